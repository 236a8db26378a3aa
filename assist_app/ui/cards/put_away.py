"""Cards that leave before the turn does: those the agent does not want, and those that repeat another.

They stay in their places until nobody points at the cards any more, and the others keep their digits.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QApplication

from assist_app.i18n import _
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.card_column import CardColumn
from assist_app.ui.cards.suggestion_card import SuggestionCard


class PutAway:
    """Remembers for one turn what was put away; a row that closed up would come under the pointer.

    What has grown into a repetition leaves too once nobody points; its digit then copies what it repeats.
    """

    def __init__(self, column: CardColumn) -> None:
        self._column = column
        self._ids: set[str] = set()

    def __contains__(self, row: Suggestion | None) -> bool:
        return row is not None and row.id in self._ids

    @property
    def ids(self) -> frozenset[str]:
        """Of the rows that were put away in this turn."""
        return frozenset(self._ids)

    def begin(self, ids: Iterable[str] = ()) -> None:
        """Another turn begins, in which these were put away before."""
        self._ids = set(ids)

    def places(self) -> list[int]:
        """Places of the cards that can still be used."""
        cards = enumerate(self._column.cards)
        return [place for place, card in cards if not card.isHidden() and card.suggestion not in self]

    def add(self, card: SuggestionCard, words: str) -> None:
        """Dims a card where it stands; the next one becomes the current one, else the last before it."""
        assert card.suggestion is not None
        self._ids.add(card.suggestion.id)
        had_focus = _has_focus(card)
        card.set_aside(words)
        left = self.places()
        if left:
            self._column.set_current(_next(left, card))
        if had_focus:
            (self._column.focus_current if left else card.focus_undo)()

    def take_back(self, card: SuggestionCard, row: Suggestion) -> None:
        """Shows a card again, with what its row has become meanwhile."""
        self._ids.discard(row.id)
        card.lift_veil()
        card.show_suggestion(row)
        self._column.set_current(card.position - 1)

    def close_up(self) -> None:
        """The cards leave their places; the digits of the others stay."""
        for card in self._column.cards:
            if card.aside:
                card.put_away()
        self.fold_up()
        self.tell()

    def fold_up(self) -> None:
        """Cards that repeat another leave; who was at one of them is at the other then."""
        for card in self._column.cards:
            other = self.standing_for(card)
            if other is not card and not card.isHidden():
                self._leave(card, other.position - 1)

    def _leave(self, card: SuggestionCard, place: int) -> None:
        had_focus, was_current = _has_focus(card), self._column.current == card.position - 1
        # Qt gives the focus of what is hidden to the next card, which makes that one the current one.
        card.put_away()
        left = self.places()
        if left and was_current:
            self._column.set_current(place if place in left else _next(left, card))
        if had_focus and left:
            self._column.focus_current()

    def standing_for(self, card: SuggestionCard) -> SuggestionCard:
        """The card with the reply that this one repeats, else the card itself."""
        row = card.suggestion
        others = (
            c for c in self._column.cards if c.suggestion is not None and c.suggestion.id == row.repeats
        )
        return next(others, card) if row is not None and row.repeats else card

    def tell(self) -> None:
        """Says so where no card is left."""
        if self._ids and all(card.isHidden() for card in self._column.cards):
            self._column.say(_("Every reply was put away."), offer=True)


def _has_focus(card: SuggestionCard) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (focus is card or card.isAncestorOf(focus))


def _next(places: list[int], card: SuggestionCard) -> int:
    return next((place for place in places if place >= card.position), places[-1])
