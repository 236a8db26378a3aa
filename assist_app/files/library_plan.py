"""What an import would do, found out before anything is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assist_app.files.content import load_library
from assist_app.files.library_table import TableRow, read_table
from assist_app.i18n import _
from assist_app.model.script import Library, Script

TITLE = 30
NAMED_LINES = 20
"""Line numbers that are named; whoever has more wrong lines looks at the file anyway."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The scripts and intents to write, how many are new and changed, and what stays as it is."""

    library: Library
    new: int
    changed: int
    same: int
    wrong: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        """The plan for people."""
        counts = _("{new} new, {changed} changed, {same} unchanged, {wrong} wrong").format(
            new=f"{self.new:,}",
            changed=f"{self.changed:,}",
            same=f"{self.same:,}",
            wrong=f"{len(self.wrong):,}",
        )
        if not self.wrong:
            return counts
        lines = ", ".join(map(str, self.wrong[:NAMED_LINES]))
        more = ", …" if len(self.wrong) > NAMED_LINES else ""
        return _("{counts} (lines {lines})").format(counts=counts, lines=lines + more)


def read_plan(path: Path, known: Library) -> Plan:
    """Reads a library (JSON or CSV) and compares it with what is stored; ContentError names the file."""
    if path.suffix.casefold() in (".csv", ".tsv", ".txt"):
        table = read_table(path)
        return _plan(Library(_scripts(table.rows, known.scripts)), known, table.wrong)
    return _plan(load_library(path), known)


def _plan(wanted: Library, known: Library, wrong: tuple[int, ...] = ()) -> Plan:
    scripts = {script.id: script for script in known.scripts}
    intents = {(intent.code, intent.language): intent for intent in known.intents}
    of_scripts = [(script, scripts.get(script.id)) for script in wanted.scripts]
    of_intents = [(intent, intents.get((intent.code, intent.language))) for intent in wanted.intents]
    pairs = [*of_scripts, *of_intents]
    return Plan(
        Library(
            tuple(script for script, before in of_scripts if script != before),
            tuple(intent for intent, before in of_intents if intent != before),
        ),
        new=sum(before is None for _value, before in pairs),
        changed=sum(before is not None and value != before for value, before in pairs),
        same=sum(value == before for value, before in pairs),
        wrong=wrong,
    )


def _scripts(rows: Sequence[TableRow], known: Sequence[Script]) -> tuple[Script, ...]:
    """The scripts a table stands for; what it has no column for stays as it is stored."""
    by_id = {script.id: script for script in known}
    by_text = {(script.language, script.messages): script for script in known}
    by_title = _by_own_title(rows, known)
    found: dict[str, Script] = {}
    for row in rows:
        if row.id:
            before = by_id.get(row.id)
        else:
            before = by_text.get((row.language, row.messages)) or by_title.get((row.language, row.title))
        script = _script(row, before)
        found.setdefault(script.id, script)
    return tuple(found.values())


def _by_own_title(
    rows: Sequence[TableRow], known: Sequence[Script]
) -> Mapping[tuple[str, str | None], Script]:
    """Stored scripts by a title that is theirs alone: another text under it is an edit of it."""
    stored = Counter((script.language, script.title) for script in known)
    given = Counter((row.language, row.title) for row in rows)
    texts = {(row.language, row.messages) for row in rows}
    return {
        (script.language, script.title): script
        for script in known
        if stored[script.language, script.title] == 1
        and given[script.language, script.title] == 1
        and (script.language, script.messages) not in texts
    }


def _script(row: TableRow, before: Script | None) -> Script:
    """The row over what is stored; without an id in the table it is named by its words."""
    base = before or Script(row.id or _name(row), row.language, "", ())
    return Script(
        base.id,
        row.language,
        row.title or base.title or row.messages[0].split("\n")[0][:TITLE],
        row.messages,
        base.intents if row.intents is None else row.intents,
        base.category if row.category is None else row.category,
        base.tags if row.tags is None else row.tags,
        base.internal if row.internal is None else row.internal,
        base.expires_at if row.expires_at is None else row.expires_at or None,
        base.forbidden if row.forbidden is None else row.forbidden,
    )


def _name(row: TableRow) -> str:
    words: Mapping[str, object] = {"language": row.language, "title": row.title, "messages": row.messages}
    return f"csv-{hashlib.blake2b(repr(words).encode('utf-8', 'replace'), digest_size=8).hexdigest()}"
