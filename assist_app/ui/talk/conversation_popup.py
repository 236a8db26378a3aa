"""The list of conversations that opens from the header of the narrow panel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from assist_app.ui.look.theme import SPACE_2, Theme
from assist_app.ui.talk.conversation_delegate import ROW
from assist_app.ui.talk.conversation_list import ConversationList

MOST = 6
"""Rows shown at once; the rest scrolls."""


class ConversationPopup(QFrame):
    """The same rows as the list at the left; a click or Enter takes one, Escape none."""

    taken = Signal(str)

    def __init__(self, rows: ConversationList, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._rows = rows
        self.list = rows.second_view()
        self.list.setTabKeyNavigation(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.list)
        self.list.clicked.connect(self._take)
        self.list.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self.list.set_theme(theme)

    def open_below(self, header: QWidget) -> None:
        """Opens under the header, as wide as it, with the open conversation marked."""
        count = max(1, min(MOST, len(self._rows.rows())))
        self._rows.freeze(True)
        current = self._rows.current_id()
        if current is None:
            self.list.select_none()
        else:
            self.list.select(current)
        self.setFixedSize(header.width() - 2 * SPACE_2, count * ROW + 2)
        self.move(header.mapToGlobal(QPoint(SPACE_2, header.height())))
        self.show()
        self.list.setFocus()
        self.list.scrollTo(self.list.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the marked row."""
        if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        """Rows may take their places again."""
        super().hideEvent(event)
        self._rows.freeze(False)

    def _take(self, index: QModelIndex) -> None:
        name = self.list.current_id() if index.isValid() else None
        self.hide()
        if name is not None:
            self.taken.emit(name)
