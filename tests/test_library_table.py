"""A table from a spreadsheet: read as people write it, and nothing counted that is not there."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from assist_app.files.content import save_library
from assist_app.files.library_plan import read_plan
from assist_app.files.library_table import read_table, write_table
from assist_app.model.errors import ContentError
from assist_app.model.script import IntentDefinition, Library, Script

KNOWN = (
    Script("s1", "en", "Refund", ("It is on its way.",), ("refund",), "Payment", ("soft",), True),
    Script("s2", "zh", "退款", ("已退款。", "请查收。"), ("refund", "money"), "支付"),
    Script("s3", "en", "Hello", ('Hi {name}, "welcome"; = a, b\nand a second line',)),
)


def table(tmp_path: Path, text: str, codec: str = "utf-8") -> Path:
    path = tmp_path / "scripts.csv"
    path.write_bytes(text.encode(codec))
    return path


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_marks_and_delimiters(tmp_path: Path, codec: str, sign: str) -> None:
    lines = [
        "title,text,intents,category,tags,language",
        "退款,已退款。,refund|money,支付,,zh",
        "Hi,Hello!,,,,",
    ]
    text = "\r\n".join(lines).replace(",", sign)
    first, second = read_table(table(tmp_path, text, codec)).rows
    assert (first.title, first.messages, first.intents) == ("退款", ("已退款。",), ("refund", "money"))
    assert (first.language, first.category, second.language) == ("zh", "支付", "en")
    assert second.intents == () and second.internal is None


def test_the_delimiter_is_found_in_the_header_whatever_the_cells_say(tmp_path: Path) -> None:
    text = 'text;title\n"one, two, three; four, five";"a, b"\n'
    (row,) = read_table(table(tmp_path, text)).rows
    assert row.messages == ("one, two, three; four, five",) and row.title == "a, b"


def test_messages_by_dashes_and_by_columns(tmp_path: Path) -> None:
    text = 'text,text2,text3\n"One\r\n---\r\nTwo",Three,\n"A",,B\n'
    first, second = read_table(table(tmp_path, text)).rows
    assert first.messages == ("One", "Two", "Three") and second.messages == ("A", "B")


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert [row.messages for row in read_table(table(tmp_path, "text\nHello\n")).rows] == [("Hello",)]


def test_chinese_headings(tmp_path: Path) -> None:
    (row,) = read_table(table(tmp_path, "标题,话术,分类,语言\n你好,您好！,问候,中文\n")).rows
    assert (row.title, row.messages, row.category, row.language) == ("你好", ("您好！",), "问候", "zh")


def test_wrong_lines_are_named_by_where_they_begin(tmp_path: Path) -> None:
    rows = ["id,text,language", 'a,"two', 'lines",en', "b,,en", "c,x,fr", "", "a,again,en", "d,x,en,too much"]
    found = read_table(table(tmp_path, "\n".join(rows)))
    assert found.wrong == (4, 5, 7, 8) and [row.id for row in found.rows] == ["a"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"title,words\na,b\n", "no column"),
        (b"", "no column"),
        ("标题,话术\n退款,好\n".encode("gbk"), "not UTF-8"),
        (b"\xff\xfet\x00e\x00x\x00t\x00", "not UTF-8"),
        (b"text\n" + b"x" * 5_000_000, "line 2"),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "scripts.csv"
    path.write_bytes(content)
    with pytest.raises(ContentError, match=words):
        read_table(path)
    with pytest.raises(ContentError, match="cannot be read"):
        read_table(tmp_path / "missing.csv")


def test_what_is_written_is_read_again_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_table(path, KNOWN)
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    plan = read_plan(path, Library(KNOWN))
    assert (plan.new, plan.changed, plan.same, plan.library) == (0, 0, 3, Library())
    assert read_plan(path, Library()).library.scripts == KNOWN


def test_the_plan_counts_and_names_lines(tmp_path: Path) -> None:
    text = "id,title,text\ns1,Refund,Another text\ns2,退款,\n,Hello,Brand new\n,Other,Other text\n"
    plan = read_plan(table(tmp_path, text), Library(KNOWN))
    assert plan.sentence == "1 new, 2 changed, 0 unchanged, 1 wrong (lines 3)"
    changed, edited, new = plan.library.scripts
    # Columns the table has not stay as they are stored.
    assert changed == Script("s1", "en", "Refund", ("Another text",), ("refund",), "Payment", ("soft",), True)
    assert (edited.id, edited.messages) == ("s3", ("Brand new",)) and new.id.startswith("csv-")


def test_without_ids_the_second_import_changes_nothing(tmp_path: Path) -> None:
    path = table(tmp_path, "title,text\nSame,One\nSame,Two\n,Three\n")
    first = read_plan(path, Library(KNOWN))
    assert (first.new, len({script.id for script in first.library.scripts})) == (3, 3)
    again = read_plan(path, Library(KNOWN + first.library.scripts))
    assert (again.new, again.changed, again.same) == (0, 0, 3)


def test_two_rows_never_become_one(tmp_path: Path) -> None:
    """One row has the text of a stored script, another one its title."""
    path = table(tmp_path, "title,text\nRenamed,It is on its way.\nRefund,Something else\n")
    plan = read_plan(path, Library(KNOWN))
    assert (plan.new, plan.changed) == (1, 1)
    assert {script.messages[0] for script in plan.library.scripts} == {"It is on its way.", "Something else"}


def test_a_library_file_is_planned_as_well(tmp_path: Path) -> None:
    path = tmp_path / "library.json"
    path.write_text(
        '{"language": "en", "scripts": [{"id": "s9", "messages": ["New"]}],'
        ' "intents": [{"code": "refund", "name": "Refund"}]}'
    )
    known = Library(KNOWN, (IntentDefinition("refund", "Refund", "en"),))
    plan = read_plan(path, known)
    assert plan.sentence == "1 new, 0 changed, 1 unchanged, 0 wrong" and plan.library.intents == ()


LIMITED = (
    Script("s7", "en", "Sale", ("Ten percent off.",), expires_at=4e9, forbidden=("complaint", "refund")),
    Script("s8", "en", "Note", ("For us.",), internal=True),
)


@pytest.mark.parametrize("name", ["library.csv", "library.json"])
def test_restrictions_go_out_and_come_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        write_table(path, LIMITED)
    else:
        save_library(path, Library(LIMITED))
    plan = read_plan(path, Library(LIMITED))
    assert (plan.new, plan.changed, plan.same) == (0, 0, 2)
    assert set(read_plan(path, Library()).library.scripts) == set(LIMITED)


def test_a_table_without_these_columns_changes_no_restriction_and_an_empty_cell_ends_it(
    tmp_path: Path,
) -> None:
    (kept,) = read_plan(table(tmp_path, "id,text\ns7,New words.\n"), Library(LIMITED)).library.scripts
    assert (kept.expires_at, kept.forbidden) == (4e9, ("complaint", "refund"))
    text = "编号,话术,有效期,不适用意图\ns7,Ten percent off.,,\n"
    (free,) = read_plan(table(tmp_path, text), Library(LIMITED)).library.scripts
    assert (free.expires_at, free.forbidden) == (None, ())


def test_no_date_in_the_place_of_a_date_is_a_wrong_line(tmp_path: Path) -> None:
    read = read_table(table(tmp_path, "text,expires\nA,2026-12-31\nB,soon\n"))
    assert [row.messages for row in read.rows] == [("A",)] and read.wrong == (3,)
    path = tmp_path / "l.json"
    path.write_text('{"language": "en", "scripts": [{"id": "x", "messages": ["a"], "expires": "soon"}]}')
    with pytest.raises(ContentError, match="Script x: "):
        read_plan(path, Library())


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path: Path, end: str) -> None:
    file = tmp_path / "scripts.csv"
    file.write_text(f'title,text\nA,one\nB,"two\nC,three\nD,four{end}', encoding="utf-8")
    with pytest.raises(ContentError, match="quotation marks from line 3 on"):
        read_table(file)
    file.write_text('title,text\nA,"5"" pipe, ""new"""\nB,a 5" pipe\n', encoding="utf-8")
    assert [row.messages for row in read_table(file).rows] == [('5" pipe, "new"',), ('a 5" pipe',)]
