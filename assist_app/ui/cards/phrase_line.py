"""Short phrases in one line, each whole or not at all; what has no room is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.parts.plain_tip import plain_tip

BETWEEN = " · "
WORTH_CUTTING = 90
"""Pixels of a phrase that say something though it is cut; of less nobody could tell what it was."""
WORTH_ENDING = 60
"""Pixels of the line that say something while its end is covered for a moment."""


class PhraseLine(ElidedLabel):
    """`text()` is all of it, whatever is shown; so is the tool tip when something is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phrases: tuple[str, ...] = ()
        self._covered = 0

    def cover(self, pixels: int) -> None:
        """Something lies over so much of its end: what stands there ends before it and stays where it was."""
        if pixels != self._covered:
            self._covered = pixels
            self.update()

    def set_phrases(self, phrases: Sequence[str]) -> None:
        """Shows others, the most important first."""
        self._phrases = tuple(phrases)
        self.setText(BETWEEN.join(self._phrases))

    @property
    def shown(self) -> str:
        """What stands there now."""
        metrics = self.fontMetrics()

        def cut(text: str, room: int) -> str:
            return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

        def fit(room: int) -> str:
            return fitting(self._phrases, room, metrics.horizontalAdvance, cut)

        whole, room = fit(self.width()), self.width() - self._covered
        if metrics.horizontalAdvance(whole) <= room:
            return whole
        return cut(whole, room) if room >= WORTH_ENDING else fit(room)

    def event(self, event: QEvent) -> bool:
        """The tool tip has what is left out."""
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip("" if self.shown == self.text() else plain_tip(self.text()))
            return QWidget.event(self, event)
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what fits."""
        painter = QPainter(self)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.style().drawItemText(
            painter, self.rect(), flags, self.palette(), self.isEnabled(), self.shown, self.foregroundRole()
        )
        painter.end()


def fitting(
    phrases: Sequence[str], room: int, wide: Callable[[str], int], cut: Callable[[str, int], str]
) -> str:
    """The first phrases that fit, whole, and how many are left out ("+2"); "" where not even that fits.

    `wide` measures a text in pixels, `cut` shortens one to so many.
    """
    for count in range(len(phrases), -1, -1):
        left = len(phrases) - count
        more = [f"+{left}"] if left else []
        line = BETWEEN.join([*phrases[:count], *more])
        if wide(line) <= room:
            begun = BETWEEN.join([*phrases[:count], ""])
            rest = f"{BETWEEN}+{left - 1}" if left > 1 else ""
            space = room - wide(begun) - wide(rest)
            if left and space >= WORTH_CUTTING and wide(phrases[count]) > space:
                return begun + cut(phrases[count], space) + rest
            return line
    return ""
