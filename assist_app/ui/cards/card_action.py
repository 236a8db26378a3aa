"""The action of a card, in a place that keeps its width: "Copy", and for a moment "Copied".

Of several messages it has a second button, which copies one after the other.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from assist_app.i18n import _
from assist_app.ui.look.restyle import rename
from assist_app.ui.parts.keys import SUGGESTIONS, native

MARGINS = 18
"""Pixels around the words of a button."""

COPIED_FOR = 1600
"""Milliseconds the action says "Copied"."""


class NextButton(QPushButton):
    """Copies one message at each press; whoever clicks twice out of habit means one."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click of two would take the next message over the first one."""
        event.accept()


class CardAction(QWidget):
    """Says what it does and, in the same place, that it was done."""

    pressed = Signal()
    next_pressed = Signal()
    """The next of several messages is wanted."""
    over = Signal()
    """What was confirmed has been said for long enough."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = QPushButton(self)
        self.button.setObjectName("link")
        self.button.clicked.connect(self.pressed)
        self.next = NextButton(self)
        self.next.setObjectName("link")
        self.next.clicked.connect(self.next_pressed)
        self.next.hide()
        self._inserting = self._several = False
        place = QHBoxLayout(self)
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(0)
        # At the left, where nothing moves it when the other one says something else.
        place.addWidget(self.next)
        place.addStretch(1)
        place.addWidget(self.button)
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

    def offer(self, number: int, *, several: int, current: bool, following: int = 0) -> None:
        """Offers to copy; Enter does it on the current card. Of `several` messages, 0 for one, the one at
        `following`, from 0, is offered on its own."""
        self._several = bool(several)
        words = _("Copy all") if several else _("Copy")
        self.button.setText(f"{words} ↵" if current else words)
        self.button.setAccessibleName(f"{words} {number}")
        self.button.setToolTip(_insert_words(number, several=bool(several)) if self._inserting else "")
        metrics = self.button.fontMetrics()
        wide = max(metrics.horizontalAdvance(each) for each in (f"{words} ↵", _("Copied ✓"))) + MARGINS
        wide += self._offer_next(number, several, following)
        if self.minimumWidth() != wide:
            self.setFixedWidth(wide)
        rename(self.button, "link")

    def _offer_next(self, number: int, several: int, following: int) -> int:
        """The pixels it takes."""
        if several:
            words = _("Copy {number}/{count}").format(number=following + 1, count=several)
            self.next.setText(words)
            self.next.setAccessibleName(f"{words}, {number}")
            tip = _("Copies one message after the other ({keys})").format(keys=next_keys())
            self.next.setToolTip(tip)
            self.next.setFixedWidth(self.next.fontMetrics().horizontalAdvance(words) + MARGINS)
        self._show_next()
        return self.next.width() if several else 0

    def _show_next(self) -> None:
        self.next.setVisible(self._several and not self.button.isHidden())

    def show_buttons(self, shown: bool) -> None:
        """An editor has its own."""
        self.button.setVisible(shown)
        self._show_next()

    def enable(self, usable: bool) -> None:
        """Below a veil nothing can be pressed."""
        self.button.setEnabled(usable)
        self.next.setEnabled(usable)

    def offer_insertion(self, possible: bool) -> None:
        """Whether its tool tip says how to insert, from the next offer on."""
        self._inserting = possible

    def confirm(self, *, inserted: bool = False) -> None:
        """Says "Copied", or "Inserted", for a moment."""
        self.button.setText(_("Inserted ✓") if inserted else _("Copied ✓"))
        rename(self.button, "done")
        beside = self.next.width() if self._several else 0
        self.setFixedWidth(max(self.minimumWidth(), self.button.sizeHint().width() + beside))
        self.start()

    def confirm_with_blanks(self) -> None:
        """Says, and longer, that the text is not ready to be sent."""
        self.button.setText(_("Copied – fill in the blanks"))
        rename(self.button, "warn")
        self.next.hide()
        # Longer than what the place is kept for: the reason gives way, not the first and last word.
        self.setFixedWidth(max(self.minimumWidth(), self.button.sizeHint().width()))
        self.start(2 * COPIED_FOR)

    def start(self, milliseconds: int = COPIED_FOR) -> None:
        """Begins the moment after which `over` is said."""
        self._reset.start(milliseconds)

    def stop(self) -> None:
        """What was confirmed is no longer on the card."""
        self._reset.stop()


def next_keys() -> str:
    """What copies the next message of the marked suggestion, as this system writes it."""
    return next(native(row.keys[0]) for row in SUGGESTIONS if row.act == "copy-next")


def _insert_words(number: int, *, several: bool) -> str:
    keys = _("Double click or Shift+{number}: insert into your chat; nothing is sent").format(number=number)
    if not several:
        return keys
    more = _("Ctrl+Shift+{number}: all messages at once; with Shift one after the other")
    return f"{keys}\n{more.format(number=number)}"
