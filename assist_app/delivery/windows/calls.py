"""The clipboard's calls of Windows as they are, on the thread of the window that owns what they put there."""

from __future__ import annotations

import ctypes
from typing import Protocol

from assist_app.delivery.windows.formats import ENHANCED_METAFILE
from assist_app.delivery.windows.structures import DWORD

MOVEABLE = 0x0002


class Calls(Protocol):
    """What is asked of the clipboard; `None` as data is a promise that is kept when somebody reads."""

    def open(self, window: int) -> bool: ...
    def close(self) -> None: ...
    def empty(self) -> bool: ...
    def numbers(self) -> list[int]: ...
    def name(self, number: int) -> str: ...
    def register(self, name: str) -> int: ...
    def get(self, number: int) -> bytes | None: ...
    def put(self, number: int, data: bytes | None) -> bool: ...
    def owner(self) -> int: ...
    def sequence(self) -> int: ...
    def opener(self) -> int:
        """The process that has the clipboard open, 0 when the system does not name it."""

    def process_of(self, window: int) -> int: ...


def library(name: str) -> ctypes.CDLL:
    """A library of the system with its pointers as wide as they are; only there on Windows."""
    found = ctypes.CDLL(name)
    for call in POINTERS.get(name, ()):
        getattr(found, call).restype = ctypes.c_void_p
    return found


POINTERS = {
    "user32": (
        "GetClipboardData", "SetClipboardData", "GetClipboardOwner", "GetOpenClipboardWindow",
        "CreateWindowExW", "GetForegroundWindow",
    ),
    "kernel32": ("GlobalAlloc", "GlobalLock", "OpenProcess", "GetModuleHandleW", "GetCurrentProcess"),
    "gdi32": ("SetEnhMetaFileBits",),
    "advapi32": ("GetSidSubAuthority", "GetSidSubAuthorityCount"),
}  # fmt: skip


class SystemCalls:
    """The real ones."""

    def __init__(self) -> None:
        self._user = library("user32")
        self._kernel = library("kernel32")
        self._gdi = library("gdi32")
        self._user.DefWindowProcW.restype = ctypes.c_int64

    def open(self, window: int) -> bool:
        """Whether nobody else has it open."""
        return bool(self._user.OpenClipboard(ctypes.c_void_p(window)))

    def close(self) -> None:
        """Lets others have it."""
        self._user.CloseClipboard()

    def empty(self) -> bool:
        """Makes the window that has it open its owner."""
        return bool(self._user.EmptyClipboard())

    def numbers(self) -> list[int]:
        """Formats in the order in which they were put there."""
        found: list[int] = []
        while number := self._user.EnumClipboardFormats(found[-1] if found else 0):
            found.append(number)
        return found

    def name(self, number: int) -> str:
        """A registered format's name, "" for those of Windows."""
        room = ctypes.create_unicode_buffer(256)
        return room.value if self._user.GetClipboardFormatNameW(number, room, 256) else ""

    def register(self, name: str) -> int:
        """The number of a name."""
        return int(self._user.RegisterClipboardFormatW(ctypes.c_wchar_p(name)))

    def get(self, number: int) -> bytes | None:
        """A format's bytes, None where its owner does not hand it over."""
        handle = self._user.GetClipboardData(number)
        if not handle:
            return None
        if number == ENHANCED_METAFILE:
            size = self._gdi.GetEnhMetaFileBits(ctypes.c_void_p(handle), 0, None)
            bits = ctypes.create_string_buffer(size)
            self._gdi.GetEnhMetaFileBits(ctypes.c_void_p(handle), size, bits)
            return bits.raw
        self._kernel.GlobalSize.restype = ctypes.c_size_t
        place = self._kernel.GlobalLock(ctypes.c_void_p(handle))
        if not place:
            return None
        try:
            return ctypes.string_at(place, self._kernel.GlobalSize(ctypes.c_void_p(handle)))
        finally:
            self._kernel.GlobalUnlock(ctypes.c_void_p(handle))

    def put(self, number: int, data: bytes | None) -> bool:
        """Puts a format there; what it is given then belongs to the system."""
        if data is None:
            # The handle of a promise is zero, and so is the answer.
            self._user.SetClipboardData(number, None)
            return True
        if number == ENHANCED_METAFILE:
            handle = self._gdi.SetEnhMetaFileBits(len(data), data)
        else:
            handle = self._memory(data)
        return bool(handle and self._user.SetClipboardData(number, ctypes.c_void_p(handle)))

    def _memory(self, data: bytes) -> int:
        handle = self._kernel.GlobalAlloc(MOVEABLE, ctypes.c_size_t(max(1, len(data))))
        if not handle:
            return 0
        ctypes.memmove(self._kernel.GlobalLock(ctypes.c_void_p(handle)), data, len(data))
        self._kernel.GlobalUnlock(ctypes.c_void_p(handle))
        return int(handle)

    def owner(self) -> int:
        """The window that owns the clipboard, 0 for none."""
        return int(self._user.GetClipboardOwner() or 0)

    def sequence(self) -> int:
        """A number that grows with every change."""
        self._user.GetClipboardSequenceNumber.restype = DWORD
        return int(self._user.GetClipboardSequenceNumber())

    def opener(self) -> int:
        """The process that has the clipboard open, 0 when it gave no window."""
        return self.process_of(self._user.GetOpenClipboardWindow() or 0)

    def process_of(self, window: int) -> int:
        """The process behind a window, 0 for none."""
        process = DWORD()
        self._user.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(process))
        return process.value
