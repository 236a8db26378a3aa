"""The page of what was learned: shown with its share of trials, forgotten after a question, and files."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox, QSpinBox
from pytestqt.qtbot import QtBot

from assist_app.model.feedback import Feedback, Outcome
from tests.ui.library_desk_stage import Stage, on_stage

COPIED = Feedback("c", "embedded:s2", Outcome.COPIED, 1e9, "s2", "refund", "embedded", 1, turn="m1")


async def learned(stage: Stage) -> None:
    await asyncio.wrap_future(stage.store.record(COPIED))
    await stage.desk._learning.show()


def test_it_shows_what_was_learned_and_forgets_it_when_told_twice(qapp: QApplication, qtbot: QtBot) -> None:
    async def act(stage: Stage) -> None:
        await learned(stage)
        page, table = stage.window.learning, stage.window.learning._table
        cells = [table.item(0, column).text().strip() for column in range(5)]
        assert cells == ["Refund", "Refund", "30%", "1", "0"] and "10%" in page.words
        for words, rows in (("Cancel", 1), ("Forget", 0)):
            page._reset.click()
            assert "Forget" in await stage.answer(words)
            await stage.until(lambda: not stage.desk._learning._tasks._tasks)
            await stage.until(lambda: not page.findChildren(QMessageBox))
            assert page.rows == rows
        assert not page._reset.isEnabled()
        assert (await asyncio.wrap_future(stage.store.learning())).usage == ()

    on_stage(qtbot, qapp, act)


def test_the_share_of_trials_is_chosen_and_kept(qapp: QApplication, qtbot: QtBot) -> None:
    async def act(stage: Stage) -> None:
        await learned(stage)
        page = stage.window.learning
        page.findChild(QSpinBox).setValue(20)
        await stage.until(lambda: "20%" in page.words)
        assert (await asyncio.wrap_future(stage.store.learning())).explore == 0.2

    on_stage(qtbot, qapp, act)


def test_files_go_out_and_come_back_and_rubbish_is_said(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    async def act(stage: Stage) -> None:
        await learned(stage)
        desk, page = stage.desk._learning, stage.window.learning
        await desk.export(tmp_path / "l.json")
        assert "l.json" in page.words
        await asyncio.wrap_future(stage.store.reset_learning())
        desk._start(desk.take_in(tmp_path / "l.json"), name="import")
        await stage.answer("Import")
        await stage.until(lambda: page.rows == 1 and "1 turn" in page.words)
        (tmp_path / "bad.json").write_text("{")
        await desk._said(desk.take_in(tmp_path / "bad.json"))
        assert "bad.json" in page.words and page.rows == 1

    on_stage(qtbot, qapp, act)
