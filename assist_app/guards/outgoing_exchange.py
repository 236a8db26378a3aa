"""Lists of words from files and into files: chosen, read, and shown before they are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from assist_app.files.outgoing_file import TermList, read_terms, starter_terms, write_terms
from assist_app.i18n import _, joined, ngettext
from assist_app.model.errors import AssistError
from assist_app.ui.pages.outgoing_page import OutgoingPage

CSV, TEXT = "CSV (*.csv)", "TXT (*.txt)"
Start = Callable[[Coroutine[Any, Any, None]], None]
NAMED = 5
"""Lines that cannot be used and are named."""


class OutgoingExchange:
    """Files are read and written on other threads; nothing is kept before the settings are saved."""

    def __init__(self, page: OutgoingPage, resources: Path) -> None:
        self._page = page
        self._resources = resources

    def choose_import(self, start: Start) -> None:
        """Asks for a file; `start` runs what follows."""
        both = _("Lists of words") + " (*.csv *.txt)"
        dialog = QFileDialog(self._page.window(), _("Import words"), filter=f"{both};;{CSV};;{TEXT}")
        dialog.fileSelected.connect(lambda name: start(self.import_file(Path(name))))
        dialog.open()

    async def import_file(self, path: Path) -> None:
        """Adds what can be used, and says what cannot."""
        try:
            found = await asyncio.to_thread(read_terms, path)
        except AssistError as error:
            self._page.say(error.sentence)
            return
        self._say(found, self._page.take_in(found.terms))

    def _say(self, found: TermList, new: int) -> None:
        words = ngettext("{count} word read, {new} new.", "{count} words read, {new} new.", len(found.terms))
        said = [words.format(count=len(found.terms), new=new)]
        if found.wrong:
            lines = ", ".join(map(str, found.wrong[:NAMED])) + ("…" if len(found.wrong) > NAMED else "")
            said.append(_("Not used: line {lines}.").format(lines=lines))
        self._page.say(joined(said))

    def choose_export(self, start: Start) -> None:
        """Asks for a name; what it ends with chooses the form."""
        dialog = QFileDialog(self._page.window(), _("Export words"), filter=f"{CSV};;{TEXT}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix("txt" if name == TEXT else "csv"))
        dialog.fileSelected.connect(lambda name: start(self.export_file(Path(name))))
        dialog.open()

    async def export_file(self, path: Path) -> None:
        """Writes the words as they stand on the page."""
        terms = self._page.words.terms
        try:
            await asyncio.to_thread(write_terms, path, terms)
        except OSError as error:
            self._page.say(_("The file could not be written: {reason}.").format(reason=error.strerror))
            return
        words = ngettext("{count} word exported.", "{count} words exported.", len(terms))
        self._page.say(words.format(count=len(terms)))

    async def bring_starter(self) -> None:
        """Brings back the bundled words that were removed; the others stay as they are."""
        known = {(term.text, term.kind) for term in self._page.words.terms}
        bundled = await asyncio.to_thread(starter_terms, self._resources)
        missing = tuple(term for term in bundled if (term.text, term.kind) not in known)
        self._say(TermList(missing), self._page.take_in(missing))
