"""Cards the agent does not want now: dimmed in their places until nobody points at them any more."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from assist_app.i18n import _
from assist_app.model.suggestion import Suggestion
from assist_app.ui.card_column import CardColumn
from assist_app.ui.suggestion_card import SuggestionCard


class PutAway:
    """Remembers for one turn what was put away; a row that closed up would come under the pointer."""

    def __init__(self, column: CardColumn) -> None:
        self._column = column
        self._ids: set[str] = set()

    def __contains__(self, row: Suggestion | None) -> bool:
        return row is not None and row.id in self._ids

    def forget(self) -> None:
        """Another turn begins."""
        self._ids.clear()

    def places(self) -> list[int]:
        """Places of the cards that can still be used."""
        cards = enumerate(self._column.cards)
        return [place for place, card in cards if not card.isHidden() and card.suggestion not in self]

    def add(self, card: SuggestionCard, words: str) -> None:
        """Dims a card where it stands; the next one becomes the current one, else the last before it."""
        assert card.suggestion is not None
        self._ids.add(card.suggestion.id)
        focus = QApplication.focusWidget()
        had_focus = focus is not None and (focus is card or card.isAncestorOf(focus))
        card.set_aside(words)
        left = self.places()
        if left:
            self._column.set_current(next((place for place in left if place >= card.position), left[-1]))
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
        self.tell()

    def tell(self) -> None:
        """Says so where no card is left."""
        if self._ids and all(card.isHidden() for card in self._column.cards):
            self._column.say(_("Every reply was put away."), offer=True)
