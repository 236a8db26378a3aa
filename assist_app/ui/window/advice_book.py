"""The last advice of each conversation, so that switching back shows the same rows and digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assist_app.assist.session import Advice
from assist_app.assist.small_talk import matters_before
from assist_app.assist.turn import current_turn
from assist_app.model.conversation import Conversation
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.known_blanks import filled

REMEMBERED = 50
"""Conversations of which it is kept."""

Hides = Callable[[Suggestion, str | None], bool]
"""Of a suggestion, and an intent's code: whether it must not be offered any more."""


class AdviceBook:
    """Advice as the window shows it, with what the conversation itself says filled in."""

    def __init__(self, agent_name: Callable[[], str]) -> None:
        self._agent_name = agent_name
        self._advice: dict[str, Advice] = {}
        self._turns: dict[str, Advice] = {}
        """The same without what was said of one question alone."""
        self.hides: Hides = lambda row, intent: False

    def take(self, advice: Advice, talk: Conversation) -> Advice:
        """Completes what is newly known of a conversation's last turn, and keeps it."""
        advice = filled(advice, talk, self._agent_name())
        if advice.intent is not None:
            first = advice.turn.messages[0].id
            advice = replace(advice, before=matters_before(talk, first, advice.intent.code))
        _keep(self._advice, talk, advice)
        if not advice.about:
            _keep(self._turns, talk, advice)
        return advice

    def of(self, talk: Conversation | None) -> Advice | None:
        """What was said last of a conversation's last turn, or of one question in it."""
        return self._advice.get(talk.id) if talk is not None else None

    def again(self, talk: Conversation) -> Advice | None:
        """What is known of the whole turn, for one that is opened once more and still at that turn.

        What has expired or was restricted since is left out; then it is not complete.
        """
        known, turn = self._turns.get(talk.id), current_turn(talk)
        if known is None or turn is None or turn.newest.id != known.turn.newest.id:
            return None
        intent = known.intent.code if known.intent is not None else None
        rows = tuple(row for row in known.rows if not self.hides(row, intent))
        return replace(known, rows=rows, complete=known.complete and len(rows) == len(known.rows))

    def back(self, talk: Conversation) -> Advice | None:
        """The same, to be on the screen from now on."""
        known = self.again(talk)
        if known is not None:
            self._advice[talk.id] = known
        return known

    def others_answer(self) -> None:
        """What is known stays, but those who are asked now have not said anything to it."""
        self._turns = {name: replace(known, complete=False) for name, known in self._turns.items()}

    def learned(self) -> None:
        """What was said of any turn would be said otherwise now."""
        self._turns.clear()

    def forget(self, talk: Conversation) -> None:
        """The customer took back what it was for."""
        self._advice.pop(talk.id, None)
        self._turns.pop(talk.id, None)

    def clear(self) -> None:
        """Nothing is left of any conversation."""
        self._advice.clear()
        self._turns.clear()


def _keep(kept: dict[str, Advice], talk: Conversation, advice: Advice) -> None:
    kept.pop(talk.id, None)
    kept[talk.id] = advice
    if len(kept) > REMEMBERED:
        kept.pop(next(iter(kept)))
