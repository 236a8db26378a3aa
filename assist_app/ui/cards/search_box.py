"""The search box: asks over all scripts as the agent types, and drives the results by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFont,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_2, SPACE_3, TYPE_SMALL
from assist_app.ui.parts.accessible_parts import SAID
from assist_app.ui.parts.clear_button import give_clear_button
from assist_app.ui.parts.keys import SEARCH, act_of

CHIP_HEIGHT = 22
STEPS = {"up": -1, "down": 1, "page-up": -6, "page-down": 6}


class SearchBox(QLineEdit):
    """Asks at every change that is not part of an unfinished composition."""

    query_changed = Signal(str)
    moved = Signal(int)
    entered = Signal()
    added = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self._keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        give_clear_button(self, _("Clear the field"))
        self.set_count(0)
        self.textChanged.connect(self._changed)
        self._changed("")

    @property
    def composing(self) -> bool:
        """Whether an input method has an unfinished composition here."""
        return self._composing

    def _changed(self, text: str) -> None:
        self.setTextMargins(0, 0, 0 if text else self._chip_width() + SPACE_2, 0)
        self.query_changed.emit(text)

    def _chip_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._keys) + SPACE_2

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and in an empty one the keys that lead here."""
        super().paintEvent(event)
        if not self.text() and not self._composing:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            font = QFont()
            font.setPixelSize(TYPE_SMALL)
            painter.setFont(font)
            wide, colours = self._chip_width(), self.palette()
            left, top = self.width() - wide - SPACE_3, (self.height() - CHIP_HEIGHT) // 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.alternateBase())
            painter.drawRoundedRect(left, top, wide, CHIP_HEIGHT, 4, 4)
            painter.setPen(colours.placeholderText().color())
            painter.drawText(left, top, wide, CHIP_HEIGHT, Qt.AlignmentFlag.AlignCenter, self._keys)
            painter.end()

    def set_count(self, count: int) -> None:
        """Says how much there is to search."""
        number = f"{count:,}"
        words = _("Search {count} scripts: words, pinyin, meaning").format(count=number)
        self._hints = (words, _("Search {count} scripts").format(count=number), _("Search"))
        self.setAccessibleName(words)
        self.setAccessibleDescription(SAID)
        self._choose_hint()

    def _choose_hint(self) -> None:
        """Says as much as there is room for."""
        room = self.width() - 2 * SPACE_3 - 2 - self.textMargins().right()
        measure = self.fontMetrics().horizontalAdvance
        self.setPlaceholderText(next((one for one in self._hints if measure(one) <= room), self._hints[-1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room for what it says."""
        super().resizeEvent(event)
        self._choose_hint()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keeps track of the composition; its unfinished text never becomes a query."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down, Enter and Escape drive the results, unless they belong to the input method."""
        act, _number = act_of(SEARCH, event)
        if self._composing:
            super().keyPressEvent(event)
        elif act in STEPS:
            self.moved.emit(STEPS[act])
        elif act in ("copy", "add"):
            (self.added if act == "add" else self.entered).emit()
        elif act == "leave":
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)
