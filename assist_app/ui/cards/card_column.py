"""The cards below each other, made once and reused, and what is said where there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from assist_app.i18n import _
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.card_stack import CardStack
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.look.theme import LIGHT, SPACE_3, Theme
from assist_app.ui.parts.accessible_parts import announce

LEAST = 40
"""Pixels of the cards that are always seen."""
AHEAD = 40
"""Milliseconds between two cards that are made ahead."""


class CardColumn(QScrollArea):
    """Scrolls; knows nothing of turns."""

    def __init__(self, make: Callable[[int], SuggestionCard], parent: QWidget) -> None:
        """`make` makes the card with a digit."""
        super().__init__(parent)
        self._make = make
        self._theme = LIGHT
        self._current = 0
        self._stack = CardStack(_("Search the library (Ctrl+K)"), self)
        self.cards, self.offer = self._stack.cards, self._stack.offer
        self.setWidget(self._stack)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The scroll bar comes and goes in the margin: the cards keep their width."""
        super().resizeEvent(event)
        room = self.viewport()
        self._stack.fit(room.width(), room.height(), self.width() - 2 * SPACE_3)

    def minimumSizeHint(self) -> QSize:
        """A line: in a low window what is said below the cards is read whole before them."""
        return QSize(super().minimumSizeHint().width(), LEAST)

    def settle(self) -> None:
        """Puts the cards in their places before the next picture."""
        self._stack.settle()

    def need(self, count: int) -> None:
        """As many cards as are needed; they are kept, and the first picture does not wait for them."""
        for number in range(len(self.cards), count):
            card = self._make(number + 1)
            card.setParent(self._stack)
            card.set_theme(self._theme)
            card.set_current(number == self._current)
            card.hide()
            self.cards.append(card)
            # Otherwise the style sheet is looked through when the first reply is to be shown.
            for part in (card, *card.findChildren(QWidget)):
                part.ensurePolished()

    def make_ahead(self, count: int) -> None:
        """Makes cards one at a time between other work: the first answer then finds them, and nothing stops
        for 20 ms to build five at once."""
        if len(self.cards) < count:
            self.need(len(self.cards) + 1)
            QTimer.singleShot(AHEAD, self, lambda: self.make_ahead(count))

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self._stack.set_theme(theme)

    def say(self, words: str, *, offer: bool) -> None:
        """Says something in the place of cards, and perhaps offers to search."""
        fresh = self._stack.words.isHidden() or self._stack.words.text() != words
        self._stack.words.setText(words)
        self._stack.words.show()
        self.offer.setVisible(offer)
        if offer and fresh:
            announce(self, words)

    def says(self, words: str) -> bool:
        """Whether this is said in the place of cards now."""
        return not self._stack.words.isHidden() and self._stack.words.text() == words

    def say_nothing(self) -> None:
        """Cards speak for themselves."""
        self._stack.words.hide()
        self.offer.hide()

    @property
    def current(self) -> int:
        """The place of the card that Enter copies."""
        return self._current

    def set_current(self, place: int) -> None:
        """Marks the card that Enter copies. The focus of another card comes with the mark, for the keys of a
        card are meant for the marked one; out of an editor it is not taken."""
        self._current = place
        for number, card in enumerate(self.cards):
            card.set_current(number == place)
        focus = self.window().focusWidget()
        holder = next((card for card in self.cards if focus and _within(card, focus)), None)
        if holder is not None and not holder.editing:
            self._hand_focus_on(holder)

    def _hand_focus_on(self, holder: SuggestionCard) -> None:
        marked = self.cards[self._current] if self._current < len(self.cards) else holder
        if marked is not holder and not marked.isHidden():
            marked.setFocus()

    def to_top(self) -> None:
        """Another turn begins with its first card."""
        self.set_current(0)
        self.verticalScrollBar().setValue(0)

    def focus_current(self) -> None:
        """Gives the focus to the current card."""
        self.cards[self._current].setFocus()

    def reveal_current(self) -> None:
        """Gives the focus to the current card and brings it into sight."""
        self.focus_current()
        self.ensureWidgetVisible(self.cards[self._current], 0, SPACE_3)

    @property
    def editing(self) -> bool:
        """Whether a card is being edited."""
        return any(card.editing for card in self.cards)


def _within(card: SuggestionCard, part: QWidget) -> bool:
    return part is card or card.isAncestorOf(part)


def kept_in_place(shown: Sequence[Suggestion], rows: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """The rows of one turn: what is shown keeps its place, newer text of the same id grows in it, the
    rest goes below."""
    newest = {row.id: row for row in rows}
    known = {row.id for row in shown}
    added = [row for row in newest.values() if row.id not in known]
    return (*(newest.get(row.id, row) for row in shown), *added)
