"""What was learned, on the command line and as a file: shown, taken along, put back, forgotten."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from assist_app import app
from assist_app.files.learning_file import read_learning, write_learning
from assist_app.model.errors import ContentError
from assist_app.model.feedback import AgentLearning, Feedback, Outcome, Usage
from assist_app.model.script import Script
from assist_app.paths import DataFolder
from assist_app.rooms.keeping import begin_key_file
from assist_app.store import memory_store

PHRASE = "a pass-phrase for tests"
WHOLE = AgentLearning(
    "",
    (Usage("s1", "", 3, 0, 2.5, 0.0, 1e9), Usage("s1", "track", 3, 0, 2.5, 0.5, 1e9)),
    (0.25, -0.5),
    0.2,
    5,
    3,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """A data folder in which something was learned."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("ASSIST_VAULT_PASSPHRASE", PHRASE)
    made = DataFolder(tmp_path / "data")
    made.root.mkdir()
    store = memory_store()
    store.put_scripts([Script("s1", "en", "Where it is", ("Tomorrow.",))]).result(10)
    store.record(
        Feedback("c", "embedded:s1", Outcome.COPIED, 1e9, "s1", "track", "embedded", 1, turn="m1")
    ).result(10)
    begin_key_file(made, PHRASE, store)
    store.close()
    return made


def run(folder: DataFolder, *words: str) -> int:
    return app.main(["--data-dir", str(folder.root), "--language", "en", "learning", *words])


def test_what_was_learned_is_shown(folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "show") == 0
    said = capsys.readouterr().out
    assert "Learned from 1 turn · 1 script" in said and "10% of turns" in said
    assert "Where it is · track · used 1 time" in said
    assert run(folder, "show", "--json") == 0
    assert json.loads(capsys.readouterr().out)["turns"] == 1


def test_it_is_exported_forgotten_and_put_back(
    folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "learned.json"
    assert run(folder, "export", str(file)) == 0
    assert run(folder, "reset") == 0
    capsys.readouterr()
    assert run(folder, "show") == 0 and "Learned from 0 turns · 0 scripts" in capsys.readouterr().out
    assert run(folder, "import", str(file), "--agent", "Li") == 0
    capsys.readouterr()
    assert run(folder, "show", "--agent", "Li") == 0
    assert "Where it is · track · used 1 time" in capsys.readouterr().out


def test_how_often_something_is_tried_is_chosen(
    folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "explore", "25%") == 0
    assert "25% of turns" in capsys.readouterr().out
    for wrong in ("60", "-1", "nan", "much"):
        with pytest.raises(SystemExit):
            run(folder, "explore", wrong)


def test_without_data_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = DataFolder(tmp_path / "nothing")
    assert run(empty, "show") == 1
    assert "Nothing was learned yet" in capsys.readouterr().out and not empty.store.exists()


def test_a_wrong_passphrase_changes_nothing(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSIST_VAULT_PASSPHRASE", "another")
    before = folder.store.read_bytes()
    assert run(folder, "reset") == 1
    assert capsys.readouterr().err and folder.store.read_bytes() == before


def test_the_file_is_whole_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "l.json"
    write_learning(path, WHOLE)
    assert read_learning(path, "") == WHOLE and read_learning(path, "Li").agent == "Li"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"kind": "assist-library", "version": 1}',
        b'{"kind": "assist-learning", "version": 2}',
        b'{"kind": "assist-learning", "version": 1, "explore": 0.9}',
        b'{"kind": "assist-learning", "version": 1, "weights": [1e300]}',
        b'{"kind": "assist-learning", "version": 1, "weights": [NaN]}',
        b'{"kind": "assist-learning", "version": 1, "scripts": [{"script": "s", "liked": -1}]}',
        b'{"kind": "assist-learning", "version": 1, "scripts": [{"script": "s", "used": 1.5}]}',
        b'{"kind": "assist-learning", "version": 1, "scripts": [{"intent": "s"}]}',
    ],
)
def test_rubbish_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rubbish.json"
    path.write_bytes(content)
    with pytest.raises(ContentError, match="rubbish"):
        read_learning(path, "")


def test_a_file_that_is_missing_or_in_the_way_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        read_learning(tmp_path / "none.json", "")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ContentError, match="cannot be written"):
        write_learning(tmp_path / "file" / "l.json", WHOLE)
