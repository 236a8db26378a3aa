"""Outcomes in SQL, each learned from as it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw
import msgspec

from assist_app.model.feedback import Feedback, Outcome
from assist_app.store.learning import as_signs, learn
from assist_app.store.transaction import transaction


def record(db: apsw.Connection, outcomes: Sequence[Feedback], agent: str) -> None:
    """Keeps outcomes and what they teach in one transaction."""
    with transaction(db):
        for feedback in outcomes:
            learn(db, agent, feedback)
            _keep(db, feedback, agent)


def _keep(db: apsw.Connection, feedback: Feedback, agent: str) -> None:
    db.execute(
        "insert into feedback (at, conversation, suggestion, outcome, script, intent, backend, position, "
        "shown_at, edit_share, agent, turn, signs) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            feedback.at,
            feedback.conversation_id,
            feedback.suggestion_id,
            feedback.outcome.value,
            feedback.script_id,
            feedback.intent,
            feedback.backend,
            feedback.position,
            feedback.shown_at,
            feedback.edit_share,
            agent,
            feedback.turn,
            msgspec.json.encode(feedback.signs).decode() if feedback.signs else "",
        ),
    )


def recent(db: apsw.Connection, count: int) -> tuple[Feedback, ...]:
    """The newest outcomes, newest first."""
    rows = db.execute(
        "select conversation, suggestion, outcome, at, script, intent, backend, position, shown_at, "
        "edit_share, turn, signs from feedback order by row desc limit ?",
        (count,),
    )
    return tuple(_feedback(row) for row in rows)


def _feedback(row: tuple[Any, ...]) -> Feedback:
    values = (*row[:2], Outcome(row[2]), *row[3:-1], as_signs(row[-1]))
    return Feedback(*values)
