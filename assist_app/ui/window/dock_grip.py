"""The edge of the docked panel by which it is made wider, with the pointer or with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assist_app.i18n import _
from assist_app.model.places import Edge
from assist_app.ui.look.theme import LIGHT, Theme
from assist_app.ui.parts.keys import GRIP, act_of

WIDTH = 5
STEP = 20
"""Pixels of one press of an arrow key."""
FOCUSED = 3
"""Pixels of the line while the keyboard is at it."""


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
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("Width of the panel"))
        self.setAccessibleDescription(_("The left and right arrow keys move this edge of the panel."))
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
        """A hairline, and a line that is seen while arrow keys move it."""
        painter = QPainter(self)
        here = self.hasFocus()
        wide, colour = (FOCUSED, self._theme.accent) if here else (1, self._theme.hairline)
        left = 0 if self._edge is Edge.LEFT else WIDTH - wide
        painter.fillRect(left, 0, wide, self.height(), QColor(colour))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """It is seen where the keyboard is."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A hairline again."""
        self.update()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys move the edge the way they point."""
        act, _number = act_of(GRIP, event)
        if not act:
            super().keyPressEvent(event)
            return
        outward = "grip-left" if self._edge is Edge.LEFT else "grip-right"
        self.moved.emit(STEP if act == outward else -STEP)
        self.left.emit()

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
