"""What a session on Linux offers beside a screen: a tray, an accessibility bus. Asked, never started."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing, suppress

import xcffib
import xcffib.xproto
from jeepney import message_bus
from jeepney.io.blocking import open_dbus_connection

TRAY_HOSTS = ("org.kde.StatusNotifierWatcher", "org.freedesktop.StatusNotifierWatcher")
ACCESSIBILITY = "org.a11y.Bus"
TO_TELL = 2.0
"""Seconds the bus has to answer."""


def has_tray() -> bool:
    """Whether icons have a place, by the session's bus or by X11."""
    return owned(TRAY_HOSTS) or _x11_tray()


def has_accessibility() -> bool:
    """Whether programs tell of their fields."""
    return owned((ACCESSIBILITY,))


def owned(names: Iterable[str]) -> bool:
    """Whether anybody on the session's bus has one of these names; False where there is no bus."""
    try:
        connection = open_dbus_connection("SESSION")
    except (OSError, KeyError, RuntimeError, ValueError):
        return False
    with closing(connection), suppress(OSError, RuntimeError):
        for name in names:
            asked = connection.send_and_get_reply(message_bus.NameHasOwner(name), timeout=TO_TELL)
            if asked.body and asked.body[0] is True:
                return True
    return False


def _x11_tray() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    try:
        connection = xcffib.connect()
    except xcffib.ConnectionException:
        return False
    try:
        name = f"_NET_SYSTEM_TRAY_S{connection.pref_screen}"
        atom = connection.core.InternAtom(False, len(name), name).reply().atom
        return bool(connection.core.GetSelectionOwner(atom).reply().owner)
    except xcffib.Error:
        return False
    finally:
        connection.disconnect()
