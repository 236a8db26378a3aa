"""The script library in SQL: scripts and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw
import msgspec

from assist_app.model.script import Script, ScriptFilter
from assist_app.store.transaction import transaction

SCRIPT = "id, language, title, messages, intents, category, tags, internal, expires_at, forbidden"
AS_JSON = (
    "json_array(id, language, title, json(messages), json(intents), category, json(tags), "
    "internal, expires_at, json(forbidden))"
)
Texts = tuple[str, ...]
ROWS = msgspec.json.Decoder(list[tuple[str, str, str, Texts, Texts, str, Texts, int, float | None, Texts]])
MOST_NAMED = 10_000
"""Rows named in one query; SQLite takes 32,766."""
LAST_ROW = 2**63 - 1


def put_scripts(db: apsw.Connection, scripts: Sequence[Script]) -> None:
    """Adds or replaces scripts; one whose text changed loses its vector."""
    with transaction(db):
        for script in scripts:
            old = db.execute("select title, messages from script where id = ?", (script.id,)).fetchone()
            texts = (script.title, as_list(script.messages))
            if old is not None and old != texts:
                db.execute("delete from vector where script = ?", (script.id,))
            db.execute(
                f"insert into script ({SCRIPT}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "on conflict (id) do update set language = excluded.language, "
                "title = excluded.title, messages = excluded.messages, intents = excluded.intents, "
                "category = excluded.category, tags = excluded.tags, internal = excluded.internal, "
                "expires_at = excluded.expires_at, forbidden = excluded.forbidden",
                (
                    script.id,
                    script.language,
                    *texts,
                    as_list(script.intents),
                    script.category,
                    as_list(script.tags),
                    script.internal,
                    script.expires_at,
                    as_list(script.forbidden),
                ),
            )


def delete_scripts(db: apsw.Connection, ids: Sequence[str]) -> None:
    """Removes scripts with their vectors; their past use stays for reports."""
    with transaction(db):
        db.executemany("delete from vector where script = ?", [(name,) for name in ids])
        db.executemany("delete from script where id = ?", [(name,) for name in ids])


def script_count(db: apsw.Connection) -> int:
    """Number of scripts."""
    count: int = db.execute("select count(*) from script").get
    return count


def scripts_by_id(db: apsw.Connection, ids: Sequence[str]) -> dict[str, Script]:
    """The scripts that exist, by id."""
    marks = ", ".join("?" * len(ids))
    # All rows in one step: between two of them other threads would have their turn, one after the other.
    text = db.execute(f"select json_group_array({AS_JSON}) from script where id in ({marks})", tuple(ids)).get
    return {
        row[0]: Script(*row[:7], internal=bool(row[7]), expires_at=row[8], forbidden=row[9])
        for row in ROWS.decode(text)
    }


def restricted_scripts(db: apsw.Connection) -> tuple[Script, ...]:
    """The scripts that must not always be suggested; few, and found without looking at the others."""
    rows = db.execute(
        f"select {SCRIPT} from script where internal or expires_at is not null or forbidden != '[]'"
    )
    return tuple(_script(row) for row in rows)


def scripts_before(db: apsw.Connection, row: int | None, count: int) -> tuple[int | None, tuple[Script, ...]]:
    """The next `count` scripts, newest first, older than `row` (None: from the newest); and the last row."""
    rows = db.execute(
        # One comparison and no "or": that would walk past all newer rows again for every batch.
        f"select {SCRIPT}, row from script where row < ? order by row desc limit ?",
        (LAST_ROW if row is None else row, count),
    ).fetchall()
    return (rows[-1][-1] if rows else None), tuple(_script(values) for values in rows)


def list_scripts(
    db: apsw.Connection, wanted: ScriptFilter, first: int, count: int
) -> tuple[int, tuple[Script, ...]]:
    """One page of the scripts that are wanted, by category, with the number of all such scripts."""
    where, values = _condition(wanted)
    # All that fit are looked through once, for the number as well as for the page.
    found = db.execute(
        f"select row from script where {where} order by language != ?, language, category, id, row",
        (*values, wanted.first),
    ).fetchall()
    page = [row for (row,) in found[first : first + count]]
    scripts: dict[int, Script] = {}
    for start in range(0, len(page), MOST_NAMED):
        part = page[start : start + MOST_NAMED]
        marks = ", ".join("?" * len(part))
        rows = db.execute(f"select row, {SCRIPT} from script where row in ({marks})", part)
        scripts |= {row[0]: _script(row[1:]) for row in rows}
    return len(found), tuple(scripts[row] for row in page)


def _condition(wanted: ScriptFilter) -> tuple[str, tuple[str, ...]]:
    """SQL and its values."""
    parts, values = ["true"], []
    for column, value in (("language", wanted.language), ("category", wanted.category)):
        if value:
            parts.append(f"{column} = ?")
            values.append(value)
    if wanted.text:
        parts.append("title || messages || category || tags || intents like ? escape '\\'")
        text = wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        values.append(f"%{text}%")
    return " and ".join(parts), tuple(values)


def categories(db: apsw.Connection) -> tuple[tuple[str, str], ...]:
    """Every (language, category) there is, in order."""
    rows = db.execute("select distinct language, category from script where category != '' order by 1, 2")
    return tuple(rows.fetchall())


def vectors(db: apsw.Connection, model: str, ids: Sequence[str]) -> dict[str, bytes]:
    """Stored vectors of these scripts."""
    marks = ", ".join("?" * len(ids))
    rows = db.execute(
        f"select script, value from vector where script in ({marks}) and model = ?", (*ids, model)
    )
    return dict(rows.fetchall())


def save_vectors(db: apsw.Connection, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
    """Keeps vectors; one for a script that is gone is left out."""
    with transaction(db):
        db.executemany(
            "insert or replace into vector select ?1, ?2, ?3 "
            "where exists (select 1 from script where id = ?1)",
            [(name, model, value) for name, value in rows],
        )


def _script(row: tuple[Any, ...]) -> Script:
    return Script(
        id=row[0],
        language=row[1],
        title=row[2],
        messages=as_tuple(row[3]),
        intents=as_tuple(row[4]),
        category=row[5],
        tags=as_tuple(row[6]),
        internal=bool(row[7]),
        expires_at=row[8],
        forbidden=as_tuple(row[9]),
    )


def as_list(values: Sequence[str]) -> str:
    """Texts as they stand in a column."""
    return msgspec.json.encode(list(values)).decode()


def as_tuple(text: str) -> tuple[str, ...]:
    """Texts from a column."""
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
    with transaction(db):
        db.executemany(
            "insert or replace into sentence values (?, ?, ?)",
            ((digest, model, value) for digest, value in rows),
        )
