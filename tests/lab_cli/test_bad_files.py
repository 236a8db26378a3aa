"""Files that are not what they should be: the sentence names the line, and nothing half-done stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assist_app.lab.bench import Bench
from assist_app.lab.intents import IntentRun, run_intents
from assist_app.lab.replies import ReplyRun, run_replies
from assist_app.lab.rows import Asked, Example, count_lines, read_rows
from assist_app.lab.search import SearchRun, run_search
from assist_app.lab.watching import Step, Stopped, Watch
from assist_app.lab.writing import predictions
from assist_app.model.errors import ContentError
from tests.lab_cli.material import asked, lab, read, taught, write


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(Watch())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "JSON"),
        (b"\xff\xfe{}", "JSON"),
        (b"[1]", "a line must be"),
        (b'"text"', "a line must be"),
        (b'{"text": "x"}', "intent is missing"),
        (b'{"text": 5, "intent": "a"}', "text must be"),
        (b'{"text": "x", "intent": null}', "intent must be text"),
        (b'{"text": "x", "intent": "a", "id": 1.5}', "id"),
        (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b', "intent": "a"}', "line 2"),
        (b'{"text": "\\ud800", "intent": "a"}', "JSON"),
    ],
    ids=["cut", "bytes", "list", "text", "missing", "number", "null", "fraction", "deep", "half"],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "train.jsonl"
    path.write_bytes(b'{"text": "good", "intent": "a"}\n' + line + b"\n")
    with pytest.raises(ContentError) as caught:
        list(read_rows(path, Example))
    assert "train.jsonl, line 2: " in caught.value.sentence and reason in caught.value.sentence


def test_marks_blank_lines_and_windows_ends_are_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "a"}\r\n\r\n  \n{"text": "b", "more": [1]}')
    assert [(n, row.text) for n, row in read_rows(path, Asked)] == [(0, "a"), (3, "b")]


def test_a_file_that_is_none(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(ContentError, match="cannot be read"):
            list(read_rows(path, Asked))
        with pytest.raises(ContentError, match="cannot be read"):
            count_lines(path)


def test_empty_files_are_told_apart_from_bad_results(tmp_path: Path, bench: Bench) -> None:
    empty = write(tmp_path / "empty.jsonl", [])
    train = write(tmp_path / "train.jsonl", taught())
    out = tmp_path / "out.jsonl"
    for job in (IntentRun(empty, train, out), IntentRun(train, empty, out)):
        with pytest.raises(ContentError, match="holds no row"):
            run_intents(job, bench)


def test_a_bad_row_in_the_middle_leaves_the_older_predictions(tmp_path: Path, bench: Bench) -> None:
    train, out = write(tmp_path / "train.jsonl", taught()), tmp_path / "out.jsonl"
    out.write_text("older\n")
    test = write(tmp_path / "test.jsonl", [*asked(), {"id": "q5"}])
    with pytest.raises(ContentError, match=r"test\.jsonl, line 5: text is missing"):
        run_intents(IntentRun(train, test, out), bench)
    assert out.read_text() == "older\n" and sorted(p.name for p in tmp_path.iterdir()) == [
        "out.jsonl",
        "test.jsonl",
        "train.jsonl",
    ]


@pytest.mark.parametrize(
    ("content", "key", "reason"),
    [
        ('{"a": ["t0", "nobody", "t99"]}', "a", "lacks 2 of the ids in the list, first nobody"),
        ('{"a": [], "b": []}', "c", "has no list “c”; there are: a, b"),
        ('["t0"]', "a", "no JSON object of lists"),
        ("{", "a", "no JSON object of lists"),
    ],
)
def test_lists_of_ids_that_do_not_fit(
    tmp_path: Path, bench: Bench, content: str, key: str, reason: str
) -> None:
    train, lists = write(tmp_path / "train.jsonl", taught()), tmp_path / "few.json"
    lists.write_text(content)
    with pytest.raises(ContentError) as caught:
        run_intents(IntentRun(train, train, None, f"{lists}:{key}"), bench)
    assert reason in caught.value.sentence


def test_odd_texts_are_recognised_like_any_other(tmp_path: Path, bench: Bench) -> None:
    texts = ["", "   ", "\x00\x01", "🚲" * 50, "a" * 200_000, "؟ متى تفتحون", "\u202eopen", "{}[]'\""]
    train = write(tmp_path / "train.jsonl", taught())
    test = write(tmp_path / "test.jsonl", [{"text": text} for text in texts])
    report = run_intents(IntentRun(train, test, tmp_path / "out.jsonl"), bench)
    rows = read(tmp_path / "out.jsonl")
    assert report["rows"] == len(texts) and [row["id"] for row in rows] == list(range(len(texts)))
    assert all(0 <= row["confidence"] <= 1 for row in rows)


@pytest.mark.parametrize(
    "rows",
    [
        [{"intent": "only", "text": "one example"}],
        [{"intent": "other", "text": "no intent at all"}],
        [{"intent": "named"}, {"intent": "described", "description": "the customer wants the bill"}],
        [{"intent": "_", "text": "x"}, {"intent": "-", "text": "y"}],
    ],
    ids=["one", "other", "names", "signs"],
)
def test_very_little_to_learn_from(tmp_path: Path, bench: Bench, rows: list[dict[str, str]]) -> None:
    train, test = write(tmp_path / "train.jsonl", rows), write(tmp_path / "test.jsonl", asked())
    report = run_intents(IntentRun(train, test, tmp_path / "out.jsonl"), bench)
    assert report["rows"] == 4 and len(read(tmp_path / "out.jsonl")) == 4


def test_names_alone_are_enough_for_what_sounds_like_them(tmp_path: Path, bench: Bench) -> None:
    names = ["opening_hours", "repair-price", "bicycle_pick_up"]
    train = write(tmp_path / "train.jsonl", [{"intent": name, "text": "never read"} for name in names])
    test = write(tmp_path / "test.jsonl", [{"text": "what are your opening hours?"}])
    run_intents(IntentRun(train, test, tmp_path / "out.jsonl", names_only=True), bench)
    (row,) = read(tmp_path / "out.jsonl")
    assert next(code for code in row["ranking"] if code != "other") == "opening_hours"


def test_candidates_and_ids_that_do_not_fit(tmp_path: Path, bench: Bench) -> None:
    past = write(
        tmp_path / "past.jsonl", [{"context": [{"role": "customer", "text": "hi"}], "reply": "hello"}]
    )
    pool = write(tmp_path / "pool.jsonl", [{"id": 1, "text": "hello"}])
    test = write(
        tmp_path / "test.jsonl", [{"context": [], "candidates": [1]}, {"context": [], "candidates": ["1"]}]
    )
    with pytest.raises(ContentError, match=r"test\.jsonl, line 2: the candidate 1 is not in the pool"):
        run_replies(ReplyRun(past, test, pool, None), bench)
    twice = write(tmp_path / "twice.jsonl", [{"id": 1, "text": "a"}, {"id": 1, "text": "b"}])
    with pytest.raises(ContentError, match=r"twice\.jsonl, line 2: the id 1 stands in the file twice"):
        run_replies(ReplyRun(past, test, twice, None), bench)


def test_fields_that_are_not_there(tmp_path: Path, bench: Bench) -> None:
    snippets = write(tmp_path / "s.jsonl", [{"id": 1, "text": "hello"}, {"id": True, "text": "x"}])
    queries = write(tmp_path / "q.jsonl", [{"query": "hello"}])
    with pytest.raises(ContentError, match="no text in the field “zh”"):
        run_search(SearchRun(snippets, queries, None, text_field="zh"), bench)
    with pytest.raises(ContentError, match="line 2: the id is neither"):
        run_search(SearchRun(snippets, queries, None), bench)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be written"), predictions(tmp_path / "no" / "out.jsonl"):
        pass
    ran = lab(
        tmp_path, "intents", "--train", write(tmp_path / "t.jsonl", taught()),
        "--test", write(tmp_path / "q.jsonl", asked()), "--predictions", tmp_path / "no" / "out.jsonl",
    )  # fmt: skip
    assert ran.returncode == 1 and "cannot be written" in ran.stderr and "Traceback" not in ran.stderr


def test_a_stopped_run_takes_back_what_it_wrote(tmp_path: Path) -> None:
    train, out = write(tmp_path / "train.jsonl", taught()), tmp_path / "out.jsonl"
    test = write(tmp_path / "test.jsonl", asked() * 100)

    def stop(step: Step) -> None:
        if step.total and step.done:
            watch.stop()

    watch = Watch(stop)
    with pytest.raises(Stopped):
        run_intents(IntentRun(train, test, out), Bench(watch))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["test.jsonl", "train.jsonl"]


def test_the_command_line_says_what_is_wrong(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "x", "label": "pos"}\n{"text": 3}\n', encoding="utf-8")
    ran = lab(
        tmp_path, "attitude", "--train", bad, "--test", bad, "--predictions", tmp_path / "o", language="zh_CN"
    )
    assert ran.returncode == 1 and "bad.jsonl" in ran.stderr and "2" in ran.stderr
    assert "Traceback" not in ran.stderr and not (tmp_path / "o").exists()
    ran = lab(tmp_path, "search", "--snippets", bad, "--predictions", tmp_path / "o")
    assert ran.returncode == 1 and "Give either --faq" in ran.stderr
    for wrong in (("--seed", "-1"), ("--seed", "x"), ("--seed", str(2**40))):
        assert lab(tmp_path, "conversations", *wrong).returncode == 2
    (tmp_path / "base.json").write_text(json.dumps({"turns": 3}))
    ran = lab(tmp_path, "conversations", "--compare", tmp_path / "base.json")
    assert ran.returncode == 2 and "no report of `lab conversations`" in ran.stderr


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "good", "label": "pos"}\n{"text": "bad", "label": "neg"}\n', encoding="utf-8")
    before = rows.read_bytes()
    for more in (("--predictions", rows), ("--predictions", tmp_path / "o", "--report", rows)):
        ran = lab(tmp_path, "attitude", "--train", rows, "--test", rows, *more)
        assert ran.returncode == 1 and "is also read" in ran.stderr
    assert rows.read_bytes() == before
