"""The edge of the docked panel by which it is made wider."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assist_app.i18n import _
from assist_app.model.places import Edge
from assist_app.ui.look.theme import LIGHT, Theme

WIDTH = 5


class DockGrip(QWidget):
    """Lies over the edge that is not held by the screen or the neighbour; its line is the panel's border."""

    moved = Signal(int)
    """By how much wider."""
    left = Signal()
    """The pointer let go."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._edge, self._theme = Edge.LEFT, LIGHT
        self._at: int | None = None
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName(_("Width of the panel"))
        self.hide()

    def place(self, edge: Edge, theme: Theme) -> None:
        """At this edge of the window."""
        self._edge, self._theme = edge, theme
        self.keep_up()
        self.show()
        self.raise_()
        self.update()

    def keep_up(self) -> None:
        """The window has another size."""
        window = self.parentWidget()
        left = 0 if self._edge is Edge.LEFT else window.width() - WIDTH
        self.setGeometry(left, 0, WIDTH, window.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hairline."""
        painter = QPainter(self)
        left = 0 if self._edge is Edge.LEFT else WIDTH - 1
        painter.fillRect(left, 0, 1, self.height(), QColor(self._theme.hairline))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold."""
        self._at = round(event.globalPosition().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Wider or narrower."""
        if self._at is not None:
            now = round(event.globalPosition().x())
            step = self._at - now if self._edge is Edge.LEFT else now - self._at
            self._at = now
            if step:
                self.moved.emit(step)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets go."""
        self._at = None
        self.left.emit()
