"""Reply text as the agent reads it: matched words tinted, blanks dashed, several messages as steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from assist_app.model.script import BLANK
from assist_app.ui.look.theme import LIGHT, LINE_HEIGHT, SPACE_1, TYPE_BODY, Theme

STEP_INDENT = 10
STEP_GUTTER = 24
"""Kept free at the right of steps, where each has its own small copy button."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Text as shown: blanks without braces, with the places of blanks and highlights."""

    text: str
    blanks: tuple[tuple[int, int], ...]
    highlights: tuple[tuple[int, int], ...]


def mark(text: str, words: Sequence[str]) -> Marked:
    """Finds what to mark; highlights that overlap a blank are left out."""
    shown, blanks, last = "", [], 0
    for found in BLANK.finditer(text):
        shown += text[last : found.start()]
        blanks.append((len(shown), len(found.group(1))))
        shown += found.group(1)
        last = found.end()
    shown += text[last:]
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    spans = [m.span() for m in re.finditer(pattern, shown, re.IGNORECASE)] if pattern else []
    free = tuple((a, b - a) for a, b in spans if all(b <= s or a >= s + n for s, n in blanks))
    return Marked(shown, tuple(blanks), free)


@dataclass(frozen=True, slots=True)
class Laid:
    """One message with its lines broken, and where it begins and ends, in pixels."""

    layout: QTextLayout
    top: float
    bottom: float


class ScriptText(QWidget):
    """Paints one to several messages; height follows width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._marked: list[Marked] = []
        self._laid_out: dict[int, list[Laid]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self._laid_out.clear()
        self.update()

    def set_messages(self, messages: Sequence[str], highlights: Sequence[str]) -> None:
        """Shows other messages."""
        marked = [mark(message, highlights) for message in messages]
        if marked != self._marked:
            self._marked = marked
            self._laid_out.clear()
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        """Yes."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all messages wrapped to a width."""
        laid = self._lay_out(width)
        return round(laid[-1].bottom) if laid else 0

    def sizeHint(self) -> QSize:
        """As high as the present width needs."""
        return QSize(200, self.heightForWidth(max(80, self.width())))

    def minimumSizeHint(self) -> QSize:
        """One line: the true height follows the width, a guess here would make the panel scroll."""
        return QSize(80, round(TYPE_BODY * LINE_HEIGHT))

    def step_boxes(self) -> list[QRectF]:
        """Where each message lies."""
        boxes = self._lay_out(self.width())
        return [QRectF(0, box.top, self.width(), box.bottom - box.top) for box in boxes]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the messages."""
        laid = self._lay_out(self.width())
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.text))
        # Only the lines in sight: a long answer that grows is painted thirty times a second.
        sight = QRectF(event.rect())
        steps = len(laid) > 1
        for box in laid:
            if steps:
                painter.fillRect(QRectF(0, box.top, 2, box.bottom - box.top), QColor(self._theme.hairline))
            box.layout.draw(painter, QPointF(STEP_INDENT if steps else 0, box.top), [], sight)
        painter.end()

    def _lay_out(self, width: int) -> list[Laid]:
        """The messages wrapped to a width; several widths are kept, for Qt asks for one, then another."""
        if width not in self._laid_out:
            self._laid_out[width] = self._wrapped(width)
        return self._laid_out[width]

    def _wrapped(self, width: int) -> list[Laid]:
        indent = STEP_INDENT + STEP_GUTTER if len(self._marked) > 1 else 0
        laid, top = [], 0.0
        for marked in self._marked:
            layout = self._layout(marked)
            bottom = top + _wrap(layout, max(40, width - indent))
            laid.append(Laid(layout, top, bottom))
            top = bottom + SPACE_1
        return laid

    def _layout(self, marked: Marked) -> QTextLayout:
        font = QFont(self.font())
        font.setPixelSize(TYPE_BODY)
        layout = QTextLayout(marked.text.replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        tint, blank = QTextCharFormat(), QTextCharFormat()
        tint.setBackground(QColor(self._theme.highlight))
        blank.setForeground(QColor(self._theme.accent))
        blank.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        blank.setUnderlineColor(QColor(self._theme.accent))
        ranges = [_range(marked.text, span, tint) for span in marked.highlights]
        layout.setFormats(ranges + [_range(marked.text, span, blank) for span in marked.blanks])
        return layout


def units(text: str) -> int:
    """Length as Qt counts it: UTF-16 units, two for an emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _range(text: str, span: tuple[int, int], form: QTextCharFormat) -> QTextLayout.FormatRange:
    start, length = span
    found = QTextLayout.FormatRange()
    found.start, found.length = units(text[:start]), units(text[start : start + length])
    found.format = form
    return found


def _wrap(layout: QTextLayout, width: float) -> float:
    step, y = TYPE_BODY * LINE_HEIGHT, 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y + (step - line.height()) / 2))
        y += step
    layout.endLayout()
    return y
