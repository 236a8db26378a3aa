"""Reads the newest conversation in a process of its own while this one loads Qt.

Both need the interpreter for most of their time, and one interpreter runs one thread: side by side in one
process they take as long as one after the other. The key stays in the other process, what comes back are the
messages of the first picture. Where processes cannot be split in two there is no forerunner, and none where
the user would be asked for something.
"""

from __future__ import annotations

import logging
import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from assist_app.paths import DataFolder, there

MESSAGES = 60
"""Read for the first picture; more than the highest screen shows."""


class Forerunner:
    """The other process, until its answer is taken."""

    def __init__(self, read: Callable[[], Any]) -> None:
        """Begins `read` there."""
        self._pipe, write = os.pipe()
        self._process = os.fork()
        if not self._process:
            _run(read, write)
        os.close(write)

    def answer(self, seconds: float) -> Any:
        """What was read; None when nothing was, or not in time."""
        parts, end = [], time.monotonic() + seconds
        while select.select([self._pipe], [], [], max(0.0, end - time.monotonic()))[0]:
            part = os.read(self._pipe, 1 << 20)
            parts.append(part)
            if not part:
                break
        whole = bool(parts) and not parts[-1]
        self._end()
        # Written by ourselves, a moment ago.
        return pickle.loads(b"".join(parts)) if whole and len(parts) > 1 else None

    def _end(self) -> None:
        os.close(self._pipe)
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def send_ahead(folder: DataFolder, late: Callable[[str], Any]) -> Forerunner | None:
    """A process that reads the newest conversation; None where that cannot be, or cannot help.

    Only while the program has one thread and no window.
    """
    if not sys.platform.startswith("linux") or not there(folder.store) or there(folder.key_file):
        return None
    try:
        return Forerunner(lambda: late("rooms.keeping").glimpse_kept(folder, MESSAGES))
    except OSError:
        return None


def _run(read: Callable[[], Any], write: int) -> None:
    """In the other process, which ends here; what goes wrong there is found out and said by this one."""
    try:
        logging.disable()
        found = read()
        if found is not None:
            with os.fdopen(write, "wb") as pipe:
                pipe.write(pickle.dumps(found))
    finally:
        os._exit(0)
