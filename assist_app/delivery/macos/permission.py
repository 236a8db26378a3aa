"""Whether macOS lets this program press keys, and the question that asks for it. Not tried on macOS."""

from __future__ import annotations

import ctypes

from assist_app.delivery.macos import runtime

PROMPT = "AXTrustedCheckOptionPrompt"
"""The value of kAXTrustedCheckOptionPrompt."""


def trusted(*, ask: bool = False) -> bool:
    """Whether it does; with `ask` macOS shows its question, which leads to the right page of its settings."""
    check = runtime.framework("ApplicationServices").AXIsProcessTrustedWithOptions
    check.argtypes, check.restype = (ctypes.c_void_p,), ctypes.c_bool
    with runtime.Pool():
        number = runtime.send(runtime.cls("NSNumber"), "numberWithBool:", ask, kinds=(ctypes.c_bool,))
        kinds = (runtime.ID, runtime.ID)
        options = runtime.send(
            runtime.cls("NSDictionary"),
            "dictionaryWithObject:forKey:",
            number,
            runtime.string(PROMPT),
            kinds=kinds,
        )
        return bool(check(options))


def secure_input() -> bool:
    """Whether some program reads the keyboard secretly, as password fields do; then nothing may be typed."""
    check = runtime.framework("Carbon").IsSecureEventInputEnabled
    check.restype = ctypes.c_ubyte
    return bool(check())
