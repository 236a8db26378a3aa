"""How often a program reads before a text is really in it: once, or a first time to see what there is."""

from __future__ import annotations

from pathlib import Path

PROCESSES = Path("/proc")


class Readers:
    """Knows programs by their process.

    Programs built on Chromium read plain text as soon as the chord arrives, whether or not a box takes it;
    what a page is given they read again. Old ones read only once, so what a process has done decides.
    """

    def __init__(self) -> None:
        self._twice: set[int] = set()
        self._once: set[int] = set()
        self._chromium: dict[int, bool] = {}

    def needed(self, pid: int) -> int:
        """How many reads show that the text has arrived."""
        if pid in self._twice:
            return 2
        return 1 if pid in self._once or not self.is_chromium(pid) else 2

    def is_chromium(self, pid: int) -> bool:
        """Whether a process is a Chromium or something built on it."""
        if pid not in self._chromium:
            self._chromium[pid] = has_helpers(pid)
        return self._chromium[pid]

    def knows_to_read_twice(self, pid: int) -> bool:
        """Whether this process has done so before."""
        return pid in self._twice

    def learn(self, pid: int, reads: int) -> None:
        """What a process has done with a text."""
        if reads > 1:
            self._twice.add(pid)
            self._once.discard(pid)
        elif reads and pid not in self._twice:
            self._once.add(pid)


def has_helpers(pid: int) -> bool:
    """Whether a process has helpers as Chromium starts them."""
    try:
        children = (PROCESSES / str(pid) / "task" / str(pid) / "children").read_text().split()
    except OSError:
        return False
    return any(b"--type=" in _command(child) for child in children)


def _command(pid: str) -> bytes:
    try:
        return (PROCESSES / pid / "cmdline").read_bytes()
    except OSError:
        return b""
