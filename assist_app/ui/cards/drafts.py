"""Wordings that were not finished when their cards left the screen; they come back with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assist_app.assist.session import conversation_of
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.suggestion_card import SuggestionCard

MOST = 50
"""Wordings that are kept; an agent who leaves more than that behind has given the oldest up."""


class Drafts:
    """Keeps them by turn and suggestion."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def keep(self, turn_id: str, cards: Iterable[SuggestionCard]) -> None:
        """Takes what is being written in cards that go now."""
        for card in cards:
            if card.suggestion is not None and card.draft:
                self._kept[turn_id, card.suggestion.id] = card.draft
        for oldest in list(self._kept)[:-MOST]:
            del self._kept[oldest]

    def give_back(self, turn_id: str, card: SuggestionCard) -> None:
        """Opens the editor of a card that shows its suggestion again."""
        if card.suggestion is not None:
            text = self._kept.pop((turn_id, card.suggestion.id), "")
            if text:
                card.resume_editing(text)

    def drop(self, turn_id: str, suggestion_id: str) -> None:
        """It has been used."""
        self._kept.pop((turn_id, suggestion_id), None)

    def forget(self) -> None:
        """Their conversations have been deleted."""
        self._kept.clear()

    def follow(self, turn_id: str, rows: Sequence[Suggestion]) -> tuple[str, ...]:
        """The same conversation goes on: what belongs to a row that is suggested again goes with it, the rest
        is given out."""
        there, rest = {row.id for row in rows}, []
        talk = conversation_of(turn_id)
        for turn, suggestion in list(self._kept):
            if turn != turn_id and conversation_of(turn) == talk:
                text = self._kept.pop((turn, suggestion))
                if suggestion in there:
                    self._kept.setdefault((turn_id, suggestion), text)
                else:
                    rest.append(text)
        return tuple(rest)
