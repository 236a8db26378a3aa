"""The demo without a screen: the real window drawn in memory, every turn printed, pictures written."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from assist_app.assist.session import Advice
from assist_app.cli.commands import advice_text, question_text
from assist_app.desk.desk import Desk
from assist_app.i18n import _, ngettext
from assist_app.model.conversation import ConversationSummary, Message
from assist_app.model.question import OpenQuestion
from assist_app.paths import DataFolder
from assist_app.rooms.starting import Late
from assist_app.rooms.wishes import Wishes
from assist_app.startup.running import run_window
from assist_app.tasks import TaskSet
from assist_app.ui.look.theme import DARK, LIGHT
from assist_app.ui.window.main_window import LOCAL

DEMO_SPEED = 60.0
QUIET = 0.4
"""Seconds without anything new after which a turn counts as answered and the picture as settled."""


class Narrator(QObject):
    """Prints each turn as it is advised on, opens one conversation after the other, takes the pictures."""

    played = Signal()

    def __init__(self, desk: Desk, pictures: Path) -> None:
        super().__init__()
        self._desk = desk
        self._pictures = pictures
        self._tasks = TaskSet("narrator")
        self._told: set[str] = set()
        self._finished: set[str] = set()
        self._promises: dict[str, Future[None]] = {}
        self._lock = threading.Lock()
        self._opened: set[str] = set()
        self.turns = 0
        desk.controller.advice_changed.connect(self._take)
        desk.controller.summaries_changed.connect(self._follow)
        desk.asking.questions.found.connect(self._tell_questions)
        self.played.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def _follow(self, summaries: tuple[ConversationSummary, ...]) -> None:
        """Opens every conversation as it begins."""
        for summary in summaries:
            if summary.id not in self._opened:
                self._opened.add(summary.id)
                self._desk.window.conversations.select(summary.id)

    def answered(self, name: str) -> Future[None]:
        """Promises the whole answer to a message; may be asked from any thread."""
        with self._lock:
            promise = self._promises.setdefault(name, Future())
        return promise

    def _take(self, advice: Advice) -> None:
        local = advice.reports.get(LOCAL)
        known = advice.complete or (local is not None and local.milliseconds is not None)
        if advice.intent is not None and known and advice.turn_id not in self._told:
            self._told.add(advice.turn_id)
            self.turns += 1
            self._tell(advice, local.milliseconds or 0.0 if local else 0.0)
        if advice.complete:
            self._tell_more(advice)
            promise = self.answered(advice.turn.newest.id)
            if not promise.done():
                promise.set_result(None)

    def _tell(self, advice: Advice, milliseconds: float) -> None:
        talk = self._desk.controller.open_conversation
        print(f"\n{talk.title if talk else ''}: {_one_line(advice.turn.newest)}")
        print(advice_text(replace(advice, rows=advice.rows[:3], reports={}), milliseconds), flush=True)

    def _tell_questions(self, questions: tuple[OpenQuestion, ...]) -> None:
        for question in questions:
            print(question_text(question), flush=True)

    def _tell_more(self, advice: Advice) -> None:
        """What the vendors' services added, once each has answered."""
        for name, report in advice.reports.items():
            if name == LOCAL or advice.turn_id in self._finished:
                continue
            title = self._desk.window.titles.get(name, name)
            spent = f" {report.milliseconds:.0f} ms" if report.milliseconds is not None else ""
            print(f"   {title}{spent}: {report.problem or report.remark or _own_words(advice, name)}")
        sys.stdout.flush()
        self._finished.add(advice.turn_id)

    def _finish(self) -> None:
        self._tasks.start(self._end(), name="end")

    async def _end(self) -> None:
        await asyncio.sleep(QUIET)
        for path in self._take_pictures():
            print(_("Picture: {path}").format(path=path))
        words = ngettext("{count} turn was answered.", "{count} turns were answered.", self.turns)
        print(words.format(count=self.turns))
        self._desk.window.close()

    def _take_pictures(self) -> list[Path]:
        self._pictures.mkdir(parents=True, exist_ok=True)
        paths = []
        before = self._desk.window.theme
        for theme in (LIGHT, DARK):
            self._desk.choosing.set_theme(theme)
            QApplication.processEvents()
            path = self._pictures / f"assist-{theme.name}.png"
            self._desk.window.grab().save(str(path))
            paths.append(path.resolve())
        self._desk.choosing.set_theme(before)
        return paths


def _own_words(advice: Advice, name: str) -> str:
    """The first reply of a backend, and whether the local engine had it too."""
    for row in advice.rows:
        if name in row.origins:
            return " ".join(row.text.split())
    return _("nothing that fits")


def _one_line(message: Message) -> str:
    return " ".join((message.text or "").split())


def run_demo(folder: DataFolder, late: Late, pictures: Path, language: str) -> int:
    """Plays the bundled conversations through the real pipeline; 0 when turns were answered."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    narrators: list[Narrator] = []
    languages = ("zh", "en") if language == "zh_CN" else ("en", "zh")
    wishes = Wishes(
        folder,
        demo_languages=languages,
        demo_speed=DEMO_SPEED,
        demo_done=lambda: narrators[0].played.emit(),
        demo_answered=lambda name: narrators[0].answered(name),
        demo_pace=0.0,
    )
    print(_("Playing the demo …"), flush=True)
    run_window(wishes, late, lambda desk: narrators.append(Narrator(desk, pictures)))
    # No narrator: another window works on this data folder, which has been said.
    return 0 if narrators and narrators[0].turns else 1
