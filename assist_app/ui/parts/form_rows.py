"""Parts of forms: choices and ticks that the platform draws badly under a style sheet, a copy button."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QToolTip,
    QWidget,
)

from assist_app.i18n import _
from assist_app.ui.look.colours import quiet_colour
from assist_app.ui.look.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5
from assist_app.ui.parts.chevron import paint_chevron
from assist_app.ui.parts.plain_tip import plain_tip

BOX, CONFIRM_MS = 16, 1500

CHOICE_STYLE = f"""
QComboBox {{ padding-right: {SPACE_5}px; combobox-popup: 0; }}
QComboBox::drop-down {{ border: none; width: {SPACE_5}px; }}
QComboBox::down-arrow {{ image: none; }}
"""

NUMBER_STYLE = """
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
"""

DISABLED_STYLE = """
QPushButton:default:disabled, QPushButton#primary:disabled { background: palette(button);
    color: palette(placeholder-text); border-color: palette(button); }
"""
"""A button that cannot be pressed must not look as if it could."""


def hint(field: QLineEdit, words: str) -> None:
    """What an empty field says; where it has no room the tool tip says it whole."""
    field.setPlaceholderText(words)
    field.setToolTip(words)


class CopyButton(QPushButton):
    """Copies one text; its own label says so for a moment, and nothing moves."""

    def __init__(self, words: str, text: str, copy: Callable[[str], None]) -> None:
        super().__init__(words)
        self._words = words
        self.text_to_copy = text
        self.setAutoDefault(False)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(CONFIRM_MS)
        self._again.timeout.connect(lambda: self.setText(self._words))
        self.clicked.connect(lambda: self._copy(copy))

    def _copy(self, copy: Callable[[str], None]) -> None:
        copy(self.text_to_copy)
        self.setMinimumWidth(self.width())
        self.setText(_("Copied ✓"))
        self._again.start()


class Choice(QComboBox):
    """One value of several; a plain chevron instead of a bevelled button."""

    def __init__(self, names: Mapping[str, str], chosen: str = "", parent: QWidget | None = None) -> None:
        """`names` are value -> words; an unknown `chosen` is the first."""
        super().__init__(parent)
        self.setStyleSheet(CHOICE_STYLE)
        # The style's own one takes no padding and no ground from a style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.set_names(names)
        self.choose(chosen)

    def showEvent(self, event: QShowEvent) -> None:
        """On Linux Qt gives the marked value for the name: without a label the name is the description."""
        super().showEvent(event)
        labels = self.parentWidget().findChildren(QLabel) if self.parentWidget() is not None else []
        labelled = any(label.buddy() is self for label in labels)
        if sys.platform.startswith("linux") and not labelled and not self.accessibleDescription():
            self.setAccessibleDescription(self.accessibleName())

    def set_names(self, names: Mapping[str, str]) -> None:
        """Other values to choose from; the marked one stays marked when it is among them."""
        marked = self.value if self.count() else ""
        self.clear()
        for value, words in names.items():
            self.addItem(words, value)
        self.choose(marked)

    def choose(self, value: str) -> None:
        """Marks a value; an unknown one is the first."""
        self.setCurrentIndex(max(0, self.findData(value)))

    @property
    def value(self) -> str:
        """The marked value."""
        return str(self.currentData())

    def event(self, event: QEvent) -> bool:
        """What does not fit is the tool tip."""
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            QToolTip.showText(event.globalPos(), plain_tip(self.currentText()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style's field, then the chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        paint_chevron(painter, QPointF(self.width() - SPACE_4, self.height() / 2), quiet_colour())
        painter.end()


class Number(QSpinBox):
    """A whole number, typed or changed by the arrow keys; no small arrows beside it."""

    def __init__(self, least: int, most: int, value: int = 0) -> None:
        super().__init__()
        self.setStyleSheet(NUMBER_STYLE)
        # Below the words of other fields: Qt leaves out the padding.
        self.lineEdit().setTextMargins(SPACE_3 - 1, 0, 0, 0)
        self.setRange(least, most)
        self.setValue(value)


class Tick(QCheckBox):
    """On or off, as a box with a tick that is seen in light and dark."""

    def sizeHint(self) -> QSize:
        """Box, gap and words."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(BOX + SPACE_2 + words.width() + SPACE_1, max(BOX, words.height()) + 8)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def hitButton(self, point: object) -> bool:
        """The words belong to the box."""
        return self.rect().contains(point)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame, filled with the accent when it is on; with the focus there is one around the words too."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        accent = colours.color(QPalette.ColorRole.Link)
        frame = accent if self.isChecked() or self.hasFocus() else quiet_colour()
        box = QRectF(1.5, (self.height() - BOX) / 2 + 0.5, BOX - 1, BOX - 1)
        painter.setPen(_pen(frame, 1.0))
        painter.setBrush(accent if self.isChecked() else colours.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            painter.setPen(_pen(colours.color(QPalette.ColorRole.HighlightedText), 2.0))
            x, y = box.x(), box.y()
            painter.drawPolyline(
                [QPointF(x + 3.5, y + 8), QPointF(x + 6.5, y + 11), QPointF(x + 11.5, y + 4.5)]
            )
        words = self.rect().adjusted(BOX + SPACE_2, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        self.style().drawItemText(painter, words, flags, colours, enabled, self.text(), _ROLE.WindowText)
        if self.hasFocus():
            painter.setPen(_pen(accent, 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(BOX + 5, 1, -1, -1), 4, 4)


_ROLE = QPalette.ColorRole


def _pen(colour: QColor, width: float = 1.6) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
