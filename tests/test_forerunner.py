"""The newest conversation read ahead in another process: right, or not at all, and never a question."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assist_app.model.conversation import Role
from assist_app.model.errors import StoreLocked
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.paths import DataFolder
from assist_app.rooms import forerunner
from assist_app.rooms.forerunner import Forerunner, send_ahead
from assist_app.store import glimpse, open_store

KEY = bytes(range(32))


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A store with two conversations of five messages, closed."""
    folder = DataFolder(tmp_path)
    store = open_store(folder.store, KEY).store
    events = tuple(
        ChatEvent("t", f"m{n}", EventKind.CREATED, f"c{n % 2}", Role.CUSTOMER, f"第 {n} 句 🙂", 1.7e9 + n)
        for n in range(10)
    )
    store.ingest(Batch("t", events)).result()
    store.close()
    return folder


def files(folder: DataFolder) -> dict[str, bytes]:
    """All files of the folder."""
    return {path.name: path.read_bytes() for path in folder.root.iterdir()}


def test_the_newest_conversation_comes_back_as_it_is_stored(folder: DataFolder) -> None:
    before = files(folder)
    found = Forerunner(lambda: glimpse(folder.store, KEY, 3)).answer(20)
    assert found is not None
    summaries, talk = found
    assert [row.id for row in summaries] == ["t/c1", "t/c0"]
    assert talk.size == 5 and [message.text for message in talk.messages] == [
        f"第 {n} 句 🙂" for n in (5, 7, 9)
    ]
    assert files(folder)["assist.db"] == before["assist.db"]
    store = open_store(folder.store, KEY).store
    assert store.conversations().result() == summaries and store.tail("t/c1", 3).result() == talk
    store.close()


def test_messages_still_in_the_log_of_a_killed_window_are_seen(folder: DataFolder) -> None:
    program = (
        "import os,sys; from pathlib import Path; from assist_app.store import open_store\n"
        "from tests.test_forerunner import KEY, Batch, ChatEvent, EventKind, Role\n"
        "store = open_store(Path(sys.argv[1]), KEY).store\n"
        "last = ChatEvent('t', 'last', EventKind.CREATED, 'c0', Role.CUSTOMER, 'last words', 1.8e9)\n"
        "store.ingest(Batch('t', (last,))).result(); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(folder.store)], check=False, cwd=Path.cwd())
    assert done.returncode == -signal.SIGKILL
    found = glimpse(folder.store, KEY, 3)
    assert found is not None and found[1].messages[-1].text == "last words"


def test_another_key_or_another_form_shows_nothing(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreLocked):
        glimpse(folder.store, bytes(32), 3)
    assert Forerunner(lambda: glimpse(folder.store, bytes(32), 3)).answer(20) is None
    monkeypatch.setattr("assist_app.store.newest.MIGRATIONS", ())
    assert glimpse(folder.store, KEY, 3) is None


def test_an_empty_store_shows_nothing(tmp_path: Path) -> None:
    open_store(tmp_path / "assist.db", KEY).store.close()
    assert Forerunner(lambda: glimpse(tmp_path / "assist.db", KEY, 3)).answer(20) is None


def dies() -> None:
    """Ends in the middle of its answer."""
    os.kill(os.getpid(), signal.SIGKILL)


def sleeps() -> None:
    """Answers long after."""
    time.sleep(60)


def fails() -> None:
    """Fails with a secret in its words."""
    raise RuntimeError("secret")


@pytest.mark.parametrize("read", [dies, sleeps, fails, lambda: None])
def test_a_forerunner_in_trouble_is_no_answer_and_no_process_is_left(
    read: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    ahead = Forerunner(read)
    assert ahead.answer(0.3) is None
    with pytest.raises(ChildProcessError):
        os.waitpid(ahead._process, os.WNOHANG)
    assert "secret" not in "".join(capfd.readouterr())


def test_nobody_is_sent_where_there_is_nothing_to_read_or_somebody_to_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path)
    assert send_ahead(folder, pytest.fail) is None
    folder.store.write_bytes(b"x")
    folder.key_file.write_text("{}")
    assert send_ahead(folder, pytest.fail) is None
    folder.key_file.unlink()

    def no_processes() -> int:
        raise OSError("no more processes")

    monkeypatch.setattr(forerunner.os, "fork", no_processes)
    assert send_ahead(folder, pytest.fail) is None


def test_a_store_that_is_none_is_left_to_the_window(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.store.write_bytes(b"rubbish" * 1000)
    keeping = SimpleNamespace(glimpse_kept=lambda where, count: glimpse(where.store, KEY, count))
    ahead = send_ahead(folder, lambda name: keeping)
    assert ahead is not None and ahead.answer(20) is None
    assert folder.store.read_bytes() == b"rubbish" * 1000
