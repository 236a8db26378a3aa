"""What a search has found, in the place of the cards: copied with a click, inserted with two."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from assist_app.model.script import Script
from assist_app.ui.cards.search_list import SearchList
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.parts.insert_button import InsertButton


class SearchResults(SearchList):
    """What the pointer does with the rows; the one below it has a quiet "Insert"."""

    double_clicked = Signal(object)
    """To be inserted; the first click has copied already."""
    touched = Signal()
    """The button of the mouse went down on a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.release: Callable[[Callable[[], None]], None] = lambda copy: copy()
        """Makes the copy of a click, perhaps a little later."""
        self._pressed, self._twice, self._clicked = "", False, False
        self._alone = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._alone.timeout.connect(self.copied)
        self._inserting = False
        self._over = QPersistentModelIndex()
        self._insert = InsertButton(self.viewport())
        self._insert.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._insert.clicked.connect(self._insert_pointed)
        self.entered.connect(self._point)
        self.verticalScrollBar().valueChanged.connect(self._place_insert)
        self._rows.modelReset.connect(self._place_insert)

    # Clicks

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remembers which row it is."""
        super().mousePressEvent(event)
        row = self._row_at(event)
        self._pressed, self._twice = row.script.id if row is not None else "", False
        if event.button() == Qt.MouseButton.LeftButton and row is not None:
            self.touched.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click of two inserts."""
        row = self._row_at(event)
        self._alone.stop()
        self._pressed, self._twice = row.script.id if row is not None else "", True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click copies the row it began on, a double click inserts it."""
        super().mouseReleaseEvent(event)
        row, pressed, self._pressed = self._row_at(event), self._pressed, ""
        if event.button() != Qt.MouseButton.LeftButton or row is None or row.script.id != pressed:
            return
        if self._twice:
            self.double_clicked.emit(row.script)
        else:
            self.release(lambda: self._copy_clicked(row.script))

    def _row_at(self, event: QMouseEvent) -> SearchRow | None:
        index = self.indexAt(event.position().toPoint())
        return self._rows.rows[index.row()] if index.isValid() else None

    def _copy_clicked(self, script: Script) -> None:
        self._clicked = True
        self.copy_wanted.emit(script)
        self._clicked = False

    def _has_left(self) -> None:
        # Under the second click of two must not lie what comes instead of the results.
        if self._clicked:
            self._alone.start()
        else:
            super()._has_left()

    # The quiet button

    def offer_insertion(self, possible: bool) -> None:
        """Whether texts can be inserted here."""
        self._inserting = possible
        self._place_insert()

    def _point(self, index: QModelIndex) -> None:
        self._over = QPersistentModelIndex(index)
        self._place_insert()

    def _place_insert(self, *_changed: object) -> None:
        shown = self._inserting and self._over.isValid()
        if shown:
            hint, corner = self._insert.sizeHint(), self.visualRect(QModelIndex(self._over)).bottomRight()
            left, top = corner.x() - hint.width() - 4, corner.y() - hint.height() - 8
            self._insert.setGeometry(left, top, hint.width(), hint.height())
        self._insert.setVisible(shown)
        self._delegate.reserved = (self._over.row(), self._insert.width()) if shown else (-1, 0)
        self.viewport().update()

    def _insert_pointed(self) -> None:
        if self._over.isValid():
            self.insert_wanted.emit(self._rows.rows[self._over.row()].script)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has gone."""
        super().leaveEvent(event)
        self._point(QModelIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows have another width."""
        super().resizeEvent(event)
        self._place_insert()
