"""What the release test waits for in the log of a program that is updated below its window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from release.overtaking import CRASHED, NOTICED

from assist_app.startup.replaced import Program
from assist_app.startup.watching import ProgramWatch


def test_the_log_says_once_that_the_window_was_told(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "assist-app"
    file.write_bytes(b"one")
    program, told = Program(file), []
    watch = ProgramWatch(program, told.append, settled=20)
    assert NOTICED not in caplog.text
    file.unlink()
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert caplog.text.count(NOTICED) == 1 and CRASHED not in caplog.text
    watch.end()
