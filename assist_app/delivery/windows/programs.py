"""How programs on Windows want to be pasted into, and what may be typed into at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PureWindowsPath

from assist_app.delivery.windows.structures import PASTE, PASTE_THE_OLD_WAY
from assist_app.i18n import _
from assist_app.model.errors import DeliveryError


@dataclass(frozen=True, slots=True)
class Profile:
    """The chord, its name for people, and whether a line break acts like Enter."""

    chord: Sequence[int] = PASTE
    keys: str = "Ctrl+V"
    breaks_send: bool = False


USUAL = Profile()
TERMINAL = Profile(breaks_send=True)
OLD_TERMINAL = Profile(PASTE_THE_OLD_WAY, "Shift+Insert", True)
TERMINALS = {
    "consolewindowclass": TERMINAL,
    "cascadia_hosting_window_class": TERMINAL,
    "virtualconsoleclass": TERMINAL,
    "putty": OLD_TERMINAL,
    "kitty": OLD_TERMINAL,
    "mintty": OLD_TERMINAL,
}

PASSWORD_STYLE = 0x20
"""ES_PASSWORD of an edit field."""
FRAMES = {"applicationframewindow"}
"""Windows of apps from the Store belong to another process than the one that reads for them."""

OF_QT = "Qt"
"""How Qt begins the names of its windows' classes."""


def is_assist(kind: str, image: str, own_image: str) -> bool:
    """Whether a window of this class is Assist's, by the paths of its program and ours: window and command
    line are two programs in one folder."""
    folder, own_folder = (PureWindowsPath(one.lower()).parent for one in (image, own_image))
    return kind.startswith(OF_QT) and bool(image) and folder == own_folder


def profile_of(kind: str) -> Profile:
    """By the class of a window."""
    return TERMINALS.get(kind.lower(), USUAL)


def is_password(kind: str, style: int) -> bool:
    """Whether a field of this class and style hides what is typed."""
    return "edit" in kind.lower() and bool(style & PASSWORD_STYLE)


def must_be_within_reach(own_level: int, level: int | None) -> None:
    """Raises DeliveryError when Windows keeps our keys from a program (UIPI).

    Levels are the last part of an integrity label's SID: 0x2000 medium, 0x3000 high; None is one that Windows
    does not tell us, which it does for all at our level or below.
    """
    if level is None or level > own_level:
        raise DeliveryError(
            _(
                "That window belongs to a program that runs as administrator, so Windows lets nothing be "
                "typed into it. Run it as usual, or copy the reply and press Ctrl+V there."
            )
        )
