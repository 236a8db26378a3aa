"""Outcomes in SQL, with running counts so that ranking never scans."""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from assist_app.model.feedback import Feedback, Outcome, Usage

USED = {Outcome.COPIED, Outcome.EDITED, Outcome.INSERTED}
JUDGED = (Outcome.DOWNVOTED, Outcome.DISMISSED, Outcome.TAKEN_BACK)


def record(db: apsw.Connection, outcomes: Sequence[Feedback]) -> None:
    """Keeps outcomes in one transaction and counts each for its script, overall ('') and for the intent."""
    with db:
        for feedback in outcomes:
            if feedback.outcome is Outcome.TAKEN_BACK:
                _uncount(db, feedback)
            _keep(db, feedback)
            _count(db, feedback)


def _keep(db: apsw.Connection, feedback: Feedback) -> None:
    db.execute(
        "insert into feedback (at, conversation, suggestion, outcome, script, intent, backend, position, "
        "shown_at, edit_share) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        ),
    )


def _count(db: apsw.Connection, feedback: Feedback) -> None:
    counts = (feedback.outcome in USED, feedback.outcome is Outcome.DOWNVOTED)
    if feedback.script_id is None or not any(counts):
        return
    for intent in {"", feedback.intent or ""}:
        db.execute(
            "insert into usage values (?, ?, ?, ?) on conflict (script, intent) do update "
            "set used = used + excluded.used, downvoted = downvoted + excluded.downvoted",
            (feedback.script_id, intent, *map(int, counts)),
        )


def _uncount(db: apsw.Connection, feedback: Feedback) -> None:
    """A down-vote no longer counts, neither overall nor for the intent it was given under."""
    judged = db.execute(
        f"select outcome, script, intent from feedback where conversation = ? and suggestion = ? "
        f"and outcome in ({', '.join('?' * len(JUDGED))}) order by row desc limit 1",
        (feedback.conversation_id, feedback.suggestion_id, *(outcome.value for outcome in JUDGED)),
    ).fetchone()
    if judged is not None and judged[0] == Outcome.DOWNVOTED:
        for intent in {"", judged[2] or ""}:
            db.execute(
                "update usage set downvoted = max(0, downvoted - 1) where script = ? and intent = ?",
                (judged[1], intent),
            )


def usage(db: apsw.Connection, ids: Sequence[str], intent: str | None) -> dict[str, Usage]:
    """Past use by script id, for one intent or overall; scripts never used are absent."""
    marks = ", ".join("?" * len(ids))
    rows = db.execute(
        f"select script, used, downvoted from usage where script in ({marks}) and intent = ?",
        (*ids, intent or ""),
    )
    return {row[0]: Usage(row[0], intent, row[1], row[2]) for row in rows}


def recent(db: apsw.Connection, count: int) -> tuple[Feedback, ...]:
    """The newest outcomes, newest first."""
    rows = db.execute(
        "select conversation, suggestion, outcome, at, script, intent, backend, position, shown_at, "
        "edit_share from feedback order by row desc limit ?",
        (count,),
    )
    return tuple(Feedback(row[0], row[1], Outcome(row[2]), *row[3:]) for row in rows)
