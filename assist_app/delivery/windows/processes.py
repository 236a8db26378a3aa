"""Processes on Windows: how far each may reach, and which program it is."""

from __future__ import annotations

import ctypes

from assist_app.delivery.windows.calls import library
from assist_app.delivery.windows.structures import SidAndAttributes

LIMITED_QUERY = 0x1000
TOKEN_QUERY = 0x0008
INTEGRITY = 25
LONGEST_PATH = 1024


class Processes:
    """Reads integrity levels and paths."""

    def __init__(self) -> None:
        self._kernel = library("kernel32")
        self._tokens = library("advapi32")

    def level(self, process: int) -> int | None:
        """A process's integrity level, None when Windows does not tell."""
        handle = self._kernel.OpenProcess(LIMITED_QUERY, 0, process)
        if not handle:
            return None
        try:
            return self._level_of(handle)
        finally:
            self._kernel.CloseHandle(ctypes.c_void_p(handle))

    def image(self, process: int) -> str:
        """The path of a process's program, "" when Windows does not tell."""
        handle = self._kernel.OpenProcess(LIMITED_QUERY, 0, process)
        if not handle:
            return ""
        try:
            room, size = ctypes.create_unicode_buffer(LONGEST_PATH), ctypes.c_uint32(LONGEST_PATH)
            told = self._kernel.QueryFullProcessImageNameW(
                ctypes.c_void_p(handle), 0, room, ctypes.byref(size)
            )
            return room.value if told else ""
        finally:
            self._kernel.CloseHandle(ctypes.c_void_p(handle))

    def _level_of(self, handle: int) -> int | None:
        token = ctypes.c_void_p()
        if not self._tokens.OpenProcessToken(ctypes.c_void_p(handle), TOKEN_QUERY, ctypes.byref(token)):
            return None
        try:
            size = ctypes.c_uint32()
            room = ctypes.create_string_buffer(256)
            arguments = (token, INTEGRITY, room, ctypes.sizeof(room), ctypes.byref(size))
            if not self._tokens.GetTokenInformation(*arguments):
                return None
            sid = ctypes.c_void_p(SidAndAttributes.from_buffer(room).sid)
            count = ctypes.c_ubyte.from_address(self._tokens.GetSidSubAuthorityCount(sid)).value
            return ctypes.c_uint32.from_address(self._tokens.GetSidSubAuthority(sid, count - 1)).value
        finally:
            self._kernel.CloseHandle(token)
