"""Global shortcuts by the desktop's portal; windows of others are nobody's business on Wayland."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assist_app.delivery.shortcuts import Moved, Pressed, Reach
from assist_app.delivery.wayland.bus import Bus, BusError
from assist_app.delivery.wayland.portals import PLACE, SESSION, SHORTCUTS, Asking, Denied, plain, portal
from assist_app.i18n import N_, _
from assist_app.model.errors import DeliveryError
from assist_app.model.shortcuts import Action, Bound, Chord

NAMES = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Meta": "LOGO"}
"""https://specifications.freedesktop.org/shortcuts-spec/"""
KEYS = {
    "Space": "space", "PgUp": "Page_Up", "PgDown": "Page_Down", "Ins": "Insert", "Del": "Delete",
    "Esc": "Escape", "Backspace": "BackSpace", "+": "plus", "-": "minus", ",": "comma", ".": "period",
}  # fmt: skip
WORDS = {
    Action.SHOW_HIDE: N_("Assist: show or hide"),
    Action.INSERT_1: N_("Assist: insert suggestion 1"),
    Action.INSERT_2: N_("Assist: insert suggestion 2"),
    Action.INSERT_3: N_("Assist: insert suggestion 3"),
    Action.SEARCH: N_("Assist: search"),
    Action.TAKE: N_("Assist: take the clipboard as the customer's message"),
}
NO_WINDOWS = N_("On Wayland no program knows where others' windows stand, so none can be followed.")
NO_KEYS = N_("This desktop has no portal for keys that work in other programs (GlobalShortcuts).")
NOT_BOUND = N_(
    "The desktop did not give these keys to Assist. Its own settings may have them for something else."
)


def trigger(chord: Chord) -> str:
    """A chord as the portal reads it, such as CTRL+ALT+k."""
    names = [NAMES[one] for one in NAMES if one in chord.modifiers]
    key = KEYS.get(chord.key, chord.key.lower() if len(chord.key) == 1 else chord.key)
    return "+".join([*names, key])


class PortalShortcuts:
    """One session for each set of keys: a portal binds a session's keys once."""

    def __init__(self, bus: Bus, pressed: Pressed) -> None:
        self._bus = bus
        self._asking = Asking(bus)
        self._pressed = pressed
        self._session = ""

    async def begin(self) -> None:
        """Listens; BusError when there is no such portal."""
        await self._bus.call(portal("org.freedesktop.DBus.Properties"), "Get", "ss", (SHORTCUTS, "version"))
        await self._bus.listen(SHORTCUTS, "Activated", PLACE, lambda body: self._take(body, False))
        await self._bus.listen(SHORTCUTS, "Deactivated", PLACE, lambda body: self._take(body, True))

    async def bind(self, wanted: Mapping[Action, Chord]) -> Bound:
        """The desktop asks the user, who may choose other keys; it names those that hold."""
        await self._end(self._session)
        if not wanted:
            return Bound({}, {})
        session = ""
        try:
            session = self._session = await self._asking.new_session(SHORTCUTS)
            results = await self._asking.ask(
                SHORTCUTS, "BindShortcuts", "oa(sa{sv})s", (session, _asked(wanted), ""), {}
            )
        except (Denied, BusError, TimeoutError):
            await self._end(session)
            return Bound({action: _(NOT_BOUND) for action in wanted}, {})
        named = _named(results.get("shortcuts", ()))
        refused = {action: _(NOT_BOUND) for action in wanted if action.value not in named}
        return Bound(refused, {action: named[action.value] for action in wanted if action not in refused})

    def _take(self, body: tuple[Any, ...], released: bool) -> None:
        if len(body) < 2 or body[0] != self._session or body[1] not in set(Action):
            return
        action = Action(body[1])
        if action.on_release is released:
            self._pressed(action)

    async def _end(self, session: str) -> None:
        """Of this session alone: while it was asked about, another may have been begun."""
        if self._session == session:
            self._session = ""
        if session and not self._bus.gone:
            try:
                await self._bus.call(portal(SESSION, session), "Close")
            except (BusError, TimeoutError):
                # It has gone by itself.
                return

    async def close(self) -> None:
        """Lets go of every key."""
        await self._end(self._session)


def _asked(wanted: Mapping[Action, Chord]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (action.value, {"description": ("s", _(WORDS[action])), "preferred_trigger": ("s", trigger(chord))})
        for action, chord in wanted.items()
    ]


def _named(shortcuts: Any) -> dict[str, str]:
    """By the name of each shortcut that is bound, the keys in the desktop's words."""
    found = {}
    for name, options in shortcuts:
        found[str(name)] = str(plain(options).get("trigger_description", ""))
    return found


async def make(pressed: Pressed, moved: Moved) -> Reach:
    """On the running loop; DeliveryError when there is neither bus nor portal."""
    bus = Bus()
    shortcuts = PortalShortcuts(bus, pressed)
    try:
        await shortcuts.begin()
    except (BusError, TimeoutError) as error:
        bus.close()
        raise DeliveryError(_(NO_KEYS)) from error
    return Reach(shortcuts, None, _(NO_WINDOWS), bus.close, asks=True)
