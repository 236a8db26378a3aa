"""Rooms that fail, stay locked or are being closed: nothing is lost and the rest goes on."""

from __future__ import annotations

import asyncio
import gc
import os
import weakref
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from assist_app import app as program
from assist_app.backends.embedded.indexing import EngineProgress, Stage
from assist_app.cli.headless import run_demo
from assist_app.desk.desk import Desk
from assist_app.model.conversation import Role
from assist_app.model.errors import DiskFull
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.paths import DataFolder
from assist_app.rooms.keeping import begin_key_file, open_kept
from assist_app.startup import folder_lock
from assist_app.startup.folder_lock import take_folder, take_folder_or_call
from assist_app.startup.only_window import call_other
from tests.journeys.desktop import free_port, listening, until
from tests.journeys.test_keeping import engine_of, folder, in_window

__all__ = ["folder"]


class FullStore:
    """A store that finds no room for its copy."""

    def save_as(self, path: Path, key: bytes) -> Future[None]:
        failed: Future[None] = Future()
        failed.set_exception(DiskFull("The disk is full."))
        return failed


@pytest.mark.parametrize(
    ("where", "failure"),
    [
        ("assist_app.desk.unlocking.begin_key_file", DiskFull("The disk is full.")),
        ("assist_app.vault.file_vault.FileVault._save", OSError(28, "No space left on device")),
    ],
)
def test_sources_go_on_when_a_passphrase_cannot_be_stored(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, where: str, failure: Exception
) -> None:
    port = free_port()
    monkeypatch.setenv("ASSIST_HTTP_TOKEN", "secret-token")

    def fail(*_arguments: Any) -> None:
        raise failure

    async def chosen() -> str:
        return "a good pass-phrase"

    async def act(desk: Desk) -> None:
        await engine_of(desk)
        desk.choosing.choose(http_enabled=True, http_port=port)
        await heard(port)
        await desk.saying.say("before")
        monkeypatch.setattr(desk.opening.dialogs.opener, "new_passphrase", chosen)
        monkeypatch.setattr(where, fail)
        before = desk.window.notices.sentences()
        await desk.way_out.set_passphrase()
        assert len(desk.window.notices.sentences()) == len(before) + 1
        assert set(before) < set(desk.window.notices.sentences())
        await desk.saying.say("after")
        talk = (await asyncio.wrap_future(desk.kept.store.conversations()))[0]
        assert talk.size == 2
        await heard(port)

    in_window(folder, act)


async def heard(port: int) -> None:
    """Returns when the endpoint answers."""
    await asyncio.to_thread(until, lambda: listening(port), "endpoint")


def test_half_a_key_file_goes_and_what_was_set_aside_stays(folder: DataFolder) -> None:
    kept = folder.root / "assist.db.damaged-20261121-101010"
    kept.write_bytes(b"all there was")
    with pytest.raises(DiskFull):
        begin_key_file(folder, "a good pass-phrase", FullStore())  # type: ignore[arg-type]
    assert kept.read_bytes() == b"all there was"
    assert not folder.key_file.exists() and not folder.store.exists()


def test_behind_a_lock_settings_start_no_source(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    open_kept(folder, "right one").store.close()
    port = free_port()
    monkeypatch.setenv("ASSIST_HTTP_TOKEN", "secret-token")

    async def given(_refusal: object) -> str:
        return "right one"

    async def act(desk: Desk) -> None:
        await engine_of(desk)
        assert not desk.kept.durable
        desk.choosing.choose(http_enabled=True, http_port=port)
        await asyncio.sleep(0.5)
        assert not await asyncio.to_thread(listening, port)
        monkeypatch.setattr(desk.opening.dialogs.opener, "passphrase", given)
        await desk.way_out.unlock()
        await engine_of(desk)
        await heard(port)

    in_window(folder, act)


def test_the_address_of_another_program_is_not_handed_out_with_our_token(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSIST_HTTP_TOKEN", "secret-token")

    async def act(desk: Desk) -> None:
        await engine_of(desk)
        other = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
        port = other.sockets[0].getsockname()[1]
        async with other:
            refused = asyncio.Event()
            desk.starting.notice.connect(lambda _sentence: refused.set())
            desk.choosing.choose(http_enabled=True, http_port=port)
            await refused.wait()
            facts = desk.opening.dialogs.settings._facts(desk.kept, desk.intake, "")
            assert not facts.token and str(port) not in facts.address

    in_window(folder, act, "a good pass-phrase")


def test_a_closing_window_is_not_called_and_the_next_one_waits_for_it(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    async def act(desk: Desk) -> None:
        await engine_of(desk)
        assert await asyncio.to_thread(call_other, folder)
        desk.finish()
        monkeypatch.setattr(folder_lock, "CLOSING", 0.0)
        lock, came = take_folder_or_call(folder, program.late)
        seen.append(came)
        assert lock is None

    in_window(folder, act, "a good pass-phrase")
    assert seen == [False]
    lock, _came = take_folder_or_call(folder, program.late)
    assert lock is not None
    lock.unlock()


def test_an_empty_lock_left_by_a_power_cut_holds_nobody_up(folder: DataFolder) -> None:
    folder.lock.touch()
    assert take_folder(folder) is None
    os.utime(folder.lock, (1_700_000_000, 1_700_000_000))
    lock = take_folder(folder)
    assert lock is not None and lock.isLocked()
    assert take_folder(folder) is None
    lock.unlock()


def test_a_lock_that_was_left_in_a_folder_now_read_only_holds_nobody_up(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.lock.touch()
    monkeypatch.setattr(os, "access", lambda path, mode: not (path == folder.root and mode == os.W_OK))
    lock = take_folder(folder)
    assert lock is not None and not lock.isLocked() and folder.lock.exists()


def test_a_headless_demo_beside_a_window_says_so(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(folder_lock, "CLOSING", 0.0)
    lock = take_folder(folder)
    assert lock is not None
    try:
        assert run_demo(folder, program.late, tmp_path / "out", "en") == 1
    finally:
        lock.unlock()
    assert "already runs" in capsys.readouterr().out


def test_what_was_garbage_when_intents_were_learned_again_is_collected(folder: DataFolder) -> None:
    class Ring:
        def __init__(self) -> None:
            self.me = self

    async def act(desk: Desk) -> None:
        await engine_of(desk)
        ready = EngineProgress(Stage.READY, ready=True)
        desk.arriving.show_progress(ready)
        gc.disable()
        try:
            gone = weakref.ref(Ring())
            desk.arriving.show_progress(ready)
        finally:
            gc.enable()
        gc.collect()
        assert gone() is None

    in_window(folder, act, "a good pass-phrase")


def test_what_is_typed_when_a_demo_begins_anew_is_shown(folder: DataFolder) -> None:
    old = ChatEvent("demo", "o1", EventKind.CREATED, "old", Role.CUSTOMER, "of an earlier demo", 1.0)

    async def first(desk: Desk) -> None:
        await engine_of(desk)
        await asyncio.wrap_future(desk.kept.store.ingest(Batch("demo", (old,))))

    async def again(desk: Desk) -> None:
        while not desk.asking._learned:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        shown = desk.window.messages
        assert desk.controller.open_conversation is None and shown.count == 0
        opened = asyncio.Event()
        desk.controller.conversation_opened.connect(lambda _talk, _size: opened.set())
        await desk.saying.say("new words of the customer")
        await opened.wait()
        message = shown.message(0)
        assert shown.count == 1 and message is not None and message.text == "new words of the customer"

    in_window(folder, first, "a good pass-phrase")
    in_window(folder, again, "a good pass-phrase", demo_languages=("zh",), demo_speed=0.001)
