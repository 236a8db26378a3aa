"""Budgets: counted before a call is made, renewed at the vendor's midnight, kept over restarts."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from assist_app.assist.meter import CHINA, DailyMeter
from assist_app.files.spending import Spending
from assist_app.model.errors import QuotaSpent


class MemoryLedger:
    """A ledger without a disk."""

    def __init__(self, day: str = "", calls: int = 0) -> None:
        self.day, self.calls = day, calls

    def read(self) -> tuple[str, int]:
        return self.day, self.calls

    def add(self, day: str, calls: int) -> None:
        self.calls = calls + (self.calls if self.day == day else 0)
        self.day = day


class Clock:
    """A time of the day in China that a test moves."""

    def __init__(self, text: str) -> None:
        self.set(text)

    def set(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp()

    def __call__(self) -> float:
        return self.now


def test_calls_are_refused_before_they_are_made() -> None:
    clock, ledger = Clock("2026-11-21T10:00"), MemoryLedger()
    meter = DailyMeter("WeCom", 5, ledger, now=clock)
    meter.spend(3)
    with pytest.raises(QuotaSpent) as caught:
        meter.spend(3)
    assert (meter.spent_today, meter.left_today, ledger.calls) == (3, 2, 3)
    reset = datetime(2026, 11, 22, tzinfo=CHINA).astimezone().strftime("%Y-%m-%d %H:%M")
    assert reset in caught.value.sentence and "5" in caught.value.sentence
    assert "WeCom" in caught.value.sentence
    meter.spend(2)
    assert meter.left_today == 0


def test_a_new_day_of_the_vendor_is_a_new_budget() -> None:
    clock, ledger = Clock("2026-11-21T23:59:59"), MemoryLedger()
    meter = DailyMeter("WeCom", 5, ledger, now=clock)
    meter.spend(5)
    assert meter.resets_at() == datetime(2026, 11, 22, tzinfo=CHINA)
    clock.set("2026-11-22T00:00:00")
    assert meter.left_today == 5
    meter.spend()
    assert (ledger.day, ledger.calls) == ("2026-11-22", 1)


def test_the_day_may_begin_elsewhere() -> None:
    west = timezone(timedelta(hours=-8))
    now = datetime(2026, 11, 21, 15, 0, tzinfo=CHINA).timestamp()
    ledger = MemoryLedger()
    DailyMeter("West", 5, ledger, now=lambda: now, zone=west).spend()
    assert ledger.day == "2026-11-20"
    here = DailyMeter("Here", 5, MemoryLedger(), now=lambda: now, zone=None)
    reset = here.resets_at().astimezone()
    assert (reset.hour, reset.minute) == (0, 0)
    assert timedelta(0) < reset - datetime.fromtimestamp(now, UTC) <= timedelta(hours=25)


def test_without_a_budget_it_only_counts() -> None:
    meter = DailyMeter("Free", None, MemoryLedger(), now=Clock("2026-11-21T10:00"))
    meter.spend(100_000)
    assert (meter.spent_today, meter.left_today) == (100_000, None)


def test_a_budget_of_nothing_allows_nothing() -> None:
    with pytest.raises(QuotaSpent):
        DailyMeter("Off", 0, MemoryLedger()).spend()


def test_counts_survive_a_restart(tmp_path: Path) -> None:
    clock = Clock("2026-11-21T10:00")
    for expected in (2, 4):
        spending = Spending(tmp_path / "spent")
        meter = DailyMeter("WeCom", 10, spending.ledger("wecom_1"), now=clock)
        meter.spend(2)
        assert meter.spent_today == expected
        spending.close()
    (file,) = (tmp_path / "spent").iterdir()
    assert json.loads(file.read_bytes()) == {"day": "2026-11-21", "calls": 4}
    assert file.stat().st_mode & 0o077 == 0


def test_several_programs_count_together(tmp_path: Path) -> None:
    clock = Clock("2026-11-21T10:00")
    rooms = [Spending(tmp_path) for _program in range(2)]
    meters = [DailyMeter("WeCom", None, room.ledger("a"), now=clock) for room in rooms]
    meters[0].spend(3)
    rooms[0].close()
    meters[1].spend(4)
    rooms[1].close()
    assert Spending(tmp_path).ledger("a").read() == ("2026-11-21", 7)


def test_many_threads_never_overspend(tmp_path: Path) -> None:
    spending = Spending(tmp_path)
    meter = DailyMeter("WeCom", 500, spending.ledger("a"), now=Clock("2026-11-21T10:00"))
    refused: list[QuotaSpent] = []

    def spend() -> None:
        for _time in range(100):
            try:
                meter.spend()
            except QuotaSpent as error:
                refused.append(error)

    threads = [threading.Thread(target=spend) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spending.close()
    assert len(refused) == 300 and Spending(tmp_path).ledger("a").read() == ("2026-11-21", 500)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"day": 1}', b'{"calls": "x"}', b"\xff" * 9])
def test_a_damaged_count_counts_nothing_and_is_written_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "a.json").write_bytes(damage)
    spending = Spending(tmp_path)
    meter = DailyMeter("WeCom", 5, spending.ledger("a"), now=Clock("2026-11-21T10:00"))
    meter.spend()
    spending.close()
    assert Spending(tmp_path).ledger("a").read() == ("2026-11-21", 1)


def test_a_folder_that_cannot_be_written_costs_the_count_and_not_the_call(tmp_path: Path) -> None:
    (tmp_path / "spent").write_text("a file in its place")
    spending = Spending(tmp_path / "spent")
    meter = DailyMeter("WeCom", 5, spending.ledger("a"), now=Clock("2026-11-21T10:00"))
    meter.spend()
    spending.close()
    assert meter.left_today == 4
