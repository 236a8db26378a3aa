"""A passing note that is longer than its place: over the whole bottom line, and upward as far as it needs."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from assist_app.ui.look.theme import SPACE_1, SPACE_4
from assist_app.ui.parts.elided_label import TALLEST


class TallNote(QFrame):
    """Lies over what is there, so that nothing moves for words that go again; clicks go through it."""

    def __init__(self, bar: QWidget) -> None:
        """`bar` is the bottom line it belongs to."""
        super().__init__(bar)
        self.setObjectName("passing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._bar = bar
        self._words = QLabel(self)
        self._words.setObjectName("small")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        place = QVBoxLayout(self)
        place.setContentsMargins(SPACE_4, SPACE_1, SPACE_4, SPACE_1)
        place.addWidget(self._words)
        self.hide()

    def say(self, words: str) -> None:
        """Comes over the bottom line, as high as the words need at its width."""
        window = self._bar.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._words.setText(words)
        # The highest family we use need not be the one Qt reckons lines with.
        self._words.setMinimumHeight(ceil(TALLEST * QFontInfo(self._words.font()).pixelSize()))
        high = max(self._bar.height(), self.heightForWidth(self._bar.width()))
        corner = self._bar.mapTo(window, QPoint(0, self._bar.height() - high))
        self.setGeometry(corner.x(), corner.y(), self._bar.width(), high)
        self.show()
        self.raise_()
