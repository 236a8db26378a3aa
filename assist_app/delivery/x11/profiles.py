"""How programs want to be pasted into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assist_app.delivery.x11.keys import PASTE, PASTE_IN_TERMINALS, PASTE_THE_OLD_WAY
from assist_app.i18n import _


@dataclass(frozen=True, slots=True)
class Profile:
    """The chord, the selection it pastes, its name for people, and whether a line break acts like Enter."""

    chord: Sequence[int] = PASTE
    selection: str = "CLIPBOARD"
    chord_words: str = "Ctrl+V"
    breaks_send: bool = False

    @property
    def keys(self) -> str:
        """What a person presses to paste the same; what was selected last is below the middle button too."""
        if self.selection == "PRIMARY":
            return _("{keys} or the middle mouse button").format(keys=self.chord_words)
        return self.chord_words


USUAL = Profile()
TERMINAL = Profile(PASTE_IN_TERMINALS, "CLIPBOARD", "Ctrl+Shift+V", True)
OLD_TERMINAL = Profile(PASTE_THE_OLD_WAY, "PRIMARY", "Shift+Insert", True)

OLD_TERMINALS = {"xterm", "uxterm", "urxvt", "rxvt", "mlterm"}
TERMINALS = {
    "alacritty",
    "com.mitchellh.ghostty",
    "cool-retro-term",
    "deepin-terminal",
    "gnome-terminal",
    "guake",
    "io.elementary.terminal",
    "kgx",
    "kitty",
    "konsole",
    "lxterminal",
    "mate-terminal",
    "org.gnome.ptyxis",
    "org.wezfurlong.wezterm",
    "qterminal",
    "sakura",
    "st-256color",
    "terminator",
    "terminology",
    "termite",
    "tilix",
    "xfce4-terminal",
    "yakuake",
}


def profile_of(kind: str) -> Profile:
    """By the class of a window, as its program names it."""
    name = kind.lower().removesuffix("-server")
    if name in OLD_TERMINALS:
        return OLD_TERMINAL
    return TERMINAL if name in TERMINALS else USUAL
