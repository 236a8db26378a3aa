"""What the agent types or pastes for the customer: into the open conversation, or into a new one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from assist_app.desk.presenting import Presenter
from assist_app.i18n import _
from assist_app.model.errors import AssistError
from assist_app.ui.window.assist_controller import AssistController
from assist_app.ui.window.main_window import MainWindow


class Saying:
    """Where no conversation is open every sentence would begin one: the first does, the next ones join it."""

    def __init__(
        self,
        window: MainWindow,
        controller: AssistController,
        presenter: Presenter,
        intake: Callable[[], Any],
    ) -> None:
        """`intake` gives the sources, None while they are not open."""
        self._window = window
        self._controller = controller
        self._presenter = presenter
        self._intake = intake
        self._begun: tuple[str, str] | None = None

    def begin_new(self) -> None:
        """The next sentence begins a new conversation."""
        self._begun = None
        self._controller.leave()
        self._presenter.show_new()

    async def say(self, text: str) -> bool:
        """Adds what the customer said; the field is emptied when it is stored. Whether it was: why not is
        shown."""
        window, intake = self._window, self._intake()
        if intake is None:
            window.notices.show_notice(_("Assist is still starting. Try again in a moment."))
            return False
        subject, title, source = self._place()
        try:
            receipt = await intake.say(subject, title, text, source)
        except AssistError as error:
            window.notices.show_notice(error.sentence)
            return False
        if window.composer.text.strip() == text:
            window.composer.clear()
        if title and self._begun == (subject, title) and self._controller.open_conversation is None:
            self._presenter.show_summaries(receipt.summaries)
            for summary in receipt.summaries:
                window.conversations.select(summary.id)
        return True

    def _place(self) -> tuple[str, str, str]:
        """Subject, title and source of the conversation; a title is given only to a new one."""
        talk = self._controller.open_conversation
        if talk is not None:
            self._begun = None
            return talk.id.removeprefix(f"{talk.source}/"), "", talk.source
        if self._begun is None:
            title = _("Typed {time}").format(time=time.strftime("%H:%M"))
            self._begun = (f"typed-{os.urandom(6).hex()}", title)
        return *self._begun, ""
