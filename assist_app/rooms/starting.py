"""Opens what the window needs on a thread of its own: history first, engine last."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import ModuleType
from typing import Any

from PySide6.QtCore import QObject, Signal

from assist_app.build_id import build
from assist_app.files.settings import Settings
from assist_app.i18n import N_, _
from assist_app.log import crash_report
from assist_app.model.errors import AssistError
from assist_app.model.event import Receipt
from assist_app.paths import DataFolder, resources, there
from assist_app.rooms.forerunner import MESSAGES

log = logging.getLogger("assist.start")

PICTURE_LIMIT = 2.0
"""Seconds the engine's libraries wait for the history to be on the screen; loading both at once makes
the window later by a tenth of its time."""

UNEXPECTED = N_("Something went wrong that nobody expected. The log says what; please report it.")

Late = Callable[[str], ModuleType]
"""Imports a part of the program when it is needed."""


class Starting(QObject):
    """Reports to the UI thread what has been opened; everything else happens on the thread.

    What is opened before the desk is there is held back for it; the first picture looks at it meanwhile.
    """

    news = Signal()
    """Something is held back."""
    opened = Signal(object)
    """(Kept, conversation summaries, the newest conversation or None)."""
    intake_made = Signal(object)
    engine_made = Signal(object)
    """(EmbeddedEngine, number of scripts)."""
    progress = Signal(object)
    notice = Signal(str)
    remark = Signal(str, str)
    """A topic, and what is so of it now; "" for nothing any more."""
    crashed = Signal(str)
    failed = Signal(str)
    """The engine did not load, or there is none; why in a sentence, "" where only a crash report says it."""

    def __init__(self, folder: DataFolder, late: Late) -> None:
        super().__init__()
        self._folder = folder
        self._late = late
        self._thread: threading.Thread | None = None
        self._picture = threading.Event()
        self._served = threading.Event()
        self._lock = threading.Lock()
        self._held: list[tuple[str, Any]] = []
        self.failure = ""
        """Why there is no engine, "" while nothing is known against it."""
        self._settings: Callable[[], Settings] = Settings
        self._show: Callable[[Receipt], None] = lambda receipt: None

    def begin(self, passphrase: str | None) -> None:
        """Starts the thread."""
        self.failure = ""
        self._thread = threading.Thread(target=self._run, args=(passphrase,), name="start", daemon=True)
        self._thread.start()

    def serve(self, settings: Callable[[], Settings], show: Callable[[Receipt], None]) -> None:
        """The desk is there: what was held back is reported, and the rest is opened. `show` gets the receipts
        of everything the sources deliver."""
        self._settings, self._show = settings, show
        with self._lock:
            held, self._held = self._held, []
            self._served.set()
        for name, value in held:
            getattr(self, name).emit(value)

    def held(self) -> tuple[Any, bool]:
        """What `opened` will say, None until it can; and whether anything else waits to be said."""
        with self._lock:
            said = list(self._held)
        opened = next((value for name, value in said if name == "opened"), None)
        return opened, len(said) > (opened is not None)

    def crash(self, report: str) -> None:
        """Something failed that nobody expected; may be called from any thread."""
        self._say("crashed", report)

    def tell(self, sentence: str) -> None:
        """Something the agent should know; may be called from any thread."""
        self._say("notice", sentence)

    def _say(self, name: str, value: Any) -> None:
        """Emits the signal of that name, or keeps it for the desk."""
        with self._lock:
            held = not self._served.is_set()
            if held:
                self._held.append((name, value))
        if held:
            self.news.emit()
        else:
            getattr(self, name).emit(value)

    def locked(self, kept: Any) -> bool:
        """Whether there are data that could not be opened. Behind a lock nothing is taken: what were
        acknowledged now would be lost when it opens."""
        return not kept.durable and there(self._folder.store)

    def make_intake(self, kept: Any, show: Callable[[Receipt], None]) -> Any:
        """The sources' room on an open store; no source runs yet but typing."""
        return self._late("rooms.backstage").Intake(kept.store, show, self.notice.emit, self.remark.emit)

    def picture_shown(self) -> None:
        """The history is on the screen: the engine's libraries may be loaded."""
        self._picture.set()

    def join(self, seconds: float) -> None:
        """Waits until nothing more will be opened."""
        self._picture.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def note_started(self, started: Future[None]) -> None:
        """On the engine's thread: without this a failure there would never be seen."""
        error = None if started.cancelled() else started.exception()
        if error is not None:
            self._fail(error)
        if isinstance(error, AssistError):
            self.notice.emit(error.sentence)
        elif error is not None:
            log.error("the engine failed", exc_info=error)
            self.crash(crash_report(type(error), error, error.__traceback__, versions()))

    def _run(self, passphrase: str | None) -> None:
        try:
            kept = self._open(passphrase)
            self._served.wait()
            self._open_rooms(kept)
        except AssistError as error:
            self._fail(error)
            self._say("notice", error.sentence)
        except Exception as error:
            self._fail(error)
            log.exception("starting failed")
            self.crash(crash_report(type(error), error, error.__traceback__, versions()))

    def _fail(self, error: BaseException) -> None:
        """There will be no engine: that stays to be seen when what is said now has been put away."""
        self.failure = error.sentence if isinstance(error, AssistError) else _(UNEXPECTED)
        self._say("failed", self.failure)

    def _open(self, passphrase: str | None) -> Any:
        kept = self._late("rooms.keeping").open_kept(self._folder, passphrase)
        kept.store.work_for(lambda: self._settings().agent_name)
        summaries = kept.store.conversations().result()
        self._say("opened", (kept, summaries, self._newest(kept, summaries)))
        return kept

    def _newest(self, kept: Any, summaries: Any) -> Any:
        """The newest conversation; one that cannot be read must not keep the others from being shown."""
        try:
            return kept.store.tail(summaries[0].id, MESSAGES).result() if summaries else None
        except AssistError as error:
            log.warning("the newest conversation cannot be read: %s", type(error).__name__)
            return None

    def _open_rooms(self, kept: Any) -> None:
        self._picture.wait(PICTURE_LIMIT)
        rooms = self._late("rooms.backstage")
        self._late("startup.only_window")
        intake = self.make_intake(kept, self._show)
        self.intake_made.emit(intake)
        log.info("store opened, key in %s, kept: %s", kept.choice.vault.kind, kept.durable)
        locked = self.locked(kept)
        if not locked:
            intake.configure(self._settings(), kept.choice)
        log.info("sources started: %s", not locked)
        starter = rooms.fill_empty_library(kept.store, resources(), self._settings().library_languages)
        engine = rooms.make_engine(kept.store, starter, self.progress.emit, self._folder.cache)
        # What was loaded stays: looking through it for garbage would stop the window for 50 ms.
        gc.freeze()
        self.engine_made.emit((engine, kept.store.script_count().result()))


def versions() -> str:
    """What a crash report says about the program."""
    return f"Assist {build()}, Python {sys.version.split()[0]}, {sys.platform}"
