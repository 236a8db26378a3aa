"""Writes down what became of suggestions: shown, copied, edited, voted down, put off."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, QTimer

from assist_app.assist.session import Advice
from assist_app.model.conversation import DEMO, conversation_key
from assist_app.model.feedback import Feedback, Outcome
from assist_app.model.suggestion import OTHER, Suggestion
from assist_app.ui.talk.history import History

log = logging.getLogger("assist.ui")

RECORDED = conversation_key(DEMO, "")
"""How the conversations begin of which nothing is learned: nobody chooses for a customer who is not there."""

SAVE_AFTER = 150
"""Milliseconds after which it is written down what was shown."""


class Outcomes(QObject):
    """Collects outcomes and hands them to the history a few at a time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._history: History | None = None
        self._shown: dict[str, tuple[str, float, str]] = {}
        self._unsaved: list[Feedback] = []
        self._soon = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._soon.timeout.connect(self.save)

    def use_history(self, history: History) -> None:
        """Where outcomes are kept from now on."""
        self._history = history

    def note_shown(self, conversation_id: str, advice: Advice | None, rows: Sequence[Suggestion]) -> None:
        """These rows reached the screen; each counts once in a turn."""
        turn_id, now = advice.turn_id if advice is not None else "", time.time()
        for position, row in enumerate(rows, start=1):
            # The id of a script's row is the same in every turn.
            if row.id not in self._shown or self._shown[row.id][0] != turn_id:
                self._shown[row.id] = (turn_id, now, _beginning(advice))
                self._add(conversation_id, advice, row, position, Outcome.SHOWN)
        # Written when they have been painted: another busy thread makes each step of painting wait.
        self._soon.start()

    def record(
        self,
        conversation_id: str,
        advice: Advice | None,
        row: Suggestion,
        position: int,
        outcome: Outcome,
        edited: float | None = None,
    ) -> None:
        """What the agent did with a row; `edited` is the share of its text that was changed."""
        self._add(conversation_id, advice, row, position, outcome, edited)
        self.save()

    def _add(
        self,
        conversation_id: str,
        advice: Advice | None,
        row: Suggestion,
        position: int,
        outcome: Outcome,
        edited: float | None = None,
    ) -> None:
        if conversation_id.startswith(RECORDED):
            return
        shown = self._shown.get(row.id)
        intent = advice.intent.code if advice and advice.intent and advice.intent.code != OTHER else None
        if advice is not None and shown is not None and shown[0] != advice.turn_id:
            # The panel holds the earlier turn's rows under the pointer; the newer intent is not theirs.
            intent = None
        self._unsaved.append(
            Feedback(
                conversation_id=conversation_id,
                suggestion_id=row.id,
                outcome=outcome,
                at=time.time(),
                script_id=row.script_id,
                intent=intent,
                backend=row.origins[0] if row.origins else "",
                position=position,
                shown_at=shown[1] if shown is not None else None,
                edit_share=edited,
                turn=shown[2] if shown is not None else _beginning(advice),
                signs=row.signs,
            )
        )

    def save(self) -> None:
        """Hands over what has been collected."""
        self._soon.stop()
        unsaved, self._unsaved = self._unsaved, []
        if unsaved and self._history is not None:
            self._history.record(*unsaved).add_done_callback(_saved)


def _beginning(advice: Advice | None) -> str:
    """The message a turn began with: it stays the same while the customer goes on writing."""
    return advice.turn.messages[0].id if advice is not None else ""


def _saved(done: Future[Any]) -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        log.warning("outcomes were not kept: %s", type(error).__name__)


def edit_share(before: str, after: str) -> float:
    """How much of a text was changed: 0 for nothing, 1 for everything (characters not kept in place)."""
    if before == after:
        return 0.0
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    longest = max(len(before), len(after))
    return round((longest - start - end) / longest, 3)
