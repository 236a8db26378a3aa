"""Counts an account's calls of the day against its budget; the count survives restarts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Protocol

from assist_app.i18n import _
from assist_app.model.errors import QuotaSpent

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Where the day of the Chinese vendors begins; there is no summer time."""


class Ledger(Protocol):
    """Where the count is kept. Days are dates like 2026-11-21."""

    def read(self) -> tuple[str, int]:
        """The newest day counted and its calls; ("", 0) when nothing was counted yet. May block."""
        ...

    def add(self, day: str, calls: int) -> None:
        """Keeps calls on top of those of that day. Returns at once."""
        ...


class DailyMeter:
    """A Meter that refuses when the day's budget is used up. May be used from any thread."""

    def __init__(
        self,
        title: str,
        budget: int | None,
        ledger: Ledger,
        *,
        now: Callable[[], float] = time.time,
        zone: tzinfo | None = CHINA,
    ) -> None:
        """`budget` is in calls, None for no limit. The day ends at midnight in `zone`, None for here.

        Reads the ledger: not on the UI thread.
        """
        self._title, self._budget = title, budget
        self._ledger, self._now, self._zone = ledger, now, zone
        self._lock = threading.Lock()
        self._day, self._spent = ledger.read()

    def spend(self, calls: int = 1) -> None:
        """Counts calls before they are made. QuotaSpent, and nothing is counted, when they are too many."""
        with self._lock:
            self._turn_page()
            if self._budget is not None and self._spent + calls > self._budget:
                sentence = _(
                    "Today's {budget} calls of {backend} are used up; it is asked again after {time}. "
                    "The budget can be changed in the account."
                )
                when = self.resets_at().astimezone().strftime("%Y-%m-%d %H:%M")
                raise QuotaSpent(sentence.format(budget=self._budget, backend=self._title, time=when))
            self._spent += calls
            self._ledger.add(self._day, calls)

    @property
    def spent_today(self) -> int:
        """Calls of this day."""
        with self._lock:
            self._turn_page()
            return self._spent

    @property
    def left_today(self) -> int | None:
        """What the budget still allows; None where there is none."""
        return None if self._budget is None else max(0, self._budget - self.spent_today)

    def resets_at(self) -> datetime:
        """The next midnight, in the meter's zone."""
        tomorrow = (self._here() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        # Of a naive midnight the zone itself says which offset holds then.
        return tomorrow if self._zone else tomorrow.replace(tzinfo=None).astimezone()

    def _turn_page(self) -> None:
        today = self._here().date().isoformat()
        if self._day != today:
            self._day, self._spent = today, 0

    def _here(self) -> datetime:
        return datetime.fromtimestamp(self._now(), self._zone).astimezone(self._zone)
