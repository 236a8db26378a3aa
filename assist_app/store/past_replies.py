"""What agents answered, read back from the newest conversations."""

from __future__ import annotations

import apsw

from assist_app.model.conversation import DEMO

EACH = 4
"""Messages that are looked at for one answer: customers split what they say."""

LONGEST = 400
"""Characters of a customer's turn; its end is what was asked."""


def past_replies(db: apsw.Connection, most: int) -> tuple[tuple[str, str], ...]:
    """(customer's turn, agent's first answer to it) of the newest messages, oldest first, at most so many."""
    rows = db.execute(
        "select conversation, role, text from message where row > (select max(row) from message) - ? "
        "and role in ('customer', 'agent') and state != 'recalled' and text != '' and source != ? "
        "order by conversation, place, row",
        (most * EACH, DEMO),
    )
    pairs: list[tuple[str, str]] = []
    said: list[str] = []
    before = None
    for conversation, role, text in rows:
        if conversation != before:
            before, said = conversation, []
        if role == "customer":
            said.append(text)
        elif said:
            pairs.append(("\n".join(said)[-LONGEST:], text[:LONGEST]))
            said = []
    return tuple(pairs[-most:])
