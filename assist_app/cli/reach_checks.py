"""The doctor's rows about other programs: inserting, global keys, the tray, password fields, the port."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from typing import Any

from assist_app.delivery.insertion import Choice, Portals
from assist_app.doctor import Check, State
from assist_app.i18n import N_, _
from assist_app.model.shortcuts import Action, Bound, Chord

SYSTEMS = {"win32": "Windows", "darwin": "macOS", "linux": "Linux"}
OWN = {"windows": "win32", "macos": "darwin"}
HOST = "127.0.0.1"
PROCESS = "X-Assist-Process"
"""The header in which an Assist says which process it is."""
TO_ANSWER = 1.0
"""Seconds a program on this machine has to say who it is."""
NO_BUS = N_(
    "Install and start at-spi2-core. For Chromium and programs built on it also set ACCESSIBILITY_ENABLED=1 "
    "and start them with --force-renderer-accessibility."
)
BY_HAND = N_(
    "Copy with a click and paste it yourself; in an X11 session, on Windows or macOS texts are inserted."
)
NO_TRAY = N_(
    "Show a notification area in the desktop's panel; on GNOME switch on the extension AppIndicator. "
    "Until then closing the window ends Assist."
)


# Inserting


def insertion(choice: Choice, platform: str, environment: Mapping[str, str]) -> Check:
    """Which way of inserting there is, and why no other."""
    words = choice.reason if choice.works else _("copying works. {reason}").format(reason=choice.reason)
    others = "; ".join(
        _("not {ways}: {reason}").format(ways=", ".join(ways), reason=reason)
        for reason, ways in passed_over(choice.name, platform, environment).items()
    )
    remedy = choice.remedy or ("" if choice.works else _(BY_HAND))
    state = State.WARN if remedy else State.OK
    return Check(_("Insertion"), state, f"{choice.name}: {words} ({others})", remedy)


def passed_over(chosen: str, platform: str, environment: Mapping[str, str]) -> dict[str, list[str]]:
    """Why the other ways were not taken: their names by reason."""
    found: dict[str, list[str]] = {}
    system = next((name for begin, name in SYSTEMS.items() if platform.startswith(begin)), platform)
    for way in ("x11", "wayland", "windows", "macos"):
        own = platform.startswith("linux") if way not in OWN else OWN[way] == platform
        if way == chosen:
            continue
        reason = _session(way, environment) if own else _("this is {system}").format(system=system)
        found.setdefault(reason, []).append(way)
    return found


def _session(way: str, environment: Mapping[str, str]) -> str:
    """Why not X11, or not Wayland, in this session."""
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if way == "wayland":
        return _("WAYLAND_DISPLAY is not set") if not wayland else _("XDG_SESSION_TYPE is x11")
    if wayland and environment.get("XDG_SESSION_TYPE") != "x11":
        return _("in a Wayland session nobody can tell whether an X11 program has the keyboard")
    return _("DISPLAY is not set") if not environment.get("DISPLAY") else _("a package is missing")


# Keys


def global_keys(
    name: str,
    wanted: Mapping[Action, Chord],
    late: Callable[[str], Any],
    portals: Callable[[], Portals],
    *,
    running: bool,
) -> Check:
    """`name` is the way of inserting; where a window is `running` the keys are its own."""
    row = _("Global keys")
    keys = ", ".join(map(str, wanted.values()))
    if not wanted:
        return Check(row, State.OK, _("none are chosen in the settings"))
    if name == "wayland":
        if portals().shortcuts:
            return Check(row, State.OK, _("by the desktop's portal, which asks you and may choose others"))
        words = _("this desktop has no portal for them (GlobalShortcuts)")
        return Check(row, State.WARN, words, _("Use the keys of Assist's own window, or an X11 session."))
    if name == "x11":
        if running:
            return Check(row, State.OK, _("{keys}: held by the Assist that is running").format(keys=keys))
        return _tried(row, keys, asyncio.run(_try(late, wanted)))
    if name in OWN:
        ways = {"windows": "RegisterHotKey", "macos": "Carbon"}
        words = _("{keys}, by {way}; those another program has are named in Settings, Panel and keys")
        return Check(row, State.OK, words.format(keys=keys, way=ways[name]))
    words = _("there is no screen, or the package for it is missing")
    return Check(row, State.WARN, words, _("Start a desktop session."))


def _tried(row: str, keys: str, bound: Bound) -> Check:
    if bound.refused:
        remedy = _("Choose other keys in Settings, Panel and keys, or in the program that has them.")
        return Check(row, State.WARN, " ".join(bound.refused.values()), remedy)
    return Check(row, State.OK, _("{keys}: all free").format(keys=keys))


async def _try(late: Callable[[str], Any], wanted: Mapping[Action, Chord]) -> Bound:
    """Binds the keys for a moment; every one is free again afterwards."""
    reach = await late("delivery.x11.reach").make(lambda action: None, lambda neighbour: None)
    try:
        bound: Bound = await reach.shortcuts.bind(wanted)
        for part in (reach.shortcuts, reach.neighbours):
            await part.close()
        return bound
    finally:
        reach.end()


# Tray and accessibility


def tray(platform: str, there: Callable[[], bool]) -> Check:
    """Whether a hidden window can be found again by its icon."""
    row = _("Tray icon")
    if not platform.startswith("linux"):
        return Check(row, State.OK, _("provided by the system"))
    if there():
        return Check(row, State.OK, _("this desktop has a place for it"))
    return Check(row, State.WARN, _("this desktop has no place for it"), _(NO_TRAY))


def password_fields(name: str, there: Callable[[], bool]) -> Check:
    """Whether password fields of other programs are known, by the way of inserting."""
    row = _("Password fields")
    if name == "windows":
        return Check(row, State.OK, _("known by UI Automation; nothing is inserted there"))
    if name == "macos":
        return Check(row, State.OK, _("known by secure keyboard entry; nothing is inserted then"))
    if name == "wayland":
        words = _("not known: Wayland does not say which window has the keyboard")
        return Check(row, State.WARN, words, _("Look where the cursor stands before you insert."))
    if name == "none":
        return Check(row, State.OK, _("nothing is inserted here"))
    if there():
        words = _("known by the accessibility bus (AT-SPI), in programs that speak to it")
        return Check(row, State.OK, words)
    return Check(row, State.WARN, _("not known: there is no accessibility bus (AT-SPI)"), _(NO_BUS))


# The port


def port(number: int, window: Callable[[], int]) -> Check:
    """Whether sources can post to it; `window` is the process whose window works on this data folder, 0 for
    none."""
    row = _("Port")
    with socket.socket() as probe:
        probe.settimeout(TO_ANSWER)
        if probe.connect_ex((HOST, number)) != 0:
            return Check(row, State.OK, _("{port} is free").format(port=number))
    serving = _assist_on(number)
    if serving is not None and serving == window():
        words = _("{port} is served by the Assist that is running").format(port=number)
        return Check(row, State.OK, words)
    if serving is not None:
        words = _("{port} is served by an Assist with another data folder").format(port=number)
    else:
        words = _("{port} is in use by another program").format(port=number)
    return Check(row, State.WARN, words, _("Choose another port in the settings, or end what has this one."))


def _assist_on(number: int) -> int | None:
    """The process of the Assist that answers there, -1 for one that does not say; None for no Assist."""
    with (
        closing(http.client.HTTPConnection(HOST, number, timeout=TO_ANSWER)) as connection,
        suppress(OSError, http.client.HTTPException, ValueError),
    ):
        connection.request("GET", "/v1/health", headers={"Connection": "close"})
        answer = connection.getresponse()
        if answer.status == 200 and json.loads(answer.read(200)) == {"status": "ok"}:
            said = answer.headers.get(PROCESS, "")
            return int(said) if said.isascii() and said.isdigit() else -1
    return None
