"""The accounts' window in the running program: over its real vault, files and board."""

from __future__ import annotations

from assist_app.desk.desk import Desk
from assist_app.files.accounts import load
from assist_app.model.account import secret_name
from assist_app.paths import DataFolder
from assist_app.ui.accounts.accounts_window import AccountsWindow
from assist_app.ui.parts.passphrase_dialog import PassphraseDialog
from tests.journeys.test_keeping import engine_of, in_window
from tests.journeys.test_settings_at_work import PHRASE, folder, until

__all__ = ["folder"]


async def accounts_of(desk: Desk) -> AccountsWindow:
    await engine_of(desk)
    desk.window.accounts_wanted.emit()
    await until(lambda: desk.asking._accounts is not None and desk.asking._accounts.window.isVisible())
    window: AccountsWindow = desk.asking._accounts.window
    return window


def fill(window: AccountsWindow, name: str) -> None:
    window.accounts._begin(window.accounts._kinds["openai"])
    fields = window.accounts.form._fields
    assert fields is not None
    fields.name.editor.setText(name)
    fields.fields["model"].set_value("m")
    fields.secrets["api_key"].enter("Zq7xsecret")
    window.accounts.form.save.click()


def dialog_of(desk: Desk) -> PassphraseDialog | None:
    found = desk.window.findChildren(PassphraseDialog)
    return found[0] if found else None


def test_an_account_is_added_and_its_secret_lies_in_the_vault(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        window = await accounts_of(desk)
        fill(window, "Mine")
        await until(lambda: window.accounts.form.account is not None)
        (account,) = load(folder.accounts).accounts
        assert desk.kept.choice.vault.get(secret_name(account.id, "api_key")) == b"Zq7xsecret"
        window.close()
        assert not window.isVisible()

    async def again(desk: Desk) -> None:
        window = await accounts_of(desk)
        await until(lambda: window.accounts.form.account is not None)
        fields = window.accounts.form._fields
        assert fields is not None and fields.name.value == "Mine"
        assert "kept in the vault" in fields.secrets["api_key"].editor.placeholderText()
        assert "pass-phrase" in fields._where.text()

    in_window(folder, act, PHRASE)
    in_window(folder, again, PHRASE)
    written = b"".join(path.read_bytes() for path in folder.root.rglob("*") if path.is_file())
    assert b"Zq7x" not in written


def test_the_board_knows_the_local_engine(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await engine_of(desk)
        desk.window.composer.customer_said.emit("Where is my parcel?")
        await until(lambda: desk.asking.boards() and desk.asking.boards()[0].answers)
        window = await accounts_of(desk)
        row = window.board.rows
        assert row.index(0, 1).data().endswith(" ms")

    in_window(folder, act, PHRASE)


def test_without_a_vault_the_window_offers_a_passphrase(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        window = await accounts_of(desk)
        fill(window, "Mine")
        await until(lambda: window.accounts.form.said.text().startswith("✕"))
        fields = window.accounts.form._fields
        assert fields is not None
        await until(lambda: fields._way_out.text() == "Set a pass-phrase…")
        assert not load(folder.accounts).accounts
        fields._way_out.click()
        await until(lambda: dialog_of(desk) is not None)
        assert not window.isVisible()
        dialog = dialog_of(desk)
        assert dialog is not None
        dialog.given.emit(PHRASE)
        await until(lambda: desk.kept is not None and desk.kept.durable and desk.engine is not None)
        window = await accounts_of(desk)
        assert fields.secrets["api_key"].entered == "Zq7xsecret"
        window.accounts.form.save.click()
        await until(lambda: load(folder.accounts).accounts)

    in_window(folder, act)
