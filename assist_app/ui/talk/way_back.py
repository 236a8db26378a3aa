"""A quiet link over a list whose open row has left the sight: others have written since."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QListView, QPushButton

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_2


class WayBack(QPushButton):
    """Lies over the edge behind which the current row is; a click brings that row back."""

    def __init__(self, rows: QListView) -> None:
        super().__init__(rows)
        self._list = rows
        self.setObjectName("float")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._go)
        self.hide()
        # Once for many changes, and after the view has laid its rows out.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        model = rows.model()
        for moved in (model.rowsInserted, model.rowsMoved, model.layoutChanged, model.modelReset):
            moved.connect(self._look_soon)
        rows.verticalScrollBar().valueChanged.connect(self._look_soon)
        rows.selectionModel().currentChanged.connect(self._look_soon)
        rows.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another size shows other rows."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._look_soon()
        return False

    def _look_soon(self) -> None:
        self._soon.start()

    def _look(self) -> None:
        index = self._list.currentIndex()
        area = self._list.viewport().geometry()
        box = self._list.visualRect(index)
        above, below = box.bottom() < 0, box.top() >= area.height()
        self.setVisible(index.isValid() and (above or below))
        if self.isHidden():
            return
        arrow = "↑" if above else "↓"
        name = " ".join(str(index.data()).split())
        words = _("Back to {name}").format(name=name)
        room = area.width() - 48
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        self.setText(f"{arrow} {shown}".replace("&", "&&"))
        self.setAccessibleName(words)
        self.adjustSize()
        top = SPACE_2 if above else area.height() - self.height() - SPACE_2
        self.move((self._list.width() - self.width()) // 2, top)

    def _go(self) -> None:
        self._list.scrollTo(self._list.currentIndex(), QListView.ScrollHint.PositionAtCenter)
