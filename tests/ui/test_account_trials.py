"""Testing an account from its form: one real call, explained, and ended by whoever leaves."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.qtbot import QtBot

from assist_app.ui.accounts.account_values import Verdict
from tests.ui.accounts_stage import CLOUD, LOCAL, Stage, on_stage


def test_a_test_explains_itself_and_saves_nothing(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.fields.secrets["api_key"].enter("other")
        stage.press(stage.form.test)
        await stage.until(lambda: stage.room.answer)
        assert stage.form.test.text() == "Stop"
        assert "under way" in stage.said
        stage.room.answer.set_result(Verdict(False, "The key was refused."))
        await stage.until(lambda: stage.form.test.text() == "Test")
        assert stage.said == "✕ The key was refused."
        assert stage.room.drafts[0].secrets == {"api_key": "other"}
        assert stage.form.dirty
        assert stage.changes == []

    on_stage(qtbot, qapp, act, CLOUD)


def test_a_running_test_is_stopped(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.press(stage.form.test)
        await stage.until(lambda: stage.room.answer)
        stage.press(stage.form.test)
        await stage.until(lambda: stage.room.ended)
        assert stage.room.ended == ["cancelled"]
        await stage.until(lambda: stage.said == "The test was stopped.")
        assert stage.form.test.text() == "Test"

    on_stage(qtbot, qapp, act, CLOUD)


@pytest.mark.parametrize("way", ["other row", "new", "close", "end"])
def test_who_leaves_stops_the_test(qtbot: QtBot, qapp: QApplication, way: str) -> None:
    async def act(stage: Stage) -> None:
        stage.press(stage.form.test)
        await stage.until(lambda: stage.room.answer)
        if way == "other row":
            stage.choose(1)
        elif way == "new":
            stage.begin("dianjin")
        elif way == "close":
            stage.window.close()
        else:
            await stage.close()
        await stage.until(lambda: stage.room.ended)
        assert stage.room.ended == ["cancelled"]
        if way in ("other row", "new"):
            await stage.settle()
            assert stage.form.test.text() == "Test"
            assert stage.said == ""

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)
