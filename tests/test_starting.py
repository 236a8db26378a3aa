"""What is opened before the first picture, when part of it cannot be read."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from assist_app.files.settings import Settings
from assist_app.i18n import _
from assist_app.model.errors import StoreError
from assist_app.paths import DataFolder
from assist_app.rooms.starting import UNEXPECTED, Starting


def late(name: str) -> ModuleType:
    raise AssertionError(name)


@pytest.mark.parametrize("readable", [True, False])
def test_a_newest_conversation_that_cannot_be_read_keeps_no_other_from_being_shown(
    tmp_path: Path, readable: bool
) -> None:
    done: Future[Any] = Future()
    if readable:
        done.set_result("talk")
    else:
        done.set_exception(StoreError("damaged"))
    kept = SimpleNamespace(store=SimpleNamespace(tail=lambda name, most: done))
    starting = Starting(DataFolder(tmp_path), late)
    assert starting._newest(kept, [SimpleNamespace(id="c1")]) == ("talk" if readable else None)
    assert starting._newest(kept, []) is None


@pytest.mark.parametrize("error", [StoreError("The disk is full."), ValueError("odd")])
def test_an_engine_that_cannot_be_made_is_told_of_for_good(
    tmp_path: Path, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_about: Any) -> None:
        raise error

    rooms = SimpleNamespace(Intake=lambda *_about: SimpleNamespace(configure=lambda *_about: None))
    rooms.fill_empty_library = broken
    vault = SimpleNamespace(kind="memory")
    kept = SimpleNamespace(
        store=SimpleNamespace(), durable=True, choice=SimpleNamespace(vault=vault), notices=()
    )
    starting = Starting(DataFolder(tmp_path), lambda name: rooms)  # type: ignore[arg-type, return-value]
    starting._open = lambda passphrase: kept  # type: ignore[method-assign]
    failed: list[str] = []
    said: list[str] = []
    starting.failed.connect(failed.append)
    starting.notice.connect(said.append)
    starting.crashed.connect(said.append)
    starting.serve(Settings, lambda receipt: None)
    starting.picture_shown()
    starting._run(None)
    assert failed == [starting.failure] and len(said) == 1
    assert starting.failure == ("The disk is full." if isinstance(error, StoreError) else _(UNEXPECTED))
    assert "odd" not in starting.failure
    # Begun again, nothing is known against it.
    rooms.fill_empty_library = lambda *_about: "starter"
    rooms.make_engine = lambda *_about: "engine"
    kept.store.script_count = lambda: SimpleNamespace(result=lambda: 3)
    starting.begin(None)
    assert starting.failure == ""
    starting.join(20)
    assert failed[1:] == [] and starting.failure == ""
    caplog.clear()
