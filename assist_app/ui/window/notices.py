"""Sentences the agent should know: slim bars that never block and can be put away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_2, SPACE_4
from assist_app.ui.parts.accessible_parts import announce
from assist_app.ui.parts.elided_label import ElidedLabel

MOST = 3


class Notices(QWidget):
    """At most three at a time; the same sentence is shown once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._bars: dict[str, QFrame] = {}
        self._with_button: set[str] = set()

    def show_notice(self, sentence: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Shows a sentence, with a button when there is something to do about it."""
        if sentence in self._bars:
            return
        while len(self._bars) >= MOST:
            # A sentence with a button is the only way to what the button does.
            self.put_away(next((old for old in self._bars if old not in self._with_button), sentence))
            if len(self._bars) >= MOST:
                break
        bar = QFrame(self)
        bar.setObjectName("notice")
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE_4, SPACE_2, SPACE_2, SPACE_2)
        # One line in any width, so that the panel keeps its room; the whole sentence is the tool tip.
        label = ElidedLabel(bar)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(sentence)
        mark = QLabel("▲", bar)
        mark.setObjectName("warn")
        row.addWidget(mark)
        row.addWidget(label, 1)
        if act is not None:
            button = QPushButton(action, bar)
            button.clicked.connect(lambda: act())
            row.addWidget(button)
            self._with_button.add(sentence)
        close = QToolButton(bar)
        close.setText("✕")
        close.setAccessibleName(_("Put away"))
        close.clicked.connect(lambda: self.put_away(sentence))
        row.addWidget(close)
        bar.setAccessibleName(sentence)
        self._rows.addWidget(bar)
        self._bars[sentence] = bar
        announce(self, sentence, at_once=True)

    def put_away(self, sentence: str) -> None:
        """Removes a sentence."""
        self._with_button.discard(sentence)
        bar = self._bars.pop(sentence, None)
        if bar is not None:
            bar.hide()
            bar.deleteLater()

    def sentences(self) -> tuple[str, ...]:
        """What is shown."""
        return tuple(self._bars)
