"""Global shortcuts on Windows by RegisterHotKey, on the thread of a window nobody sees."""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Callable, Mapping

from assist_app.delivery.shortcuts import Pressed
from assist_app.delivery.windows.calls import library
from assist_app.delivery.windows.keys import Keyboard
from assist_app.delivery.windows.pump import Pump
from assist_app.i18n import N_, _
from assist_app.model.shortcuts import Action, Bound, Chord
from assist_app.tasks import TaskSet

MODIFIERS = {"Alt": 1, "Ctrl": 2, "Shift": 4, "Meta": 8}
NO_REPEAT = 0x4000
NAMED = {
    "Backspace": 0x08, "Tab": 0x09, "Esc": 0x1B, "Space": 0x20, "PgUp": 0x21, "PgDown": 0x22, "End": 0x23,
    "Home": 0x24, "Left": 0x25, "Up": 0x26, "Right": 0x27, "Down": 0x28, "Ins": 0x2D, "Del": 0x2E,
}  # fmt: skip
F1 = 0x70
STEP = 0.01
"""Seconds between two looks at a key that is held; Windows tells nobody that it was let go."""
TAKEN = N_("Another program has {keys} already. Choose other keys.")
NO_KEY = N_("This keyboard has no key for {keys}. Choose other keys.")


def modifiers_of(chord: Chord) -> int:
    """The modifiers as RegisterHotKey wants them; one press is told once however long it lasts."""
    return sum(MODIFIERS[name] for name in chord.modifiers) | NO_REPEAT


def key_of(chord: Chord, scan: Callable[[str], int]) -> int | None:
    """A chord's virtual key, None for none; `scan` is VkKeyScanW, -1 for a character without one."""
    key = chord.key
    if key in NAMED:
        return NAMED[key]
    if key[:1] == "F" and key[1:].isdigit() and 1 <= int(key[1:]) <= 24:
        return F1 + int(key[1:]) - 1
    if len(key) != 1:
        return None
    if key.isascii() and key.isalnum():
        return ord(key.upper())
    found = scan(key)
    return None if found & 0xFFFF == 0xFFFF else found & 0xFF


class WindowsShortcuts:
    """Keys are registered by the place of their action in the list of all."""

    def __init__(self, pump: Pump, pressed: Pressed) -> None:
        self._pump = pump
        self._pressed = pressed
        self._user = library("user32")
        self._keyboard = Keyboard()
        self._tasks = TaskSet("global shortcuts")
        self._actions = dict(enumerate(Action, 1))
        self._bound: set[int] = set()
        loop = asyncio.get_running_loop()
        pump.hotkeys = lambda number: loop.call_soon_threadsafe(self._take, number)

    async def bind(self, wanted: Mapping[Action, Chord]) -> Bound:
        """Only the window's own thread may register."""
        return await self._pump.run(lambda: self._bind(wanted))

    def _bind(self, wanted: Mapping[Action, Chord]) -> Bound:
        window = ctypes.c_void_p(self._pump.window)
        for number in self._bound:
            self._user.UnregisterHotKey(window, number)
        self._bound.clear()
        refused: dict[Action, str] = {}
        for number, action in self._actions.items():
            chord = wanted.get(action)
            if chord is None:
                continue
            key = key_of(chord, self._scan)
            if key is None:
                refused[action] = _(NO_KEY).format(keys=chord)
            elif self._user.RegisterHotKey(window, number, modifiers_of(chord), key):
                self._bound.add(number)
            else:
                refused[action] = _(TAKEN).format(keys=chord)
        return Bound(refused, {})

    def _scan(self, key: str) -> int:
        return int(self._user.VkKeyScanW(ctypes.c_wchar(key)))

    def _take(self, number: int) -> None:
        action = self._actions.get(number)
        if action is None:
            return
        if action.on_release:
            self._tasks.start(self._when_let_go(action), name=action.value)
        else:
            self._pressed(action)

    async def _when_let_go(self, action: Action) -> None:
        held = self._keyboard.held()
        while held:
            await asyncio.sleep(STEP)
            held = self._keyboard.held()
        self._pressed(action)

    async def close(self) -> None:
        """Lets go of every key."""
        await self.bind({})
        await self._tasks.close()
