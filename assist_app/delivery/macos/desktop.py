"""Windows of other programs on macOS, and what their accessibility tells of them. Not tried on macOS."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from assist_app.delivery.macos import runtime

ON_SCREEN, NO_DESKTOP = 1, 16
TO_ANSWER = 0.5
"""Seconds a program has to answer about itself."""
SECRET = "AXSecureTextField"
IGNORE_OTHERS = 2
"""NSApplicationActivateIgnoringOtherApps"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A window; its title is "" where macOS does not tell it."""

    window: int
    process: int
    title: str


class Desktop:
    """Reads only, but for `bring`."""

    def __init__(self) -> None:
        self._graphics = runtime.framework("CoreGraphics")
        self._graphics.CGWindowListCopyWindowInfo.restype = ctypes.c_void_p
        self._access = runtime.framework("ApplicationServices")
        self._access.AXUIElementCreateApplication.restype = ctypes.c_void_p

    def stacked(self) -> list[Seen]:
        """All usual windows, the topmost first."""
        with runtime.Pool():
            rows = ctypes.c_void_p(self._graphics.CGWindowListCopyWindowInfo(ON_SCREEN | NO_DESKTOP, 0))
            try:
                found = [self._seen(row) for row in runtime.items(rows) if self._number(row, "Layer") == 0]
            finally:
                self._release(rows)
        return found

    def _seen(self, row: Any) -> Seen:
        process = self._number(row, "OwnerPID")
        title = runtime.text(self._entry(row, "Name")) or self.title(process)
        return Seen(self._number(row, "Number"), process, title)

    def _entry(self, row: Any, name: str) -> Any:
        return runtime.send(row, "objectForKey:", runtime.string(f"kCGWindow{name}"))

    def _number(self, row: Any, name: str) -> int:
        value = self._entry(row, name)
        return int(runtime.send(value, "longValue", answer=runtime.LONG)) if value else 0

    def _release(self, made: Any) -> None:
        if made:
            runtime.framework("CoreFoundation").CFRelease(made)

    # Programs

    def _program(self, process: int) -> Any:
        kinds = (ctypes.c_int,)
        name = "runningApplicationWithProcessIdentifier:"
        return runtime.send(runtime.cls("NSRunningApplication"), name, process, kinds=kinds)

    def bundle(self, process: int) -> str:
        """A program's identifier, such as com.apple.Safari."""
        with runtime.Pool():
            return runtime.text(runtime.send(self._program(process), "bundleIdentifier"))

    def bring(self, process: int) -> None:
        """Asks for a program to be brought to the front."""
        with runtime.Pool():
            kinds = (runtime.UNSIGNED,)
            program = self._program(process)
            runtime.send(program, "activateWithOptions:", IGNORE_OTHERS, answer=runtime.BOOL, kinds=kinds)

    def front(self) -> int:
        """The process that has the keyboard, 0 for none."""
        with runtime.Pool():
            space = runtime.send(runtime.cls("NSWorkspace"), "sharedWorkspace")
            program = runtime.send(space, "frontmostApplication")
            return int(runtime.send(program, "processIdentifier", answer=ctypes.c_int)) if program else 0

    # Accessibility

    def title(self, process: int) -> str:
        """The title of a program's front window."""
        with runtime.Pool():
            return self._told(process, "AXFocusedWindow", "AXTitle")

    def focus_is_secret(self, process: int) -> bool:
        """Whether the field with the keyboard hides what is typed."""
        with runtime.Pool():
            return self._told(process, "AXFocusedUIElement", "AXSubrole") == SECRET

    def answers(self, process: int) -> bool:
        """Whether it says anything about itself in time."""
        with runtime.Pool():
            return bool(self._told(process, "AXRole"))

    def _told(self, process: int, *names: str) -> str:
        element = ctypes.c_void_p(self._access.AXUIElementCreateApplication(process))
        self._access.AXUIElementSetMessagingTimeout(element, ctypes.c_float(TO_ANSWER))
        for name in names:
            found = ctypes.c_void_p()
            failed = self._access.AXUIElementCopyAttributeValue(
                element, runtime.string(name), ctypes.byref(found)
            )
            self._release(element)
            element = found
            if failed or not found:
                return ""
        value = runtime.text(element)
        self._release(element)
        return value
