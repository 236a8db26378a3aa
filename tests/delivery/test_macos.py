"""macOS: types, events, and the pasteboard's loan over a pasteboard with promises like the real one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assist_app.delivery.macos.board import MacBoard, items_of
from assist_app.delivery.macos.formats import (
    COMMAND,
    COMMAND_KEY,
    HTML,
    PLAIN,
    V_KEY,
    breaks_send,
    is_assist,
    kept_types,
    lent_marks,
    presses,
    text_types,
)
from assist_app.delivery.macos.pasteboard import Items
from assist_app.delivery.system import Heard
from assist_app.model.delivery import Content
from assist_app.model.errors import DeliveryError

TEXT = Content("您好 👋\n第二行", "<b>您好</b>")
BEFORE: Items = (
    {PLAIN: "旧的".encode(), "public.rtf": b"{\\rtf1}", "public.png": bytes(range(256))},
    {"public.file-url": "file:///报告.pdf".encode(), "empty": b""},
)


def test_cmd_v_goes_down_and_up_and_leaves_nothing_held() -> None:
    events = presses()
    assert [(key, down) for key, down, _flags in events] == [
        (COMMAND_KEY, True), (V_KEY, True), (V_KEY, False), (COMMAND_KEY, False)
    ]  # fmt: skip
    assert all(flags == COMMAND for key, _down, flags in events if key == V_KEY)
    assert events[-1][2] == 0


def test_types_and_marks() -> None:
    assert text_types(TEXT) == {PLAIN: TEXT.plain.encode(), HTML: TEXT.html.encode()}
    assert HTML not in text_types(Content("x"))
    assert text_types(Content("\ud800"))[PLAIN] == b"?"
    names = {"org.nspasteboard.TransientType", "org.nspasteboard.ConcealedType"}
    assert names <= set(lent_marks()) and names <= set(kept_types(TEXT))
    assert kept_types(TEXT)[PLAIN] == TEXT.plain.encode()


def test_assists_own_windows_are_known_to_its_command_line() -> None:
    assert is_assist("io.example.Assist", "io.example.Assist")
    assert not is_assist("com.apple.Safari", "io.example.Assist")
    assert not is_assist("", "")
    assert not is_assist("org.python.python", "org.python.python"), "any program run by Python"


def test_terminals_are_known() -> None:
    assert breaks_send("com.apple.Terminal") and breaks_send("com.googlecode.iterm2")
    assert not breaks_send("com.google.Chrome") and not breaks_send("")


class FakePasteboard:
    """Items or promises, and a number of owners."""

    def __init__(self) -> None:
        self.now: list[dict[str, bytes | None]] = []
        self.number = 0
        self.give: Callable[[str], bytes] = lambda name: b""
        self.on_items: Callable[[], None] = lambda: None
        self.put(BEFORE)

    def count(self) -> int:
        return self.number

    def items(self) -> Items:
        self.on_items()
        return tuple({name: self.read(name, at) for name in types} for at, types in enumerate(self.now))

    def put(self, items: Sequence[Mapping[str, bytes]]) -> int:
        self.now = [dict(types) for types in items]
        self.number += 1
        return self.number

    def promise(self, types: Sequence[str], marks: Sequence[str], give: Callable[[str], bytes]) -> int:
        self.now = [{**dict.fromkeys(types), **dict.fromkeys(marks, b"")}]
        self.give = give
        self.number += 1
        return self.number

    def read(self, name: str = PLAIN, at: int = 0) -> bytes:
        """A program reads."""
        data = self.now[at][name]
        if data is None:
            data = self.now[at][name] = self.give(name)
        return data


class FakeMain:
    """The only thread there is."""

    async def run(self, work: Callable[[], Any]) -> Any:
        return work()

    def listen(self) -> Awaitable[None]:
        return asyncio.sleep(0)


Act = Callable[[FakePasteboard, MacBoard, list[Heard]], Awaitable[None]]


def play(act: Act) -> None:
    async def run() -> None:
        pasteboard = FakePasteboard()
        board = MacBoard(pasteboard, FakeMain())
        async with asyncio.timeout(10):
            await act(pasteboard, board, [])
            await board.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


def test_a_loan_is_read_and_every_item_is_back() -> None:
    async def act(pasteboard: FakePasteboard, board: MacBoard, heard: list[Heard]) -> None:
        saved = await board.lend(TEXT, frozenset(), heard.append)
        assert (items_of(saved), saved.plain, saved.ours) == (BEFORE, "旧的", False)
        assert set(lent_marks()) <= set(pasteboard.now[0])
        assert pasteboard.read() == TEXT.plain.encode()
        await asyncio.sleep(0.01)
        assert heard == [Heard.READ]
        assert await board.give_back(saved)
        assert tuple(pasteboard.now) == BEFORE
        await asyncio.sleep(0.01)
        assert heard == [Heard.READ], "our own giving back is no loss"

    play(act)


def test_what_somebody_copies_meanwhile_stays() -> None:
    async def act(pasteboard: FakePasteboard, board: MacBoard, heard: list[Heard]) -> None:
        saved = await board.lend(TEXT, frozenset(), heard.append)
        pasteboard.put([{PLAIN: b"new"}])
        await asyncio.sleep(0.01)
        assert heard == [Heard.LOST]
        assert not await board.give_back(saved)
        assert pasteboard.now == [{PLAIN: b"new"}]

    play(act)


def test_a_promise_that_was_kept_is_made_again_unless_somebody_has_copied() -> None:
    async def act(pasteboard: FakePasteboard, board: MacBoard, heard: list[Heard]) -> None:
        saved = await board.lend(TEXT, frozenset(), heard.append)
        pasteboard.read()
        await board.again()
        assert pasteboard.read() == TEXT.plain.encode()
        await asyncio.sleep(0.01)
        assert heard == [Heard.READ, Heard.READ]
        assert await board.give_back(saved) and tuple(pasteboard.now) == BEFORE
        await board.lend(TEXT, frozenset(), heard.append)
        pasteboard.put([{PLAIN: b"new"}])
        await board.again()
        assert pasteboard.now == [{PLAIN: b"new"}]

    play(act)


def test_a_copy_while_it_is_saved_is_not_overwritten() -> None:
    async def act(pasteboard: FakePasteboard, board: MacBoard, heard: list[Heard]) -> None:
        def copy_elsewhere() -> None:
            pasteboard.on_items = lambda: None
            pasteboard.put([{PLAIN: b"new"}])

        pasteboard.on_items = copy_elsewhere
        with pytest.raises(DeliveryError, match="copied at the same moment"):
            await board.lend(TEXT, frozenset(), heard.append)
        assert pasteboard.now == [{PLAIN: b"new"}]

    play(act)


class SlowMain:
    """A main thread that is kept waiting by the owner of the pasteboard."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)

    async def run(self, work: Callable[[], Any]) -> Any:
        return await asyncio.wrap_future(self._thread.submit(work))

    def listen(self) -> Awaitable[None]:
        return asyncio.sleep(0.01)

    def end(self) -> None:
        self._thread.shutdown()


def test_a_loan_that_was_given_up_is_not_made_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assist_app.delivery.macos.board.PATIENCE", 0.05)

    async def run() -> None:
        pasteboard, main, going_on = FakePasteboard(), SlowMain(), threading.Event()
        board = MacBoard(pasteboard, main)
        pasteboard.on_items = lambda: bool(going_on.wait(10))
        heard: list[Heard] = []
        with pytest.raises(DeliveryError, match="does not hand it over"):
            await board.lend(TEXT, frozenset(), heard.append)
        going_on.set()
        await asyncio.to_thread(main.end)
        assert tuple(pasteboard.now) == BEFORE and heard == []
        await board.close()

    asyncio.run(run())


def test_what_could_not_be_left_or_given_back_is_given_back_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def act(pasteboard: FakePasteboard, board: MacBoard, heard: list[Heard]) -> None:
        saved = await board.lend(TEXT, frozenset(), heard.append)

        async def hang(_main: FakeMain, _work: Callable[[], Any]) -> Any:
            raise TimeoutError

        with monkeypatch.context() as hanging:
            hanging.setattr(FakeMain, "run", hang)
            for attempt in (lambda: board.leave(TEXT), lambda: board.give_back(saved)):
                with pytest.raises(DeliveryError):
                    await attempt()
        assert await board.give_back(saved)
        assert tuple(pasteboard.now) == BEFORE and heard == []

    play(act)


def test_our_own_copy_is_known_as_ours() -> None:
    async def act(pasteboard: FakePasteboard, board: MacBoard, heard: list[Heard]) -> None:
        await board.leave(TEXT)
        saved = await board.save()
        assert (saved.ours, saved.plain) == (True, TEXT.plain)
        pasteboard.put(BEFORE)
        assert not (await board.save()).ours

    play(act)


def test_an_empty_pasteboard_is_empty_again() -> None:
    async def act(pasteboard: FakePasteboard, board: MacBoard, heard: list[Heard]) -> None:
        pasteboard.put([])
        saved = await board.lend(TEXT, frozenset(), heard.append)
        pasteboard.read()
        assert await board.give_back(saved)
        assert pasteboard.now == []

    play(act)
