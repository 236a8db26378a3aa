"""How a backend is, as a value, as a shape and as a line of words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from assist_app.i18n import N_, _
from assist_app.ui.look.colours import theme_in_use
from assist_app.ui.look.theme import Theme
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.parts.plain_tip import plain_tip


class Level(StrEnum):
    """How a backend is: a circle, a triangle or a square, besides the colour."""

    OK = "ok"
    WARNING = "warning"
    OFF = "off"


SHAPES = {Level.OK: N_("ok"), Level.WARNING: N_("warning"), Level.OFF: N_("off")}
"""What the shapes mean, for people who do not see them."""


@dataclass(frozen=True, slots=True)
class BackendState:
    """What is said of one backend: in full, in few words where room is scarce ("" is the same), and what
    its vendor's support would ask for ("" while nothing is wrong)."""

    level: Level
    words: str
    brief: str = ""
    details: str = ""

    @property
    def spoken(self) -> str:
        """What the shape says, and the words."""
        return f"{_(SHAPES[self.level])}: {self.words}"


class StateMark(QWidget):
    """The shape in front of the words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme | None = None
        """The one that the application has, unless it was said."""
        self.level = Level.OK
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A circle is fine, a triangle wants a look, a square is off."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.translate(0, (self.height() - 10) / 2)
        theme = self.theme or theme_in_use()
        colours = {Level.OK: theme.good, Level.WARNING: theme.warn, Level.OFF: theme.secondary}
        painter.setBrush(QColor(colours[self.level]))
        if self.level is Level.OK:
            painter.drawEllipse(QRectF(1, 1, 8, 8))
        elif self.level is Level.WARNING:
            painter.drawPolygon(QPolygonF([QPointF(5, 0.5), QPointF(9.5, 9), QPointF(0.5, 9)]))
        else:
            painter.drawRect(QRectF(1.5, 1.5, 7, 7))
        painter.end()


class StateLabel(ElidedLabel):
    """The words of one backend, in full or in few; its tool tip says whatever is not to be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("small")
        self.state = BackendState(Level.OK, "")

    def say(self, state: BackendState) -> None:
        """Takes another state."""
        self.state = state
        self.setText(state.words)
        self.setAccessibleName(state.spoken)

    @property
    def brief(self) -> str:
        """The few words."""
        return self.state.brief or self.state.words

    def wide(self, words: str) -> int:
        """Pixels that words of this label take."""
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(" ".join(words.splitlines())) + 4

    def event(self, event: QEvent) -> bool:
        """The whole sentence as a tool tip when it is not on the screen."""
        if event.type() == QEvent.Type.ToolTip:
            whole = self.text() == " ".join(self.state.words.splitlines())
            fits = whole and self.wide(self.text()) <= self.width() + 4
            self.setToolTip("" if fits else plain_tip(self.state.words))
            return super(ElidedLabel, self).event(event)
        return super().event(event)
