"""The two addresses the emulator is reached at; the second one is there so that fail-over can be tried."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

HOST = "127.0.0.1"
MAIN, BACKUP = "main", "backup"


@dataclass(frozen=True, slots=True)
class Doors:
    """Base URLs without a slash at the end."""

    main: str
    backup: str

    @classmethod
    def of_ports(cls, main: int, backup: int) -> Self:
        """The doors at two ports of this machine."""
        return cls(f"http://{HOST}:{main}", f"http://{HOST}:{backup}")

    @property
    def hosts(self) -> frozenset[str]:
        """What a Host header of a caller on this machine may say."""
        ports = [urlsplit(url).port for url in (self.main, self.backup)]
        return frozenset(f"{name}:{port}" for name in (HOST, "localhost") for port in ports)

    def at(self, port: int | None) -> str:
        """The name of the door at a port."""
        return BACKUP if port == urlsplit(self.backup).port else MAIN


IN_PROCESS = Doors.of_ports(18180, 18181)
"""Addresses for clients in the same process; nothing listens there."""


def open_sockets(port: int) -> tuple[socket.socket, socket.socket]:
    """Two loopback sockets, at `port` (0: any) and the one above it or any. OSError when `port` is taken.

    Who connects before anything is served waits instead of being refused.
    """
    main = _bound(port)
    try:
        backup = _bound(port + 1 if 0 < port < 65_535 else 0)
    except OSError:
        backup = _bound(0)
    return main, backup


def _bound(port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # Elsewhere it would share the port with whoever has it.
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((HOST, port))
        opened.listen(128)
    except BaseException:
        opened.close()
        raise
    return opened
