"""The team lead's window: scripts and intents, edited and learned at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from assist_app.i18n import _, ngettext
from assist_app.model.script import IntentDefinition, Script, ScriptFilter
from assist_app.model.suggestion import Attitude, Intent
from assist_app.ui.cards.intent_header import intent_words
from assist_app.ui.cards.restriction import restriction
from assist_app.ui.library.intent_form import IntentForm
from assist_app.ui.library.lab_page import LabPage
from assist_app.ui.library.learning_page import LearningPage
from assist_app.ui.library.library_page import EditorPage, button_row
from assist_app.ui.library.library_rows import Entry
from assist_app.ui.library.script_filter import ScriptFilterBar
from assist_app.ui.library.script_form import ScriptForm
from assist_app.ui.look.theme import SPACE_3, SPACE_4
from assist_app.ui.parts.accessible_parts import SAID
from assist_app.ui.parts.form_rows import hint
from assist_app.ui.parts.on_screen import OnScreen
from assist_app.ui.talk.message_chips import attitude_word

PAGE = 200
"""Scripts fetched at a time; the next ones when the end of the list is reached."""


class LibraryWindow(QDialog):
    """Knows neither store nor engine: edits go out as signals, values come in through methods.

    Closing hides it: answers may still come in, and unsaved edits wait for the next opening.
    """

    page_wanted = Signal(object, int)
    """A `ScriptFilter` and the number of scripts."""
    scripts_put = Signal(object)
    scripts_deleted = Signal(object)
    intents_put = Signal(object)
    intent_renamed = Signal(object, object)
    """(code, language) as it was, and the intent as it is to be."""
    intents_deleted = Signal(object)
    try_wanted = Signal(str)
    import_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives the time in seconds since the epoch."""
        super().__init__(parent)
        self._clock = clock
        self.setWindowTitle(_("Script library"))
        self._total = self._loaded = self._asked = 0
        tabs = QTabWidget(self)
        tabs.addTab(self._script_tab(), _("Scripts"))
        tabs.addTab(self._intent_tab(), _("Intents"))
        self.lab = LabPage()
        tabs.addTab(self.lab, _("Lab"))
        self.learning = LearningPage()
        tabs.addTab(self.learning, _("Learned"))
        self._state = QLabel(" ", self)
        self._state.setObjectName("quiet")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
        rows.addWidget(tabs)
        rows.addWidget(self._state)
        self.resize(1040, 700)
        OnScreen(self)

    def _script_tab(self) -> QWidget:
        self._filter = ScriptFilterBar()
        self._filter.changed.connect(self._filter_changed)
        self._count = QLabel()
        self._count.setObjectName("quiet")
        form = ScriptForm()
        page = self._scripts = EditorPage(_("Scripts"), form, lambda script: script.id)
        form.saved.connect(lambda script: self.scripts_put.emit((script,)))
        form.deleted.connect(lambda name: self.scripts_deleted.emit((name,)))
        page.end_reached.connect(self._fetch_more)
        page.list.set_hint(_("No script here yet. Write one beside this list, or import a file."))
        page.left.addWidget(self._filter)
        page.left.addWidget(page.list, 1)
        page.left.addWidget(self._count)
        page.left.addLayout(
            button_row(
                (_("New script"), page.begin),
                (_("Import…"), self.import_wanted.emit),
                (_("Export…"), self.export_wanted.emit),
            )
        )
        return page

    def _intent_tab(self) -> QWidget:
        form = IntentForm()
        self._try = QLineEdit()
        hint(self._try, _("Try a customer sentence"))
        self._try.setAccessibleName(_("Try a customer sentence"))
        self._try.setAccessibleDescription(SAID)
        self._try.textChanged.connect(self._try_changed)
        self._tried = QLabel(" ")
        self._tried.setObjectName("quiet")
        self._tried.setWordWrap(True)
        page = self._intents = EditorPage(_("Intents"), form, _key_of)
        form.saved.connect(self._intent_saved)
        form.deleted.connect(lambda key: self.intents_deleted.emit((key,)))
        page.list.set_hint(
            _("No intent here yet. Name one beside this list and say how customers ask for it.")
        )
        page.left.addWidget(page.list, 1)
        page.left.addLayout(button_row((_("New intent"), page.begin)))
        page.left.addWidget(self._try)
        page.left.addWidget(self._tried)
        return page

    # Values coming in

    def set_scripts(self, total: int, scripts: Sequence[Script]) -> None:
        """Shows the first scripts that fit the filter, and how many there are."""
        entries = [Entry(s.id, s.title, _detail(s, self._clock()), "\n".join(s.messages)) for s in scripts]
        self._total, self._loaded, self._asked = total, len(scripts), 0
        self._scripts.list.set_hint(
            _("Nothing found. Try fewer or other words.")
            if self._filter.narrows
            else _("No script here yet. Write one beside this list, or import a file.")
        )
        self._scripts.set_rows(entries, {script.id: script for script in scripts})
        self._count.setText(ngettext("{count} script", "{count} scripts", total).format(count=f"{total:,}"))

    def set_intents(self, intents: Sequence[IntentDefinition]) -> None:
        """Shows all intents, those that hold everywhere first, the others by domain and language."""
        values = {_key_of(intent): intent for intent in intents}
        self._intents.set_rows(_intent_entries(intents), values)
        self._intents.form.set_taken(values.keys())
        self._scripts.form.set_intents(intents)

    def set_categories(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Every (language, category) that scripts have, to filter by."""
        self._filter.set_categories(pairs)

    @property
    def wanted(self) -> ScriptFilter:
        """Which scripts are to be listed."""
        return self._filter.wanted

    def note_scripts_stored(self, scripts: Sequence[Script]) -> None:
        """These scripts are on the disk: their edits are no longer unsaved."""
        for script in scripts:
            self._scripts.note_stored(script)

    def note_scripts_deleted(self, ids: Sequence[str]) -> None:
        """These scripts are gone."""
        for name in ids:
            self._scripts.note_deleted(name)

    def note_intents_stored(self, intents: Sequence[IntentDefinition]) -> None:
        """These intents are on the disk: their edits are no longer unsaved."""
        for intent in intents:
            self._intents.note_stored(intent)

    def note_intents_deleted(self, keys: Sequence[tuple[str, str]]) -> None:
        """These intents are gone."""
        for key in keys:
            self._intents.note_deleted(key)

    def unsaved(self) -> int:
        """How many scripts and intents have edits that are not stored."""
        return self._scripts.unsaved + self._intents.unsaved

    def show_training(self, seconds: float | None) -> None:
        """Says that the engine is learning (None) or how long it took."""
        if seconds is None:
            self._state.setText(_("Learning…"))
        else:
            self._state.setText(_("Learned in {seconds:.1f} s").format(seconds=seconds))

    def say(self, words: str) -> None:
        """Says something in the bottom line."""
        self._state.setText(words)

    def show_try(self, intent: Intent, attitude: Attitude | None) -> None:
        """What the engine makes of the sentence that is being tried."""
        mood = attitude_word(attitude.label.value) if attitude is not None else ""
        parts = [intent_words(intent), f"{intent.confidence:.2f}", mood]
        self._tried.setText(" · ".join(filter(None, parts)))

    def _intent_saved(self, intent: IntentDefinition) -> None:
        before = self._intents.form.key
        if before in (None, _key_of(intent)):
            self.intents_put.emit((intent,))
        else:
            self.intent_renamed.emit(before, intent)

    def _filter_changed(self, wanted: ScriptFilter) -> None:
        self._scripts.list.scrollToTop()
        self.page_wanted.emit(wanted, PAGE)

    def _fetch_more(self) -> None:
        wanted = self._loaded + PAGE
        if self._loaded < self._total and wanted != self._asked:
            self._asked = wanted
            self.page_wanted.emit(self._filter.wanted, wanted)

    def _try_changed(self, text: str) -> None:
        if not text.strip():
            self._tried.setText(" ")
        self.try_wanted.emit(text)


def _detail(script: Script, now: float) -> str:
    """What a script says in brief, and before it why it is not suggested."""
    words = " ".join(" ".join(script.messages).split())[:200]
    return " · ".join(filter(None, (restriction(script, now), words)))


def _key_of(intent: IntentDefinition) -> tuple[str, str]:
    return intent.code, intent.language


def _intent_entries(intents: Sequence[IntentDefinition]) -> list[Entry]:
    """A heading a domain, then its intents."""
    groups: dict[tuple[bool, str], list[Entry]] = {}
    for intent in intents:
        count = len(intent.examples)
        examples = ngettext("{count} example", "{count} examples", count).format(count=count)
        entry = Entry(
            _key_of(intent),
            intent.name,
            " · ".join(filter(None, (intent.code, examples, intent.description))),
            "\n".join(intent.examples[:12]),
        )
        groups.setdefault((bool(intent.domain), intent.domain or _("Global")), []).append(entry)
    entries: list[Entry] = []
    for (_domain, title), group in sorted(groups.items(), key=lambda item: item[0][0]):
        entries += [Entry(None, title), *group]
    return entries
