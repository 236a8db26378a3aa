"""Where the parts of a card lie: reckoned at once, for Qt's layouts ask each part four times and settle only
after a first picture in which the cards are still as high as those before."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from assist_app.ui.cards.origin_badges import OriginBadges
from assist_app.ui.look.theme import SPACE_2, SPACE_3

DIGIT = 22
"""Side of the digit, in pixels."""

TOP, BOTTOM, RIGHT = SPACE_2 + 2, SPACE_2 - 2, SPACE_2
LEFT = SPACE_3 + DIGIT + SPACE_3
"""Pixels around the text."""

BETWEEN = 2
"""Pixels between the text, the foot and what is offered below it."""

INDENT = 7
"""Pixels of a button's frame before its words, which stand below those of the text."""

LEAST_REASON, LEAST_ORIGINS = 26, 20
"""Pixels that are kept for the reason, and for the origins where there is little room."""


class CardPlaces:
    """Places the digit at the left; the text, or an editor instead; below it origins, reason and action."""

    def __init__(
        self, digit: QWidget, text: QWidget, origins: OriginBadges, reason: QWidget, action: QWidget
    ) -> None:
        """`text` says how high it is at a width; `action` has a fixed width."""
        self._digit, self._text = digit, text
        self._origins, self._reason, self._action = origins, reason, action
        self.editor: QWidget | None = None
        """Stands in the place of the text while the text is hidden."""
        self.below: QWidget | None = None
        """What is offered below the foot, while it is not hidden."""

    def height(self, width: int) -> int:
        """Pixels of a card that is so wide."""
        more = BETWEEN + self.below.sizeHint().height() if _shown(self.below) else 0
        return TOP + self._content_height(width) + BETWEEN + self._foot_height() + more + BOTTOM

    def arrange(self, width: int) -> None:
        """Puts every part in its place."""
        inside = width - LEFT - RIGHT
        high = self._content_height(width)
        self._digit.setGeometry(SPACE_3, TOP, DIGIT, DIGIT)
        self._content().setGeometry(LEFT, TOP, inside, high)
        top = TOP + high + BETWEEN
        foot = self._foot_height()
        self._arrange_foot(top, foot, inside)
        if self.below is not None and _shown(self.below):
            hint = self.below.sizeHint()
            left, wide = LEFT - INDENT, min(inside + INDENT, hint.width())
            self.below.setGeometry(left, top + foot + BETWEEN, wide, hint.height())

    def _arrange_foot(self, top: int, high: int, inside: int) -> None:
        action = self._action.minimumWidth()
        hint = self._origins.sizeHint()
        room = inside - action - 2 * SPACE_2
        wide = min(hint.width(), max(LEAST_ORIGINS, room - LEAST_REASON))
        wide = self._origins.taken(wide)
        self._origins.setGeometry(LEFT, top + (high - hint.height()) // 2, wide, hint.height())
        self._reason.setGeometry(LEFT + wide + SPACE_2, top, room - wide, high)
        self._action.setGeometry(LEFT + inside - action, top, action, high)

    def _content(self) -> QWidget:
        return self.editor if self.editor is not None and self._text.isHidden() else self._text

    def _content_height(self, width: int) -> int:
        content, inside = self._content(), width - LEFT - RIGHT
        return max(DIGIT, content.heightForWidth(inside), content.minimumSizeHint().height())

    def _foot_height(self) -> int:
        parts = (self._origins, self._reason, self._action)
        return max(part.minimumSizeHint().height() for part in parts)


def _shown(part: QWidget | None) -> bool:
    return part is not None and not part.isHidden()
