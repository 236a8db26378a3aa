"""Shortcuts and neighbours on one connection of their own: the inserter's must not wait for them."""

from __future__ import annotations

from assist_app.delivery.shortcuts import Moved, Pressed, Reach
from assist_app.delivery.x11.display import Display
from assist_app.delivery.x11.hotkeys import X11Shortcuts
from assist_app.delivery.x11.neighbours import X11Neighbours


async def make(pressed: Pressed, moved: Moved, name: str | None = None) -> Reach:
    """On the running loop; DeliveryError when there is no X server. `name` is a display, None for ours."""
    display = Display(name)
    return Reach(X11Shortcuts(display, pressed), X11Neighbours(display, moved), end=display.close)
