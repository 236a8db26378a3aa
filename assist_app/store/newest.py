"""The newest conversation without opening the store for work: nothing is written, nobody waits."""

from __future__ import annotations

from pathlib import Path

import apsw

from assist_app.model.conversation import Conversation, ConversationSummary
from assist_app.store.conversations import conversations, tail
from assist_app.store.database import check_key, connect
from assist_app.store.migrations import MIGRATIONS
from assist_app.store.worker import in_words

Glimpse = tuple[tuple[ConversationSummary, ...], Conversation]


def glimpse(path: Path, key: bytes, messages: int) -> Glimpse | None:
    """All conversations and the end of the newest; None where there is none or the file has another form.

    StoreLocked and StoreError as for opening it.
    """
    check_key(path, key)
    try:
        connection = connect(path, key, read_only=True)
        try:
            if connection.pragma("user_version") != len(MIGRATIONS):
                return None
            summaries = conversations(connection)
            return (summaries, tail(connection, summaries[0].id, messages)) if summaries else None
        finally:
            connection.close()
    except apsw.Error as error:
        raise in_words(error) from error
