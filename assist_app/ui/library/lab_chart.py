"""Two pictures of quality: bars of hits for each backend, and said against true confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_1, SPACE_2, SPACE_3, TYPE_SMALL, Theme

LEFT, RIGHT, BOTTOM, TOP = 44, 36, 44, 28
WIDEST = 56


@dataclass(frozen=True, slots=True)
class Bars:
    """A backend's shares: (what was counted, word for word, by meaning), each 0 to 1."""

    name: str
    shares: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows of one range of confidence: how sure the engine was on average, and how often it was right."""

    said: float
    right: float
    rows: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """How sure a backend was of its first rows; `error` is the expected calibration error, 0 to 1."""

    name: str
    error: float
    bins: tuple[Bin, ...]


class LabChart(QWidget):
    """Empty until it is given something; what it shows is also its accessible description."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[Bars, ...] = ()
        self._bins: tuple[Bin, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Chart"))

    def sizeHint(self) -> QSize:
        """Room for a few backends."""
        return QSize(520, 240)

    def minimumSizeHint(self) -> QSize:
        """Smaller it says nothing."""
        return QSize(280, 180)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.update()

    def show_bars(self, bars: Sequence[Bars]) -> None:
        """Hits, backend by backend."""
        self._bars, self._bins = tuple(bars), ()
        said = (
            f"{one.name} {what}: {exact:.0%}, {near:.0%}" for one in bars for what, exact, near in one.shares
        )
        self._told("; ".join(said))

    def show_reliability(self, bins: Sequence[Bin]) -> None:
        """How often the engine was right when it was so sure."""
        self._bars, self._bins = (), tuple(bins)
        self._told("; ".join(f"{one.said:.0%} → {one.right:.0%} ({one.rows})" for one in bins))

    def _told(self, words: str) -> None:
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Scale and legend, then bars or points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(TYPE_SMALL)
        painter.setFont(font)
        field = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
        if not self._bars and not self._bins:
            return
        self._scale(painter, field)
        if self._bins:
            self._paint_bins(painter, field)
        else:
            self._paint_bars(painter, field)

    def _scale(self, painter: QPainter, field: QRectF) -> None:
        for step in range(5):
            y = field.bottom() - field.height() * step / 4
            painter.setPen(QPen(QColor(self._theme.hairline), 1))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(QColor(self._theme.secondary))
            room = QRectF(0, y - 9, LEFT - SPACE_2, 18)
            painter.drawText(
                room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{step * 25} %"
            )

    def _legend(self, painter: QPainter, entries: Sequence[tuple[str, str]]) -> None:
        x = float(LEFT)
        metrics = QFontMetrics(painter.font())
        for words, colour in entries:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(x, 7, 10, 10), 2, 2)
            painter.setPen(QColor(self._theme.secondary))
            painter.drawText(QPointF(x + 10 + SPACE_1, 16), words)
            x += 10 + SPACE_1 + metrics.horizontalAdvance(words) + SPACE_3

    def _paint_bars(self, painter: QPainter, field: QRectF) -> None:
        near, exact = self._theme.accent, self._theme.good
        self._legend(painter, ((_("word for word"), exact), (_("by meaning"), near)))
        metrics = QFontMetrics(painter.font())
        group = field.width() / len(self._bars)
        for place, one in enumerate(self._bars):
            left = field.left() + place * group
            slot = min(group * 0.86 / max(1, len(one.shares)), 2 * WIDEST)
            start = left + (group - slot * len(one.shares)) / 2
            for number, (what, word_for_word, by_meaning) in enumerate(one.shares):
                x, width = start + number * slot + slot * 0.12, slot * 0.36
                for offset, share, colour in ((0.0, word_for_word, exact), (width + 2, by_meaning, near)):
                    self._bar(painter, field, QRectF(x + offset, 0, width, 0), share, colour)
                painter.setPen(QColor(self._theme.secondary))
                below = QRectF(start + number * slot, field.bottom() + 3, slot, 16)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, what)
            painter.setPen(QColor(self._theme.text))
            name = metrics.elidedText(one.name, Qt.TextElideMode.ElideRight, int(group - SPACE_2))
            painter.drawText(QRectF(left, field.bottom() + 20, group, 18), Qt.AlignmentFlag.AlignCenter, name)

    def _bar(self, painter: QPainter, field: QRectF, where: QRectF, share: float, colour: str) -> None:
        height = max(1.0, field.height() * min(1.0, share))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        bar = QRectF(where.left(), field.bottom() - height, where.width(), height)
        painter.drawRoundedRect(bar, min(3.0, height / 2), min(3.0, height / 2))

    def _paint_bins(self, painter: QPainter, field: QRectF) -> None:
        self._legend(
            painter,
            ((_("how often it was right"), self._theme.accent), (_("how sure it was"), self._theme.warn)),
        )
        painter.setPen(QPen(QColor(self._theme.warn), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(field.bottomLeft(), field.topRight())
        most = max(one.rows for one in self._bins)
        for one in self._bins:
            width = field.width() / len(self._bins) / 2
            # Wide bars stand for many rows: a thin one is no proof.
            width *= 0.35 + 0.65 * (one.rows / most) ** 0.5
            x = field.left() + field.width() * one.said - width / 2
            self._bar(painter, field, QRectF(x, 0, width, 0), one.right, self._theme.accent)
        painter.setPen(QColor(self._theme.secondary))
        for step in range(5):
            x = field.left() + field.width() * step / 4
            painter.drawText(
                QRectF(x - 30, field.bottom() + 3, 60, 16), Qt.AlignmentFlag.AlignCenter, f"{step * 25} %"
            )
