"""One window for each data folder: who holds it, and how a second start reaches the holder."""

from __future__ import annotations

import os
import time
from contextlib import suppress

from PySide6.QtCore import QLockFile

from assist_app.paths import DataFolder, private_folder
from assist_app.rooms.starting import Late

CLOSING = 5.0
"""Seconds a second start waits for a window that is just opening or closing."""

HALF_WRITTEN = 10.0
"""Seconds after which an empty lock file was left by a power cut and not by a start under way."""


def take_folder(folder: DataFolder) -> QLockFile | None:
    """The folder's lock; None when another window holds it. What cannot be written needs no lock."""
    with suppress(OSError):
        private_folder(folder.root)
    lock = QLockFile(str(folder.lock))
    # Never by age: a window may be open for weeks. A holder that has died is noticed all the same.
    lock.setStaleLockTime(0)
    if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError:
        return lock
    if not os.access(folder.root, os.W_OK):
        # Left behind before the folder became read-only, it could not even be taken away.
        return lock
    with suppress(OSError):
        found = folder.lock.stat()
        if not found.st_size and abs(time.time() - found.st_mtime) > HALF_WRITTEN:
            # It names no holder, so Qt would wait for one for ever.
            folder.lock.unlink()
            return lock if lock.tryLock(0) else None
    return None


def holder(folder: DataFolder) -> int:
    """The number of the process whose window works on the folder now, 0 for none; nothing is made where
    nothing is."""
    if not folder.lock.exists():
        return 0
    lock = QLockFile(str(folder.lock))
    lock.setStaleLockTime(0)
    if lock.tryLock(0):
        lock.unlock()
        return 0
    if lock.error() is not QLockFile.LockError.LockFailedError:
        return 0
    process, _host, _name = lock.getLockInfo()
    return int(process)


def take_folder_or_call(folder: DataFolder, late: Late) -> tuple[QLockFile | None, bool]:
    """The folder's lock, or else whether the window that holds it has heard."""
    until = time.monotonic() + CLOSING
    while True:
        lock = take_folder(folder)
        if lock is not None:
            with suppress(OSError):
                folder.lock.chmod(0o600)
        came = lock is None and bool(late("startup.only_window").call_other(folder))
        if lock is not None or came or time.monotonic() > until:
            return lock, came
        time.sleep(0.1)
