"""A window nobody sees, on a thread of its own: Windows tells it who reads what it has promised."""

from __future__ import annotations

import asyncio
import ctypes
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from assist_app.delivery.errands import errand
from assist_app.delivery.refusals import not_handed_over
from assist_app.delivery.windows.calls import SystemCalls, library
from assist_app.delivery.windows.keeper import Keeper
from assist_app.delivery.windows.structures import WINDOW_PROCEDURE, Message, WindowClass
from assist_app.i18n import _
from assist_app.model.errors import DeliveryError

T = TypeVar("T")

RENDER, RENDER_ALL, DESTROYED = 0x0305, 0x0306, 0x0307
DESTROY, HOTKEY, WORK = 0x0002, 0x0312, 0x8000
MESSAGES_ONLY = -3
NAME = "AssistInsertion"
PATIENCE = 4.0
"""Seconds the owner of the clipboard has to hand everything over."""


class Pump:
    """Runs work on the window's thread; made and closed on the loop that uses it."""

    def __init__(self) -> None:
        self._user = library("user32")
        self._user.DefWindowProcW.restype = ctypes.c_int64
        self._work: deque[Callable[[], None]] = deque()
        self._ready: Future[Keeper] = Future()
        self._procedure = WINDOW_PROCEDURE(self._take)
        self._keeper: Keeper | None = None
        self.window = 0
        self.hotkeys: Callable[[int], object] = lambda number: None
        """Told on the window's thread which registered shortcut was pressed."""
        self._thread = threading.Thread(target=self._run, name="clipboard window", daemon=True)
        self._thread.start()
        self.keeper = self._ready.result()

    async def run(self, work: Callable[[], T]) -> T:
        """The result of something done on the window's thread; DeliveryError when it takes too long."""
        perform, done = errand(work)
        self._post(perform)
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.wrap_future(done)
        except TimeoutError as error:
            raise not_handed_over() from error

    def _post(self, work: Callable[[], None]) -> None:
        self._work.append(work)
        self._user.PostMessageW(ctypes.c_void_p(self.window), WORK, None, None)

    async def close(self) -> None:
        """Ends the thread; what was promised is put on the clipboard itself."""
        self.end()
        await asyncio.to_thread(self._thread.join, PATIENCE)

    def end(self) -> None:
        """Asks the thread to end."""
        self._post(lambda: self._user.DestroyWindow(ctypes.c_void_p(self.window)))

    # On the thread

    def _run(self) -> None:
        try:
            self.window = self._make()
            self._keeper = Keeper(SystemCalls(), self.window)
        except BaseException as error:
            self._ready.set_exception(error)
            return
        self._ready.set_result(self._keeper)
        message = Message()
        while self._user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            self._user.DispatchMessageW(ctypes.byref(message))

    def _make(self) -> int:
        instance = library("kernel32").GetModuleHandleW(None)
        kind = WindowClass(procedure=self._procedure, instance=instance, name=f"{NAME}{id(self):x}")
        self._user.RegisterClassW(ctypes.byref(kind))
        window = self._user.CreateWindowExW(
            0, kind.name, kind.name, 0, 0, 0, 0, 0,
            ctypes.c_void_p(MESSAGES_ONLY), None, ctypes.c_void_p(instance), None,
        )  # fmt: skip
        if not window:
            words = _("The screen of this session cannot be reached, so nothing can be inserted.")
            raise DeliveryError(words)
        return int(window)

    def _take(self, window: Any, message: int, wide: int, long: int) -> int:
        keeper = self._keeper
        if message == WORK:
            while self._work:
                self._work.popleft()()
        elif message == RENDER and keeper is not None:
            keeper.render(wide)
        elif message == RENDER_ALL and keeper is not None:
            keeper.render_all()
        elif message == DESTROYED and keeper is not None:
            keeper.destroyed()
        elif message == HOTKEY:
            self.hotkeys(wide)
        elif message == DESTROY:
            self._user.PostQuitMessage(0)
        else:
            return int(
                self._user.DefWindowProcW(
                    ctypes.c_void_p(window), message, ctypes.c_uint64(wide), ctypes.c_int64(long)
                )
            )
        return 0
