"""Types of the pasteboard: our text in those programs ask for, and how the V key is found on any layout."""

from __future__ import annotations

from assist_app.delivery.macos.marks import COPIED, LENT
from assist_app.model.delivery import Content

PLAIN, HTML = "public.utf8-plain-text", "public.html"
TERMINALS = {
    "com.apple.Terminal",
    "com.googlecode.iterm2",
    "com.github.wez.wezterm",
    "com.mitchellh.ghostty",
    "dev.warp.Warp-Stable",
    "net.kovidgoyal.kitty",
    "org.alacritty",
}

COMMAND_KEY, V_KEY = 0x37, 0x09
"""Places on the keyboard, kVK_Command and kVK_ANSI_V; shortcuts follow the letter of the layout in use."""
SHIFT, CONTROL, OPTION, COMMAND = 1 << 17, 1 << 18, 1 << 19, 1 << 20
"""Flags of modifiers in events."""
MODIFIERS = SHIFT | CONTROL | OPTION | COMMAND


def text_types(content: Content) -> dict[str, bytes]:
    """Our text by type."""
    found = {PLAIN: content.plain.encode("utf-8", "replace")}
    if content.html:
        found[HTML] = content.html.encode("utf-8", "replace")
    return found


def kept_types(content: Content) -> dict[str, bytes]:
    """The same for a text the agent pastes, marked for clipboard managers."""
    return {**text_types(content), **dict.fromkeys(COPIED, b"")}


def lent_marks() -> tuple[str, ...]:
    """What marks a text that is only there for a moment."""
    return LENT


def is_assist(bundle: str, own: str) -> bool:
    """Whether a program with this bundle is Assist, by our own; run by a bare Python nobody can tell."""
    return bundle == own != "" and not own.startswith("org.python.")


def breaks_send(bundle: str) -> bool:
    """Whether a line break acts like Enter in a program."""
    return bundle in TERMINALS


def presses() -> list[tuple[int, bool, int]]:
    """The events of Cmd+V: key, whether down, and the flags it carries."""
    down = [(COMMAND_KEY, True, COMMAND), (V_KEY, True, COMMAND)]
    return [*down, (V_KEY, False, COMMAND), (COMMAND_KEY, False, 0)]
