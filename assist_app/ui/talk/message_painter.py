"""Paints one message row: day, bubble, time, chips."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from assist_app.model.conversation import Role
from assist_app.ui.look.theme import RADIUS_BUBBLE, Theme
from assist_app.ui.talk.message_layout import DAY, PAD_X, PAD_Y, Placed, small_font


def paint_message(painter: QPainter, theme: Theme, placed: Placed, width: float, focused: bool) -> None:
    """Paints a measured message with its row's top left at the origin."""
    if placed.day:
        _paint_day(painter, theme, placed.day, width)
    role = placed.message.role
    fill, line = _colours(theme, role)
    painter.setPen(QPen(QColor(theme.accent if focused else line), 2 if focused else 1))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(placed.bubble, RADIUS_BUBBLE, RADIUS_BUBBLE)
    quiet = placed.quiet or role is Role.SYSTEM
    painter.setPen(QColor(theme.secondary if quiet else theme.text))
    placed.lines.draw(painter, placed.bubble.topLeft() + QPointF(PAD_X, PAD_Y))
    painter.setFont(small_font())
    painter.setPen(QColor(theme.secondary))
    painter.drawText(placed.meta_box, Qt.AlignmentFlag.AlignVCenter, placed.meta)
    for chip in placed.chips:
        painter.setPen(QPen(QColor(theme.bad_soft if chip.bad else theme.hairline), 1))
        painter.setBrush(QColor(theme.bad_soft if chip.bad else theme.surface))
        radius = chip.box.height() / 2
        painter.drawRoundedRect(chip.box, radius, radius)
        painter.setPen(QColor(theme.bad if chip.bad else theme.secondary))
        painter.drawText(chip.box, Qt.AlignmentFlag.AlignCenter, chip.text)


def paint_skeleton(painter: QPainter, theme: Theme, width: float, index: int) -> None:
    """A quiet stand-in while the message is being read."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.surface2))
    wide = width * (0.35 + 0.1 * (index % 3))
    left = width - wide if index % 2 else 0.0
    painter.drawRoundedRect(QRectF(left, 4, wide, 34), RADIUS_BUBBLE, RADIUS_BUBBLE)


def _paint_day(painter: QPainter, theme: Theme, day: str, width: float) -> None:
    painter.setFont(small_font())
    wide = painter.fontMetrics().horizontalAdvance(day) + 24
    box = QRectF((width - wide) / 2, 8, wide, DAY - 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.surface2))
    painter.drawRoundedRect(box, 8, 8)
    painter.setPen(QColor(theme.secondary))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, day)


def _colours(theme: Theme, role: Role) -> tuple[str, str]:
    if role is Role.AGENT:
        return theme.accent_soft, theme.accent_soft
    if role is Role.CUSTOMER:
        return theme.surface, theme.hairline
    return theme.surface2, theme.surface2
