"""The one action of a card, in a place that keeps its width: "Copy", and for a moment "Copied"."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from assist_app.i18n import _
from assist_app.ui.look.restyle import rename

COPIED_FOR = 1600
"""Milliseconds the action says "Copied"."""


class CardAction(QWidget):
    """Says what it does and, in the same place, that it was done."""

    pressed = Signal()
    over = Signal()
    """What was confirmed has been said for long enough."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = QPushButton(self)
        self.button.setObjectName("link")
        self.button.clicked.connect(self.pressed)
        self._inserting = False
        place = QHBoxLayout(self)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self._reset = QTimer(self, singleShot=True, interval=COPIED_FOR)
        self._reset.timeout.connect(self.over)

    @property
    def text(self) -> str:
        """What it says."""
        return self.button.text()

    @property
    def long(self) -> bool:
        """Whether it says more than its place has room for."""
        return self.button.objectName() == "warn"

    def offer(self, number: int, *, several: bool, current: bool) -> None:
        """Offers to copy; Enter does it on the current card."""
        words = _("Copy all") if several else _("Copy")
        self.button.setText(f"{words} ↵" if current else words)
        self.button.setAccessibleName(f"{words} {number}")
        self.button.setToolTip(_insert_words(number, several=several) if self._inserting else "")
        metrics = self.button.fontMetrics()
        wide = max(metrics.horizontalAdvance(each) for each in (f"{words} ↵", _("Copied ✓"))) + 18
        if self.minimumWidth() != wide:
            self.setFixedWidth(wide)
        rename(self.button, "link")

    def offer_insertion(self, possible: bool) -> None:
        """Whether its tool tip says how to insert, from the next offer on."""
        self._inserting = possible

    def confirm(self, *, inserted: bool = False) -> None:
        """Says "Copied", or "Inserted", for a moment."""
        self.button.setText(_("Inserted ✓") if inserted else _("Copied ✓"))
        rename(self.button, "done")
        self.setFixedWidth(max(self.minimumWidth(), self.button.sizeHint().width()))
        self.start()

    def confirm_with_blanks(self) -> None:
        """Says, and longer, that the text is not ready to be sent."""
        self.button.setText(_("Copied – fill in the blanks"))
        rename(self.button, "warn")
        # Longer than what the place is kept for: the reason gives way, not the first and last word.
        self.setFixedWidth(max(self.minimumWidth(), self.button.sizeHint().width()))
        self.start(2 * COPIED_FOR)

    def start(self, milliseconds: int = COPIED_FOR) -> None:
        """Begins the moment after which `over` is said."""
        self._reset.start(milliseconds)

    def stop(self) -> None:
        """What was confirmed is no longer on the card."""
        self._reset.stop()


def _insert_words(number: int, *, several: bool) -> str:
    keys = _("Double click or Shift+{number}: insert into your chat; nothing is sent").format(number=number)
    if not several:
        return keys
    more = _("Ctrl+Shift+{number}: all messages at once; with Shift one after the other")
    return f"{keys}\n{more.format(number=number)}"
