"""Every kind of account drawn and filled; nothing entered is lost, nothing wrong is stored."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assist_app.accounts_room import ABOUT
from assist_app.assist.backend import BackendSpec
from assist_app.assist.board import Board
from assist_app.assist.breaker import BreakerState
from assist_app.catalogue import SPECS
from assist_app.model.account import Account
from assist_app.model.errors import Misconfigured
from assist_app.ui.account_rows import SWITCH
from assist_app.ui.account_values import Verdict
from assist_app.ui.secret_row import HiddenLines
from tests.ui.accounts_stage import CLOUD, LOCAL, Stage, on_stage, refusal, type_into, words_of

EVERY_SPEC = pytest.mark.parametrize("spec", SPECS, ids=[spec.family for spec in SPECS])
ENDLESS = "很长" * 5_000
HOSTILE = ("<b>bold</b>", "a\u202eb", ENDLESS, "&amp; & %s {name}", "👩🏽‍💻", "line\nbreak", "\u200b")


@EVERY_SPEC
def test_every_field_of_every_kind_has_its_editor(
    qtbot: QtBot, qapp: QApplication, spec: BackendSpec
) -> None:
    async def act(stage: Stage) -> None:
        stage.begin(spec.family)
        fields = stage.fields
        assert [*fields.fields, *fields.secrets] == [
            *(f.name for f in spec.fields if not f.secret),
            *(f.name for f in spec.fields if f.secret),
        ]
        for field in spec.fields:
            row = fields.secrets[field.name] if field.secret else fields.fields[field.name]
            editor = row.editor
            if field.secret:
                hidden = isinstance(editor, HiddenLines) if field.lines else editor.echoMode()
                assert hidden in (True, QLineEdit.EchoMode.Password)
            elif field.choices:
                assert isinstance(editor, QComboBox)
                assert [editor.itemData(n) for n in range(editor.count())] == list(field.choices)
                words = [editor.itemText(n) for n in range(editor.count())]
                assert words == list(field.words or field.choices)
            else:
                assert isinstance(editor, QPlainTextEdit if field.lines else QLineEdit)
            assert editor.accessibleName().startswith(field.label)
            needed = field.required and not (field.default and not field.secret)
            assert ("required" in editor.accessibleName()) == needed
            assert field.hint in editor.accessibleDescription()

    on_stage(qtbot, qapp, act)


@EVERY_SPEC
def test_every_kind_is_filled_and_arrives_whole(qtbot: QtBot, qapp: QApplication, spec: BackendSpec) -> None:
    async def act(stage: Stage) -> None:
        stage.begin(spec.family)
        wanted = {}
        for number, field in enumerate(spec.fields):
            lines = f"first {number}\nsecond" if field.lines else f"value {number}"
            wanted[field.name] = field.choices[-1] if field.choices else lines
            row = stage.fields.secrets.get(field.name) or stage.fields.fields[field.name]
            type_into(row, wanted[field.name])
        type_into(stage.fields.name, "Mine")  # type: ignore[arg-type]
        QTest.keyClicks(stage.fields.limit.editor, "12.5")
        QTest.keyClicks(stage.fields.budget.editor, "300")
        stage.fields.masked.click()
        stage.press(stage.form.save)
        await stage.settle()
        (draft,) = stage.room.drafts
        defaults = {field.name: field.default for field in spec.fields}
        plain = {name: value for name, value in wanted.items() if name in stage.fields.fields}
        # What equals the default is left to the default.
        assert draft.fields == {n: "" if v == defaults[n] else v for n, v in plain.items()}
        assert draft.secrets == {name: wanted[name] for name in stage.fields.secrets}
        assert (draft.name, draft.kind, draft.limit, draft.daily_budget) == ("Mine", spec.family, 12.5, 300)
        assert draft.masked is False
        assert stage.said == "Saved."
        assert not stage.form.dirty
        assert stage.chosen() == "Mine"
        assert stage.changes == [("new1",) if draft.secrets else ()]

    on_stage(qtbot, qapp, act)


@EVERY_SPEC
def test_a_stored_account_shows_what_it_holds_and_saves_only_changes(
    qtbot: QtBot, qapp: QApplication, spec: BackendSpec
) -> None:
    secrets = tuple(field.name for field in spec.fields if field.secret)
    fields = {f.name: f.choices[-1] if f.choices else "x" for f in spec.fields if not f.secret}
    account = Account("s1", spec.family, "Stored", fields, secrets, limit=20.0, daily_budget=7, masked=False)

    async def act(stage: Stage) -> None:
        assert not stage.form.dirty
        assert not stage.form.save.isEnabled()
        for row in stage.fields.secrets.values():
            assert row.editor.text() == ""
            assert "kept in the vault" in row.editor.placeholderText()
        stage.fields.name.editor.setText("Renamed")
        stage.press(stage.form.save)
        await stage.settle()
        (draft,) = stage.room.drafts
        assert draft.id == "s1"
        assert draft.secrets == {}
        assert {name: value or spec_default(spec, name) for name, value in draft.fields.items()} == fields
        assert (draft.limit, draft.daily_budget, draft.masked) == (20.0, 7, False)
        assert stage.changes == [()]

    on_stage(qtbot, qapp, act, account)


def spec_default(spec: BackendSpec, name: str) -> str:
    return next(field.default for field in spec.fields if field.name == name)


def test_the_menu_says_a_sentence_about_every_kind(qtbot: QtBot, qapp: QApplication) -> None:
    assert {spec.family for spec in SPECS} == set(ABOUT)

    async def act(stage: Stage) -> None:
        texts = [action.text() for action in stage.page.add.menu().actions()]
        assert texts == [f"{spec.title}\tAbout {spec.title}." for spec in SPECS]

    on_stage(qtbot, qapp, act)


def test_a_secret_is_removed_kept_or_replaced(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        row = stage.fields.secrets["api_key"]
        stage.press(row._remove)
        assert "is removed when you save" in row.editor.placeholderText()
        assert stage.form.dirty
        stage.press(row._remove)
        assert not stage.form.dirty
        stage.press(row._remove)
        stage.press(stage.form.save)
        await stage.settle()
        assert stage.room.drafts[-1].secrets == {"api_key": ""}
        assert row.editor.placeholderText() == "none entered yet"
        row.enter("  new one  ")
        stage.press(stage.form.save)
        await stage.settle()
        assert stage.room.drafts[-1].secrets == {"api_key": "new one"}
        row.enter("   ")
        assert row.entered is None
        assert stage.changes == [("a1",), ("a1",)]

    on_stage(qtbot, qapp, act, CLOUD)


def test_keys_of_several_lines_come_from_clipboard_or_file(
    qtbot: QtBot, qapp: QApplication, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    async def act(stage: Stage) -> None:
        stage.begin("wecom-recommend")
        row = stage.fields.secrets["private_keys"]
        qapp.clipboard().setText("-----BEGIN\nabc\n-----END")
        QTest.keyClick(row.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert row.editor.text() == "3 lines entered"
        assert row.entered == "-----BEGIN\nabc\n-----END"
        QTest.keyClick(row.editor, Qt.Key.Key_Backspace)
        assert row.entered is None
        file = tmp_path / "key.pem"
        file.write_bytes("\ufeffone\ntwo\n".encode())
        row.file_chosen.emit("private_keys", str(file))
        await stage.settle()
        assert row.entered == "one\ntwo"
        file.write_bytes(b"\xff\xfe\x00secret")
        row.file_chosen.emit("private_keys", str(file))
        await stage.settle()
        assert stage.state == "key.pem holds no text."
        file.write_bytes(b"x" * 70_000)
        row.file_chosen.emit("private_keys", str(file))
        await stage.settle()
        assert "too large" in stage.state
        row.file_chosen.emit("private_keys", str(tmp_path / "nowhere"))
        await stage.settle()
        assert "cannot be read" in stage.state
        assert row.entered == "one\ntwo"
        qapp.clipboard().clear()

    on_stage(qtbot, qapp, act)


def test_what_is_missing_or_no_number_is_said_at_its_field(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.begin("openai")
        fields = stage.fields
        fields.name.editor.clear()
        for text in ("abc", "0", "-1", "121", "1e2", "nan", "٣", ENDLESS):
            fields.limit.editor.setText(text)
            fields.budget.editor.setText("1.5" if text == "abc" else text)
            stage.press(stage.form.save)
            assert fields.limit.error.text().startswith("A number of seconds")
            assert fields.limit.error.isVisibleTo(fields)
        fields.budget.editor.setText("-3")
        stage.press(stage.form.test)
        assert fields.budget.error.text().startswith("A whole number")
        assert fields.name.error.text() == fields.fields["model"].error.text() == "This is needed."
        assert fields.fields["model"].editor.accessibleDescription().startswith("This is needed.")
        assert fields.fields["base_url"].error.text() == ""
        QTest.keyClicks(fields.fields["model"].editor, "m")
        assert not fields.fields["model"].error.isVisibleTo(fields)
        await stage.settle()
        assert stage.room.drafts == []

    on_stage(qtbot, qapp, act)


def test_a_refusal_stands_at_the_field_it_is_about(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        fields = stage.fields
        QTest.keyClicks(fields.fields["base_url"].editor, "http://example.com")
        stage.room.refusal = Misconfigured("Only https:// is possible.", code="base_url")
        stage.press(stage.form.save)
        await stage.settle()
        assert fields.fields["base_url"].error.text() == "Only https:// is possible."
        assert stage.said == ""
        stage.room.refusal = refusal("The vault is locked.")
        stage.press(stage.form.save)
        await stage.settle()
        assert stage.said == "✕ The vault is locked."
        assert stage.form.dirty
        assert fields.fields["base_url"].value == "http://example.com"

    on_stage(qtbot, qapp, act, CLOUD)


def test_what_is_typed_while_the_vault_is_slow_stays(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.fields.secrets["api_key"].enter("typed")
        stage.fields.fields["model"].set_value("m-other")
        stage.press(stage.form.save)
        QTest.keyClicks(stage.fields.fields["model"].editor, "-more")
        await stage.settle()
        assert stage.room.drafts[0].fields["model"] == "m-other"
        assert stage.fields.fields["model"].value == "m-other-more"
        assert stage.form.dirty
        stage.press(stage.form.save)
        await stage.settle()
        assert stage.room.drafts[1].fields["model"] == "m-other-more"
        assert not stage.form.dirty

    on_stage(qtbot, qapp, act, CLOUD)


def test_an_unexpected_failure_leaves_the_form_usable(
    qtbot: QtBot, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(stage: Stage) -> None:
        stage.fields.name.editor.setText("Other")
        for button in (stage.form.save, stage.form.test):
            stage.room.refusal = ZeroDivisionError("bug")
            stage.press(button)
            await stage.until(lambda: "unexpected" in stage.said)
            assert button.isEnabled()
            stage.form.say("")
        assert stage.form.test.text() == "Test"

    on_stage(qtbot, qapp, act, CLOUD)
    caplog.clear()


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
