"""Push buttons of forms: none of them is pressed by Enter in a field beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from assist_app.ui.look.theme import SPACE_2


def push_button(words: str, act: Callable[[], object]) -> QPushButton:
    """A button that does one thing."""
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())
    return button


def row_of(widgets: Iterable[QWidget]) -> QHBoxLayout:
    """Side by side from the left, none wider than it needs."""
    row = QHBoxLayout()
    row.setSpacing(SPACE_2)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
