"""A line that says how something went: a mark, a colour, and words that can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from assist_app.ui.look.restyle import rename


class SaidLine(QLabel):
    """Hidden while there is nothing to say. What is said is never taken for markup."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName("quiet")
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.hide()

    def say(self, words: str, works: bool | None = None) -> None:
        """Says something, "" for nothing; `works` gives it a mark and a colour."""
        mark = {True: "✓ ", False: "✕ ", None: ""}[works]
        rename(self, {True: "works", False: "fails", None: "quiet"}[works])
        self.setText(mark + words if words else "")
        self.setVisible(bool(words))
