"""Shows what leaves this computer for the open conversation, and lets the agent mark names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from assist_app.assist.backend import Question
from assist_app.assist.leaving import Leaving, leaving
from assist_app.assist.masking.masker import Maskers
from assist_app.assist.session import Advice
from assist_app.assist.turn import Turn, current_turn
from assist_app.files.settings import Settings
from assist_app.model.conversation import Conversation
from assist_app.tasks import TaskSet
from assist_app.ui.leaving.leaving_dialog import LeavingDialog
from assist_app.ui.window.main_window import MainWindow
from assist_app.vendors.vendor_desk import VendorDesk


class LeavingDesk:
    """One dialog at a time."""

    def __init__(
        self, window: MainWindow, vendors: VendorDesk, settings: Callable[[], Settings], tasks: TaskSet
    ) -> None:
        self._window = window
        self._vendors = vendors
        self._settings = settings
        self._tasks = tasks
        self._dialog: LeavingDialog | None = None

    def show(
        self, talk: Conversation | None, advice: Advice | None, choose: Callable[..., None]
    ) -> LeavingDialog:
        """Opens the preview. `choose` changes settings: marking a name is one."""
        if self._dialog is not None:
            self._dialog.close()
        dialog = self._dialog = LeavingDialog(self._window.theme, self._window)
        masked, unmasked = self._vendors.receivers()
        dialog.show_accounts(masked, unmasked)

        def mark(name: str) -> None:
            choose(marked_names=tuple(dict.fromkeys((*self._settings().marked_names, name))))
            fill()

        def unmark(name: str) -> None:
            choose(marked_names=tuple(one for one in self._settings().marked_names if one != name))
            fill()

        def fill() -> None:
            self._tasks.start(self._fill(dialog, talk, advice), name="leaving")

        dialog.name_marked.connect(mark)
        dialog.name_unmarked.connect(unmark)
        dialog.finished.connect(self._closed)
        fill()
        dialog.open()
        return dialog

    async def _fill(self, dialog: LeavingDialog, talk: Conversation | None, advice: Advice | None) -> None:
        names = self._settings().marked_names
        preview = Leaving()
        if talk is not None and talk.messages:
            maskers = self._vendors.maskers or Maskers(lambda: self._settings().marked_names)
            preview = await asyncio.to_thread(_preview, talk, advice, maskers)
        if self._dialog is dialog:
            dialog.show_leaving(preview, names)
            if not preview.lines:
                dialog.show_nothing()

    def _closed(self) -> None:
        self._dialog = None


def _preview(talk: Conversation, advice: Advice | None, maskers: Maskers) -> Leaving:
    turn = current_turn(talk) or Turn(talk.messages[-1:])
    intent, rows = (advice.intent, advice.rows) if advice is not None else (None, ())
    return leaving(Question(talk, turn, intent=intent, grounding=rows), maskers.of(talk.id))
