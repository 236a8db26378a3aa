"""The real window while six backends answer at the same moment and two more stream 100 events/s each."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assist_app.assist.session import Advice
from assist_app.model.conversation import Role
from assist_app.model.event import ChatEvent, EventKind
from assist_app.paths import DataFolder
from assist_app.vault import MemoryVault, Vault
from assist_app.vendors.account_book import AccountBook
from assist_app.vendors.catalogue import CATALOGUE, entry_of
from tests.bench.desk_bench import Gaps, Stage, show
from tests.bench.rows import Row, percentile
from tests.bench.vendor_talk import secrets_of
from tests.bench.vendor_world import CUSTOMER, REFS, World, said, world

STREAMING = ("openai", "rongcloud")
LONG, SHORT = 12.0, 6.0
"""Seconds of the first question, whose answers stream most of the time, and of those that follow."""
QUESTIONS, HISTORY, OTHERS = 3, 12, 20
ELSEWHERE_EVERY = 0.1
"""Seconds between two messages in one of the other conversations."""
IDLE = 8.0


def enter_accounts(here: World, folder: Path, vault: Vault) -> None:
    """One of each kind, and two that stream."""
    book = AccountBook(DataFolder(folder).accounts, lambda: vault)
    for family in (entry.spec.family for entry in CATALOGUE):
        fields, secrets = here.six.fields(family), secrets_of(here.six, family)
        book.add(entry_of(family).spec, f"Six {family}", fields, secrets)
    for family in STREAMING:
        fields, secrets = here.streams.fields(family), secrets_of(here.streams, family)
        book.add(entry_of(family).spec, f"Stream {family}", fields, secrets)


class Strain(Gaps):
    """Counts beside each gap the milliseconds that the UI thread itself worked in it: on a busy machine most
    of a gap is waiting for a processor."""

    def __init__(self) -> None:
        super().__init__()
        self._worked = time.thread_time()
        self.most = 0.0

    def _tick(self) -> None:
        super()._tick()
        worked = time.thread_time()
        self.most, self._worked = max(self.most, (worked - self._worked) * 1000), worked


class Bustle:
    """What happens in the window, and what is seen of it."""

    def __init__(self, stage: Stage, here: World) -> None:
        self._stage, self._here = stage, here
        self._number = 0
        self.answered: set[str] = set()
        self.problems: dict[str, str] = {}
        self.longest = 0
        stage.desk.controller.advice_changed.connect(self._saw)

    def _saw(self, advice: Advice) -> None:
        for report in advice.reports.values():
            if report.problem:
                self.problems[report.name] = report.problem
            elif report.milliseconds is not None:
                self.answered.add(report.name)
        self.longest = max([self.longest, *(len(row.text) for row in advice.rows)])

    def history(self, count: int) -> list[ChatEvent]:
        """The next messages of the open conversation, as the services know them."""
        made = []
        for _message in range(count):
            role, text = said(self._number)
            refs = self._here.hear(role, text)
            made.append(self._event(f"c{self._number}", CUSTOMER, role, text, refs, REFS))
            self._number += 1
        return made

    async def others(self, seconds: float) -> None:
        """Messages in other conversations for so long."""
        end, number = time.perf_counter() + seconds, 0
        while time.perf_counter() < end:
            number += 1
            await self._stage.deliver(self.elsewhere(number))
            await asyncio.sleep(ELSEWHERE_EVERY)

    def elsewhere(self, number: int) -> ChatEvent:
        """A message in another conversation."""
        name, text = f"other-{number % OTHERS}", said(2 * number)[1]
        return self._event(f"o{time.time()}", name, Role.CUSTOMER, text, {}, {})

    def _event(
        self, name: str, chat: str, role: Role, text: str, refs: dict[str, str], about: dict[str, str]
    ) -> ChatEvent:
        kind, now = EventKind.CREATED, time.time()
        return ChatEvent(
            "bench", name, kind, chat, role, text, now, title=chat, refs=refs, conversation_refs=about
        )


async def engaged(stage: Stage) -> None:
    """Returns when every account is asked; they are engaged soon after the engine is made."""
    for _look in range(400):
        if len(stage.desk.asking.vendors.boards()) == len(CATALOGUE) + len(STREAMING):
            return
        await asyncio.sleep(0.05)
    raise RuntimeError("the accounts are not asked")


def measuring(here: World) -> Callable[[Stage], object]:
    """The measurement in the window."""

    async def measure(stage: Stage) -> None:
        await stage.ready.wait()
        bustle = Bustle(stage, here)
        asked = await asyncio.to_thread(bustle.history, HISTORY + 2 * QUESTIONS)
        await stage.deliver(*asked[:HISTORY])
        await engaged(stage)
        for number in range(OTHERS):
            await stage.deliver(bustle.elsewhere(number))
        await asyncio.sleep(2)
        before, started = await asyncio.to_thread(here.streamed), time.perf_counter()
        gaps = Strain()
        for question in range(QUESTIONS):
            place = HISTORY + 2 * question
            await stage.deliver(asked[place])
            await bustle.others(SHORT if question else LONG)
            # The agent has answered: what still streams is broken off.
            await stage.deliver(asked[place + 1])
        busy, worked, elapsed = gaps.take(), gaps.most, time.perf_counter() - started
        streamed = await asyncio.to_thread(here.streamed) - before
        await asyncio.sleep(3)
        gaps.take()
        await asyncio.sleep(IDLE)
        stage.out += rows(busy, gaps.take(), worked, streamed / elapsed, bustle)

    return measure


def rows(busy: list[float], idle: list[float], worked: float, rate: float, bustle: Bustle) -> list[Row]:
    """The verdict."""
    asked = len(bustle.answered | bustle.problems.keys())
    detail = (
        f"busy: max {max(busy):.1f}, p99 {percentile(busy, 0.99):.1f}; idle: max {max(idle):.1f}, "
        f"p99 {percentile(idle, 0.99):.1f} ms; the thread itself worked {worked:.1f} ms at most in one gap; "
        f"{rate:.0f} events/s streamed on average, longest text {bustle.longest} characters, "
        f"{len(bustle.answered)} of {asked} answered to the end"
    )
    what = "UI thread: worst gap over idle, six backends answering at once, two streaming"
    return [Row(what, max(busy) - max(idle), "ms", 16.0, detail=detail)]


def gap_rows() -> list[Row]:
    """Opens the window."""
    found: list[Row] = []
    with world(hold=True) as here, tempfile.TemporaryDirectory() as folder:
        vault = MemoryVault()
        enter_accounts(here, Path(folder), vault)
        show(Path(folder), vault, measuring(here), found)
    return found
