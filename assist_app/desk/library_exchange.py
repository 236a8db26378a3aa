"""Libraries from files and into files: chosen, looked at, asked about, then done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from assist_app.files.content import save_library
from assist_app.files.library_plan import read_plan
from assist_app.files.library_table import write_table
from assist_app.i18n import _
from assist_app.model.script import Library, ScriptFilter
from assist_app.ui.library.library_window import LibraryWindow
from assist_app.ui.parts.question import ask

ALL = 10_000_000
JSON, CSV = "JSON (*.json)", "CSV (*.csv)"

Start = Callable[[Coroutine[Any, Any, None]], None]


class LibraryExchange:
    """Files are read and written on other threads; nothing is stored before the agent has said yes."""

    def __init__(
        self,
        store: Callable[[], Any],
        window: LibraryWindow,
        take_in: Callable[[Library], Awaitable[None]],
    ) -> None:
        """`take_in` stores and learns what was imported."""
        self._store = store
        self._window = window
        self._take_in = take_in

    def choose_import(self, start: Start) -> None:
        """Asks for a file; `start` runs what follows."""
        both = _("Libraries") + " (*.json *.csv)"
        dialog = QFileDialog(self._window, _("Import a library"), filter=f"{both};;{JSON};;{CSV}")
        dialog.fileSelected.connect(lambda name: start(self.import_file(Path(name))))
        dialog.open()

    async def import_file(self, path: Path) -> None:
        """Says what would change, asks, and stores it."""
        self._window.say(_("Reading {name}…").format(name=path.name))
        known = await self._stored()
        plan = await asyncio.to_thread(read_plan, path, known)
        self._window.say(plan.sentence)
        anything = plan.library != Library()
        more = _("Nothing has been written yet.") if anything else _("There is nothing to import.")
        yes, no = (_("Import"), "") if anything else ("", _("Close"))
        if not await ask(self._window, plan.sentence, more, yes, no):
            return
        await self._take_in(plan.library)
        scripts, intents = len(plan.library.scripts), len(plan.library.intents)
        words = _("Imported {scripts} scripts and {intents} intents.")
        self._window.say(words.format(scripts=scripts, intents=intents))

    def choose_export(self, start: Start) -> None:
        """Asks for a name; what it ends with chooses the form."""
        dialog = QFileDialog(self._window, _("Export the library"), filter=f"{JSON};;{CSV}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix("csv" if name == CSV else "json"))
        dialog.fileSelected.connect(lambda name: start(self.export_file(Path(name))))
        dialog.open()

    async def export_file(self, path: Path) -> None:
        """Writes everything; a table holds the scripts only."""
        library = await self._stored()
        try:
            if path.suffix.casefold() == ".csv":
                await asyncio.to_thread(write_table, path, library.scripts)
            else:
                await asyncio.to_thread(save_library, path, library)
        except OSError as error:
            self._window.say(_("The file could not be written: {reason}.").format(reason=error.strerror))
            return
        self._window.say(_("Exported {scripts} scripts.").format(scripts=len(library.scripts)))

    async def _stored(self) -> Library:
        _total, scripts = await asyncio.wrap_future(self._store().list_scripts(ScriptFilter(), 0, ALL))
        return Library(scripts, await asyncio.wrap_future(self._store().intents()))
