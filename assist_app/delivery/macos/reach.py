"""Global shortcuts on macOS by Carbon's hot keys, which need no permission. Not tried on macOS."""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Mapping
from typing import Any

from assist_app.delivery.macos import runtime
from assist_app.delivery.macos.main_thread import MainThread
from assist_app.delivery.shortcuts import Moved, Pressed, Reach
from assist_app.i18n import N_, _
from assist_app.model.shortcuts import Action, Bound, Chord

MODIFIERS = {"Ctrl": 1 << 8, "Shift": 1 << 9, "Alt": 1 << 11, "Meta": 1 << 12}
"""Qt calls the Command key Ctrl and the Control key Meta."""
PLACES = {
    **dict(zip("ASDFHGZXCV", range(10), strict=True)),
    **dict(zip("BQWERYT123465=97-80]OU[IP", (11, *range(12, 36)), strict=True)),
    "L": 37, "J": 38, "'": 39, "K": 40, ";": 41, "\\": 42, ",": 43, "/": 44, "N": 45, "M": 46, ".": 47,
    "Tab": 48, "Space": 49, "`": 50, "Backspace": 51, "Esc": 53, "Home": 115, "PgUp": 116, "Del": 117,
    "End": 119, "PgDown": 121, "Left": 123, "Right": 124, "Down": 125, "Up": 126, "F1": 122, "F2": 120,
    "F3": 99, "F4": 118, "F5": 96, "F6": 97, "F7": 98, "F8": 100, "F9": 101, "F10": 109, "F11": 103,
    "F12": 111,
}  # fmt: skip
"""Places of keys on an ANSI keyboard (Events.h); a chord means the place, whatever the layout."""
KEYBOARD, PRESSED, RELEASED = int.from_bytes(b"keyb", "big"), 5, 6
DIRECT_OBJECT, HOT_KEY_ID = int.from_bytes(b"----", "big"), int.from_bytes(b"hkid", "big")
SIGNATURE = int.from_bytes(b"Asst", "big")
TAKEN = N_("Another program has {keys} already. Choose other keys.")
NO_KEY = N_("This keyboard has no key for {keys}. Choose other keys.")
NO_WINDOWS = N_("Windows of others cannot be followed on macOS yet.")

HANDLER = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class HotKeyId(ctypes.Structure):
    """EventHotKeyID: 8 bytes, handed over by value."""

    _fields_ = (("signature", ctypes.c_uint32), ("number", ctypes.c_uint32))


class EventType(ctypes.Structure):
    """EventTypeSpec: 8 bytes."""

    _fields_ = (("kind", ctypes.c_uint32), ("number", ctypes.c_uint32))


def modifiers_of(chord: Chord) -> int:
    """The modifiers as RegisterEventHotKey wants them."""
    return sum(MODIFIERS[name] for name in chord.modifiers)


class MacShortcuts:
    """Everything happens on the main thread; actions are told on the loop."""

    def __init__(self, main: MainThread, pressed: Pressed) -> None:
        self._main = main
        self._pressed = pressed
        self._loop = asyncio.get_running_loop()
        self._carbon = runtime.framework("Carbon")
        self._carbon.GetApplicationEventTarget.restype = ctypes.c_void_p
        self._handler = HANDLER(self._take)
        self._actions = dict(enumerate(Action, 1))
        self._bound: list[ctypes.c_void_p] = []

    async def begin(self) -> None:
        """Listens."""
        await self._main.run(self._listen)

    def _listen(self) -> None:
        kinds = (EventType * 2)(EventType(KEYBOARD, PRESSED), EventType(KEYBOARD, RELEASED))
        target = ctypes.c_void_p(self._carbon.GetApplicationEventTarget())
        arguments: tuple[Any, ...] = (ctypes.c_ulong(2), kinds, None, None)
        self._carbon.InstallEventHandler(target, self._handler, *arguments)

    async def bind(self, wanted: Mapping[Action, Chord]) -> Bound:
        """Binds these keys and no others."""
        return await self._main.run(lambda: self._bind(wanted))

    def _bind(self, wanted: Mapping[Action, Chord]) -> Bound:
        while self._bound:
            self._carbon.UnregisterEventHotKey(self._bound.pop())
        target = ctypes.c_void_p(self._carbon.GetApplicationEventTarget())
        refused: dict[Action, str] = {}
        for number, action in self._actions.items():
            chord = wanted.get(action)
            if chord is None:
                continue
            place, made = PLACES.get(chord.key), ctypes.c_void_p()
            if place is None:
                refused[action] = _(NO_KEY).format(keys=chord)
                continue
            named = HotKeyId(SIGNATURE, number)
            arguments = (place, modifiers_of(chord), named, target, 0, ctypes.byref(made))
            if self._carbon.RegisterEventHotKey(*arguments):
                refused[action] = _(TAKEN).format(keys=chord)
            else:
                self._bound.append(made)
        return Bound(refused, {})

    def _take(self, _next: Any, event: Any, _data: Any) -> int:
        named = HotKeyId()
        handle = ctypes.c_void_p(event)
        size = ctypes.c_ulong(ctypes.sizeof(named))
        self._carbon.GetEventParameter(
            handle, DIRECT_OBJECT, HOT_KEY_ID, None, size, None, ctypes.byref(named)
        )
        action = self._actions.get(named.number)
        released = self._carbon.GetEventKind(handle) == RELEASED
        if action is not None and action.on_release is released:
            self._loop.call_soon_threadsafe(self._pressed, action)
        return 0

    async def close(self) -> None:
        """Lets go of every key."""
        await self.bind({})


async def make(pressed: Pressed, moved: Moved) -> Reach:
    """On the running loop."""
    shortcuts = MacShortcuts(MainThread(), pressed)
    await shortcuts.begin()
    return Reach(shortcuts, None, _(NO_WINDOWS))
