"""Today's calls of every account on disk: a small file each, written on a thread of its own."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from assist_app.paths import replace_private

log = logging.getLogger("assist.spending")


class Page(msgspec.Struct):
    """What the file holds; `day` is a date like 2026-11-21."""

    day: str = ""
    calls: int = 0


class Spending:
    """All counts of one data folder. `close` writes what is not on disk yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._waiting: dict[str, Page] = {}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="spending")

    def ledger(self, account_id: str) -> AccountLedger:
        """The count of one account."""
        return AccountLedger(self, account_id)

    def read(self, account_id: str) -> Page:
        """What is on disk; a file that cannot be read counts nothing."""
        try:
            return msgspec.json.decode(self._file(account_id).read_bytes(), type=Page)
        except FileNotFoundError:
            return Page()
        except (OSError, RecursionError, msgspec.MsgspecError) as error:
            log.warning("a count cannot be read: %s", type(error).__name__)
            return Page()

    def add(self, account_id: str, day: str, calls: int) -> None:
        """Counts calls on top of those on disk; returns at once."""
        with self._lock:
            page = self._waiting.get(account_id)
            if page is not None:
                same = page.calls if page.day == day else 0
                self._waiting[account_id] = Page(day, same + calls)
                return
            self._waiting[account_id] = Page(day, calls)
        self._writer.submit(self._write, account_id)

    def forget(self, account_id: str) -> None:
        """Removes the count of an account that is no more."""
        self._file(account_id).unlink(missing_ok=True)

    def close(self) -> None:
        """Waits until everything is on disk."""
        self._writer.shutdown()

    def _write(self, account_id: str) -> None:
        with self._lock:
            new = self._waiting.pop(account_id)
        # Another program may have counted for the same account since: its calls are real calls too.
        known = self.read(account_id)
        total = new.calls + (known.calls if known.day == new.day else 0)
        try:
            replace_private(self._file(account_id), msgspec.json.encode(Page(new.day, total)))
        except OSError as error:
            log.warning("a count cannot be written: %s", error.strerror)

    def _file(self, account_id: str) -> Path:
        return self._folder / f"{account_id}.json"


class AccountLedger:
    """One account's part of the spending, as a DailyMeter wants it."""

    def __init__(self, spending: Spending, account_id: str) -> None:
        self._spending, self._id = spending, account_id

    def read(self) -> tuple[str, int]:
        """The newest day counted and its calls. Blocks."""
        page = self._spending.read(self._id)
        return page.day, max(0, page.calls)

    def add(self, day: str, calls: int) -> None:
        """Returns at once."""
        self._spending.add(self._id, day, calls)
