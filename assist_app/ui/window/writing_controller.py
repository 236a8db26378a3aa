"""Help with writing: tasks of the widgets go to the writer, what it writes grows where it was asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, Protocol, cast

from PySide6.QtCore import QObject
from shiboken6 import isValid

from assist_app.assist.writing import Task, TaskKind, Writer, WritingEvent, Written, lines_of
from assist_app.i18n import _, content_language, joined
from assist_app.model.conversation import Conversation
from assist_app.model.errors import AssistError
from assist_app.model.suggestion import Metered, Remarked
from assist_app.tasks import TaskSet
from assist_app.ui.leaving.summary_dialog import SummaryDialog
from assist_app.ui.window.main_window import MainWindow

log = logging.getLogger("assist.ui")


class Page(Protocol):
    """A widget in which a text grows. What it is told after it was told the end is passed over."""

    def begin_writing(self) -> None: ...

    def show_written(self, text: str) -> None: ...

    def end_writing(self, remark: str = "") -> None: ...

    def fail_writing(self, sentence: str) -> None: ...


class WritingController(QObject):
    """Joins the card editors and the summary with a writer. Without one nothing of it is to be seen."""

    def __init__(
        self,
        window: MainWindow,
        conversation: Callable[[], Conversation | None],
        copy: Callable[[str], None],
        spent: Callable[[Metered], None] = lambda _metered: None,
    ) -> None:
        """`conversation` gives the one that is open; `spent` is told what each task cost."""
        super().__init__(window)
        self._window = window
        self._conversation = conversation
        self._copy = copy
        self._spent = spent
        self._writer: Writer | None = None
        self._tasks = TaskSet("writing")
        self._running: dict[Page, asyncio.Task[Any]] = {}
        window.panel.rewrite_wanted.connect(self.write)
        window.panel.stop_wanted.connect(self.stop)
        window.summary_wanted.connect(self.summarise)

    def use(self, writer: Writer | None) -> None:
        """Starts working with a writer, or with none from now on."""
        self._writer = writer
        self._window.set_writing(writer is not None)

    async def rest(self) -> None:
        """Works with nobody until `use` is called again; what is being written ends."""
        self.use(None)
        await self._tasks.close()

    async def close(self) -> None:
        """Ends what is being written."""
        await self._tasks.close()

    def write(self, page: Page, task: Task) -> None:
        """Does a task; its text grows in `page`."""
        self.stop(page)
        if self._writer is None:
            return
        page.begin_writing()
        self._running[page] = self._tasks.start(self._write(self._writer, page, task), name=task.kind.value)

    def stop(self, page: Page) -> None:
        """Ends what is being written in `page`."""
        running = self._running.pop(page, None)
        if running is not None:
            running.cancel()

    def summarise(self) -> None:
        """Sums the open conversation up for whoever takes it over, in the agent's language."""
        talk = self._conversation()
        if talk is None:
            self._window.status.set_passing_note(_("Open a conversation first."))
            return
        dialog = SummaryDialog(talk.title, self._copy, self._window)
        task = Task(TaskKind.SUMMARISE, lines=lines_of(talk), language=content_language())
        dialog.again_wanted.connect(lambda: self.write(dialog, task))
        dialog.stop_wanted.connect(lambda: self.stop(dialog))
        dialog.open()
        self.write(dialog, task)

    async def _write(self, writer: Writer, page: Page, task: Task) -> None:
        remark, failure = "", ""
        try:
            async with asyncio.timeout(writer.spec.limit):
                remark = await self._follow(writer, page, task)
        except AssistError as error:
            failure = error.sentence
        except TimeoutError:
            sentence = _("{backend} did not finish within {seconds:.0f} seconds.")
            failure = sentence.format(backend=_(writer.spec.title), seconds=writer.spec.limit)
        except Exception:
            # A bug in a writer must not leave the editor locked.
            log.exception("%s has a bug", writer.spec.name)
            sentence = _("{backend} failed unexpectedly; the log has the details.")
            failure = sentence.format(backend=_(writer.spec.title))
        finally:
            if self._running.get(page) is asyncio.current_task():
                del self._running[page]
                # Also when the program ends it: a widget that is still there must not wait for ever.
                self._tell_end(page, remark, failure)

    async def _follow(self, writer: Writer, page: Page, task: Task) -> str:
        """Shows what comes; gives back what was remarked."""
        remarks: list[str] = []
        events = cast("AsyncGenerator[WritingEvent, None]", writer.write(task))
        async with aclosing(events):
            async for event in events:
                match event:
                    case Written(text=text):
                        if isValid(page):
                            page.show_written(text)
                    case Remarked(remark=remark):
                        remarks.append(remark)
                    case Metered():
                        self._spent(event)
        return joined(remarks)

    def _tell_end(self, page: Page, remark: str, failure: str) -> None:
        if not isValid(page):
            return
        if failure:
            page.fail_writing(failure)
        else:
            page.end_writing(remark)
