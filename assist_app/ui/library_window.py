"""The team lead's window: scripts and intents, edited and learned at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from assist_app.i18n import _, ngettext
from assist_app.model.script import IntentDefinition, Script
from assist_app.model.suggestion import Attitude, Intent
from assist_app.ui.intent_form import IntentForm
from assist_app.ui.intent_header import intent_words
from assist_app.ui.message_layout import attitude_word
from assist_app.ui.script_form import ScriptForm
from assist_app.ui.theme import SPACE_2, SPACE_3, SPACE_4

PAGE = 200
"""Scripts shown at once; the filter finds the others."""


class LibraryWindow(QDialog):
    """Knows neither store nor engine: edits go out as signals, values come in through methods."""

    page_wanted = Signal(str, int)
    scripts_put = Signal(object)
    scripts_deleted = Signal(object)
    intents_put = Signal(object)
    intents_deleted = Signal(object)
    try_wanted = Signal(str)
    import_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Script library"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._scripts: tuple[Script, ...] = ()
        self._intents: tuple[IntentDefinition, ...] = ()
        tabs = QTabWidget(self)
        tabs.addTab(self._script_tab(), _("Scripts"))
        tabs.addTab(self._intent_tab(), _("Intents"))
        self._state = QLabel(" ", self)
        self._state.setObjectName("quiet")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
        rows.addWidget(tabs)
        rows.addWidget(self._state)
        self.resize(980, 640)

    def _script_tab(self) -> QWidget:
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(_("Filter by any word"))
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(lambda text: self.page_wanted.emit(text, PAGE))
        self._count = QLabel()
        self._count.setObjectName("quiet")
        self._script_list = QListWidget()
        self._script_list.setAccessibleName(_("Scripts"))
        self._script_form = ScriptForm()
        self._script_list.currentRowChanged.connect(self._show_script)
        self._script_form.saved.connect(lambda script: self.scripts_put.emit((script,)))
        self._script_form.deleted.connect(lambda name: self.scripts_deleted.emit((name,)))
        left = QVBoxLayout()
        left.addWidget(self._filter)
        left.addWidget(self._script_list, 1)
        left.addWidget(self._count)
        left.addLayout(
            _buttons(
                (_("New script"), self._script_form.begin),
                (_("Import…"), self.import_wanted.emit),
                (_("Export…"), self.export_wanted.emit),
            )
        )
        return _halves(left, self._script_form)

    def _intent_tab(self) -> QWidget:
        self._intent_list = QListWidget()
        self._intent_list.setAccessibleName(_("Intents"))
        self._intent_form = IntentForm()
        self._intent_list.currentRowChanged.connect(self._show_intent)
        self._intent_form.saved.connect(lambda intent: self.intents_put.emit((intent,)))
        self._intent_form.deleted.connect(lambda key: self.intents_deleted.emit((key,)))
        self._try = QLineEdit()
        self._try.setPlaceholderText(_("Try a customer sentence"))
        self._try.setAccessibleName(_("Try a customer sentence"))
        self._try.textChanged.connect(self.try_wanted)
        self._tried = QLabel(" ")
        self._tried.setObjectName("quiet")
        left = QVBoxLayout()
        left.addWidget(self._intent_list, 1)
        left.addLayout(_buttons((_("New intent"), self._intent_form.begin)))
        left.addWidget(self._try)
        left.addWidget(self._tried)
        return _halves(left, self._intent_form)

    # Values coming in

    def set_scripts(self, total: int, scripts: Sequence[Script]) -> None:
        """Shows one page of the scripts that fit the filter."""
        self._scripts = tuple(scripts)
        self._script_list.clear()
        for script in scripts:
            item = QListWidgetItem(f"{script.title}\n{' '.join(script.messages)[:90]}")
            item.setToolTip("\n".join(script.messages))
            self._script_list.addItem(item)
        self._count.setText(ngettext("{count} script", "{count} scripts", total).format(count=f"{total:,}"))

    def set_intents(self, intents: Sequence[IntentDefinition]) -> None:
        """Shows all intents."""
        row = self._intent_list.currentRow()
        self._intents = tuple(intents)
        self._intent_list.clear()
        for intent in intents:
            where = intent.domain or _("Global")
            self._intent_list.addItem(f"{where} → {intent.name}   [{intent.language}]")
        self._intent_list.setCurrentRow(row)
        self._script_form.set_codes(sorted({intent.code for intent in intents}))

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

    def _show_script(self, row: int) -> None:
        if 0 <= row < len(self._scripts):
            self._script_form.show_script(self._scripts[row])

    def _show_intent(self, row: int) -> None:
        if 0 <= row < len(self._intents):
            self._intent_form.show_intent(self._intents[row])


def _buttons(*entries: tuple[str, object]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_2)
    for words, act in entries:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False, act=act: act())
        row.addWidget(button)
    row.addStretch(1)
    return row


def _halves(left: QVBoxLayout, right: QWidget) -> QWidget:
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(0, SPACE_3, 0, 0)
    row.setSpacing(SPACE_4)
    row.addLayout(left, 2)
    row.addWidget(right, 3)
    return page
