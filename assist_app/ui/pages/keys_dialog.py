"""All keys on one page, by where they work; the list is made from the tables that bind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.model.shortcuts import Action, Bound, Chord
from assist_app.ui.look.theme import SPACE_3, SPACE_4
from assist_app.ui.pages.keys_painter import HEADING, ROW, KeysDelegate, Row
from assist_app.ui.pages.shortcuts_page import NAMES
from assist_app.ui.parts.accessible_parts import SAID
from assist_app.ui.parts.clear_button import give_clear_button
from assist_app.ui.parts.keys import PLACES, named, native
from assist_app.ui.parts.on_screen import OnScreen


class KeysDialog(QDialog):
    """A field that finds keys by what they do or are called, and the list, read row by row."""

    def __init__(
        self, chords: Mapping[Action, Chord], reason: str, bound: Bound | None, parent: QWidget | None = None
    ) -> None:
        """`chords` are the keys that work everywhere, `reason` why there are none, `bound` how it went."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setMinimumSize(360, 320)
        words = _("Find a key or what it does")
        self.find = QLineEdit()
        give_clear_button(self.find, _("Clear the field"))
        self.find.setPlaceholderText(words)
        self.find.setAccessibleName(words)
        self.find.setAccessibleDescription(SAID)
        self.list = QListWidget()
        self.list.setAccessibleName(self.windowTitle())
        self.list.setItemDelegate(KeysDelegate(self.list))
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel(_("Nothing found. Try fewer or other words."))
        self.nothing.setObjectName("quiet")
        self.nothing.hide()
        for row in (*rows(), *everywhere(chords, reason, bound)):
            self._add(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        for part in (self.find, self.nothing, self.list):
            column.addWidget(part)
        column.setStretchFactor(self.list, 1)
        self.find.textChanged.connect(self._filter)
        self._filter("")
        self.setMinimumSize(360, 320)
        self.resize(600, 640)
        OnScreen(self)

    def _add(self, row: Row) -> None:
        item = QListWidgetItem(row.words)
        item.setData(Qt.ItemDataRole.UserRole, row)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)
        # Arrow keys go from row to row; a heading is part of what each of its rows says.
        item.setFlags(Qt.ItemFlag.NoItemFlags if row.kind == HEADING else ROW_FLAGS)
        self.list.addItem(item)

    def _filter(self, text: str) -> None:
        wanted, heading, first = text.casefold().split(), None, None
        for item in (self.list.item(number) for number in range(self.list.count())):
            row: Row = item.data(Qt.ItemDataRole.UserRole)
            if row.kind == HEADING:
                heading = item
                item.setHidden(True)
                continue
            fits = all(word in row.spoken.casefold() for word in wanted)
            item.setHidden(not fits)
            if fits and heading is not None:
                heading.setHidden(False)
            first = first or (item if fits else None)
        self.nothing.setVisible(first is None)
        if first is not None:
            self.list.setCurrentItem(first)
            self.list.scrollToTop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the field the arrow leads into the list; the same key that opened the list closes it."""
        if event.key() == Qt.Key.Key_Down and self.find.hasFocus():
            self.list.setFocus()
        elif event.key() == Qt.Key.Key_F1:
            self.reject()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


ROW_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def rows() -> Iterator[Row]:
    """The keys inside Assist, as the tables have them."""
    for title, table in PLACES.items():
        place = _(title)
        yield Row(HEADING, place, (), place)
        for keys in table:
            yield Row(ROW, _(keys.words), named(keys.keys), place)


def everywhere(chords: Mapping[Action, Chord], reason: str, bound: Bound | None) -> Iterator[Row]:
    """The keys that work while another program is in front, as they are at the moment."""
    place = _("While another program is in front")
    yield Row(HEADING, f"{place}. {reason}" if reason else place, (), place)
    for action in Action:
        refused = "" if reason or bound is None else bound.refused.get(action, "")
        by_system = "" if bound is None else bound.named.get(action, "")
        chord = chords.get(action)
        written = by_system or (native(str(chord)) if chord is not None else _("no key"))
        words = " – ".join(filter(None, (_(NAMES[action]), refused)))
        yield Row(ROW, words, (written,) if not reason else (_("no key"),), place)
