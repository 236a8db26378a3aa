"""What the settings dialog promises is done in the running program, over real HTTP and in the real store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import aiohttp
import pytest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from assist_app import __version__
from assist_app.delivery.shortcuts import Reach
from assist_app.desk.desk import Desk
from assist_app.model.feedback import Feedback, Outcome
from assist_app.model.shortcuts import Action, Bound, Chord
from assist_app.paths import DataFolder
from assist_app.rooms.keeping import open_kept
from assist_app.ui.pages.settings_dialog import SettingsDialog
from assist_app.ui.pages.shortcuts_page import ShortcutsPage
from assist_app.ui.parts.passphrase_dialog import PassphraseDialog
from tests.journeys.desktop import free_port, said
from tests.journeys.test_keeping import engine_of, in_window

PHRASE = "a good pass-phrase"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("ASSIST_HTTP_TOKEN", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    root = tmp_path / "data"
    root.mkdir()
    (root / "settings.json").write_text(json.dumps({"http_port": free_port()}))
    return DataFolder(root)


async def until(fits: Callable[[], object]) -> None:
    while not fits():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def status(desk: Desk, token: str, name: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            desk.intake.http.address, json=[said(name, "hello", subject=name)], headers=headers
        ) as answer,
    ):
        return answer.status


async def settings_of(desk: Desk) -> SettingsDialog:
    await engine_of(desk)
    await until(lambda: desk.intake is not None and desk.intake.http is not None and desk.intake.http.open)
    desk.window.settings_wanted.emit()
    return desk.opening.dialogs.settings._dialog


def press(dialog: SettingsDialog, words: str) -> None:
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == words)
    assert button.isEnabled()
    button.click()


def test_a_new_token_works_at_once_and_the_old_one_does_not(folder: DataFolder) -> None:
    tokens: list[str] = []

    async def act(desk: Desk) -> None:
        dialog = await settings_of(desk)
        tokens.append(desk.intake.token)
        assert await status(desk, tokens[0], "m1") == 200
        press(dialog, "New token")
        await until(lambda: desk.intake.token != tokens[0])
        tokens.append(desk.intake.token)
        assert await status(desk, tokens[0], "m2") == 401
        assert await status(desk, tokens[1], "m2") == 200
        field = dialog.token._field
        await until(lambda: field.text() == tokens[1])

    async def again(desk: Desk) -> None:
        await settings_of(desk)
        assert await status(desk, tokens[0], "m3") == 401
        assert await status(desk, tokens[1], "m3") == 200

    in_window(folder, act, PHRASE)
    in_window(folder, again, PHRASE)


def test_all_conversations_are_deleted_and_nothing_else(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        dialog = await settings_of(desk)
        for number in range(3):
            assert await status(desk, desk.intake.token, f"m{number}") == 200
        await until(lambda: len(desk.window.conversations.rows()) == 3 and desk.window.messages.count == 1)
        await asyncio.wrap_future(
            desk.kept.store.record(Feedback("c", "x", Outcome.COPIED, 1.0, "s1", "track", "embedded", 1))
        )
        scripts = await asyncio.wrap_future(desk.kept.store.script_count())
        for words in ("Cancel", "Delete all conversations"):
            assert len(desk.window.conversations.rows()) == 3
            press(dialog, "Delete all conversations…")
            await until(lambda: dialog.findChildren(QMessageBox))
            box = dialog.findChildren(QMessageBox)[0]
            next(b for b in box.buttons() if b.text() == words).click()
            await until(lambda: not dialog.findChildren(QMessageBox))
        await until(lambda: dialog._forgotten.text() == "3 conversations were deleted.")
        await until(lambda: not desk.window.conversations.rows())
        assert desk.window.messages.count == 0 and desk.controller.open_conversation is None
        assert desk.window.windowTitle() == "Assist"
        assert await asyncio.wrap_future(desk.kept.store.conversations()) == ()
        assert await asyncio.wrap_future(desk.kept.store.script_count()) == scripts > 0
        assert len(await asyncio.wrap_future(desk.kept.store.recent(9))) >= 1
        assert await status(desk, desk.intake.token, "new") == 200
        await until(lambda: desk.window.messages.count == 1)
        assert [row.id for row in desk.window.conversations.rows()] == ["http:shop/new"]

    in_window(folder, act, PHRASE)
    kept = open_kept(folder, PHRASE)
    assert [row.id for row in kept.store.conversations().result(10)] == ["http:shop/new"]
    kept.store.close()


class Asking:
    """Keys of a desktop that asks the user whenever they are bound."""

    async def bind(self, wanted: Mapping[Action, Chord]) -> Bound:
        return Bound({}, {})

    async def close(self) -> None:
        """Nothing is held."""


def test_where_binding_asks_the_settings_ask_only_for_other_keys(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(desk: Desk) -> None:
        bound: list[Mapping[Action, Chord]] = []
        dialog = await settings_of(desk)
        dialog.reject()
        loop = desk.reaching.loop
        loop._reach = Reach(Asking(), None, asks=True)
        monkeypatch.setattr(loop, "bind", lambda chords, *_more, keep=True: keep and bound.append(chords))
        for keys in ("", "Ctrl+Alt+S"):
            dialog = await settings_of(desk)
            page = next(iter(dialog.findChildren(ShortcutsPage)))
            if keys:
                page.put(Action.SEARCH, keys)
            dialog.accept()
        assert [str(chords[Action.SEARCH]) for chords in bound] == ["Ctrl+Alt+S"]

    in_window(folder, act)


def test_settings_offer_a_passphrase_while_nothing_is_kept(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        dialog = await settings_of(desk)
        words = [label.text() for label in dialog.findChildren(QPushButton)]
        assert "Set a pass-phrase…" in words
        press(dialog, "Set a pass-phrase…")
        await until(lambda: desk.window.findChildren(PassphraseDialog))
        (asked,) = desk.window.findChildren(PassphraseDialog)
        asked._first.setText(PHRASE)
        asked._second.setText(PHRASE)
        asked._ok.click()
        await until(lambda: desk.kept.durable and desk.intake is not None)
        await engine_of(desk)
        dialog = await settings_of(desk)
        words = [label.text() for label in dialog.findChildren(QPushButton)]
        assert "Set a pass-phrase…" not in words
        labels = [label.text() for label in dialog.findChildren(QLabel)]
        assert "The key is in a key file that only your pass-phrase opens." in labels
        assert f"Assist {__version__}" in labels

    in_window(folder, act)
    assert folder.key_file.exists()


def test_the_window_asks_before_it_drops_edits_of_the_library(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await engine_of(desk)
        await desk.opening.show_library()
        library = desk.opening.library.window
        await until(lambda: library._scripts.rows.rowCount())
        library._scripts.form._title.setText("Half done")
        for words in ("Keep editing", "Discard and close"):
            desk.window.close()
            assert desk.window.isVisible()
            await until(lambda: library.findChildren(QMessageBox))
            box = library.findChildren(QMessageBox)[0]
            next(b for b in box.buttons() if b.text() == words).click()
            await until(lambda: not library.findChildren(QMessageBox))
        await until(lambda: not desk.window.isVisible())

    in_window(folder, act, PHRASE)
