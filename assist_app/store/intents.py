"""Intents in SQL; the reply of each is a script as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import apsw

from assist_app.model.script import IntentDefinition, IntentLevel, Script
from assist_app.store.scripts import as_list, as_tuple, delete_scripts, put_scripts, scripts_by_id
from assist_app.store.transaction import transaction


@dataclass(frozen=True, slots=True)
class IntentChange:
    """Intents that come, the (code, language) of those that go, and the same for their replies."""

    put: tuple[IntentDefinition, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    replies: tuple[Script, ...] = ()
    replies_gone: tuple[str, ...] = ()


def put_intents(db: apsw.Connection, definitions: Sequence[IntentDefinition]) -> None:
    """Adds or replaces intents; the key is code and language."""
    with transaction(db):
        db.executemany(
            "insert or replace into intent "
            "(code, language, name, description, domain, level, examples, script) "
            "values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    d.code,
                    d.language,
                    d.name,
                    d.description,
                    d.domain,
                    d.level.value,
                    as_list(d.examples),
                    d.script,
                )
                for d in definitions
            ],
        )


def delete_intents(db: apsw.Connection, keys: Sequence[tuple[str, str]]) -> None:
    """Removes intents by (code, language)."""
    with transaction(db):
        db.executemany("delete from intent where code = ? and language = ?", list(keys))


def change_intents(db: apsw.Connection, change: IntentChange) -> tuple[Script, ...]:
    """Intents come and go together with the scripts that are their own replies: all of it or nothing.

    Returns the replies as they are stored: what was restricted stays so, however its intent is edited.
    """
    known = scripts_by_id(db, [reply.id for reply in change.replies])
    replies = tuple(_restricted_as(reply, known.get(reply.id)) for reply in change.replies)
    with transaction(db):
        delete_intents(db, change.gone)
        put_intents(db, change.put)
        delete_scripts(db, change.replies_gone)
        put_scripts(db, replies)
    return replies


def _restricted_as(reply: Script, before: Script | None) -> Script:
    if before is None:
        return reply
    return replace(reply, internal=before.internal, expires_at=before.expires_at, forbidden=before.forbidden)


def intents(db: apsw.Connection) -> tuple[IntentDefinition, ...]:
    """All intents, by domain and name."""
    rows = db.execute(
        "select code, name, language, description, domain, level, examples, script from intent "
        "order by language desc, domain, name"
    )
    return tuple(
        IntentDefinition(code, name, language, about, domain, IntentLevel(level), as_tuple(examples), reply)
        for code, name, language, about, domain, level, examples, reply in rows
    )
