"""Nothing typed before a pass-phrase is set, or after it, is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from assist_app import app as program
from assist_app.desk.desk import Desk
from assist_app.paths import DataFolder
from assist_app.rooms.keeping import open_kept
from assist_app.rooms.wishes import Wishes
from assist_app.startup.running import run_window
from assist_app.tasks import TaskSet
from assist_app.ui.parts.passphrase_dialog import PassphraseDialog


def in_window(
    folder: DataFolder, act: Callable[[Desk], object], passphrase: str | None = None, **more: Any
) -> None:
    """Runs the real window until `act` has ended."""
    tasks = TaskSet("test")
    failures: list[BaseException] = []

    async def run(desk: Desk) -> None:
        try:
            async with asyncio.timeout(60):
                await act(desk)  # type: ignore[misc]
        except BaseException as error:
            failures.append(error)
        finally:
            desk.window.close()

    def ready(desk: Desk) -> None:
        QTimer.singleShot(0, lambda: tasks.start(run(desk), name="act"))

    run_window(Wishes(folder, passphrase=passphrase, **more), program.late, ready)
    if failures:
        raise failures[0]


def heard(call: Callable[[str], object], said: asyncio.Queue[str]) -> Callable[[str], None]:
    """The same, and what it was called with is noted."""

    def called(words: str) -> None:
        call(words)
        said.put_nowait(words)

    return called


async def engine_of(desk: Desk) -> None:
    """Returns when the rooms behind the window are (again) open.

    Asked again and again: a signal that is already under way to the window is not delivered to who
    connects now, and the desk does not have the engine yet.
    """
    while desk.engine is None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    root = tmp_path / "data"
    root.mkdir()
    (root / "settings.json").write_text(json.dumps({"http_enabled": False}))
    return DataFolder(root)


def test_setting_a_passphrase_keeps_what_was_and_what_comes(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(desk: Desk) -> None:
        await engine_of(desk)
        assert not desk.kept.durable and desk.window.notices.sentences()
        await desk.saying.say("before the pass-phrase")

        async def chosen() -> str:
            return "a good pass-phrase"

        monkeypatch.setattr(desk.opening.dialogs.opener, "new_passphrase", chosen)
        await desk.way_out.set_passphrase()
        await engine_of(desk)
        assert desk.kept.durable and not desk.window.notices.sentences()
        await desk.saying.say("after the pass-phrase")

    in_window(folder, act)
    kept = open_kept(folder, "a good pass-phrase")
    try:
        assert kept.durable
        found = kept.store.conversations().result(10)
        texts = [m.text for row in found for m in kept.store.page(row.id, 0, row.size).result(10)]
        assert texts == ["before the pass-phrase", "after the pass-phrase"]
    finally:
        kept.store.close()


def test_a_wrong_passphrase_is_said_and_the_right_one_opens(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_kept(folder, "right one").store.close()

    async def act(desk: Desk) -> None:
        await engine_of(desk)
        assert not desk.kept.durable
        notices = desk.window.notices.sentences()
        # Asked at the start, as was promised when the pass-phrase was chosen.
        (dialog,) = desk.window.findChildren(PassphraseDialog)
        said: asyncio.Queue[str] = asyncio.Queue()
        monkeypatch.setattr(dialog, "refuse", heard(dialog.refuse, said))
        for words in ("wrong one", "wrong two"):
            dialog.findChildren(QLineEdit)[0].setText(words)
            dialog._ok.click()
            assert "does not open" in await said.get() and "does not open" in dialog._hint.text()
            assert dialog.isVisible() and desk.window.notices.sentences() == notices
        opened = asyncio.Event()
        desk.starting.opened.connect(lambda _kept: opened.set())
        dialog.findChildren(QLineEdit)[0].setText("right one")
        dialog._ok.click()
        await opened.wait()
        assert desk.kept.durable and not desk.window.notices.sentences()
        await engine_of(desk)

    in_window(folder, act)


def test_a_full_disk_is_said_in_the_window_and_the_words_stay_in_the_field(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "no room for this " * 2000

    async def act(desk: Desk) -> None:
        await engine_of(desk)
        full = desk.kept.store._writer.do(lambda db: db.pragma("max_page_count", 1))
        await asyncio.wrap_future(full)
        desk.window.composer._editor.setPlainText(words)
        await desk.saying.say(words)
        assert any("disk is full" in sentence for sentence in desk.window.notices.sentences())
        assert desk.window.composer.text == words

    in_window(folder, act)


def test_rows_of_an_earlier_demo_leave_the_list(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        begun = asyncio.Event()
        desk.controller.summaries_changed.connect(lambda _rows: begun.set() if desk.playing.started else None)
        await begun.wait()
        shown = {row.id for row in desk.window.conversations.rows()}
        stored = {row.id for row in await asyncio.wrap_future(desk.kept.store.conversations())}
        assert shown and shown <= stored

    for _time in range(2):
        in_window(folder, act, "a good pass-phrase", demo_languages=("zh",), demo_speed=60.0)
