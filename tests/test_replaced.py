"""A program whose files are updated or removed while it runs says so; it never falls silent."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assist_app import app
from assist_app.paths import DataFolder
from assist_app.rooms.starting import Starting
from assist_app.startup import running
from assist_app.startup.replaced import Program, Replaced
from assist_app.startup.watching import ProgramWatch

SELDOM = "assist_app.lab.domains"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """One that has a file of its own, as packages have."""
    (tmp_path / "lib").mkdir()
    file = tmp_path / "lib" / "assist-app"
    file.write_bytes(b"one")
    made = Program(file)
    monkeypatch.setattr(app, "program", made)
    monkeypatch.setattr(running, "program", made)
    return made


def lay_over(program: Program, content: bytes = b"two") -> None:
    """As dpkg does: another file under the same name."""
    assert program.file is not None
    draft = program.file.with_name("assist-app.new")
    draft.write_bytes(content)
    draft.replace(program.file)


def test_nothing_is_said_while_nothing_happens(program: Program) -> None:
    assert program.change() == "" and Program(None).change() == ""
    program.check()
    assert app.late("paths").DataFolder is DataFolder


def test_a_part_of_another_version_is_not_loaded_and_that_is_said(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, SELDOM, raising=False)
    told: list[str] = []
    program.tell = told.append
    lay_over(program, b"one")
    with pytest.raises(Replaced, match="restart"):
        app.late("lab.domains")
    assert SELDOM not in sys.modules and len(told) == 1 and "restart" in told[0]
    assert app.late("paths").DataFolder is DataFolder, "what is loaded already goes on working"


def test_a_part_that_breaks_off_names_the_reason_and_keeps_the_cause(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> None:
        lay_over(program)
        raise OSError(f"{name} holds rubbish")

    monkeypatch.delitem(sys.modules, SELDOM, raising=False)
    monkeypatch.setattr("importlib.import_module", broken)
    with pytest.raises(Replaced) as failed:
        app.late("lab.domains")
    assert isinstance(failed.value.__cause__, OSError)


def test_a_removed_program_says_that_the_data_stay(program: Program) -> None:
    assert program.file is not None
    program.file.unlink()
    assert "removed" in program.change() and "data" in program.change()


@pytest.mark.parametrize("deed", ["replaced", "removed", "moved with its folder"])
def test_an_open_window_notices_by_itself(program: Program, qtbot: QtBot, deed: str) -> None:
    told: list[str] = []
    watch = ProgramWatch(program, told.append, settled=20)
    assert program.file is not None
    if deed == "replaced":
        lay_over(program)
    elif deed == "removed":
        program.file.unlink()
    else:
        program.file.parent.rename(program.file.parent.with_name("assist.old"))
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told == [program.change()]
    watch.end()


def test_an_unexpected_failure_of_a_replaced_program_is_no_report(
    program: Program, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    starting = Starting(DataFolder(tmp_path / "data"), app.late)
    said: list[str] = []
    reports: list[str] = []
    starting.notice.connect(said.append)
    starting.crashed.connect(reports.append)
    starting.serve(lambda: None, lambda receipt: None)  # type: ignore[arg-type,return-value]
    caught = running.crash_hook(starting)
    caught(ZeroDivisionError, ZeroDivisionError(), None)
    assert len(reports) == 1 and said == []
    lay_over(program)
    caught(ImportError, ImportError(), None)
    assert len(reports) == 1 and said == ["Assist was updated; please restart it."]
    caplog.clear()
