"""Which way of inserting there is on this machine, and why no other."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from assist_app.i18n import N_, _
from assist_app.model.delivery import Content, Delivered, Target


class Inserter(Protocol):
    """Puts text where the cursor of another program's window stands; never sends it.

    Made, used and closed on one running asyncio loop, which must not be the window's.
    """

    def came_from(self) -> Target | None:
        """The window the agent came from, None when there is none."""

    def titled(self, pattern: re.Pattern[str]) -> Target:
        """The topmost window whose title fits; DeliveryError when there is none."""

    def follow(self, tell: Callable[[], None]) -> None:
        """From now on calls `tell`, on this loop, whenever the window the agent came from, or its title, may
        have changed."""

    async def remember(self) -> object:
        """Saves what is on the clipboard, which a copy of this process is about to replace; for `insert`.

        Raises DeliveryError when whoever owns it does not hand it over.
        """

    async def insert(
        self, content: Content, target: Target | None = None, earlier: object | None = None
    ) -> Delivered:
        """Inserts into a window, or without one into the window the agent came from.

        `earlier`, from `remember`, is given back instead of what this process has copied since.
        """

    async def give_back(self, content: Content, earlier: object) -> None:
        """Puts `earlier`, from `remember`, back where this process has copied `content` since.

        What somebody else has copied stays. DeliveryError when the clipboard cannot be had.
        """

    async def copy(self, content: Content) -> Delivered:
        """Leaves the text on the clipboard, as something the agent wants to keep."""

    async def until_free(self) -> None:
        """Returns once nothing on the clipboard depends on this process any more."""

    async def close(self) -> None:
        """Leaves; what it held on the clipboard goes with it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The way of inserting: `name` is one of "x11", "wayland", "windows", "macos", "none".

    `works` says whether there is an inserter; where there is none, texts are copied and `reason` says why.
    `remedy` says what would make it better, "" where nothing would.
    """

    name: str
    works: bool
    reason: str
    remedy: str = ""


MAKERS: dict[str, tuple[str, str]] = {
    "x11": ("delivery.x11.inserter", "X11Inserter"),
    "windows": ("delivery.windows.inserter", "WindowsInserter"),
    "macos": ("delivery.macos.inserter", "MacInserter"),
    "wayland": ("delivery.wayland.inserter", "WaylandInserter"),
}
"""By the name of a choice that works: the module below the package, and the class of its Inserter."""


class Leave(Protocol):
    """Keeps what a desktop gives with its leave to press keys; calls may block and raise nothing."""

    def read(self) -> str:
        """What was given the last time, "" for nothing."""

    def write(self, token: str) -> None:
        """Keeps it for the next time, and instead of the last: each is good once."""


BY_LEAVE = {"wayland"}
"""Ways on which the desktop asks the user; the class there is made with a Leave."""


def make_inserter(name: str, late: Callable[[str], Any], leave: Leave | None = None) -> Inserter:
    """The inserter of a choice that works, on the running loop; `late` imports a part of the program.

    DeliveryError when the screen or the session cannot be reached.
    """
    module, kind = MAKERS[name]
    made = getattr(late(module), kind)
    return cast(Inserter, made(leave) if name in BY_LEAVE else made())


@dataclass(frozen=True, slots=True)
class Portals:
    """The versions of the desktop portals a session offers, 0 for one that is not there."""

    remote_desktop: int = 0
    clipboard: int = 0
    shortcuts: int = 0


@dataclass(frozen=True, slots=True)
class Probes:
    """What only the system can say; each is asked where it matters and nowhere else."""

    portals: Callable[[], Portals] = Portals
    trusted: Callable[[], bool] = lambda: False
    """Whether macOS lets this program press keys."""


WAYLAND = N_(
    "Wayland lets no program type into another. Texts are copied; press Ctrl+V. "
    "Under an X11 session they are inserted."
)
NO_REMOTE = N_("this desktop has no portal that presses keys (RemoteDesktop). Texts are copied; press Ctrl+V")
NO_LOAN = N_(
    "this desktop's portal presses keys but lends no clipboard (Clipboard). Texts are copied; press Ctrl+V"
)
PORTAL = N_(
    "the window with the keyboard, by the desktop's portal, which asks you once. Use the keyboard shortcuts: "
    "after a click into Assist texts are copied"
)
WINDOWS = N_("the window the agent came from, by Windows; the clipboard is given back")
MACOS = N_("the window the agent came from, by macOS; the clipboard is given back")
NOT_TRUSTED = N_("macOS does not let Assist press keys yet. Texts are copied; press Cmd+V")
HOW_TO_TRUST = N_("Switch Assist on in System Settings, Privacy & Security, Accessibility.")
NO_SCREEN = N_("there is no screen, so there is nothing to insert into")
MISSING = N_("the package {name} is missing. Texts are copied; install Assist again to insert them")


def choose(
    platform: str,
    environment: Mapping[str, str],
    importable: Callable[[str], bool],
    probes: Probes | None = None,
) -> Choice:
    """The way for a platform (sys.platform) and session; `importable` tells whether a library is there.

    Without `probes` nobody is asked, and what only the system knows is taken for not granted.
    """
    if platform == "win32":
        return Choice("windows", True, _(WINDOWS))
    if platform == "darwin":
        trusted = probes is not None and probes.trusted()
        return (
            Choice("macos", True, _(MACOS))
            if trusted
            else Choice("macos", True, _(NOT_TRUSTED), _(HOW_TO_TRUST))
        )
    if environment.get("WAYLAND_DISPLAY") and environment.get("XDG_SESSION_TYPE") != "x11":
        return _on_wayland(importable, probes)
    if not environment.get("DISPLAY"):
        return Choice("none", False, _(NO_SCREEN))
    if not importable("xcffib"):
        return Choice("none", False, _(MISSING).format(name="xcffib"))
    return Choice("x11", True, _("the window the agent came from, by X11; the clipboard is given back"))


def _on_wayland(importable: Callable[[str], bool], probes: Probes | None) -> Choice:
    """X11 programs there are no exception: nobody can tell whether the keyboard is with one of them."""
    if probes is None:
        return Choice("wayland", False, _(WAYLAND))
    if not importable("jeepney"):
        return Choice("wayland", False, _(MISSING).format(name="jeepney"))
    portals = probes.portals()
    if not portals.remote_desktop:
        return Choice("wayland", False, _(NO_REMOTE))
    if portals.remote_desktop < 2 or not portals.clipboard:
        return Choice("wayland", False, _(NO_LOAN))
    return Choice("wayland", True, _(PORTAL))


def here(
    environment: Mapping[str, str],
    importable: Callable[[str], bool],
    late: Callable[[str], Any] | None = None,
) -> Choice:
    """The way on this machine; `late` imports a part of the program, so that the system can be asked."""
    if late is None:
        return choose(sys.platform, environment, importable)
    probes = Probes(
        lambda: cast(Portals, late("delivery.wayland.portals").found()),
        lambda: bool(late("delivery.macos.permission").trusted()),
    )
    return choose(sys.platform, environment, importable, probes)
