"""The script library in SQL: scripts, intents, vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw
import msgspec

from assist_app.model.script import IntentDefinition, IntentLevel, Script

SCRIPT = "id, language, title, messages, intents, category, tags, internal"
ORDER = "order by language, category, id, row"
"""As a person reads a library: what belongs together stands together."""


def put_scripts(db: apsw.Connection, scripts: Sequence[Script]) -> None:
    """Adds or replaces scripts; one whose text changed loses its vector."""
    with db:
        for script in scripts:
            old = db.execute("select title, messages from script where id = ?", (script.id,)).fetchone()
            texts = (script.title, _list(script.messages))
            if old is not None and old != texts:
                db.execute("delete from vector where script = ?", (script.id,))
            db.execute(
                "insert into script (id, language, title, messages, intents, category, tags, internal) "
                "values (?, ?, ?, ?, ?, ?, ?, ?) "
                "on conflict (id) do update set language = excluded.language, "
                "title = excluded.title, messages = excluded.messages, intents = excluded.intents, "
                "category = excluded.category, tags = excluded.tags, internal = excluded.internal",
                (
                    script.id,
                    script.language,
                    *texts,
                    _list(script.intents),
                    script.category,
                    _list(script.tags),
                    script.internal,
                ),
            )


def delete_scripts(db: apsw.Connection, ids: Sequence[str]) -> None:
    """Removes scripts with their vectors; their past use stays for reports."""
    with db:
        db.executemany("delete from vector where script = ?", [(name,) for name in ids])
        db.executemany("delete from script where id = ?", [(name,) for name in ids])


def script_count(db: apsw.Connection) -> int:
    """Number of scripts."""
    count: int = db.execute("select count(*) from script").get
    return count


def scripts_by_id(db: apsw.Connection, ids: Sequence[str]) -> dict[str, Script]:
    """The scripts that exist, by id."""
    marks = ", ".join("?" * len(ids))
    rows = db.execute(f"select {SCRIPT} from script where id in ({marks})", tuple(ids))
    return {row[0]: _script(row) for row in rows}


def scripts_before(db: apsw.Connection, row: int | None, count: int) -> tuple[int | None, tuple[Script, ...]]:
    """The next `count` scripts, newest first, older than `row` (None: from the newest); and the last row."""
    rows = db.execute(
        f"select {SCRIPT}, row from script where ?1 is null or row < ?1 order by row desc limit ?2",
        (row, count),
    ).fetchall()
    return (rows[-1][-1] if rows else None), tuple(_script(values) for values in rows)


def list_scripts(db: apsw.Connection, text: str, first: int, count: int) -> tuple[int, tuple[Script, ...]]:
    """One page of the scripts that contain `text`, by category, with the number of all such scripts."""
    if not text:
        total = script_count(db)
        rows = db.execute(f"select {SCRIPT} from script {ORDER} limit ? offset ?", (count, first))
        return total, tuple(_script(row) for row in rows)
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    where = "where title || messages || category || tags || intents like ? escape '\\'"
    total = db.execute(f"select count(*) from script {where}", (like,)).get
    rows = db.execute(f"select {SCRIPT} from script {where} {ORDER} limit ? offset ?", (like, count, first))
    return total, tuple(_script(row) for row in rows)


def vectors(db: apsw.Connection, model: str, ids: Sequence[str]) -> dict[str, bytes]:
    """Stored vectors of these scripts."""
    marks = ", ".join("?" * len(ids))
    rows = db.execute(
        f"select script, value from vector where script in ({marks}) and model = ?", (*ids, model)
    )
    return dict(rows.fetchall())


def save_vectors(db: apsw.Connection, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
    """Keeps vectors; one for a script that is gone is left out."""
    with db:
        db.executemany(
            "insert or replace into vector select ?1, ?2, ?3 "
            "where exists (select 1 from script where id = ?1)",
            [(name, model, value) for name, value in rows],
        )


def put_intents(db: apsw.Connection, definitions: Sequence[IntentDefinition]) -> None:
    """Adds or replaces intents; the key is code and language."""
    with db:
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
                    _list(d.examples),
                    d.script,
                )
                for d in definitions
            ],
        )


def delete_intents(db: apsw.Connection, keys: Sequence[tuple[str, str]]) -> None:
    """Removes intents by (code, language)."""
    with db:
        db.executemany("delete from intent where code = ? and language = ?", list(keys))


def intents(db: apsw.Connection) -> tuple[IntentDefinition, ...]:
    """All intents, by domain and name."""
    rows = db.execute(
        "select code, name, language, description, domain, level, examples, script from intent "
        "order by language desc, domain, name"
    )
    return tuple(
        IntentDefinition(row[0], row[1], row[2], row[3], row[4], IntentLevel(row[5]), _tuple(row[6]), row[7])
        for row in rows
    )


def _script(row: tuple[Any, ...]) -> Script:
    return Script(
        id=row[0],
        language=row[1],
        title=row[2],
        messages=_tuple(row[3]),
        intents=_tuple(row[4]),
        category=row[5],
        tags=_tuple(row[6]),
        internal=bool(row[7]),
    )


def _list(values: Sequence[str]) -> str:
    return msgspec.json.encode(list(values)).decode()


def _tuple(text: str) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(text))


def sentences(db: apsw.Connection, model: str, digests: Sequence[bytes]) -> dict[bytes, bytes]:
    """Stored vectors of learned sentences, by digest."""
    marks = ", ".join("?" * len(digests))
    rows = db.execute(
        f"select digest, value from sentence where model = ? and digest in ({marks})", (model, *digests)
    )
    return dict(rows)


def save_sentences(db: apsw.Connection, model: str, rows: Sequence[tuple[bytes, bytes]]) -> None:
    """Keeps vectors of learned sentences."""
    with db:
        db.executemany(
            "insert or replace into sentence values (?, ?, ?)",
            ((digest, model, value) for digest, value in rows),
        )
