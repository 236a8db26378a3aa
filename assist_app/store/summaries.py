"""The row of each conversation in the list, kept up to date message by message."""

from __future__ import annotations

from typing import Any

import apsw
import msgspec

from assist_app.model.conversation import ConversationSummary, Message, MessageState, Role, keeper_of

LINE = 200
"""Characters of the last message that the list keeps."""

SUMMARY = (
    "id, source, title, last_line, last_role, last_at, unread, waiting_since, attitude, size, "
    "iif(last_line is null, (select refs from message where conversation = conversation.id "
    "order by place desc, row desc limit 1), null)"
)
"""The last column holds the newest message's references where its text stays elsewhere."""


def summary_of(db: apsw.Connection, conversation: str) -> ConversationSummary:
    """The summary as it stands."""
    row = db.execute(f"select {SUMMARY} from conversation where id = ?", (conversation,)).fetchone()
    if row is None:
        return ConversationSummary(conversation, "", "", "", Role.SYSTEM, 0.0)
    return summary_in(row)


def summary_in(row: tuple[Any, ...]) -> ConversationSummary:
    """A summary from the columns of SUMMARY."""
    keeper = keeper_of(msgspec.json.decode(row[10], type=dict[str, str])) if row[10] else ""
    unread, waiting, attitude, size = row[6], row[7], row[8], row[9]
    return ConversationSummary(
        row[0], row[1], row[2], row[3], Role(row[4]), row[5], unread, waiting, attitude, size, keeper
    )


def after_added(db: apsw.Connection, message: Message, place: float) -> None:
    """A message came in: last line, unread, waiting time."""
    last, answered = db.execute(
        "select last_place, answered_place from conversation where id = ?", (message.conversation_id,)
    ).fetchone()
    newest = place >= last
    # By place and not by the sender's clock: one that is wrong must not keep the row at the top.
    if newest:
        db.execute(
            "update conversation set last_line = ?, last_role = ?, last_at = ?, last_place = ? where id = ?",
            (line_of(message), message.role.value, place, place, message.conversation_id),
        )
    if message.state is MessageState.RECALLED:
        return
    if message.role is Role.CUSTOMER:
        db.execute(
            "update conversation set unread = unread + 1, waiting_since = iif(?, "
            "min(coalesce(waiting_since, ?), ?), waiting_since) where id = ?",
            (place > answered, place, place, message.conversation_id),
        )
    elif message.role in (Role.AGENT, Role.BOT):
        db.execute(
            "update conversation set answered_place = max(answered_place, ?) where id = ?",
            (place, message.conversation_id),
        )
        recount_waiting(db, message.conversation_id)


def after_replaced(db: apsw.Connection, message: Message) -> None:
    """An older message changed: the last line and the waiting time may change with it."""
    row = db.execute(
        "select role, text, place, state from message where conversation = ? "
        "order by place desc, row desc limit 1",
        (message.conversation_id,),
    ).fetchone()
    db.execute(
        "update conversation set last_role = ?, last_line = ?, last_at = ?, last_place = ? where id = ?",
        (row[0], _line(row[1], row[3]), row[2], row[2], message.conversation_id),
    )
    recount_waiting(db, message.conversation_id)


def recount_waiting(db: apsw.Connection, conversation: str) -> None:
    """Finds the oldest customer message that came after our last word."""
    db.execute(
        "update conversation set answered_place = (select coalesce(max(place), 0) from (select place from "
        "message where conversation = ?1 and role in ('agent', 'bot') and state != 'recalled' "
        "order by place desc limit 1)) where id = ?1",
        (conversation,),
    )
    db.execute(
        "update conversation set waiting_since = (select min(place) from message where conversation = ?1 "
        "and place > (select answered_place from conversation where id = ?1) and role = 'customer' "
        "and state != 'recalled') where id = ?1",
        (conversation,),
    )


def line_of(message: Message) -> str | None:
    """The line of the list: the text's beginning, None when the text stays with the vendor."""
    return _line(message.text, message.state.value)


def _line(text: str | None, state: str) -> str | None:
    if state == MessageState.RECALLED:
        return ""
    return None if text is None else " ".join(text[: 2 * LINE].split())[:LINE]
