"""What the release test waits for in the log of a program that is updated below its window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from release.overtaking import CRASHED, NOTICED, OVERTAKEN, crashed

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


def test_a_part_that_went_away_excuses_no_other_failure() -> None:
    gone, other = f"12:00 {CRASHED}\n  {OVERTAKEN}desk\n", f"12:01 {CRASHED}\n  ZeroDivisionError\n"
    assert not crashed("12:00 all is well\n") and not crashed(gone + gone)
    assert crashed(other) and crashed(gone + other) and crashed(other + gone)
