"""The cross that empties a field, painted like all other signs instead of with the style's own picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QLineEdit, QToolButton

from assist_app.ui.look.colours import quiet_colour
from assist_app.ui.parts.icon_button import Sign, paint_sign


def give_clear_button(field: QLineEdit, name: str) -> None:
    """Puts the cross into a field; Qt leaves it without a name."""
    field.setClearButtonEnabled(True)
    dress_clear_button(field, name)


def dress_clear_button(field: QLineEdit, name: str) -> None:
    """Names the cross that is there, and paints it."""
    for cross in field.findChildren(QToolButton):
        cross.setAccessibleName(name)
        cross.installEventFilter(_Cross(cross))


class _Cross(QObject):
    """Paints in place of a button; Qt fades it in and out by its `opacity`."""

    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        self._button = button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The sign, and nothing of the style."""
        if event.type() != QEvent.Type.Paint:
            return False
        colour = QGuiApplication.palette().text().color() if self._button.underMouse() else quiet_colour()
        painter = QPainter(self._button)
        painter.setOpacity(float(self._button.property("opacity") or 0.0))
        paint_sign(painter, Sign.CLOSE, self._button.rect(), colour)
        painter.end()
        return True
