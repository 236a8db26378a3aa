"""Paints one row of the conversation list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from assist_app.i18n import _
from assist_app.model.conversation import ConversationSummary
from assist_app.model.suggestion import AttitudeLabel
from assist_app.ui.look.theme import LIGHT, SPACE_3, SPACE_4, TYPE_BODY, TYPE_META, TYPE_SIGN, TYPE_SMALL
from assist_app.ui.talk.message_layout import absent_text

ROW = 66
AVATAR = 36
WARN_AFTER, BAD_AFTER = 30.0, 120.0
"""Seconds a customer waits before the time turns amber and red."""


def waiting_text(seconds: float) -> str:
    """Minutes and seconds; hours where it comes to that."""
    whole = max(0, int(seconds))
    if whole >= 86_400:
        return _("{days} d").format(days=whole // 86_400)
    if whole >= 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 60:02d}:{whole % 60:02d}"


class ConversationDelegate(QStyledItemDelegate):
    """Avatar, name, last line, waiting time in words and colour, unread count, upset mark."""

    def __init__(self, clock: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self._clock = clock

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are equally high."""
        return QSize(200, ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paints a row."""
        row: ConversationSummary = index.data(Qt.ItemDataRole.UserRole)
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._background(painter, option, box)
        self._avatar(painter, row, QRectF(box.left() + SPACE_4, box.top() + 15, AVATAR, AVATAR))
        left = box.left() + SPACE_4 + AVATAR + SPACE_3
        # A scroll bar that comes and goes moves no text.
        right = (option.widget.width() - 1 if option.widget is not None else box.right()) - SPACE_3
        top = QRect(left, box.top() + 11, right - left, 24)
        self._top_line(painter, row, top)
        bottom = QRect(left, box.top() + 35, right - left, 22)
        self._bottom_line(painter, row, bottom)
        painter.restore()

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colour = (
            self.theme.accent_soft if selected else self.theme.surface2 if hovered else self.theme.surface
        )
        painter.fillRect(box, QColor(colour))
        if selected:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(self.theme.accent))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(self.theme.hairline))

    def _avatar(self, painter: QPainter, row: ConversationSummary, circle: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.surface2))
        painter.drawEllipse(circle)
        painter.setPen(QColor(self.theme.secondary))
        painter.setFont(_font(TYPE_BODY, bold=True))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, (row.title or "?")[:1].upper())
        if row.attitude == AttitudeLabel.NEGATIVE:
            self._upset(painter, QPointF(circle.right() - 5, circle.bottom() - 5))

    def _upset(self, painter: QPainter, centre: QPointF) -> None:
        """A triangle with an exclamation mark: a shape, not only a colour."""
        painter.setPen(QColor(self.theme.surface))
        painter.setBrush(QColor(self.theme.bad))
        corners = (QPointF(0, -8), QPointF(8, 6), QPointF(-8, 6))
        painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))
        painter.setPen(QColor(self.theme.surface))
        painter.setFont(_font(TYPE_SIGN, bold=True))
        painter.drawText(QRectF(centre.x() - 6, centre.y() - 6, 12, 12), Qt.AlignmentFlag.AlignCenter, "!")

    def _top_line(self, painter: QPainter, row: ConversationSummary, line: QRect) -> None:
        right = line.right()
        if row.unread:
            right -= self._badge(painter, str(row.unread) if row.unread < 100 else "99+", line) + 6
        words, colour, bold = self._waiting(row)
        painter.setFont(_font(TYPE_META, bold=bold))
        painter.setPen(QColor(colour))
        wide = painter.fontMetrics().horizontalAdvance(words)
        painter.drawText(
            QRect(right - wide, line.top(), wide, line.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        painter.setFont(_font(TYPE_BODY, bold=True))
        painter.setPen(QColor(self.theme.text))
        room = right - wide - line.left() - 8
        name = " ".join((row.title or row.id).split())
        title = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)

    def _badge(self, painter: QPainter, words: str, line: QRect) -> int:
        painter.setFont(_font(TYPE_SMALL, bold=True))
        wide = max(18, painter.fontMetrics().horizontalAdvance(words) + 10)
        box = QRectF(line.right() - wide, line.center().y() - 8, wide, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.accent))
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(QColor(self.theme.on_accent))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return wide

    def _waiting(self, row: ConversationSummary) -> tuple[str, str, bool]:
        if row.waiting_since is None:
            return "—", self.theme.secondary, False
        waited = self._clock() - row.waiting_since
        if waited >= BAD_AFTER:
            return waiting_text(waited), self.theme.bad, True
        return waiting_text(waited), self.theme.warn if waited >= WARN_AFTER else self.theme.secondary, False

    def _bottom_line(self, painter: QPainter, row: ConversationSummary, line: QRect) -> None:
        words = absent_text(row.keeper) if row.last_line is None else row.last_line
        painter.setFont(_font(TYPE_META))
        painter.setPen(QColor(self.theme.secondary))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)


def _font(size: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(size)
    font.setBold(bold)
    return font
