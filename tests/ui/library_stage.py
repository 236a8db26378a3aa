"""The library window, its buttons pressed by name, and a store that answers while it is `storing`."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit, QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from assist_app.model.script import IntentDefinition, IntentLevel, Script
from assist_app.ui.library.library_rows import Entries
from assist_app.ui.library.library_window import LibraryWindow

SCRIPTS = tuple(
    Script(f"s{n}", "en", f"Title {n}", (f"Hello {{name}} {n}", "Second"), ("refund",), "sale", ("tag",))
    for n in range(6)
)
INTENTS = (
    IntentDefinition("refund", "Ask refund", "en", "wants money", "Payment", examples=("money back",)),
    IntentDefinition("hello", "Greeting", "en", level=IntentLevel.GLOBAL, examples=("hi", "hello")),
    IntentDefinition("refund", "申请退款", "zh", "", "支付", examples=("退款",)),
)


class Stage:
    """The window, and what it has asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.window = qtbot, LibraryWindow()
        qtbot.addWidget(self.window)
        self.out: list[tuple[str, object]] = []
        self.storing = True
        for name in ("scripts_put", "scripts_deleted", "intents_put", "intents_deleted", "try_wanted"):
            getattr(self.window, name).connect(lambda value, name=name: self.out.append((name, value)))
        self.window.page_wanted.connect(lambda wanted, count: self.out.append(("page", (wanted, count))))
        self.window.intent_renamed.connect(lambda old, new: self.out.append(("renamed", (old, new))))
        self.window.scripts_put.connect(self._stored(self.window.note_scripts_stored))
        self.window.intents_put.connect(self._stored(self.window.note_intents_stored))
        self.window.scripts_deleted.connect(self._stored(self.window.note_scripts_deleted))
        self.window.intents_deleted.connect(self._stored(self.window.note_intents_deleted))
        self.window.set_scripts(len(SCRIPTS), SCRIPTS)
        self.window.set_intents(INTENTS)
        self.window.show()

    def _stored(self, note: Callable[[object], None]) -> Callable[[object], None]:
        """The store's answer, as long as it is `storing`."""
        return lambda what: note(what) if self.storing else None

    def tab(self, number: int) -> None:
        self.window.findChild(QTabWidget).setCurrentIndex(number)

    def list(self, name: str) -> QListView:
        return next(view for view in self.window.findChildren(QListView) if view.accessibleName() == name)

    def click_row(self, name: str, title: str) -> None:
        view = self.list(name)
        rows: Entries = view.model()
        index = next(rows.index(n) for n in range(rows.rowCount()) if rows.index(n).data() == title)
        view.scrollTo(index)
        where = view.visualRect(index).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, where.y()))

    def button(self, words: str) -> QPushButton:
        found = [b for b in self.window.findChildren(QPushButton) if b.text() == words and b.isVisible()]
        assert len(found) == 1
        return found[0]

    def press(self, words: str) -> None:
        self.qtbot.mouseClick(self.button(words), Qt.MouseButton.LeftButton)

    def field(self, value: str) -> QLineEdit:
        found = [f for f in self.window.findChildren(QLineEdit) if f.text() == value and f.isVisible()]
        assert len(found) == 1
        return found[0]

    def retype(self, before: str, after: str) -> None:
        field = self.field(before)
        field.selectAll()
        self.qtbot.keyClicks(field, after)

    def editor(self, begins: str) -> QPlainTextEdit:
        return next(
            e
            for e in self.window.findChildren(QPlainTextEdit)
            if e.isVisible() and e.toPlainText().startswith(begins)
        )

    def asked(self, name: str) -> list[object]:
        return [value for what, value in self.out if what == name]
