"""What a card consists of and how it is filled: digit, text, origin, reason, action, quiet buttons."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from assist_app.i18n import _
from assist_app.model.script import blanks
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.card_action import CardAction
from assist_app.ui.cards.card_frame import CardFrame
from assist_app.ui.cards.card_places import CardPlaces
from assist_app.ui.cards.card_tools import CardTools, StepButtons
from assist_app.ui.cards.origin_badges import OriginBadges
from assist_app.ui.cards.phrase_line import PhraseLine
from assist_app.ui.cards.reason_words import reason_words
from assist_app.ui.cards.script_text import ScriptText
from assist_app.ui.look.theme import Theme
from assist_app.ui.parts.certainty import certainty_words

NARROW = 300
"""Pixels that a card is reckoned with before it has its place."""


class CardBody(CardFrame):
    """Shows one suggestion; the parts keep their places whatever is shown."""

    def __init__(self, position: int, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        """`titles` gives the name for people of each backend."""
        super().__init__(parent)
        self.position = position
        self.suggestion: Suggestion | None = None
        self._titles = titles
        self._following = 0
        self._build()
        self._build_tools()

    @property
    def occupied(self) -> bool:
        """Whether something else than the suggestion has the card, and the quiet buttons stay away."""
        return False

    def _build(self) -> None:
        self._digit = QLabel(str(self.position), self)
        self._digit.setObjectName("key")
        self._digit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = ScriptText(self)
        self._origins = OriginBadges(self)
        self._reason = PhraseLine(self)
        self._reason.setObjectName("small")
        self._action = CardAction(self)
        self._action.over.connect(self._show_action)
        self._places = CardPlaces(self._digit, self._text, self._origins, self._reason, self._action)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def _build_tools(self) -> None:
        self._tools = CardTools(self)
        self._steps = StepButtons(self)
        for part in (self._tools, self._steps):
            part.focus_changed.connect(lambda: QTimer.singleShot(0, self, self._follow_focus))

    # Places

    def heightForWidth(self, width: int) -> int:
        """As high as its parts need."""
        return self._places.height(width)

    def sizeHint(self) -> QSize:
        """As high as the present width needs."""
        width = max(NARROW, self.width())
        return QSize(width, self.heightForWidth(width))

    def take_place(self, left: int, top: int, width: int, height: int) -> None:
        """Lies there from now on, with every part in its place."""
        if self.width() == width and self.height() == height:
            self.move(left, top)
            self._arrange(width)
        else:
            self.setGeometry(left, top, width, height)

    def event(self, event: QEvent) -> bool:
        """A part wants more room or less: the card is arranged anew, and whoever holds it is told."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange(self.width())
            self.updateGeometry()
            return True
        return super().event(event)

    def _arrange(self, width: int) -> None:
        self._places.arrange(width)
        self._place_over()

    def _place_over(self) -> None:
        """What lies over the parts goes with them: the action says longer words and shorter ones again."""
        if not self._tools.isHidden() or self._steps.seen:
            self._place_tools()

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        super().set_theme(theme)
        for part in (self._text, self._origins, self._tools, self._steps):
            part.set_theme(theme)

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """Fills the card; another suggestion begins with nothing said of the one before."""
        same = self.suggestion is not None and self.suggestion.id == suggestion.id
        self.suggestion = suggestion
        self._text.set_messages(suggestion.messages, suggestion.highlights)
        titles = [self._titles.get(origin, origin) for origin in suggestion.origins]
        if titles and not suggestion.complete:
            titles[-1] += " · " + _("writing…")
        if suggestion.foreign:
            titles.append(_("in Chinese") if suggestion.foreign == "zh" else _("in English"))
        self._origins.set_words(titles)
        reasons = [words for words in map(reason_words, suggestion.reasons) if words]
        sure = certainty_words(suggestion.confidence)
        # The number alone: there is little room, and the tool tip and screen readers have the words.
        self._reason.set_phrases([*filter(None, (sure.number,)), *reasons])
        spoken = _("Suggestion {digit}: {text}").format(digit=self.position, text=suggestion.text)
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(
            f"{', '.join(titles)}. {' · '.join(filter(None, (sure.words, *reasons)))}"
        )
        if not same:
            self._begin_anew()
        self._steps.set_messages(suggestion.messages if self._several() else ())
        self._show_tools(self._tools_wanted())

    def _begin_anew(self) -> None:
        self._following = 0
        self._action.stop()
        self._show_action()

    @property
    def following(self) -> int | None:
        """The message whose turn it is to be copied, from 0; None when there is only one."""
        return self._following % self._several() if self._several() else None

    def follow_on(self, part: int) -> None:
        """This message is the last that was copied, -1 for none."""
        self._following = part + 1
        if not self._action.long:
            self._offer()

    def _several(self) -> int:
        """How many messages when there are several, else 0."""
        count = len(self.suggestion.messages) if self.suggestion is not None else 0
        return count if count > 1 else 0

    def set_current(self, current: bool) -> None:
        """Marks the card that Enter copies."""
        if current != self._current:
            self._current = current
            self._show_action()
            self.update()

    # The action and the tools

    @property
    def action_words(self) -> str:
        """What the action at the right says."""
        return self._action.text

    def confirm_copied(self, part: int | None = None, text: str = "", *, inserted: bool = False) -> None:
        """Says "Copied", or "Inserted", for a moment, in the action's own place; of one message on its own
        button.

        A text with blanks is not ready to be sent: that is said instead, and longer.
        """
        self._show_action()
        if blanks(text):
            self._action.confirm_with_blanks()
            self._tools.hide()
            self._clear_reason()
        elif part is not None and part < self._several():
            self._steps.mark_done(part)
            self._place_tools()
            self._show_tools(self._tools_wanted())
            self._action.start()
        else:
            self._action.confirm(inserted=inserted)

    def unsay_copied(self) -> None:
        """Offers its action again."""
        self._action.stop()
        self._show_action()

    def _show_action(self) -> None:
        warned = self._action.long
        self._offer()
        if self._steps.mark_done(None) or warned:
            self._show_tools(self._tools_wanted())

    def _offer(self) -> None:
        self._action.offer(
            self.position,
            several=self._several(),
            current=self._current,
            following=self.following or 0,
        )

    def _show_tools(self, shown: bool) -> None:
        shown = shown and not self.occupied
        if shown:
            self._place_tools()
        # Long words in the action's place need the room of the tools.
        self._tools.setVisible(shown and not self._action.long)
        self._steps.show_steps(shown)
        self._clear_reason()

    def _place_tools(self) -> None:
        self._tools.place_left_of(self._action.geometry())
        self._steps.place(self._text.geometry(), self._text.step_boxes())
        self._clear_reason()

    def _clear_reason(self) -> None:
        covered = 0 if self._tools.isHidden() else self._reason.geometry().right() + 1 - self._tools.x()
        self._reason.cover(max(0, covered))

    def _tools_wanted(self) -> bool:
        focus = self.focusWidget()
        inside = focus is not None and focus.hasFocus() and self.isAncestorOf(focus)
        return self.hasFocus() or inside or self.underMouse()

    def _follow_focus(self) -> None:
        self._show_tools(self._tools_wanted())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Everything keeps its place."""
        super().resizeEvent(event)
        self._arrange(event.size().width())
