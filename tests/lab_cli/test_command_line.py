"""`assist-app lab` as a program: every task writes what it promises, and the same again."""

from __future__ import annotations

import json
from pathlib import Path

from tests.journeys.vendors import Shell, emulator
from tests.lab_cli.material import ANSWERS, MOODS, asked, lab, read, taught, write

LIBRARY = {
    "language": "en",
    "intents": [],
    "scripts": [
        {"id": "open", "title": "Opening hours", "messages": ["We are open from nine to six, {name}."]},
        {
            "id": "chain",
            "title": "Price of a chain",
            "messages": ["A new chain costs thirty euros with fitting."],
        },
    ],
}
PAST = (
    {"conversation": "a", "role": "customer", "text": "When are you open, what are the opening hours?"},
    {"conversation": "a", "role": "agent", "text": "We are open from nine to six, Anna."},
    {"conversation": "b", "role": "customer", "text": "What is the price of a new chain with fitting?"},
    {"conversation": "b", "role": "agent", "text": "a new chain costs THIRTY euros, with fitting"},
)


def test_intents_are_learned_and_recognised(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", taught(True)), write(tmp_path / "test.jsonl", asked())
    out, report = tmp_path / "out.jsonl", tmp_path / "report.json"
    ran = lab(
        tmp_path,
        "intents",
        "--train",
        train,
        "--test",
        test,
        "--predictions",
        out,
        "--report",
        report,
    )
    assert ran.returncode == 0, ran.stderr
    rows = read(out)
    assert [row["id"] for row in rows] == ["q0", "q1", "q2", "q3"]
    assert [row["intent"] for row in rows[:3]] == ["repair_price", "opening_hours", "pick_up"]
    assert rows[0]["domain"] == "workshop" and rows[1]["domain"] == "shop"
    for row in rows:
        assert row["ranking"][0] == row["intent"] and len(row["ranking"]) == 4
        assert 0 <= row["confidence"] <= 1
    figures = json.loads(report.read_text())
    assert figures["rows"] == 4 and figures["quality"]["accuracy"] >= 0.75
    assert figures["quality"]["known_accuracy"] == 1.0
    assert sum(b["rows"] for b in figures["quality"]["calibration"]["bins"]) == 4
    assert "Recognising: 4 of 4" in ran.stderr
    assert "accuracy:" in ran.stdout


def test_a_list_of_ids_chooses_what_is_learned(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", taught()), write(tmp_path / "test.jsonl", asked())
    lists = tmp_path / "few.json"
    lists.write_text(json.dumps({"two": ["t0", "t1", "t3", "t4"]}))
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    for out in (first, second):
        ran = lab(
            tmp_path, "intents", "--train", train, "--test", test, "--ids", f"{lists}:two",
            "--predictions", out, "--seed", 7,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
    assert first.read_bytes() == second.read_bytes()
    assert {code for row in read(first) for code in row["ranking"]} <= {
        "repair_price",
        "opening_hours",
        "other",
    }


def test_replies_are_ranked_among_candidates_and_in_the_whole_pool(tmp_path: Path) -> None:
    past = [{"context": [{"role": "customer", "text": asks}], "reply": says} for says, asks in ANSWERS]
    pool = [{"id": 10 + n, "text": says} for n, (says, _asks) in enumerate(ANSWERS)]
    context = [{"role": "customer", "text": "When are you open?"}]
    test = [{"id": "r1", "context": context, "candidates": [14, 11, 10], "gold": 10}]
    out, report = tmp_path / "out.jsonl", tmp_path / "report.json"
    ran = lab(
        tmp_path, "replies",
        "--train", write(tmp_path / "train.jsonl", past), "--pool", write(tmp_path / "pool.jsonl", pool),
        "--test", write(tmp_path / "test.jsonl", test), "--predictions", out, "--report", report,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    (row,) = read(out)
    assert row["id"] == "r1" and row["candidates"][0] == 10
    assert sorted(row["candidates"]) == [10, 11, 14] and sorted(row["pool"]) == [10, 11, 12, 13, 14]
    assert json.loads(report.read_text())["quality"]["candidates"]["recall_at_1"] == 1.0


def test_texts_are_found_also_across_languages_and_in_titled_answers(tmp_path: Path) -> None:
    snippets = [{"id": f"s{n}", "en": says} for n, (says, _asks) in enumerate(ANSWERS[:3])]
    queries = [{"zh": "新链条多少钱？", "gold": "s1"}, {"zh": "我可以来取自行车吗？", "gold": "s2"}]
    out = tmp_path / "out.jsonl"
    ran = lab(
        tmp_path, "search", "--query-field", "zh", "--text-field", "en", "--predictions", out,
        "--snippets", write(tmp_path / "s.jsonl", snippets),
        "--queries", write(tmp_path / "q.jsonl", queries),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert [(row["row"], row["ranking"][0]) for row in read(out)] == [(0, "s1"), (1, "s2")]
    faq = [
        {"id": n, "title": asks, "answer": says, "query": asks.rstrip("?？")}
        for n, (says, asks) in enumerate(ANSWERS)
    ]
    ran = lab(tmp_path, "search", "--faq", write(tmp_path / "faq.jsonl", faq), "--predictions", out)
    assert ran.returncode == 0, ran.stderr
    assert [row["ranking"][0] for row in read(out)] == [0, 1, 2, 3, 4]
    assert "right one first: 1.000" in ran.stdout


def test_attitude_is_learned_from_several_files(tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"{label}.jsonl", [{"text": text, "label": label} for text in texts])
        for label, texts in MOODS.items()
    ]
    # The empty line is no row, but it is a line: `row` counts lines.
    test = tmp_path / "test.jsonl"
    test.write_text('{"text": "thank you, lovely people"}\n\n{"text": "so angry, a disgrace"}\n')
    out = tmp_path / "out.jsonl"
    ran = lab(tmp_path, "attitude", "--train", *files, "--test", test, "--predictions", out)
    assert ran.returncode == 0, ran.stderr
    assert [(row["row"], row["label"]) for row in read(out)] == [(0, "pos"), (2, "neg")]
    assert "does not say what is right" in ran.stdout


def test_a_library_that_lost_its_scripts_is_worse_than_before(tmp_path: Path) -> None:
    past = [row | {"conversation": f"{n}{row['conversation']}"} for n in range(3) for row in PAST]
    recorded = write(tmp_path / "past.jsonl", past)
    library, report = tmp_path / "library.json", tmp_path / "report.json"
    library.write_text(json.dumps(LIBRARY))
    given = ("conversations", "--input", recorded, "--library", library)
    ran = lab(tmp_path, *given, "--report", report)
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(report.read_text())
    assert figures["turns"] == 6 and figures["backends"]["local"]["exact"]["1"] == 1.0
    assert lab(tmp_path, *given, "--compare", report).returncode == 0
    library.write_text(
        json.dumps(LIBRARY | {"scripts": [{"id": "x", "title": "Rain", "messages": ["It rains."]}]})
    )
    ran = lab(tmp_path, *given, "--compare", report)
    assert ran.returncode == 1 and "worse" in ran.stdout


def test_an_account_is_replayed_beside_the_engine(tmp_path: Path) -> None:
    recorded, report = write(tmp_path / "past.jsonl", PAST), tmp_path / "report.json"
    library = tmp_path / "library.json"
    library.write_text(json.dumps(LIBRARY))
    shell = Shell(tmp_path)
    given = ("lab", "conversations", "--backend", "local", "Desk 1", "--input", str(recorded))
    given += ("--library", str(library))
    with emulator() as vendors:
        added = shell.add("openai", "Desk 1", vendors.fields("openai"), vendors.secrets("openai"))
        assert added.returncode == 0, added.stderr
        ran = shell.run(*given, "--report", str(report))
        assert ran.returncode == 0, ran.stderr
    figures = json.loads(report.read_text())["backends"]
    assert set(figures) == {"local", "Desk 1"} and figures["Desk 1"]["problems"] == {}
    assert figures["Desk 1"]["tokens"]["in"] > 0 and figures["Desk 1"]["latency"]["p50_ms"] > 0
    # The service is gone: that is told, and no success.
    ran = shell.run(*given)
    assert ran.returncode == 1 and "No answer at all from: Desk 1" in ran.stderr
    assert "network 2" in ran.stdout
    assert "There is no account named" in shell.run(*given[:3], "Desk 2").stderr
