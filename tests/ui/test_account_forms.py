"""The form of an account: drawn from the spec, filled, saved, refused at the field it is about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)
from pytestqt.qtbot import QtBot

from assist_app.assist.backend import BackendSpec
from assist_app.model.account import Account
from assist_app.model.errors import Misconfigured
from assist_app.ui.accounts.secret_row import HiddenLines
from assist_app.vendors.accounts_room import ABOUT
from assist_app.vendors.catalogue import SPECS
from tests.ui.accounts_stage import CLOUD, Stage, on_stage, refusal, type_into

EVERY_SPEC = pytest.mark.parametrize("spec", SPECS, ids=[spec.family for spec in SPECS])
ENDLESS = "很长" * 5_000


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
