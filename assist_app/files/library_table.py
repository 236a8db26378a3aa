"""Scripts as a table (CSV), as spreadsheets write and read it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assist_app.assist.expiry import expiry_text, read_expiry
from assist_app.files.table_text import column_name, read_text
from assist_app.i18n import _
from assist_app.model.errors import ContentError
from assist_app.model.script import Script, join_messages, split_messages

COLUMNS = (
    "id", "title", "text", "intents", "category", "tags", "language", "internal", "expires", "forbidden",
)  # fmt: skip
NAMES = {
    "编号": "id", "标题": "title", "话术": "text", "内容": "text", "意图": "intents", "分类": "category",
    "标签": "tags", "语言": "language", "内部": "internal", "有效期": "expires", "不适用意图": "forbidden",
}  # fmt: skip
LANGUAGES = {"zh": "zh", "中文": "zh", "chinese": "zh", "en": "en", "英文": "en", "english": "en"}
DELIMITERS = ",;\t"
PARTS = re.compile(r"[,;|，；、\n]")
MORE_TEXT = re.compile(r"text[2-9]$")
HAN = re.compile("[\u3400-\u9fff]")
YES = {"1", "true", "yes", "x", "是"}
MOST_FIELD = 4_000_000
"""Characters in one field; the csv module refuses more than 131,072 unless told."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One script of a table; None where the table has no such column. `expires_at` 0 is never."""

    messages: tuple[str, ...]
    language: str
    id: str = ""
    title: str | None = None
    intents: tuple[str, ...] | None = None
    category: str | None = None
    tags: tuple[str, ...] | None = None
    internal: bool | None = None
    expires_at: float | None = None
    forbidden: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What can be used of a table, and the line numbers of what cannot."""

    rows: tuple[TableRow, ...]
    wrong: tuple[int, ...] = ()


def read_table(path: Path) -> Table:
    """Reads UTF-8 with or without a byte order mark; ContentError when it is no table of scripts."""
    text = read_text(path)
    csv.field_size_limit(MOST_FIELD)
    delimiter = _delimiter(text.partition("\n")[0])
    # Strict: a quotation mark that is never closed would take all rows below it into one text.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = [1]
    try:
        header = [column_name(name, NAMES) for name in next(reader, [])]
        if "text" not in header:
            words = _("{path} has no column “text”. Columns are: {names}.")
            raise ContentError(words.format(path=path, names=", ".join(COLUMNS)))
        return _table(header, _numbered(reader, begun))
    except csv.Error as error:
        words = _("{path} is not a table that can be read: look at the quotation marks from line {line} on.")
        raise ContentError(words.format(path=path, line=begun[0])) from error


def write_table(path: Path, scripts: Sequence[Script]) -> None:
    """Writes all scripts, replacing the file in one step; with the mark by which spreadsheets know UTF-8."""
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for s in scripts:
            text, intents, tags = join_messages(s.messages), ", ".join(s.intents), ", ".join(s.tags)
            limits = ("1" if s.internal else "", expiry_text(s.expires_at), ", ".join(s.forbidden))
            writer.writerow((s.id, s.title, text, intents, s.category, tags, s.language, *limits))
    draft.replace(path)


def _delimiter(header: str) -> str:
    """By the header alone: what people write in cells would mislead the sniffer, also about quotes."""
    try:
        return csv.Sniffer().sniff(header, DELIMITERS).delimiter
    except csv.Error:
        return ","


def _numbered(reader: Iterator[list[str]], begun: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line each begins on, which is in `begun` also for one that cannot be
    read."""
    begun[0] = reader.line_num + 1  # type: ignore[attr-defined]
    for cells in reader:
        yield begun[0], cells
        begun[0] = reader.line_num + 1  # type: ignore[attr-defined]


def _table(header: Sequence[str], numbered: Iterator[tuple[int, list[str]]]) -> Table:
    rows: list[TableRow] = []
    wrong: list[int] = []
    seen: set[str] = set()
    for line, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(dict(zip(header, cells, strict=False))) if len(cells) <= len(header) else None
        if row is None or (row.id and row.id in seen):
            wrong.append(line)
            continue
        seen.add(row.id)
        rows.append(row)
    return Table(tuple(rows), tuple(wrong))


def _row(cells: Mapping[str, str]) -> TableRow | None:
    """The row's script; None without a text, with a language that is not known or with no date as a date."""
    cells = {name: value.replace("\r\n", "\n").strip() for name, value in cells.items()}
    more = [cells[name] for name in sorted(cells) if MORE_TEXT.match(name)]
    messages = split_messages(join_messages([cells.get("text", ""), *more]))
    language = _language(cells.get("language", ""), "".join(messages))
    if not messages or not language:
        return None
    internal, expires = cells.get("internal"), cells.get("expires")
    try:
        expires_at = None if expires is None else read_expiry(expires) or 0.0
    except ValueError:
        return None
    return TableRow(
        messages,
        language,
        cells.get("id", ""),
        cells.get("title"),
        _parts(cells.get("intents")),
        cells.get("category"),
        _parts(cells.get("tags")),
        None if internal is None else internal.casefold() in YES,
        expires_at,
        _parts(cells.get("forbidden")),
    )


def _language(given: str, text: str) -> str:
    """As given, else by the script of the text; "" when what is given is not known."""
    if not given:
        return "zh" if HAN.search(text) else "en"
    name = re.split(r"[-_]", given.casefold())[0]
    return LANGUAGES.get(name, "")


def _parts(cell: str | None) -> tuple[str, ...] | None:
    if cell is None:
        return None
    return tuple(dict.fromkeys(part.strip() for part in PARTS.split(cell) if part.strip()))
