"""The window the agent was in before coming to ours, as far as Windows lets us know."""

from __future__ import annotations

from typing import Protocol


class Looks(Protocol):
    """What is asked of the desktop."""

    def foreground(self) -> int: ...
    def is_usable(self, window: int) -> bool: ...
    def stacked(self) -> list[int]: ...


class Recent:
    """Remembers whenever it is asked; the order of windows counts only before there was one.

    A window that always stays on top, such as a call's, is the topmost and still nobody types into it.
    """

    def __init__(self, desktop: Looks) -> None:
        self._desktop = desktop
        self._last = 0

    def find(self) -> int:
        """The window with the keyboard, else the last that had it and can still be typed into; 0 for none."""
        desktop = self._desktop
        foreground = desktop.foreground()
        if foreground and desktop.is_usable(foreground):
            self._last = foreground
        if self._last and desktop.is_usable(self._last):
            return self._last
        self._last = 0
        stacked = desktop.stacked()
        return stacked[0] if stacked else 0
