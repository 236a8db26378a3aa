"""Newer rows that wait until the pointer has left the cards, said over the lower edge: it moves no card."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from assist_app.i18n import _, ngettext
from assist_app.model.suggestion import Suggestion
from assist_app.ui.look.theme import SPACE_2, SPACE_3

Held = tuple[str, tuple[Suggestion, ...]]
"""A turn and its rows; no rows when nothing fits."""


class HeldBar(QPushButton):
    """Hidden while nothing waits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("primary")
        self._held: Held | None = None
        self.hide()

    @property
    def waiting(self) -> bool:
        """Whether something is held back."""
        return self._held is not None

    def hold(self, turn_id: str, rows: tuple[Suggestion, ...]) -> None:
        """Keeps newer rows, or that nothing fits; what was held before is out of date."""
        self._held = (turn_id, rows)
        self.setText(_held_words(sum(not row.repeats for row in rows)))
        self.place()
        self.show()

    def take(self) -> Held | None:
        """Gives back what was held, and holds it no longer."""
        held, self._held = self._held, None
        self.hide()
        return held

    def place(self) -> None:
        """Keeps to the lower edge."""
        room, height = self.parentWidget(), self.sizeHint().height()
        self.setGeometry(SPACE_3, room.height() - height - SPACE_2, room.width() - 2 * SPACE_3, height)


def _held_words(count: int) -> str:
    if not count:
        return _("New message: not sure ↓")
    words = ngettext("New message: {count} suggestion ↓", "New message: {count} suggestions ↓", count)
    return words.format(count=count)
