"""Levels and words survive files of every kind; what cannot be read is said and harms nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist_app.assist.outgoing.kinds import LEVELS, Hazard, Level
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.files.outgoing_file import load_policy, read_terms, save_policy, starter_terms, write_terms
from assist_app.model.errors import ContentError
from assist_app.paths import resources

TERMS = (
    Term("滚"),
    Term("最便宜", TermKind.SUPERLATIVE, "价格实惠"),
    Term('say "no", never', TermKind.FORBIDDEN, "a => b"),
    Term("最近", TermKind.ALLOWED),
)


@pytest.mark.parametrize("name", ["words.csv", "WORDS.CSV"])
def test_words_come_back_from_a_table_as_they_went(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_terms(path, TERMS)
    found = read_terms(path)
    assert found.terms == TERMS and found.wrong == ()


def test_words_come_back_from_plain_text_by_kind(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    plain = (TERMS[0], TERMS[1], TERMS[3])
    write_terms(path, plain)
    assert read_terms(path).terms == plain


def test_plain_text_as_people_write_it(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text(
        "# a remark\n\n  滚 \nstupid => not so good\n!最近\n[superlative]\n"
        "best price=>good price\n[极限词]\n第一\n[what]\nx\n",
        encoding="utf-8-sig",
    )
    found = read_terms(path)
    assert found.terms == (
        Term("滚"),
        Term("stupid", TermKind.FORBIDDEN, "not so good"),
        Term("最近", TermKind.ALLOWED),
        Term("best price", TermKind.SUPERLATIVE, "good price"),
        Term("第一", TermKind.SUPERLATIVE),
    )
    assert found.wrong == (11,)


def test_a_table_as_spreadsheets_write_it(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text(
        "类型;词语;替换\r\n违禁;滚;\r\n极限;第一;领先\r\n例外;第一次;\r\n未知;x;\r\n违禁;;\r\n",
        encoding="utf-8-sig",
    )
    found = read_terms(path)
    assert found.terms == (
        Term("滚"),
        Term("第一", TermKind.SUPERLATIVE, "领先"),
        Term("第一次", TermKind.ALLOWED),
    )
    assert found.wrong == (5, 6)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"name,text\nx,y\n", "term"),
        ("a.csv", "词语\n滚".encode("gb18030"), "UTF-8"),
        ("a.txt", b"\xff\xfe\x00", "UTF-8"),
        ("a.csv", b'term\n"' + b"x" * 200_000, "line"),
    ],
)
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ContentError, match=words):
        read_terms(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"gone\.csv"):
        read_terms(tmp_path / "gone.csv")


def test_words_that_are_too_long_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x" * 61 + "\nshort\n")
    found = read_terms(path)
    assert found.terms == (Term("short"),) and found.wrong == (1,)


def test_what_was_laid_down_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "data" / "outgoing.json"
    levels = {**LEVELS, Hazard.PROMISE: Level.BLOCK, Hazard.BLANK: Level.OFF}
    save_policy(path, Policy(levels, TERMS))
    loaded = load_policy(path, resources())
    assert loaded.policy == Policy(levels, TERMS) and loaded.problem == ""
    assert path.stat().st_mode & 0o077 == 0


def test_without_a_file_the_bundled_lists_hold(tmp_path: Path) -> None:
    policy = load_policy(tmp_path / "outgoing.json", resources()).policy
    assert dict(policy.levels) == dict(LEVELS) and len(policy.terms) > 200
    assert {term.kind for term in policy.terms} == set(TermKind)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"version": 1, "levels": [], "terms": []}',
        b'{"version": 1, "levels": {}, "terms": [{"term": ""}]}',
        b'{"version": 1, "levels": {}, "terms": [{"term": "x", "kind": "odd"}]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_kept_aside_and_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "outgoing.json"
    path.write_bytes(content)
    loaded = load_policy(path, resources())
    assert loaded.problem and len(loaded.policy.terms) > 200
    assert [one.read_bytes() for one in tmp_path.glob("outgoing.json.damaged-*")] == [content]


def test_levels_of_other_versions_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "outgoing.json"
    path.write_bytes(
        b'{"version": 9, "levels": {"odd": "ask", "blank": "loud", "secret": "note"}, "terms": [], "x": 1}'
    )
    policy = load_policy(path, resources()).policy
    assert policy.level(Hazard.SECRET) is Level.NOTE and policy.level(Hazard.BLANK) is LEVELS[Hazard.BLANK]


def test_the_bundled_lists_name_each_word_once_and_offer_no_word_they_forbid() -> None:
    terms = starter_terms(resources())
    assert len({(term.text, term.kind) for term in terms}) == len(terms)
    wrong = {term.text for term in terms if term.kind is not TermKind.ALLOWED}
    assert not [term for term in terms if term.instead in wrong]
