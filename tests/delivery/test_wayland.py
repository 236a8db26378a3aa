"""Insertion through the desktop's portals, over a real message bus, with portals that do as documented."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from jeepney import Message

from assist_app.delivery.insertion import Portals
from assist_app.delivery.loan import Times
from assist_app.delivery.system import Saved
from assist_app.delivery.wayland import screen
from assist_app.delivery.wayland.inserter import WaylandInserter
from assist_app.delivery.wayland.portals import found, plain
from assist_app.model.delivery import Content, Result, Target
from assist_app.model.errors import DeliveryError
from assist_app.rooms.desktop_leave import DesktopLeave
from assist_app.vault import FileVault, Vault
from tests.delivery.portal import ALT, CONTROL, SHIFT, SMALL_V, SUPER, Portal, message_bus_daemon

QUICK = Times(in_all=0.5, again=0.02, quiet=0.02, following=0.02)
TEXT = Content("您好 👋\n第二行", "<b>您好</b>")
UTF8 = "text/plain;charset=utf-8"
BEFORE = {
    UTF8: "旧的".encode(), "text/html": b"<i>x</i>", "image/png": bytes(range(256)) * 4000,
    "text/uri-list": "file:///报告.pdf\r\n".encode(), "empty/none": b"",
}  # fmt: skip
Act = Callable[[WaylandInserter, Portal], Awaitable[None]]


@pytest.fixture(autouse=True)
def the_keyboard_is_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests of this process may have left a window of ours that is active."""
    monkeypatch.setattr(screen, "ours_has_keyboard", lambda: False)


@pytest.fixture
def portal(portal: Portal) -> Portal:
    portal.clipboard = BEFORE
    return portal


def play(portal: Portal, act: Act) -> None:
    async def run() -> None:
        inserter = WaylandInserter(times=QUICK)
        async with asyncio.timeout(20):
            try:
                await act(inserter, portal)
            finally:
                await inserter.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


async def settled(inserter: WaylandInserter) -> None:
    """The old content is back; `remember` waits for that."""
    await inserter.remember()


async def everything(portal: Portal) -> dict[str, bytes | None]:
    return await asyncio.to_thread(portal.read_all)


def test_the_text_arrives_and_every_format_is_back(portal: Portal) -> None:
    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        for number in range(3):
            done = await inserter.insert(TEXT)
            assert (done.result, done.reason) == (Result.INSERTED, "")
            await settled(inserter)
            assert await asyncio.to_thread(portal.pasted.wait, 5)
            portal.pasted.clear()
            assert portal.text == TEXT.plain.encode() * (number + 1)
            assert await everything(portal) == BEFORE
        chord = [(CONTROL, 1), (SMALL_V, 1), (SMALL_V, 0), (CONTROL, 0)]
        assert portal.keys == chord * 3
        assert portal.calls.count("Start") == 1, "the user is asked once"

    play(portal, act)


def test_lists_inside_structures_are_understood(portal: Portal) -> None:
    portal.in_structure = True

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        await settled(inserter)
        assert await everything(portal) == BEFORE

    play(portal, act)


def test_a_large_text_goes_through_the_pipe(portal: Portal) -> None:
    long = Content("很长的回复 👋\n" * 200_000)

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        assert (await inserter.insert(long)).result is Result.INSERTED
        assert await asyncio.to_thread(portal.pasted.wait, 5)
        assert portal.text == long.plain.encode()

    play(portal, act)


def test_a_program_that_reads_nothing_leaves_the_text_copied(portal: Portal) -> None:
    portal.program_reads = ()

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        done = await inserter.insert(TEXT)
        assert done.result is Result.COPIED and "Ctrl+V" in done.reason
        assert portal.keys.count((SMALL_V, 1)) == 1, "nobody says whether it lives, so it is not asked twice"
        assert (await everything(portal))[UTF8] == TEXT.plain.encode()

    play(portal, act)


def test_a_reader_of_the_mark_is_not_the_target(portal: Portal) -> None:
    portal.program_reads = ("x-kde-passwordManagerHint",)

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        assert (await inserter.insert(TEXT)).result is Result.COPIED

    play(portal, act)


def test_what_somebody_copies_meanwhile_stays(portal: Portal) -> None:
    new = {UTF8: b"new"}
    portal.on_paste = lambda: portal.copied(new)

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED and "copied at the same moment" in done.reason
        await settled(inserter)
        assert portal.session_types is None

    play(portal, act)


def test_a_plain_copy_asks_the_user_for_nothing(portal: Portal) -> None:
    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        with pytest.raises(DeliveryError, match="before the desktop has let"):
            await inserter.remember()
        assert portal.calls == []
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        saved = await inserter.remember()
        assert isinstance(saved, Saved) and saved.formats == BEFORE

    play(portal, act)


@pytest.mark.parametrize("last", [UTF8, "empty/none"])
def test_what_is_copied_while_it_is_saved_is_not_lost(
    portal: Portal, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = {**BEFORE, UTF8: b"order 4711"}
    reading = Portal.do_SelectionRead

    def read_and_copy(portal: Portal, message: Message, session: str, name: str) -> None:
        if name == last and portal.clipboard is BEFORE:
            portal.copied(new)
        reading(portal, message, session, name)

    monkeypatch.setattr(Portal, "do_SelectionRead", read_and_copy)

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED and "copied at the same moment" in done.reason
        assert portal.keys == [] and portal.session_types is None
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        await settled(inserter)
        assert await everything(portal) == new

    play(portal, act)


def test_keys_of_the_shortcut_that_led_here_do_not_become_part_of_the_chord(portal: Portal) -> None:
    portal.down = frozenset({CONTROL, SHIFT, ALT, SUPER})

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        chord = [(CONTROL, 1), (SMALL_V, 1), (SMALL_V, 0), (CONTROL, 0)]
        assert sorted(portal.keys[:4]) == sorted((key, 0) for key in (CONTROL, SHIFT, ALT, SUPER))
        assert portal.keys[4:] == chord

    play(portal, act)


@pytest.mark.parametrize("key", [CONTROL, SMALL_V])
def test_a_key_the_desktop_refuses_leaves_none_down(portal: Portal, key: int) -> None:
    portal.refuses, portal.program_reads = (key, 1), ()

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED and done.reason
        assert portal.down == set()
        await settled(inserter)
        assert await everything(portal) == BEFORE

    play(portal, act)


def test_an_insertion_that_is_cancelled_in_the_middle_of_the_chord_leaves_no_key_down(portal: Portal) -> None:
    pressed = threading.Event()
    portal.never_answers, portal.on_paste = (SMALL_V, 1), pressed.set

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        inserting = asyncio.get_running_loop().create_task(inserter.insert(TEXT))
        assert await asyncio.to_thread(pressed.wait, 5)
        inserting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await inserting
        await settled(inserter)
        assert portal.down == set()
        assert await everything(portal) == BEFORE

    play(portal, act)


def test_given_up_while_the_desktop_still_asks_it_is_asked_again(portal: Portal) -> None:
    """A session without the desktop's leave would take no key."""
    asked, answer = threading.Event(), portal.do_Start
    portal.do_Start = lambda *values: asked.set()  # type: ignore[method-assign]

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        inserting = asyncio.get_running_loop().create_task(inserter.insert(TEXT))
        assert await asyncio.to_thread(asked.wait, 5)
        inserting.cancel()
        await asyncio.wait({inserting})
        portal.do_Start = answer  # type: ignore[method-assign]
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        assert portal.calls.count("Start") == 2

    play(portal, act)


def test_leaving_in_the_middle_of_the_chord_leaves_no_key_down(portal: Portal) -> None:
    pressed = threading.Event()
    portal.never_answers, portal.on_paste = (SMALL_V, 1), pressed.set

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        inserting = asyncio.get_running_loop().create_task(inserter.insert(TEXT))
        assert await asyncio.to_thread(pressed.wait, 5)
        await inserter.close()
        assert portal.down == set()
        await asyncio.wait({inserting})

    play(portal, act)


def test_what_could_not_be_given_back_is_given_back_soon(portal: Portal) -> None:
    def paste() -> None:
        portal.keeps_its_owner = 2
        portal.paste()

    portal.on_paste = paste

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        await settled(inserter)
        assert portal.keeps_its_owner == 0
        assert await everything(portal) == BEFORE

    play(portal, act)


@pytest.mark.parametrize("how", ["denied", "no clipboard", "no answer to the clipboard"])
def test_without_leave_nothing_is_touched(portal: Portal, how: str) -> None:
    portal.response = 1 if how == "denied" else 0
    portal.clipboard_enabled = how != "no clipboard"
    portal.says_owner = how != "no answer to the clipboard"

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED and done.reason
        assert portal.keys == [] and portal.session_types is None

    play(portal, act)


def test_with_our_own_window_in_front_the_text_is_copied_with_a_hint(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "ours_has_keyboard", lambda: True)

    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        done = await inserter.insert(TEXT)
        assert done.result is Result.COPIED and "while Assist has the keyboard" in done.reason
        assert portal.keys == []
        assert (await everything(portal))[UTF8] == TEXT.plain.encode()

    play(portal, act)


def test_a_session_the_desktop_ends_is_opened_again(portal: Portal) -> None:
    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        await settled(inserter)
        portal.signal("Session", "Closed", "a{sv}", ({},), portal.session)
        first = portal.session
        portal.session_types = None
        # Whatever is answered afterwards was said after it.
        await asyncio.to_thread(found)
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        assert portal.session != first
        assert portal.options["SelectDevices"]["restore_token"] == ("s", "again")

    play(portal, act)


def test_the_leave_of_the_desktop_outlives_the_program(portal: Portal, tmp_path: Path) -> None:
    """Kept in a real vault, by a new program each time; what the desktop gives is good once."""
    key_file = tmp_path / "key"

    def start(vault: Callable[[], Vault]) -> dict[str, Any]:
        async def run() -> None:
            inserter = WaylandInserter(DesktopLeave(vault), QUICK)
            try:
                assert (await inserter.insert(TEXT)).result is Result.INSERTED
                await settled(inserter)
            finally:
                await inserter.close()

        asyncio.run(run())
        portal.session_types = None
        return portal.options["SelectDevices"]

    def opened() -> Vault:
        return FileVault(key_file, "pass-phrase")

    portal.token = "first"
    assert "restore_token" not in start(opened)
    portal.token = "second"
    assert start(opened)["restore_token"] == ("s", "first")
    portal.token = ""
    assert start(opened)["restore_token"] == ("s", "second")
    assert "restore_token" not in start(opened), "the user does not want it kept"
    portal.token = "third"
    start(opened)
    key_file.write_bytes(b"rubbish")
    assert "restore_token" not in start(opened), "a vault that fails costs a question"
    assert b"third" not in key_file.read_bytes()


def test_windows_are_nobodys_business(portal: Portal) -> None:
    async def act(inserter: WaylandInserter, portal: Portal) -> None:
        assert inserter.came_from() == Target(0)
        assert (await inserter.insert(TEXT, Target(77))).result is Result.REFUSED
        assert portal.calls == []

    play(portal, act)


def test_what_the_portals_are_is_found(portal: Portal) -> None:
    assert found() == Portals(remote_desktop=2, clipboard=1, shortcuts=1)
    portal.versions = {"GlobalShortcuts": 3}
    assert found() == Portals(shortcuts=3)


def test_without_a_bus_or_a_portal_there_is_none(bus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    assert found() == Portals()
    for address in ("unix:path=/nowhere/at/all", "rubbish", ""):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert found() == Portals()

    async def make() -> None:
        with pytest.raises(DeliveryError, match="no message bus"):
            WaylandInserter()

    asyncio.run(make())


def test_variants_are_unpacked() -> None:
    assert plain({"a": ("u", 1), "b": ("v", ("as", ["x"]))}) == {"a": 1, "b": ["x"]}


def test_nobody_waits_for_a_bus_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(portal: Portal, end: Callable[[], None]) -> None:
        inserter = WaylandInserter(times=QUICK)
        async with asyncio.timeout(20):
            assert (await inserter.insert(TEXT)).result is Result.INSERTED
            await settled(inserter)
            waiting = asyncio.get_running_loop().create_task(inserter.until_free())
            await asyncio.sleep(0.05)
            assert not waiting.done(), "the old content goes with us"
            end()
            await waiting
            assert (await inserter.insert(TEXT)).result is Result.REFUSED
            await inserter.close()

    with ExitStack() as stack:
        daemon = stack.enter_context(ExitStack())
        address = daemon.enter_context(message_bus_daemon())
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        portal = Portal(address)

        def end() -> None:
            portal.close()
            daemon.close()

        asyncio.run(run(portal, end))
