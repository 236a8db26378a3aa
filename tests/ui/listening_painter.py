"""A painter that notes every text it paints, in which colour and where, so that its ground can be seen."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from tests.ui.test_contrast import contrast


@dataclass(frozen=True, slots=True)
class Painted:
    """One text; `box` in the pixels of what it was painted on."""

    text: str
    colour: QColor
    box: QRect
    on: Any

    def contrast(self, picture: QImage, offset: QPoint) -> float:
        """To the commonest colour of its box in the picture."""
        box = self.box.translated(offset) & picture.rect()
        pixels = Counter(
            picture.pixelColor(x, y).name()
            for x in range(box.left(), box.right() + 1)
            for y in range(box.top(), box.bottom() + 1)
        )
        return contrast(self.colour, QColor(pixels.most_common(1)[0][0])) if pixels else 21.0


NOTED: list[Painted] = []


class ListeningPainter(QPainter):
    """Paints as every painter does."""

    def drawText(self, *arguments: Any) -> Any:
        """Notes a text that can be seen."""
        text = next(each for each in reversed(arguments) if isinstance(each, str))
        box = self._box(arguments, text)
        box = self.worldTransform().mapRect(QRectF(box)).toRect()
        if text.strip(" …") and box.isValid():
            NOTED.append(Painted(text, QColor(self.pen().color()), box, self.device()))
        return super().drawText(*arguments)

    def _box(self, arguments: tuple[Any, ...], text: str) -> QRect:
        first = arguments[0]
        if isinstance(first, QRect | QRectF):
            return self.boundingRect(QRectF(first), int(arguments[1]), text).toRect()
        if isinstance(first, QPoint | QPointF):
            return self.fontMetrics().boundingRect(text).translated(QPointF(first).toPoint())
        if len(arguments) >= 6:
            return self.boundingRect(QRectF(*map(float, arguments[:4])), int(arguments[4]), text).toRect()
        return self.fontMetrics().boundingRect(text).translated(QPoint(int(first), int(arguments[1])))


def listen(monkeypatch: pytest.MonkeyPatch) -> list[Painted]:
    """From now on every part that paints itself is listened to."""
    for name, module in list(sys.modules.items()):
        if name.startswith("assist_app.ui.") and getattr(module, "QPainter", None) is QPainter:
            monkeypatch.setattr(module, "QPainter", ListeningPainter)
    NOTED.clear()
    return NOTED


def too_faint(window: QWidget, noted: list[Painted], enough: float) -> list[str]:
    """Paints a window and names the texts that cannot be read well on their ground."""
    noted.clear()
    picture = window.grab().toImage()
    found = []
    for one in list(noted):
        if isinstance(one.on, QWidget) and window.isAncestorOf(one.on):
            ratio = one.contrast(picture, one.on.mapTo(window, QPoint(0, 0)))
            if ratio < enough:
                found.append(f"{type(one.on).__name__}: {one.text!r} {ratio:.2f}")
    return found
