"""Checks a whole installation in a minute: the real window, a reply on the clipboard, vault and store."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from assist_app.build_id import build
from assist_app.desk.desk import Desk
from assist_app.desk.playing import demo_languages
from assist_app.model.errors import AssistError
from assist_app.paths import DataFolder
from assist_app.rooms.keeping import open_kept
from assist_app.rooms.starting import Late
from assist_app.rooms.wishes import Wishes
from assist_app.startup.running import run_window
from assist_app.tasks import TaskSet
from assist_app.ui.window.main_window import LOCAL

LIMIT = 120.0
"""Seconds for one step; the first start on a slow machine learns the library in it."""
LOOK = 0.02
QUESTION, MARK = "快递三天没更新了，到底怎么回事？", "self-check"
SPEED = 5.0


class Wrong(Exception):
    """A step did not end as it should; the sentence says how."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was tried, whether it worked, how long it took, and what there is to say about it."""

    name: str
    ok: bool
    ms: int
    words: str = ""


@dataclass(slots=True)
class Walk:
    """The journey through the window; every step is written down, the first that fails ends it."""

    desk: Desk
    sentence: str
    steps: list[Step]
    _before: frozenset[str] = frozenset()
    """Conversations of earlier starts."""
    _copied: list[str] = field(default_factory=list)
    _advice: list[Any] = field(default_factory=list)
    _crashes: list[str] = field(default_factory=list)

    async def go(self) -> None:
        """Walks, then closes the window."""
        controller = self.desk.controller
        controller.copied.connect(lambda _name, _part, text: self._copied.append(text))
        controller.advice_changed.connect(self._advice.append)
        self.desk.starting.crashed.connect(self._crashes.append)
        journey = (
            ("window", self._window),
            ("keys and data", self._kept),
            ("demo", self._demo),
            ("ask", self._ask),
            ("click", self._click),
            ("clipboard", self._clipboard),
            ("vendors", self._vendors),
            ("keep", self._keep),
        )
        try:
            for name, work in journey:
                if not await self._step(name, work):
                    break
        finally:
            # Without a screen Qt holds the copied text until after Python has gone, and crashes then.
            QApplication.clipboard().clear()
            self.desk.window.close()

    async def _step(self, name: str, work: Callable[[], Awaitable[str]]) -> bool:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(LIMIT):
                ok, words = True, await work()
        except TimeoutError:
            ok, words = False, f"nothing within {LIMIT:.0f} s"
        except (Wrong, AssistError) as error:
            ok, words = False, str(error)
        if self._crashes:
            ok, words = False, self._crashes[0]
        self.steps.append(Step(name, ok, round((time.perf_counter() - started) * 1000), words))
        return ok

    async def _until(self, look: Callable[[], Any]) -> Any:
        """What `look` finds; the window is watched as somebody in front of it would."""
        while not (found := look()):
            if self._crashes:
                raise Wrong(self._crashes[0])
            await asyncio.sleep(LOOK)
        return found

    async def _window(self) -> str:
        window = self.desk.window
        await self._until(lambda: window.isVisible() and window.windowHandle().isExposed())
        return f"{QGuiApplication.platformName()}, {window.width()} x {window.height()}"

    async def _kept(self) -> str:
        kept = await self._until(lambda: self.desk.kept)
        self._before = frozenset(row.id for row in self.desk.window.conversations.rows())
        if not kept.durable:
            raise Wrong(" ".join(kept.notices))
        return str(kept.choice.vault.kind)

    async def _demo(self) -> str:
        """Opened by its row: where something was kept, that is what the window shows first."""
        played = await self._until(self._played)
        self.desk.window.conversations.select(played.id)
        await self._until(lambda: self._source() == "demo" and self.desk.window.messages.count)
        return str(played.title)

    def _played(self) -> Any:
        """A row of the demo of this start, None while there is none."""
        rows = self.desk.window.conversations.rows()
        return next((row for row in rows if row.source == "demo" and row.id not in self._before), None)

    async def _ask(self) -> str:
        """As a customer whom nobody answers: what is suggested stays on the screen."""
        self.desk.window.new_wanted.emit()
        await self.desk.saying.say(QUESTION)
        await self._until(lambda: self._source() not in ("", "demo"))
        card = await self._until(self._card)
        return str(card.suggestion.text)

    def _source(self) -> str:
        talk = self.desk.controller.open_conversation
        return talk.source if talk else ""

    def _card(self) -> Any:
        """A card that can be pressed, None while there is none."""
        panel = self.desk.window.panel
        return next((card for card in panel.cards if card.isVisible() and card.suggestion), None)

    async def _click(self) -> str:
        def pressed() -> bool:
            # A card that has just come does not take a click that was meant for the one before it.
            card = self._card()
            if card is not None and not self._copied:
                _press(card)
            return bool(self._copied)

        await self._until(pressed)
        return self._copied[0]

    async def _clipboard(self) -> str:
        text = QApplication.clipboard().text()
        if text not in self._copied:
            raise Wrong("the clipboard holds something else")
        return f"{len(text)} characters"

    async def _vendors(self) -> str:
        """The emulated services are asked too."""
        advice = await self._until(lambda: next(filter(_all_asked, reversed(self._advice)), None))
        asked = {name: report.problem for name, report in advice.reports.items() if name != LOCAL}
        if all(asked.values()):
            raise Wrong("; ".join(f"{name}: {problem}" for name, problem in asked.items()))
        return ", ".join(sorted(name for name, problem in asked.items() if not problem))

    async def _keep(self) -> str:
        """Something that only this check has said, to be found again."""
        talk = self.desk.controller.open_conversation
        self.desk.window.new_wanted.emit()
        await self.desk.saying.say(self.sentence)
        opened = await self._until(self._another_than(talk))
        return str(opened.title)

    def _another_than(self, talk: Any) -> Callable[[], Any]:
        def look() -> Any:
            now = self.desk.controller.open_conversation
            return now if now is not None and now.id != talk.id else None

        return look


def _all_asked(advice: Any) -> bool:
    """Whether the vendors were asked about this turn and every one has answered."""
    return bool(advice.complete and advice.reports.keys() - {LOCAL})


def _press(card: QWidget) -> None:
    """A click in the middle, by way of Qt's own events."""
    middle = card.rect().center()
    target = card.childAt(middle) or card
    at = QPointF(target.mapFrom(card, middle))
    everywhere = QPointF(card.mapToGlobal(middle))
    left = Qt.MouseButton.LeftButton
    for kind, held in (
        (QEvent.Type.MouseButtonPress, left),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        event = QMouseEvent(kind, at, everywhere, left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(target, event)


def run_smoke(folder: DataFolder, passphrase: str | None, late: Late) -> dict[str, Any]:
    """The report: `ok`, `version`, `steps`, and how many conversations were `kept_before` and are now."""
    sentence = f"{MARK} {uuid.uuid4()}"
    steps: list[Step] = []
    tasks = TaskSet("smoke")

    def ready(desk: Desk) -> None:
        # Nothing here holds the desk any longer than the walk: it ends with its loop, on this thread.
        walk = Walk(desk, sentence, steps)
        QTimer.singleShot(0, desk.window, lambda: tasks.start(walk.go(), name="walk"))

    wishes = Wishes(
        folder,
        demo_languages=demo_languages(),
        demo_speed=SPEED,
        demo_pace=0.0,
        passphrase=passphrase,
    )
    status = run_window(wishes, late, ready)
    if not steps:
        steps.append(Step("window", False, 0, f"another one is open, status {status}"))
    kept_before = 0
    if all(step.ok for step in steps):
        step, kept_before = _look_into(folder, passphrase, sentence)
        steps.append(step)
    return {
        "ok": all(step.ok for step in steps),
        "version": str(build()),
        "frozen": hasattr(sys, "_MEIPASS"),
        "kept_before": kept_before,
        "steps": [asdict(step) for step in steps],
    }


def _look_into(folder: DataFolder, passphrase: str | None, sentence: str) -> tuple[Step, int]:
    """Opens vault and store once more: what was said is there, and no file shows it to anybody else."""
    started = time.perf_counter()
    kept = open_kept(folder, passphrase, repair=False)
    try:
        words, before = _compare(folder, kept, sentence)
    except AssistError as error:
        words, before = error.sentence, 0
    finally:
        kept.store.close()
    return Step("after closing", not words, round((time.perf_counter() - started) * 1000), words), before


def _compare(folder: DataFolder, kept: Any, sentence: str) -> tuple[str, int]:
    """What is wrong, "" when nothing is, and how many conversations of earlier checks there are."""
    if not kept.durable:
        return " ".join(kept.notices), 0
    secret = uuid.uuid4().bytes
    kept.choice.vault.put("self-check", secret)
    if kept.choice.vault.get("self-check") != secret:
        return "the vault gives back another secret than it was given", 0
    kept.choice.vault.delete("self-check")
    talks = kept.store.conversations().result()
    texts = [m.text or "" for talk in talks for m in kept.store.page(talk.id, 0, talk.size).result()]
    mine = [text for text in texts if MARK in text]
    if sentence not in mine:
        return "what was said is not in the store", 0
    open_files = [path for path in folder.root.rglob("*") if path.is_file() and _shows(path, sentence)]
    if open_files:
        return f"{open_files[0].name} shows what was said", 0
    return "", len(mine) - 1


def _shows(path: Any, sentence: str) -> bool:
    content = path.read_bytes()
    return sentence.encode() in content or sentence.encode("utf-16-le") in content


def as_text(report: dict[str, Any]) -> str:
    """A line a step."""
    lines = [f"Assist {report['version']}"]
    lines += [
        f"{'✓' if step['ok'] else '✗'} {step['name']} {step['ms']} ms {step['words']}".rstrip()
        for step in report["steps"]
    ]
    return "\n".join(lines)


def as_json(report: dict[str, Any]) -> str:
    """One object."""
    return json.dumps(report, ensure_ascii=False, indent=1)
