"""The window of the accounts: switched, moved, removed; no edit is lost and nothing hostile is obeyed."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assist_app.assist.board import Board
from assist_app.assist.breaker import BreakerState
from assist_app.model.account import Account
from assist_app.ui.accounts.account_painter import SWITCH
from tests.ui.accounts_stage import CLOUD, LOCAL, Stage, on_stage, refusal, words_of

ENDLESS = "很长" * 5_000
HOSTILE = ("<b>bold</b>", "a\u202eb", ENDLESS, "&amp; & %s {name}", "👩🏽‍💻", "line\nbreak", "\u200b")


def test_unsaved_changes_are_asked_about_before_another_row(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.fields.name.editor.setText("Changed")
        stage.fields.secrets["api_key"].enter("typed")
        stage.choose(1)
        asked = await stage.reply("Keep editing")
        assert stage.chosen() == "Cloud"
        assert asked == "“Changed” has changes that are not saved."
        assert stage.fields.name.value == "Changed"
        assert stage.fields.secrets["api_key"].entered == "typed"
        stage.choose(1)
        await stage.reply("Discard changes")
        await stage.until(lambda: stage.chosen() == "On this PC")
        stage.choose(0)
        assert stage.fields.name.value == "Cloud"
        assert stage.fields.secrets["api_key"].entered is None

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


def test_unsaved_changes_are_asked_about_before_closing(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.fields.secrets["api_key"].enter("typed")
        stage.window.close()
        await stage.reply("Keep editing")
        assert stage.window.isVisible()
        QTest.keyClick(stage.window, Qt.Key.Key_Escape)
        await stage.reply("Discard changes")
        await stage.until(lambda: not stage.window.isVisible())
        assert stage.fields.secrets["api_key"].entered is None
        await stage.open()
        stage.window.close()
        assert not stage.window.isVisible()

    on_stage(qtbot, qapp, act, CLOUD)


def test_a_new_account_can_be_thought_better_of(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.begin("openai")
        assert stage.chosen() == "New account"
        assert stage.fields.name.value == "Language model"
        stage.press(stage.form.remove)
        assert stage.page.rows.rowCount() == 1
        stage.begin("openai")
        stage.fields.name.editor.setText("Half")
        stage.begin("dianjin")
        await stage.reply("Keep editing")
        assert stage.fields.name.value == "Half"
        stage.press(stage.form.remove)
        await stage.reply("Discard changes")
        await stage.until(lambda: stage.page.rows.rowCount() == 1)
        assert stage.room.drafts == []

    on_stage(qtbot, qapp, act, CLOUD)


def test_switches_work_by_mouse_and_key(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        view = stage.page.list
        rect = view.visualRect(stage.page.rows.index(1))
        at = QPoint(rect.right() - 12 - SWITCH.width() // 2, rect.center().y())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        await stage.settle()
        assert stage.room.done == [("switch", "a2", True)]
        assert stage.chosen() == "On this PC"
        QTest.keyClick(view, Qt.Key.Key_Space)
        await stage.settle()
        assert stage.room.done[-1] == ("switch", "a2", False)
        state = stage.page.rows.index(1).data(Qt.ItemDataRole.CheckStateRole)
        assert state == Qt.CheckState.Unchecked
        spoken = stage.page.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == "On this PC, Language model · off"
        assert stage.changes == [(), ()]

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


def test_a_switch_that_fails_stays_as_it_was(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.room.refusal = refusal("The disk is full.")
        QTest.keyClick(stage.page.list, Qt.Key.Key_Space)
        await stage.settle()
        assert stage.state == "The disk is full."
        assert stage.page.rows.line(stage.page.rows.index(0)).enabled  # type: ignore[union-attr]
        assert stage.changes == []

    on_stage(qtbot, qapp, act, CLOUD)


def test_accounts_move_and_edits_stay(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.fields.name.editor.setText("Edited")
        assert not stage.page.up.isEnabled()
        QTest.keyClick(stage.page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        await stage.settle()
        assert stage.room.done == [("arrange", ("a2", "a1"))]
        assert stage.chosen() == "Cloud"
        assert stage.fields.name.value == "Edited"
        assert not stage.page.down.isEnabled()
        stage.page.up.click()
        await stage.settle()
        assert stage.room.done[-1] == ("arrange", ("a1", "a2"))

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


def test_removing_asks_first(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.press(stage.form.remove)
        assert await stage.reply("Cancel") == "Remove the account “Cloud”?"
        assert stage.room.done == []
        stage.press(stage.form.remove)
        await stage.reply("Remove account")
        await stage.until(lambda: stage.page.rows.rowCount() == 1)
        await stage.settle()
        assert stage.room.done == [("remove", "a1")]
        assert stage.chosen() == "On this PC"

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


def test_an_account_that_is_gone_leaves_the_form(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.room.accounts = [LOCAL]
        stage.controller.refresh()
        await stage.settle()
        assert stage.chosen() == "On this PC"
        stage.room.accounts = []
        stage.controller.refresh()
        await stage.settle()
        assert stage.form.account is None
        assert "Which service" in words_of(stage.window)

    on_stage(qtbot, qapp, act, CLOUD)


def test_an_unknown_kind_can_be_seen_switched_and_removed(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        assert "needs another version" in stage.page.rows.line(stage.page.rows.index(0)).detail  # type: ignore[union-attr]
        assert not stage.form.save.isEnabled()
        assert not stage.form.test.isEnabled()
        QTest.keyClick(stage.page.list, Qt.Key.Key_Space)
        await stage.settle()
        assert stage.room.done == [("switch", "f1", False)]
        stage.press(stage.form.remove)
        await stage.reply("Remove account")
        await stage.until(lambda: ("remove", "f1") in stage.room.done)

    on_stage(qtbot, qapp, act, Account("f1", "future", "Future"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_are_shown_as_they_are(qtbot: QtBot, qapp: QApplication, text: str) -> None:
    account = Account("h1", "openai", text, {"model": text, "instructions": text, "suggestions": text})

    async def act(stage: Stage) -> None:
        assert not stage.form.dirty
        stage.boards = [Board("h1", text, 1.0, 2.0, 1, {text: 2})]
        stage.window.look()
        stage.window.tabs.setCurrentIndex(1)
        assert not stage.window.grab().isNull()
        assert stage.window.width() < 1400
        stage.window.tabs.setCurrentIndex(0)
        assert not stage.window.grab().isNull()
        fields = stage.fields.fields
        assert fields["instructions"].value == text
        assert fields["suggestions"].value == text
        stage.press(stage.form.remove)
        assert text.split("\n")[0] in await stage.reply("Cancel")

    on_stage(qtbot, qapp, act, account)


def test_where_no_secret_can_be_kept_there_is_a_way_out(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        assert not stage.fields._way_out.isVisibleTo(stage.fields)
        stage.room.way_out = "Set a pass-phrase…"
        stage.controller.refresh()
        await stage.settle()
        with qtbot.waitSignal(stage.window.way_out_wanted):
            stage.press(stage.fields._way_out)
        assert "Secrets are in the keyring." in words_of(stage.fields)
        assert "gateway" in words_of(stage.fields)

    on_stage(qtbot, qapp, act, CLOUD)


def test_the_board_shows_every_account_and_is_read_only_while_visible(
    qtbot: QtBot, qapp: QApplication
) -> None:
    async def act(stage: Stage) -> None:
        stage.boards = [
            Board("embedded", "Local", 6.2, 14.0, 3),
            Board("a1", "Cloud", None, None, 0, {"network": 1, "auth": 3}, BreakerState.OPEN, 24.2, 7, 93),
        ]
        stage.window.look()
        rows = stage.window.board.rows
        cells = [[rows.index(r, c).data() for c in range(rows.columnCount())] for r in range(rows.rowCount())]
        assert cells == [
            ["Local", "6 ms", "14 ms", "–", "–", "is asked", "–"],
            ["Cloud", "–", "–", "7", "93", "left alone for 25 s", "credentials refused 3 · not reached 1"],
            ["On this PC", "–", "–", "–", "–", "off", "–"],
        ]
        assert rows.index(1, 4).data(Qt.ItemDataRole.AccessibleTextRole) == "Left today: 93"
        assert "left alone for 25 s" in stage.page.rows.line(stage.page.rows.index(0)).detail  # type: ignore[union-attr]
        stage.window.board.copy.click()
        copied = json.loads(stage.copied[0])
        assert [row["title"] for row in copied] == ["Local", "Cloud"]
        assert copied[1]["errors"] == {"network": 1, "auth": 3}
        assert (copied[1]["breaker"], copied[1]["rests_s"], copied[1]["calls_left_today"]) == (
            "open",
            24.2,
            93,
        )
        assert stage.window._timer.isActive()
        stage.window.close()
        assert not stage.window._timer.isActive()

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


def test_a_look_at_the_board_keeps_the_place_in_the_list(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.choose(1)
        stage.fields.name.editor.setText("Typing")
        for spent in range(3):
            stage.boards = [Board("a1", "Cloud", float(spent), 1.0, 1)]
            stage.window.look()
        assert stage.chosen() == "On this PC"
        assert stage.fields.name.value == "Typing"

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.begin("wecom-model")
        nameless = [
            widget
            for widget in stage.window.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisibleTo(stage.window)
            and not widget.accessibleName()
            and not (isinstance(widget, QAbstractButton) and widget.text())
            and not isinstance(widget, QTabBar | QTabWidget)
        ]
        assert nameless == []

    on_stage(qtbot, qapp, act, CLOUD)
