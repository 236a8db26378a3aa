"""Joins the library window to the store and the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from assist_app.assist.backend import Backend
from assist_app.desk.lab_desk import LabDesk
from assist_app.desk.learning_desk import LearningDesk
from assist_app.desk.library_exchange import LibraryExchange
from assist_app.files.content import intent_script_id, with_intent_scripts
from assist_app.i18n import _, ngettext
from assist_app.model.errors import AssistError
from assist_app.model.script import IntentDefinition, Library, Script, ScriptFilter
from assist_app.store import IntentChange
from assist_app.tasks import TaskSet
from assist_app.ui.library.library_window import PAGE, LibraryWindow
from assist_app.ui.look.theme import Theme
from assist_app.ui.parts.question import ask

Key = tuple[str, str]


class LibraryDesk:
    """One open library window; edits are stored first, then learned."""

    def __init__(
        self,
        store: Any,
        engine: Any,
        parent: QWidget,
        accounts: Callable[[], Sequence[Backend]] = tuple,
        edited: Callable[..., None] = lambda **what: None,
    ) -> None:
        """`accounts` are the backends beside the engine that the lab may ask. `edited` is told whether
        `intents` or `scripts` have changed, as soon as that is stored.
        """
        self._edited = edited
        self._store: Any
        self._engine: Any
        self._tasks = TaskSet("library")
        self._wanted, self._count = ScriptFilter(), PAGE
        self._lesson = 0
        self._trying: asyncio.Task[Any] | None = None
        self._leaving: asyncio.Task[Any] | None = None
        self._may_leave = False
        self.window = LibraryWindow(parent)
        self._engine = engine
        self._lab = LabDesk(self.window.lab, lambda: self._engine, accounts)
        self._learning = LearningDesk(self.window.learning, lambda: self._store)
        self._exchange = LibraryExchange(lambda: self._store, self.window, self._take_in)
        self._connect()
        self.use(store, engine)

    def use(self, store: Any, engine: Any) -> None:
        """Goes on with another store and engine; edits that are not saved stay in the forms."""
        self._store, self._engine = store, engine
        self._show_page(self.window.wanted, PAGE)
        self._start(self._show_intents(), name="intents")

    def open(self, theme: Theme) -> None:
        """Shows the window; the lab offers the accounts there are now."""
        self.window.lab.chart.set_theme(theme)
        self._lab.refresh()
        self._learning.refresh()
        self.window.open()

    def _connect(self) -> None:
        window, start = self.window, self._start
        window.page_wanted.connect(self._show_page)
        window.scripts_put.connect(lambda many: start(self._put_scripts(many), name="put"))
        window.scripts_deleted.connect(lambda ids: start(self._delete_scripts(ids), name="delete"))
        window.intents_put.connect(lambda many: start(self._put_intents(many), name="put intents"))
        window.intent_renamed.connect(
            lambda old, new: start(self._put_intents((new,), (old,)), name="rename")
        )
        window.intents_deleted.connect(lambda keys: start(self._delete_intents(keys), name="delete intents"))
        window.try_wanted.connect(self._try)
        exchange = self._exchange
        window.import_wanted.connect(lambda: exchange.choose_import(lambda work: start(work, name="import")))
        window.export_wanted.connect(lambda: exchange.choose_export(lambda work: start(work, name="export")))

    def _start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        self._tasks.start(self._said(work), name=name)

    async def _said(self, work: Coroutine[Any, Any, None]) -> None:
        """What cannot be stored is said where it was edited; the form still holds it."""
        try:
            await work
        except AssistError as error:
            self.window.say(error.sentence)

    # Scripts

    def _show_page(self, wanted: ScriptFilter, count: int) -> None:
        self._wanted, self._count = wanted, count
        self._start(self._refresh(), name="page")

    async def _refresh(self) -> None:
        wanted, count = self._wanted, self._count
        total, scripts = await asyncio.wrap_future(self._store.list_scripts(wanted, 0, count))
        pairs = await asyncio.wrap_future(self._store.categories())
        if (wanted, count) == (self._wanted, self._count):
            self.window.set_scripts(total, scripts)
            self.window.set_categories(pairs)

    async def _put_scripts(self, scripts: Sequence[Script]) -> None:
        await asyncio.wrap_future(self._store.put_scripts(scripts))
        # Before the list is read again: the next search shall find it.
        learned = self._engine.put_scripts(scripts)
        self._edited(scripts=True)
        self.window.note_scripts_stored(scripts)
        self.window.say(_("Saved."))
        await self._refresh()
        await asyncio.wrap_future(learned)

    async def _delete_scripts(self, ids: Sequence[str]) -> None:
        kept = await asyncio.wrap_future(self._store.scripts_by_id(ids))
        await asyncio.wrap_future(self._store.delete_scripts(ids))
        self._edited(scripts=True)
        self.window.note_scripts_deleted(ids)
        self.window.say(_("Deleted. Save the form again to bring it back.") if kept else _("Deleted."))
        await self._refresh()
        await asyncio.wrap_future(self._engine.remove_scripts(ids))

    # Intents

    async def _put_intents(self, intents: Sequence[IntentDefinition], gone: Sequence[Key] = ()) -> None:
        change = intent_change(intents, gone)
        await self._change_intents(change)
        self.window.note_intents_stored(intents)
        await self._learn(change)

    async def _delete_intents(self, keys: Sequence[Key]) -> None:
        change = intent_change((), keys)
        await self._change_intents(change)
        self.window.note_intents_deleted(keys)
        await self._learn(change)

    async def _change_intents(self, change: IntentChange) -> None:
        """The replies of intents are scripts as well."""
        await asyncio.wrap_future(self._store.change_intents(change))
        self._edited(intents=True, scripts=True)

    async def _learn(self, change: IntentChange) -> None:
        """Learns what is stored now; of several edits in a row the last one says how it went."""
        self._lesson = lesson = self._lesson + 1
        if self._engine.loading:
            self.window.say(_("Saved. It will be learned when loading has ended."))
        else:
            self.window.show_training(None)
        await self._show_intents()
        await self._refresh()
        definitions = await asyncio.wrap_future(self._store.intents())
        seconds = await asyncio.wrap_future(self._engine.set_intents(definitions))
        await asyncio.wrap_future(self._engine.put_scripts(change.replies))
        await asyncio.wrap_future(self._engine.remove_scripts(change.replies_gone))
        if lesson == self._lesson and seconds:
            self.window.show_training(seconds)
        elif lesson == self._lesson:
            # Nothing was learned: the engine is closing, or it could not load.
            self.window.say(_("Saved."))

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

    # Files

    async def _take_in(self, library: Library) -> None:
        """Stores what is imported; edits that are not saved yet stay in their forms."""
        change = intent_change(library.intents, ())
        await asyncio.wrap_future(self._store.put_scripts(library.scripts))
        await self._change_intents(change)
        await self._refresh()
        self._start(self._learn_import(library, change), name="learn import")

    async def _learn_import(self, library: Library, change: IntentChange) -> None:
        await asyncio.wrap_future(self._engine.put_scripts(library.scripts))
        if library.intents:
            await self._learn(change)

    # Ending

    def may_close(self, close: Callable[[], object]) -> bool:
        """Whether nothing would be lost; else the agent is asked, and `close` called if they want to."""
        if self._may_leave or not self.window.unsaved():
            return True
        if self._leaving is None or self._leaving.done():
            self._leaving = self._tasks.start(self._ask_to_leave(close), name="leave")
        return False

    async def _ask_to_leave(self, close: Callable[[], object]) -> None:
        count = self.window.unsaved()
        words = ngettext(
            "{count} edit in the library is not saved.", "{count} edits in the library are not saved.", count
        )
        self.window.open()
        more = _("If you close Assist now, they are lost.")
        yes, no = _("Discard and close"), _("Keep editing")
        if await ask(self.window, words.format(count=count), more, yes, no):
            self._may_leave = True
            close()

    async def rest(self) -> None:
        """Ends what runs; edits that are not saved stay in the forms."""
        await self._lab.rest()
        await self._learning.rest()
        await self._tasks.close()


def intent_change(put: Sequence[IntentDefinition], gone: Sequence[Key]) -> IntentChange:
    """Intents that come and go, with the scripts that are their own replies."""
    # The reply of an intent is suggested as a script of its own.
    replies = with_intent_scripts(Library((), tuple(put))).scripts
    ids = [intent_script_id(d.code, d.language) for d in put] + [intent_script_id(*key) for key in gone]
    left = set(ids) - {script.id for script in replies}
    return IntentChange(tuple(put), tuple(gone), replies, tuple(left))
