"""What is opened before the first picture, when part of it cannot be read."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from assist_app.model.errors import StoreError
from assist_app.paths import DataFolder
from assist_app.rooms.starting import Starting


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
