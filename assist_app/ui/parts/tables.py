"""Tables whose cells begin and end where their headings do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget

WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def align_headings(table: QTableWidget, words: int) -> None:
    """The first `words` columns hold words, the others numbers."""
    for column in range(table.columnCount()):
        table.horizontalHeaderItem(column).setTextAlignment(WORDS if column < words else NUMBERS)
