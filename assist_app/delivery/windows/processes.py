"""Processes on Windows: how far each may reach."""

from __future__ import annotations

import ctypes

from assist_app.delivery.windows.calls import library
from assist_app.delivery.windows.structures import SidAndAttributes

LIMITED_QUERY = 0x1000
TOKEN_QUERY = 0x0008
INTEGRITY = 25


class Processes:
    """Reads integrity levels."""

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
