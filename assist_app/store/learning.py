"""What is learned from outcomes in SQL: a few rows a choice, so that ranking never scans."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import apsw
import msgspec

from assist_app.assist.preference import (
    IGNORED,
    PASSED,
    READ,
    as_of,
    bounded,
    evidence,
    faded,
    learned_weights,
)
from assist_app.model.exploring import EXPLORE
from assist_app.model.feedback import AgentLearning, Feedback, Learned, Outcome, Usage
from assist_app.store.transaction import transaction

USED = (Outcome.COPIED, Outcome.EDITED, Outcome.INSERTED)
JUDGED = (Outcome.DOWNVOTED, Outcome.DISMISSED, Outcome.TAKEN_BACK)
USAGE = "script, intent, used, downvoted, liked, disliked, at"
SEEDS = 2**31


def learn(db: apsw.Connection, agent: str, feedback: Feedback) -> None:
    """Takes in one outcome that is about to be kept; within the caller's transaction."""
    _adopt(db, agent)
    match feedback.outcome:
        case Outcome.SHOWN:
            _shown(db, agent, feedback)
        case Outcome.TAKEN_BACK:
            _taken_back(db, agent, feedback)
        case Outcome.DOWNVOTED | Outcome.DISMISSED:
            disliked = evidence(feedback.outcome)[1]
            down = int(feedback.outcome is Outcome.DOWNVOTED)
            _add(db, agent, feedback, disliked=disliked, downvoted=down)
        case _:
            _used(db, agent, feedback)


def _used(db: apsw.Connection, agent: str, feedback: Feedback) -> None:
    """A choice for one row and against those above it; a reply copied in parts is one choice."""
    rows = _turn(db, feedback)
    used = {row.suggestion_id for row in rows if row.outcome in USED}
    if feedback.turn and feedback.suggestion_id in used:
        return
    liked = evidence(feedback.outcome, feedback.edit_share)[0]
    _add(db, agent, feedback, liked=liked, used=1)
    db.execute("update learner set turns = turns + ? where agent = ?", (int(not used), agent))
    settled = {row.suggestion_id for row in rows if row.outcome in (*USED, *JUDGED)}
    # Down to a row that was used before, they were passed over then.
    counted = max((row.position for row in rows if row.outcome in USED), default=0)
    weights = before = _weights(db, agent)
    for row in rows:
        passed = row.outcome is Outcome.SHOWN and counted < row.position < feedback.position
        if passed and row.suggestion_id not in settled | {feedback.suggestion_id}:
            _add(db, agent, row, disliked=PASSED, at=feedback.at)
            weights = learned_weights(weights, feedback.signs, row.signs)
    if weights != before:
        values = msgspec.json.encode(weights).decode()
        db.execute("update learner set weights = ? where agent = ?", (values, agent))


def _shown(db: apsw.Connection, agent: str, feedback: Feedback) -> None:
    """Nothing is learned from being shown, but the turn before is over."""
    if not feedback.turn:
        return
    known = db.execute("select turn from shown where conversation = ?", (feedback.conversation_id,)).get
    if known == feedback.turn:
        return
    db.execute("insert or replace into shown values (?, ?)", (feedback.conversation_id, feedback.turn))
    if known is None:
        return
    rows = _turn(db, feedback, known)
    if any(row.outcome in USED for row in rows):
        return
    judged = {row.suggestion_id for row in rows if row.outcome in JUDGED}
    for row in rows:
        if row.outcome is Outcome.SHOWN and row.position <= READ and row.suggestion_id not in judged:
            _add(db, agent, row, disliked=IGNORED, at=feedback.at)


def _taken_back(db: apsw.Connection, agent: str, feedback: Feedback) -> None:
    """A judgement no longer counts, neither overall nor for the intent it was given under."""
    judged = db.execute(
        f"select outcome, script, intent, at from feedback where conversation = ? and suggestion = ? "
        f"and outcome in ({', '.join('?' * len(JUDGED))}) order by row desc limit 1",
        (feedback.conversation_id, feedback.suggestion_id, *(outcome.value for outcome in JUDGED)),
    ).fetchone()
    if judged is None or judged[0] == Outcome.TAKEN_BACK:
        return
    outcome, script, intent, at = judged
    counted = Feedback(feedback.conversation_id, feedback.suggestion_id, Outcome(outcome), at, script, intent)
    disliked = faded(evidence(counted.outcome)[1], feedback.at - at)
    _add(
        db,
        agent,
        counted,
        disliked=-disliked,
        downvoted=-int(outcome == Outcome.DOWNVOTED),
        at=feedback.at,
    )


def _turn(db: apsw.Connection, feedback: Feedback, turn: str | None = None) -> list[Feedback]:
    """What was done in the customer's turn so far; of what was shown again only where it stands now."""
    turn = feedback.turn if turn is None else turn
    if not turn:
        return []
    rows = db.execute(
        "select conversation, suggestion, outcome, at, script, intent, position, signs from feedback "
        "where conversation = ? and turn = ? order by row",
        (feedback.conversation_id, turn),
    )
    found: dict[tuple[str, str], Feedback] = {}
    for name, suggestion, outcome, at, script, intent, position, signs in rows:
        found[suggestion, outcome] = Feedback(
            name,
            suggestion,
            Outcome(outcome),
            at,
            script,
            intent,
            position=position,
            turn=turn,
            signs=as_signs(signs),
        )
    return list(found.values())


def _add(
    db: apsw.Connection,
    agent: str,
    row: Feedback,
    *,
    liked: float = 0.0,
    disliked: float = 0.0,
    used: int = 0,
    downvoted: int = 0,
    at: float | None = None,
) -> None:
    """Counts for the row's script under its intent, and overall ('')."""
    if row.script_id is None:
        return
    at = row.at if at is None else at
    for intent in {"", row.intent or ""}:
        known = db.execute(
            f"select {USAGE} from preference where agent = ? and script = ? and intent = ?",
            (agent, row.script_id, intent),
        ).fetchone()
        old = as_of(Usage(*known), at) if known else Usage(row.script_id, intent, 0, 0)
        counts = max(0, old.used + used), max(0, old.downvoted + downvoted)
        values = bounded(old.liked + liked, old.disliked + disliked)
        db.execute(
            "insert or replace into preference values (?, ?, ?, ?, ?, ?, ?, ?)",
            (agent, row.script_id, intent, *counts, *values, max(at, old.at)),
        )


def _adopt(db: apsw.Connection, agent: str) -> None:
    """Makes sure the agent has a row; who gives a name for the first time keeps what was learned without."""
    if db.execute("select 1 from learner where agent = ?", (agent,)).get:
        return
    if agent:
        for table in ("learner", "preference", "feedback"):
            db.execute(f"update {table} set agent = ? where agent = ''", (agent,))
    db.execute(
        "insert or ignore into learner values (?, ?, ?, '', 0)", (agent, EXPLORE, secrets.randbelow(SEEDS))
    )


def _weights(db: apsw.Connection, agent: str) -> tuple[float, ...]:
    return as_signs(db.execute("select weights from learner where agent = ?", (agent,)).get or "")


def as_signs(text: str) -> tuple[float, ...]:
    """Numbers from a column; "" is none."""
    return tuple(msgspec.json.decode(text, type=list[float])) if text else ()


# What is asked for


def learned(db: apsw.Connection, agent: str, ids: Sequence[str], intent: str | None, now: float) -> Learned:
    """What the agent's choices say of these scripts at the time `now`."""
    about = db.execute("select weights, explore, seed from learner where agent = ?", (agent,)).fetchone()
    if about is None:
        return Learned()
    marks = ", ".join("?" * len(ids))
    rows = db.execute(
        f"select {USAGE} from preference where agent = ? and script in ({marks}) and intent in ('', ?)",
        (agent, *ids, intent or ""),
    )
    usage: dict[str, Usage] = {}
    overall: dict[str, Usage] = {}
    for row in rows:
        one = as_of(Usage(*row), now)
        (overall if one.intent == "" else usage)[one.script_id] = one
    return Learned(usage if intent else overall, overall, as_signs(about[0]), about[1], about[2])


def everything(db: apsw.Connection, agent: str) -> AgentLearning:
    """All that was learned from the agent, as it is kept: evidence as it counted at its time."""
    about = db.execute(
        "select weights, explore, seed, turns from learner where agent = ?", (agent,)
    ).fetchone()
    if about is None:
        return AgentLearning(agent)
    rows = db.execute(f"select {USAGE} from preference where agent = ? order by script, intent", (agent,))
    usage = tuple(Usage(*row) for row in rows)
    return AgentLearning(agent, usage, as_signs(about[0]), *about[1:])


def replace_all(db: apsw.Connection, agent: str, learning: AgentLearning) -> None:
    """Puts this in the place of what was learned from the agent."""
    with transaction(db):
        _adopt(db, agent)
        db.execute("delete from preference where agent = ?", (agent,))
        for one in learning.usage:
            values = bounded(one.liked, one.disliked)
            db.execute(
                "insert or replace into preference values (?, ?, ?, ?, ?, ?, ?, ?)",
                (agent, one.script_id, one.intent or "", one.used, one.downvoted, *values, one.at),
            )
        weights = msgspec.json.encode(learning.weights).decode() if learning.weights else ""
        db.execute(
            "insert or replace into learner values (?, ?, ?, ?, ?)",
            (agent, learning.explore, learning.seed, weights, learning.turns),
        )


def reset(db: apsw.Connection, agent: str) -> None:
    """Forgets what was learned from the agent and what it was learned from; how much is tried stays."""
    with transaction(db):
        db.execute("delete from preference where agent = ?", (agent,))
        db.execute("delete from feedback where agent = ?", (agent,))
        db.execute("update learner set weights = '', turns = 0 where agent = ?", (agent,))


def explore(db: apsw.Connection, agent: str, share: float) -> None:
    """Share of turns in which something is tried for the agent."""
    with transaction(db):
        _adopt(db, agent)
        db.execute("update learner set explore = ? where agent = ?", (share, agent))
