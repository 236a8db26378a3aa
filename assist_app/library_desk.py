"""Joins the library window to the store and the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from assist_app.content import intent_script_id, load_library, save_library, with_intent_scripts
from assist_app.i18n import _
from assist_app.model.errors import AssistError
from assist_app.model.script import IntentDefinition, Library, Script
from assist_app.tasks import TaskSet
from assist_app.ui.library_window import PAGE, LibraryWindow


class LibraryDesk:
    """One open library window; edits are stored first, then learned."""

    def __init__(self, store: Any, engine: Any, parent: QWidget) -> None:
        self._store = store
        self._engine = engine
        self._tasks = TaskSet("library")
        self._filter = ""
        self._trying: asyncio.Task[Any] | None = None
        self.window = LibraryWindow(parent)
        self._connect()
        self._show_page("", PAGE)
        self._tasks.start(self._show_intents(), name="intents")

    def _connect(self) -> None:
        window, start = self.window, self._start
        window.page_wanted.connect(self._show_page)
        window.scripts_put.connect(lambda many: start(self._put_scripts(many), name="put"))
        window.scripts_deleted.connect(lambda ids: start(self._delete_scripts(ids), name="delete"))
        window.intents_put.connect(lambda many: start(self._put_intents(many), name="put intents"))
        window.intents_deleted.connect(lambda keys: start(self._delete_intents(keys), name="delete intents"))
        window.try_wanted.connect(self._try)
        window.import_wanted.connect(self._choose_import)
        window.export_wanted.connect(self._choose_export)

    def _start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        self._tasks.start(self._said(work), name=name)

    async def _said(self, work: Coroutine[Any, Any, None]) -> None:
        """What cannot be stored is said where it was edited; the form still holds it."""
        try:
            await work
        except AssistError as error:
            self.window.say(error.sentence)

    def _show_page(self, text: str, count: int) -> None:
        self._filter = text
        self._start(self._page(text, count), name="page")

    async def _page(self, text: str, count: int) -> None:
        total, scripts = await asyncio.wrap_future(self._store.list_scripts(text, 0, count))
        if text == self._filter:
            self.window.set_scripts(total, scripts)

    async def _put_scripts(self, scripts: Sequence[Script]) -> None:
        await asyncio.wrap_future(self._store.put_scripts(scripts))
        await asyncio.wrap_future(self._engine.put_scripts(scripts))
        self.window.say(_("Saved."))
        await self._page(self._filter, PAGE)

    async def _delete_scripts(self, ids: Sequence[str]) -> None:
        kept = await asyncio.wrap_future(self._store.scripts_by_id(ids))
        await asyncio.wrap_future(self._store.delete_scripts(ids))
        await asyncio.wrap_future(self._engine.remove_scripts(ids))
        self.window.say(_("Deleted. Save the form again to bring it back.") if kept else _("Deleted."))
        await self._page(self._filter, PAGE)

    async def _put_intents(self, intents: Sequence[IntentDefinition]) -> None:
        await asyncio.wrap_future(self._store.put_intents(intents))
        await self._learn()
        # The reply of an intent is suggested as a script of its own.
        own = with_intent_scripts(Library((), tuple(intents))).scripts
        await self._keep_replies(own, {intent_script_id(d.code, d.language) for d in intents})

    async def _delete_intents(self, keys: Sequence[tuple[str, str]]) -> None:
        await asyncio.wrap_future(self._store.delete_intents(keys))
        await self._learn()
        await self._keep_replies((), {intent_script_id(code, language) for code, language in keys})

    async def _keep_replies(self, own: Sequence[Script], ids: set[str]) -> None:
        gone = tuple(ids - {script.id for script in own})
        await asyncio.wrap_future(self._store.put_scripts(own))
        await asyncio.wrap_future(self._store.delete_scripts(gone))
        await asyncio.wrap_future(self._engine.put_scripts(own))
        await asyncio.wrap_future(self._engine.remove_scripts(gone))

    async def _learn(self) -> None:
        self.window.show_training(None)
        definitions = await asyncio.wrap_future(self._store.intents())
        seconds = await asyncio.wrap_future(self._engine.set_intents(definitions))
        self.window.show_training(seconds)
        await self._show_intents()

    async def _show_intents(self) -> None:
        self.window.set_intents(await asyncio.wrap_future(self._store.intents()))

    def _try(self, text: str) -> None:
        if self._trying is not None:
            self._trying.cancel()
        if text.strip():
            self._trying = self._tasks.start(self._recognise(text), name="try")

    async def _recognise(self, text: str) -> None:
        recognised = await self._engine.recognise(text)
        self.window.show_try(recognised.intent, recognised.attitude)

    def _choose_import(self) -> None:
        dialog = QFileDialog(self.window, _("Import a library"), filter="JSON (*.json)")
        dialog.fileSelected.connect(lambda name: self._start(self._import(Path(name)), name="import"))
        dialog.open()

    async def _import(self, path: Path) -> None:
        try:
            library = await asyncio.to_thread(load_library, path)
        except AssistError as error:
            self.window.say(error.sentence)
            return
        await self._put_scripts(library.scripts)
        await self._put_intents(library.intents)
        words = _("Imported {scripts} scripts and {intents} intents.")
        self.window.say(words.format(scripts=len(library.scripts), intents=len(library.intents)))

    def _choose_export(self) -> None:
        dialog = QFileDialog(self.window, _("Export the library"), filter="JSON (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda name: self._start(self._export(Path(name)), name="export"))
        dialog.open()

    async def _export(self, path: Path) -> None:
        total, scripts = await asyncio.wrap_future(self._store.list_scripts("", 0, 10_000_000))
        intents = await asyncio.wrap_future(self._store.intents())
        try:
            await asyncio.to_thread(save_library, path, Library(scripts, intents))
        except OSError as error:
            self.window.say(_("The file could not be written: {reason}.").format(reason=error.strerror))
            return
        self.window.say(_("Exported {scripts} scripts.").format(scripts=total))

    async def close(self) -> None:
        """Ends what runs for this window."""
        await self._tasks.close()
