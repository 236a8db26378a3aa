"""The narrow panel's header in two buttons: whose conversation this is, and how many others wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from assist_app.i18n import _, ngettext
from assist_app.model.conversation import ConversationSummary
from assist_app.ui.look.theme import LIGHT, SPACE_1, SPACE_2, TYPE_TITLE, Theme
from assist_app.ui.talk.conversation_delegate import BAD_AFTER, WARN_AFTER, waiting_text

ARROW = 18
"""Room of the small arrow behind the name."""


class TalkButton(QToolButton):
    """The name of the open conversation with an arrow: it opens the list of all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.setObjectName("talk")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("Change the conversation (Ctrl+O)"))

    def setText(self, text: str) -> None:
        """One line, never a mnemonic: names are painted here and not by the style."""
        super().setText(" ".join(text.split()))
        self.setAccessibleName(f"{self.text()}, {_('Change the conversation (Ctrl+O)')}")
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the name if there is room."""
        wide = QFontMetrics(_title_font()).horizontalAdvance(self.text())
        return QSize(wide + ARROW + 2 * SPACE_2 + 2, 36)

    def minimumSizeHint(self) -> QSize:
        """A long name gives way."""
        return QSize(min(96, self.sizeHint().width()), 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name, then arrow; a ground under the pointer, a frame with the keyboard's focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.surface2 if self.underMouse() else self._theme.surface))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(_title_font())
        painter.setPen(QColor(self._theme.text))
        room = QRect(SPACE_2, 0, self.width() - ARROW - 2 * SPACE_2 + SPACE_1, self.height())
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        middle = QPointF(
            SPACE_2 + painter.fontMetrics().horizontalAdvance(name) + SPACE_2 + 3, self.height() / 2
        )
        painter.setPen(QPen(QColor(self._theme.secondary), 1.5))
        corners = (QPointF(-4, -2), QPointF(0, 2), QPointF(4, -2))
        painter.drawPolyline(QPolygonF([middle + corner for corner in corners]))
        painter.end()


class WaitingMark(QPushButton):
    """How many other customers wait and how long the first of them does; it leads to that one."""

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._clock = clock
        self._theme = LIGHT
        self._since: list[float] = []
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(_("To the next customer who waits (Ctrl+Tab)"))
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show)
        self.hide()

    def show_rows(self, rows: Sequence[ConversationSummary], current: str | None) -> None:
        """Counts who waits besides the open conversation."""
        others = [row for row in rows if row.id != current and row.waiting_since is not None]
        self._since = sorted(row.waiting_since for row in others)
        self.setVisible(bool(others))
        if others:
            self._show()
            self._tick.start()
        else:
            self._tick.stop()

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme

    @property
    def weight(self) -> str:
        """The name of the colour, the same as in the list."""
        return self.objectName().removeprefix("waits-")

    def _show(self) -> None:
        if not self._since:
            return
        waited = self._clock() - self._since[0]
        words = ngettext("{count} waits {time}", "{count} wait {time}", len(self._since))
        self.setText(words.format(count=len(self._since), time=waiting_text(waited)))
        self.setAccessibleName(f"{self.text()}. {self.toolTip()}")
        self._colour("bad" if waited >= BAD_AFTER else "warn" if waited >= WARN_AFTER else "calm")

    def _colour(self, name: str) -> None:
        if self.weight != name:
            self.setObjectName(f"waits-{name}")
            self.style().unpolish(self)
            self.style().polish(self)


def _title_font() -> QFont:
    font = QFont()
    font.setPixelSize(TYPE_TITLE)
    font.setWeight(QFont.Weight.DemiBold)
    return font
