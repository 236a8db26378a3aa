"""Every secret of every kind, saved, tested and shown again: it is in the vault and nowhere else."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import pickle
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from assist_app.assist.backend import BackendSpec
from assist_app.files.accounts import load
from assist_app.log import crash_report, stack_of
from assist_app.model.account import secret_name
from assist_app.model.errors import SecretMissing, VaultLocked
from assist_app.paths import DataFolder
from assist_app.ui.accounts.account_values import Draft
from assist_app.vault import FileVault, MemoryVault, PassedOver, VaultChoice
from assist_app.vendors.accounts_room import AccountRoom
from assist_app.vendors.catalogue import SPECS
from tests.ui.accounts_stage import Stage, type_into
from tests.ui.desk_stage import in_qt

EVERY_SPEC = pytest.mark.parametrize("spec", SPECS, ids=[spec.family for spec in SPECS])
PASSPHRASE = "correct horse battery staple"


class Vendor(BaseHTTPRequestHandler):
    """Refuses everybody, and repeats in its refusal what it was sent."""

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        said = {"error": {"message": f"{self.headers} {self.path} {sent}", "code": "invalid_api_key"}}
        body = json.dumps(said).encode()
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        """Nothing on the console."""


@pytest.fixture
def vendor() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def secrets_of(spec: BackendSpec, mark: str) -> dict[str, str]:
    names = [field for field in spec.fields if field.secret]
    return {
        f.name: f"{mark}{number}secret\n{mark}{number}below" if f.lines else f"{mark}{number}secret"
        for number, f in enumerate(names)
    }


def fill(stage: Stage, spec: BackendSpec, address: str, secrets: dict[str, str]) -> None:
    for field in spec.fields:
        if field.secret:
            type_into(stage.fields.secrets[field.name], secrets[field.name])
        elif field.name in ("endpoint", "base_url"):
            type_into(stage.fields.fields[field.name], address)
        elif field.required:
            type_into(stage.fields.fields[field.name], "made-up-id")


def shown(window: QWidget) -> str:
    """All words a person or a screen reader can get out of a window."""
    words = []
    for widget in [window, *window.findChildren(QWidget)]:
        spoken = QAccessible.queryAccessibleInterface(widget)
        if spoken is not None:
            words += [spoken.text(role) for role in QAccessible.Text]
        words += [widget.toolTip(), widget.whatsThis(), widget.statusTip(), widget.objectName()]
        words += [widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel):
            words.append(widget.text())
        elif isinstance(widget, QLineEdit):
            words += [widget.displayText(), widget.placeholderText()]
        elif isinstance(widget, QPlainTextEdit):
            words.append(widget.toPlainText())
    return "\n".join(words)


def picture(stage: Stage) -> list[QImage]:
    """The window from the form's top to its end."""
    bar = stage.form.page.verticalScrollBar()
    pictures = []
    for place in range(0, bar.maximum() + 1, max(1, bar.maximum() // 4)):
        bar.setValue(place)
        pictures.append(stage.window.grab().toImage())
    return pictures


def run(qtbot: QtBot, app: QApplication, folder: DataFolder, choice: VaultChoice, act: Any) -> None:
    async def work() -> None:
        room = AccountRoom(folder, lambda: choice, tuple)
        stage = Stage(qtbot, room)
        try:
            await stage.open()
            await act(stage)
            await stage.settle()
        finally:
            await stage.close()
            await asyncio.to_thread(room.close)

    in_qt(app, work)


@EVERY_SPEC
def test_a_secret_is_in_the_vault_and_nowhere_else(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    vendor: str,
    caplog: pytest.LogCaptureFixture,
    spec: BackendSpec,
) -> None:
    caplog.set_level(logging.DEBUG)
    folder, vault = DataFolder(tmp_path), FileVault(tmp_path / "vault.key", PASSPHRASE)
    secrets, seen = secrets_of(spec, "Zq7x"), []

    async def act(stage: Stage) -> None:
        stage.controller.failed.connect(seen.append)
        stage.begin(spec.family)
        fill(stage, spec, vendor, secrets)
        seen.append(shown(stage.window))
        await tested(stage)
        stage.press(stage.form.save)
        await stage.settle()
        assert stage.said == "Saved."
        seen.append(shown(stage.window))
        await tested(stage)
        stage.window.close()
        await stage.open()
        await tested(stage)

    async def tested(stage: Stage) -> None:
        stage.press(stage.form.test)
        await stage.until(lambda: not stage.form.testing)
        assert stage.said.startswith("✕")
        seen.extend([shown(stage.window), stage.said, stage.state])

    run(qtbot, qapp, folder, VaultChoice(vault), act)
    (account,) = load(folder.accounts).accounts
    kept = {name: vault.get(secret_name(account.id, name)).decode() for name in secrets}
    assert kept == secrets
    told = "\n".join([*seen, *(str(r.__dict__) + r.getMessage() for r in caplog.records), repr(account)])
    told += qapp.clipboard().text()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in secrets.values():
        for line in secret.split("\n"):
            assert line not in told
            assert line.encode() not in written
    assert not (tmp_path / "spent" / "trial.json").exists()
    caplog.clear()


@EVERY_SPEC
def test_no_picture_tells_one_secret_from_another(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, spec: BackendSpec
) -> None:
    """Two windows with different secrets of the same length look the same in every pixel."""
    pictures: list[list[QImage]] = []
    for mark in ("Zq7x", "mW2i"):

        async def act(stage: Stage, mark: str = mark) -> None:
            stage.begin(spec.family)
            fill(stage, spec, "https://vendor.example", secrets_of(spec, mark))
            stage.form.save.setFocus()
            pictures.append(picture(stage))

        folder = DataFolder(tmp_path / mark)
        run(qtbot, qapp, folder, VaultChoice(MemoryVault()), act)
    assert pictures[0] == pictures[1]


@EVERY_SPEC
def test_a_crash_with_secrets_at_hand_reports_none(spec: BackendSpec) -> None:
    secrets = secrets_of(spec, "Zq7x")
    draft = Draft("", spec.family, "Mine", {}, secrets)
    try:
        raise RuntimeError(f"cannot store {draft} {draft.secrets}")
    except RuntimeError as error:
        report = crash_report(type(error), error, error.__traceback__, "test") + stack_of(error)
    for secret in secrets.values():
        assert secret.split("\n")[0] not in report + repr(draft) + str(draft)


def test_a_key_from_a_file_is_not_logged_on_its_way(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, content in (("key.pem", b"Zq7xsecret"), ("odd.pem", b"Zq7xsecret\xff\xfe")):
        (tmp_path / name).write_bytes(content)

    async def act(stage: Stage) -> None:
        stage.begin("wecom-recommend")
        for name in ("key.pem", "odd.pem"):
            stage.controller.read_secret("private_keys", str(tmp_path / name))
            await stage.settle()
        assert stage.fields.secrets["private_keys"].entered == "Zq7xsecret"
        assert stage.state == "odd.pem holds no text."

    run(qtbot, qapp, DataFolder(tmp_path / "data"), VaultChoice(MemoryVault()), act)
    assert "Zq7x" not in "".join(str(record.__dict__) + record.getMessage() for record in caplog.records)


def test_a_draft_is_written_nowhere() -> None:
    draft = Draft("", "openai", "Mine", {}, {"api_key": "Zq7xsecret"})
    with pytest.raises(TypeError):
        pickle.dumps(draft)
    with pytest.raises(TypeError):
        copy.deepcopy(draft)
    assert "Zq7x" not in repr(draft)


def test_without_a_lasting_vault_nothing_secret_is_accepted(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    choice = VaultChoice(MemoryVault(), (PassedOver("keyring", "There is no keyring."),))

    async def act(stage: Stage) -> None:
        stage.begin("openai")
        stage.fields.fields["model"].set_value("m")
        stage.fields.secrets["api_key"].enter("Zq7xsecret")
        stage.press(stage.form.save)
        await stage.settle()
        assert "There is no keyring." in stage.said
        assert stage.fields.secrets["api_key"].entered == "Zq7xsecret"
        stage.fields.secrets["api_key"].editor.clear()
        stage.press(stage.form.save)
        await stage.settle()
        assert stage.said == "Saved."

    run(qtbot, qapp, DataFolder(tmp_path), choice, act)
    assert len(load(tmp_path / "accounts.json").accounts) == 1


class Lost(MemoryVault):
    """A vault that lost what it was given, or is locked."""

    kind = "keyring"
    locked = False

    def get(self, name: str) -> bytes:
        if self.locked:
            raise VaultLocked("The keyring is locked.")
        raise SecretMissing(f"{name} is missing")


def test_a_test_needs_only_those_secrets_that_were_not_entered_anew(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, vendor: str
) -> None:
    vault = Lost()

    async def act(stage: Stage) -> None:
        stage.begin("openai")
        stage.fields.fields["base_url"].set_value(vendor)
        stage.fields.fields["model"].set_value("m")
        stage.fields.secrets["api_key"].enter("Zq7xsecret")
        stage.press(stage.form.save)
        await stage.settle()
        stage.press(stage.form.test)
        await stage.until(lambda: not stage.form.testing)
        assert "enter it again" in stage.said
        stage.fields.secrets["api_key"].enter("Zq7xother")
        stage.press(stage.form.test)
        await stage.until(lambda: not stage.form.testing)
        assert "Enter the secrets again" in stage.said
        stage.fields.secrets["api_key"].show_kept(True)
        vault.locked = True
        stage.press(stage.form.test)
        await stage.until(lambda: not stage.form.testing)
        assert stage.said == "✕ The keyring is locked."

    run(qtbot, qapp, DataFolder(tmp_path), VaultChoice(vault), act)


def test_what_the_book_refuses_stands_at_its_field(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        for _number in range(2):
            stage.begin("openai")
            stage.fields.fields["model"].set_value("m")
            stage.press(stage.form.save)
            await stage.settle()
        names = [account.name for account in stage.page.shelf.accounts]
        assert names == ["Language model", "Language model 2"]
        fields = stage.fields
        fields.name.editor.setText("Language model")
        stage.press(stage.form.save)
        await stage.settle()
        assert "already an account" in fields.name.error.text()
        fields.name.editor.setText("Other")
        fields.fields["base_url"].editor.setText("http://vendor.example")
        stage.press(stage.form.test)
        await stage.until(lambda: not stage.form.testing)
        assert "only https://" in fields.fields["base_url"].error.text()
        fields.fields["base_url"].editor.setText("")
        fields.fields["model"].editor.setText("\ud800")
        stage.press(stage.form.save)
        await stage.settle()
        assert fields.fields["model"].error.text()

    run(qtbot, qapp, DataFolder(tmp_path), VaultChoice(Lost()), act)


def test_order_switches_and_removal_reach_the_file(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)

    async def act(stage: Stage) -> None:
        for name in ("One", "Two", "Three"):
            stage.begin("openai")
            stage.fields.name.editor.setText(name)
            stage.fields.fields["model"].set_value("m")
            stage.press(stage.form.save)
            await stage.settle()
        stage.page.up.click()
        stage.page.up.click()
        await stage.settle()
        assert [account.name for account in load(folder.accounts).accounts] == ["Three", "One", "Two"]
        stage.page.rows.setData(stage.page.rows.index(1), 0, 10)
        await stage.settle()
        assert [account.enabled for account in load(folder.accounts).accounts] == [True, False, True]
        stage.press(stage.form.remove)
        await stage.reply("Remove account")
        await stage.until(lambda: len(stage.page.shelf.accounts) == 2)
        assert [account.name for account in load(folder.accounts).accounts] == ["One", "Two"]

    run(qtbot, qapp, folder, VaultChoice(MemoryVault()), act)


def test_an_account_removed_elsewhere_is_said_when_it_is_saved(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    folder = DataFolder(tmp_path)

    async def act(stage: Stage) -> None:
        stage.begin("openai")
        stage.fields.fields["model"].set_value("m")
        stage.press(stage.form.save)
        await stage.settle()
        folder.accounts.unlink()
        stage.fields.name.editor.setText("Other")
        stage.press(stage.form.save)
        await stage.settle()
        assert "removed elsewhere" in stage.said

    run(qtbot, qapp, folder, VaultChoice(MemoryVault()), act)


def test_a_damaged_file_is_said(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.accounts.write_text('{"accounts": [{"id": 7}]}')

    async def act(stage: Stage) -> None:
        await stage.until(lambda: "could not all be read" in stage.state)

    run(qtbot, qapp, folder, VaultChoice(MemoryVault()), act)
