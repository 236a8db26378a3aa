"""Import and export: looked at, said, asked, and only then done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from assist_app.desk import library_exchange
from assist_app.model.script import Library, Script, ScriptFilter
from tests.ui.library_desk_stage import Stage, on_stage


def test_an_import_asks_before_anything_is_written(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "scripts.csv"
    path.write_text("id;title;text;language\ns2;Refund;Changed;en\n;New;Brand new;en\n;Wrong;;en\n")

    async def act(stage: Stage) -> None:
        async def stored() -> tuple[Script, ...]:
            found = await asyncio.wrap_future(stage.store.list_scripts(ScriptFilter(), 0, 99))
            return tuple(found[1])

        before = await stored()
        for words in ("Cancel", "Import"):
            stage.desk._start(stage.desk._exchange.import_file(path), name="import")
            asked = await stage.answer(words)
            await stage.settle()
            await asyncio.sleep(0.05)
            assert asked == "1 new, 1 changed, 0 unchanged, 1 wrong (lines 4)"
            assert (await stored() == before) == (words == "Cancel")
        assert stage.said == "Imported 2 scripts and 0 intents."
        assert {script.messages[0] for script in await stored()} == {"已退款", "Changed", "Brand new"}
        stage.desk._start(stage.desk._exchange.import_file(path), name="again")
        assert (await stage.answer("Close")).startswith("0 new, 0 changed, 2 unchanged")

    on_stage(qtbot, qapp, act)


def test_an_import_leaves_unsaved_edits_alone(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.window._scripts.form._title.setText("Typing")
        await stage.desk._take_in(Library((Script("s2", "en", "Imported", ("x",)),)))
        await stage.settle()
        assert stage.window._scripts.form.value().title == "Typing" and stage.window.unsaved() == 1

    on_stage(qtbot, qapp, act)


def test_what_cannot_be_read_is_said_in_the_window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "scripts.csv"
    path.write_bytes("标题,话术\n退款,好\n".encode("gbk"))

    async def act(stage: Stage) -> None:
        stage.desk._start(stage.desk._exchange.import_file(path), name="import")
        await stage.settle()
        assert "not UTF-8" in stage.said and not stage.window.findChildren(QMessageBox)

    on_stage(qtbot, qapp, act)


def test_a_table_is_exported_from_the_file_dialog(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        stage.press("Export…")
        (dialog,) = stage.window.findChildren(QFileDialog)
        assert dialog.windowModality() is Qt.WindowModality.WindowModal
        dialog.filterSelected.emit("CSV (*.csv)")
        assert dialog.defaultSuffix() == "csv"
        dialog.fileSelected.emit(str(tmp_path / "out.csv"))
        dialog.close()
        await stage.settle()
        assert stage.said == "Exported 2 scripts."
        assert "已退款" in (tmp_path / "out.csv").read_text("utf-8-sig")

    on_stage(qtbot, qapp, act)


def test_files_are_read_and_written_beside_the_window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[bool] = []

    def noted(work: Callable[..., Any]) -> Callable[..., Any]:
        def noting(*values: Any) -> Any:
            threads.append(threading.current_thread() is threading.main_thread())
            return work(*values)

        return noting

    for name in ("read_plan", "write_table", "save_library"):
        monkeypatch.setattr(library_exchange, name, noted(getattr(library_exchange, name)))

    async def act(stage: Stage) -> None:
        for name in ("a.csv", "a.json"):
            await stage.desk._exchange.export_file(tmp_path / name)
            stage.desk._start(stage.desk._exchange.import_file(tmp_path / name), name="import")
            assert (await stage.answer("Close")).startswith("0 new, 0 changed")
            await stage.settle()
            await stage.until(lambda: not stage.window.findChildren(QMessageBox))

    on_stage(qtbot, qapp, act)
    assert threads == [False] * 4
