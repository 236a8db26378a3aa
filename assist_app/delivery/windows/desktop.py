"""Windows of other programs by bare calls: which there are, what they are, which one has the keyboard."""

from __future__ import annotations

import ctypes
import os
from typing import Any

from assist_app.delivery.windows.calls import library
from assist_app.delivery.windows.processes import Processes
from assist_app.delivery.windows.programs import OF_QT, is_assist
from assist_app.delivery.windows.structures import DWORD, FOR_EACH_WINDOW, Rectangle, ThreadInfo
from assist_app.model.places import Box

EXTENDED_STYLE, STYLE = -20, -16
TOOL_WINDOW, NOT_ACTIVATED = 0x00000080, 0x08000000
CLOAKED = 14
VISIBLE_FRAME = 9
"""DWMWA_EXTENDED_FRAME_BOUNDS: without the shadow, in pixels of the screen."""
ROOT = 2
NULL, ABORT_IF_HUNG = 0x0000, 0x0002
TO_ANSWER = 200
"""Milliseconds."""
OF_THE_SHELL = {"Progman", "WorkerW", "Shell_TrayWnd", "Shell_SecondaryTrayWnd"}


class Desktop:
    """Reads only, but for `bring` and `let_have_keyboard`."""

    def __init__(self) -> None:
        self._user = library("user32")
        self._composer = library("dwmapi")
        self._processes = Processes()
        self._image = self._processes.image(os.getpid())

    def foreground(self) -> int:
        """The window with the keyboard, 0 when there is none."""
        return int(self._user.GetForegroundWindow() or 0)

    def stacked(self) -> list[int]:
        """Windows people see and may type into, the topmost first, ours left out."""
        return [window for window in self._every() if self.is_usable(window)]

    def _every(self, parent: int | None = None) -> list[int]:
        found: list[int] = []

        def note(window: int | None, _unused: int) -> int:
            found.append(window or 0)
            return 1

        call = FOR_EACH_WINDOW(note)
        if parent is None:
            self._user.EnumWindows(call, ctypes.c_int64(0))
        else:
            self._user.EnumChildWindows(ctypes.c_void_p(parent), call, ctypes.c_int64(0))
        return found

    def is_usable(self, window: int) -> bool:
        """Whether people see it and may type into it, and it is not ours."""
        handle = ctypes.c_void_p(window)
        if not self._user.IsWindowVisible(handle) or self._user.IsIconic(handle) or not self.title(window):
            return False
        style = self._user.GetWindowLongW(handle, EXTENDED_STYLE)
        if style & (TOOL_WINDOW | NOT_ACTIVATED) or self.kind(window) in OF_THE_SHELL:
            return False
        cloaked = DWORD()
        # Windows of other virtual desktops and sleeping apps count as visible.
        self._composer.DwmGetWindowAttribute(handle, CLOAKED, ctypes.byref(cloaked), ctypes.sizeof(cloaked))
        return not cloaked.value and not self.is_own(window)

    def own(self) -> list[int]:
        """Windows of Assist that people see."""
        return [
            one
            for one in self._every()
            if self._user.IsWindowVisible(ctypes.c_void_p(one)) and self.is_own(one)
        ]

    def is_own(self, window: int) -> bool:
        """Whether this process shows it, or another one of Assist's, as seen from the command line."""
        process = self.process(window)
        if process == os.getpid():
            return True
        kind = self.kind(window)
        return kind.startswith(OF_QT) and is_assist(kind, self._processes.image(process), self._image)

    def exists(self, window: int) -> bool:
        """Whether it is there."""
        return bool(self._user.IsWindow(ctypes.c_void_p(window)))

    def title(self, window: int) -> str:
        """Its title, without asking its program."""
        room = ctypes.create_unicode_buffer(1024)
        self._user.GetWindowTextW(ctypes.c_void_p(window), room, len(room))
        return room.value

    def kind(self, window: int) -> str:
        """Its class."""
        room = ctypes.create_unicode_buffer(257)
        self._user.GetClassNameW(ctypes.c_void_p(window), room, len(room))
        return room.value

    def process(self, window: int) -> int:
        """Its process, 0 when it has gone."""
        process = DWORD()
        self._user.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(process))
        return process.value

    def processes(self, window: int) -> frozenset[int]:
        """Its process and those of the windows in it."""
        return frozenset(self.process(one) for one in (window, *self._every(window))) - {0}

    def style(self, window: int) -> int:
        """Its style."""
        return int(self._user.GetWindowLongW(ctypes.c_void_p(window), STYLE))

    def focus(self, window: int) -> int:
        """The field with the keyboard in it, 0 when Windows does not know one."""
        thread = self._user.GetWindowThreadProcessId(ctypes.c_void_p(window), None)
        info = ThreadInfo(size=ctypes.sizeof(ThreadInfo))
        known = self._user.GetGUIThreadInfo(thread, ctypes.byref(info))
        return int(info.focus or 0) if known else 0

    def frame(self, window: int) -> Box | None:
        """Its visible frame in pixels of the screen, None while nobody sees it."""
        handle = ctypes.c_void_p(window)
        if not self._user.IsWindowVisible(handle) or self._user.IsIconic(handle):
            return None
        frame = Rectangle()
        size = ctypes.sizeof(frame)
        if self._composer.DwmGetWindowAttribute(handle, VISIBLE_FRAME, ctypes.byref(frame), size):
            self._user.GetWindowRect(handle, ctypes.byref(frame))
        return Box(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top)

    def let_have_keyboard(self, window: int, allowed: bool) -> None:
        """Sets the style Windows asks before it activates a window."""
        handle = ctypes.c_void_p(window)
        style = int(self._user.GetWindowLongW(handle, EXTENDED_STYLE))
        style = style & ~NOT_ACTIVATED if allowed else style | NOT_ACTIVATED
        self._user.SetWindowLongW(handle, EXTENDED_STYLE, ctypes.c_int32(style & 0xFFFFFFFF))

    def bring(self, window: int) -> None:
        """Asks for the keyboard to be given to it."""
        self._user.SetForegroundWindow(ctypes.c_void_p(window))

    def answers(self, window: int) -> bool:
        """Whether it handles a message within `TO_ANSWER`; waits as long."""
        answer = ctypes.c_uint64()
        arguments: tuple[Any, ...] = (NULL, None, None, ABORT_IF_HUNG, TO_ANSWER, ctypes.byref(answer))
        return bool(self._user.SendMessageTimeoutW(ctypes.c_void_p(window), *arguments))
