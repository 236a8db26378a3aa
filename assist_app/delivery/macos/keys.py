"""Keys by CGEvent, and whether the agent holds any down. Not tried on macOS."""

from __future__ import annotations

import ctypes

from assist_app.delivery.macos import runtime
from assist_app.delivery.macos.formats import MODIFIERS, presses

HARDWARE, SESSION_STATE = 0, 0
"""kCGHIDEventTap, kCGEventSourceStateCombinedSessionState"""


class Keyboard:
    """The keyboard."""

    def __init__(self) -> None:
        self._graphics = runtime.framework("CoreGraphics")
        self._graphics.CGEventCreateKeyboardEvent.restype = ctypes.c_void_p
        self._graphics.CGEventSourceFlagsState.restype = ctypes.c_uint64

    def held(self) -> bool:
        """Whether a modifier is down; Caps Lock is none."""
        return bool(self._graphics.CGEventSourceFlagsState(SESSION_STATE) & MODIFIERS)

    def press(self) -> None:
        """Cmd+V."""
        for key, down, flags in presses():
            event = ctypes.c_void_p(
                self._graphics.CGEventCreateKeyboardEvent(None, ctypes.c_uint16(key), ctypes.c_bool(down))
            )
            self._graphics.CGEventSetFlags(event, ctypes.c_uint64(flags))
            self._graphics.CGEventPost(HARDWARE, event)
            runtime.framework("CoreFoundation").CFRelease(event)
