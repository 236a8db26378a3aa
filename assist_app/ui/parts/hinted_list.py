"""A list that says what it is for as long as nothing is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QWidget

from assist_app.ui.look.colours import quiet_colour
from assist_app.ui.look.theme import SPACE_3, SPACE_4
from assist_app.ui.parts.accessible_parts import SAID


class HintedList(QListView):
    """Screen readers hear the hint as the list's description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = ""

    @property
    def hint(self) -> str:
        """What is said in the empty list."""
        return self._hint

    def set_hint(self, words: str) -> None:
        """Says something else; call it too when rows have come or gone."""
        self._hint = words
        self.setAccessibleDescription(words if self._is_empty() and words else SAID)
        self.viewport().update()

    def _is_empty(self) -> bool:
        model = self.model()
        return model is None or not model.rowCount()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or the hint in their place."""
        super().paintEvent(event)
        if self._hint and self._is_empty():
            painter = QPainter(self.viewport())
            painter.setPen(quiet_colour())
            place = self.viewport().rect().adjusted(SPACE_3, SPACE_4, -SPACE_3, -SPACE_4)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(place, flags, self._hint)
            painter.end()
