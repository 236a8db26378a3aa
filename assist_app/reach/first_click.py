"""The first click of what may become two: it copies, and must not cost the agent the old clipboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer


class Remembers(Protocol):
    """Who can save the clipboard."""

    @property
    def works(self) -> bool: ...

    def remember(self, tell: Callable[[object | None], None]) -> None: ...


class FirstClick(QObject):
    """The clipboard is saved while the button goes down and up, and the copy is made when that is done.

    Where it cannot be saved in time, the copy waits until no second click can come any more; a second one
    that comes drops the copy, so that nothing was touched. A question about the copy waits as long: the
    second click must neither answer it unseen nor find it instead of its card.
    """

    def __init__(self, room: Remembers, interval: int, parent: QObject | None = None) -> None:
        """`interval` is within how many milliseconds two clicks are a double click."""
        super().__init__(parent)
        self._room = room
        self._number = 0
        self._kept: object | None = None
        self._waiting: Callable[[], None] | None = None
        self._clicked = False
        self._copied = False
        self._alone = QTimer(self, singleShot=True, interval=interval)
        self._alone.timeout.connect(self._go_on)

    def begin(self) -> None:
        """The button went down on a card."""
        self._go_on()
        self._number += 1
        self._kept, self._copied = None, False
        if self._room.works:
            number = self._number
            self._room.remember(lambda kept: self._take(number, kept))

    def then(self, copy: Callable[[], None]) -> None:
        """It went up again: copies, as soon as that can be taken back."""
        self._go_on()
        if self._kept is not None or not self._room.works:
            self._copy(copy)
        else:
            self._waiting = copy
            self._alone.start()

    def _take(self, number: int, kept: object | None) -> None:
        if number == self._number and kept is not None:
            self._kept = kept
            waiting, self._waiting = self._waiting, None
            if waiting is not None:
                self._copy(waiting)

    def _copy(self, copy: Callable[[], None]) -> None:
        """A second click may still come."""
        self._clicked = self._room.works
        self._copied = True
        try:
            copy()
        finally:
            self._clicked = False

    def when_alone(self, ask: Callable[[], None]) -> None:
        """Asks about what is copied now, but not between two clicks."""
        if self._clicked:
            self._copied = False
            self._waiting = ask
            self._alone.start()
        else:
            ask()

    def _go_on(self) -> None:
        self._alone.stop()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def second(self) -> object | None:
        """It was a double click: what was on the clipboard before the first, None when nothing was copied."""
        self._alone.stop()
        self._waiting = None
        self._number += 1
        kept, self._kept = self._kept, None
        return kept if self._copied else None
