"""Shortcuts and neighbours on Windows: a window of their own, which the inserter's need not wait for."""

from __future__ import annotations

from assist_app.delivery.shortcuts import Moved, Pressed, Reach
from assist_app.delivery.windows.hotkeys import WindowsShortcuts
from assist_app.delivery.windows.neighbours import WindowsNeighbours
from assist_app.delivery.windows.pump import Pump


async def make(pressed: Pressed, moved: Moved) -> Reach:
    """On the running loop."""
    pump = Pump()
    return Reach(WindowsShortcuts(pump, pressed), WindowsNeighbours(moved), end=pump.end)
