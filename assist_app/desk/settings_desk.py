"""The settings dialog joined to the rooms it speaks of: endpoint, vault, store."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

from assist_app import __version__
from assist_app.files.settings import Settings
from assist_app.i18n import _, joined, ngettext
from assist_app.model.errors import AssistError
from assist_app.paths import DataFolder
from assist_app.rooms.keeping import Kept
from assist_app.tasks import TaskSet
from assist_app.ui.pages.settings_dialog import Facts, SettingsDialog
from assist_app.ui.parts.question import ask
from assist_app.ui.window.main_window import MainWindow


class SettingsDesk:
    """Opens the dialog and does what its buttons ask for."""

    def __init__(
        self, folder: DataFolder, window: MainWindow, copy: Callable[[str], None], tasks: TaskSet
    ) -> None:
        self._folder = folder
        self._window = window
        self._copy = copy
        self._tasks = tasks
        self._dialog: SettingsDialog | None = None

    def show(
        self,
        settings: Settings,
        kept: Kept,
        intake: Any,
        choose: Callable[[dict[str, Any]], None],
        way_out: tuple[str, Callable[[], None]] | None,
        *,
        sources: bool = False,
    ) -> SettingsDialog:
        """`way_out` is what can be done when nothing is kept: words for a button, and what it does.

        With `sources` the dialog opens at what connects a helpdesk.
        """
        facts = self._facts(kept, intake, way_out[0] if way_out is not None else "")
        dialog = self._dialog = SettingsDialog(settings, facts, self._copy, self._window)
        dialog.finished.connect(self._closed)
        dialog.changed.connect(choose)
        dialog.keys_wanted.connect(self._window.shortcuts_wanted)
        if way_out is not None:
            dialog.way_out_wanted.connect(way_out[1])
        start = self._tasks.start
        dialog.token_wanted.connect(lambda: start(self._new_token(kept, intake), name="token"))
        dialog.forget_wanted.connect(lambda: start(self._forget(dialog, intake), name="forget"))
        if sources:
            dialog.show_sources()
        dialog.open()
        return dialog

    def _closed(self) -> None:
        self._dialog = None

    async def _new_token(self, kept: Kept, intake: Any) -> None:
        try:
            await asyncio.to_thread(intake.rotate_token, kept.choice)
        except AssistError as error:
            if self._dialog is not None:
                self._dialog.token.say(error.sentence)
        else:
            if self._dialog is not None:
                self._dialog.token.set_token(intake.token)

    async def _forget(self, dialog: SettingsDialog, intake: Any) -> None:
        more = _("This cannot be undone. Scripts, intents and what was learned from use stay.")
        words = _("Delete all conversations on this computer?")
        if not await ask(dialog, words, more, _("Delete all conversations")):
            return
        try:
            count = await intake.forget_all()
        except AssistError as error:
            said = error.sentence
        else:
            said = ngettext(
                "{count} conversation was deleted.", "{count} conversations were deleted.", count
            ).format(count=f"{count:,}")
        if self._dialog is dialog:
            dialog.say_forgotten(said)
        else:
            self._window.status.set_passing_note(said)

    def _facts(self, kept: Kept, intake: Any, way_out: str) -> Facts:
        # Where the port is another program's, its address and our token must not be handed out together.
        http = intake.http if intake.http is not None and intake.http.open else None
        return Facts(
            address=http.address if http is not None else _("off"),
            token=intake.token if http is not None else "",
            data_folder=str(self._folder.root),
            kept=where_the_key_is(kept),
            version=__version__,
            token_fixed=bool(os.environ.get("ASSIST_HTTP_TOKEN")),
            token_kept=kept.choice.vault.kind != "memory",
            way_out=way_out,
        )


def where_the_key_is(kept: Kept) -> str:
    """One sentence, and why it is not better."""
    if not kept.durable:
        return _("There is none: data are only in memory and end with the program.")
    sentence = (
        _("The key is in the system keyring.")
        if kept.choice.vault.kind == "keyring"
        else _("The key is in a key file that only your pass-phrase opens.")
    )
    return joined([sentence, *(passed.reason for passed in kept.choice.passed_over)])
