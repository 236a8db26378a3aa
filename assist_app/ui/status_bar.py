"""The bottom line: the state of every backend in words and shape, and what the engine is learning."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from assist_app.ui.elided_label import ElidedLabel
from assist_app.ui.theme import LIGHT, SPACE_2, SPACE_4, STATUS_HEIGHT, Theme

ROOM = 160
"""Pixels that all states together may insist on in the narrow layout."""


class Level(StrEnum):
    """How a backend is: a circle, a triangle or a square, besides the colour."""

    OK = "ok"
    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class BackendState:
    """What is said of one backend."""

    level: Level
    words: str


PASSING = 4000
"""Milliseconds a passing note stays."""


class StateMark(QWidget):
    """The shape in front of the words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.level = Level.OK
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A circle is fine, a triangle wants a look, a square is off."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = {Level.OK: self.theme.good, Level.WARNING: self.theme.warn, Level.OFF: self.theme.secondary}
        painter.setBrush(QColor(colours[self.level]))
        if self.level is Level.OK:
            painter.drawEllipse(QRectF(1, 1, 8, 8))
        elif self.level is Level.WARNING:
            painter.drawPolygon(QPolygonF([QPointF(5, 0.5), QPointF(9.5, 9), QPointF(0.5, 9)]))
        else:
            painter.drawRect(QRectF(1.5, 1.5, 7, 7))
        painter.end()


class StatusBar(QFrame):
    """States from the left, a note at the right; a thin progress bar that takes no extra room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setFixedHeight(STATUS_HEIGHT)
        self._theme = LIGHT
        self._entries: dict[str, tuple[StateMark, ElidedLabel]] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE_4, 0, SPACE_4, 0)
        self._row.setSpacing(SPACE_2)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(90, 4)
        keep = self._progress.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(keep)
        self._note = ElidedLabel(self)
        self._note.setObjectName("small")
        self._standing = ""
        self._passed = QTimer(self, singleShot=True, interval=PASSING)
        self._passed.timeout.connect(lambda: self._note.setText(self._standing))
        self._row.addStretch(1)
        # The bar keeps its room when hidden; before the note, so that the note ends at the edge.
        self._row.addWidget(self._progress)
        self._row.addWidget(self._note)
        self._progress.hide()

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        for mark, _label in self._entries.values():
            mark.theme = theme
            mark.update()

    def set_state(self, name: str, state: BackendState) -> None:
        """Says how one backend is."""
        if name not in self._entries:
            mark, label = StateMark(self), ElidedLabel(self)
            label.setObjectName("small")
            mark.theme = self._theme
            place = 2 * len(self._entries)
            self._row.insertWidget(place, mark)
            self._row.insertWidget(place + 1, label)
            self._entries[name] = (mark, label)
        mark, label = self._entries[name]
        mark.level = state.level
        mark.update()
        label.setText(state.words)
        self._keep_readable()
        label.setAccessibleName(f"{state.level.value}: {state.words}")

    def keep_states(self, names: Container[str]) -> None:
        """Says nothing any more of backends that are not asked."""
        for name in [name for name in self._entries if name not in names]:
            for part in self._entries.pop(name):
                self._row.removeWidget(part)
                part.hide()
                part.deleteLater()

    def _keep_readable(self) -> None:
        """Short words are never cut; long ones give way before the window has to grow."""
        most = ROOM // len(self._entries)
        for _mark, label in self._entries.values():
            label.setMinimumWidth(min(label.sizeHint().width(), most))

    def set_progress(self, done: int, total: int) -> None:
        """Shows how far something is; hidden when it is done."""
        self._progress.setVisible(done < total)
        self._progress.setMaximum(max(1, total))
        self._progress.setValue(done)

    def set_note(self, words: str) -> None:
        """Says something at the right until something else is said."""
        self._standing = words
        self._progress.setAccessibleName(words)
        if not self._passed.isActive():
            self._note.setText(words)

    def set_passing_note(self, words: str) -> None:
        """Says something for a moment: "Copied" is news only while it is new."""
        self._note.setText(words)
        self._passed.start()

    def words(self) -> dict[str, str]:
        """What is said of every backend."""
        return {name: label.text() for name, (_mark, label) in self._entries.items()}
