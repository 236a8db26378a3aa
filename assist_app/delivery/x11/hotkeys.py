"""Global shortcuts by XGrabKey: each chord under every state of the locks, told once a press."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import xcffib
from xcffib import xproto

from assist_app.delivery.shortcuts import Pressed
from assist_app.delivery.x11.display import Display
from assist_app.delivery.x11.keys import Keyboard
from assist_app.i18n import _
from assist_app.model.shortcuts import Action, Bound, Chord

NAMED = {
    "Space": 0x20, "Tab": 0xFF09, "Esc": 0xFF1B, "Backspace": 0xFF08,
    "Ins": 0xFF63, "Del": 0xFFFF, "Home": 0xFF50, "End": 0xFF57, "PgUp": 0xFF55, "PgDown": 0xFF56,
    "Left": 0xFF51, "Up": 0xFF52, "Right": 0xFF53, "Down": 0xFF54, "Pause": 0xFF13, "Print": 0xFF61,
    "Menu": 0xFF67,
}  # fmt: skip
"""Key symbols of keys that have a name, as Qt's portable form writes it. Enter has no place in a program that
never sends."""
F1, LAST_F, UNICODE = 0xFFBE, 35, 0x1000000
NUM_LOCK, SCROLL_LOCK = 0xFF7F, 0xFF14
CAPS = int(xproto.ModMask.Lock)
ALT_SYMBOLS, META_SYMBOLS = (0xFFE9, 0xFFEA), (0xFFEB, 0xFFEC, 0xFFE7, 0xFFE8)
EVERY = 0xFF
"""The eight modifiers; above them a state has buttons and the keyboard's group."""


def symbol(key: str) -> int | None:
    """The key symbol of a name, None for one that is not known."""
    if key in NAMED:
        return NAMED[key]
    if key[:1] == "F" and key[1:].isdigit() and 1 <= int(key[1:]) <= LAST_F:
        return F1 + int(key[1:]) - 1
    if len(key) != 1:
        return None
    code = ord(key.lower())
    return code if code < 0x100 else UNICODE + code


class X11Shortcuts:
    """Holds the keys of one connection."""

    def __init__(self, display: Display, pressed: Pressed) -> None:
        self._display, self._pressed = display, pressed
        self._keyboard = Keyboard(display)
        self._wanted: dict[Action, Chord] = {}
        self._held: dict[tuple[int, int], Action] = {}
        self._locks = CAPS
        self._down: dict[int, Action] = {}
        self._let_go: dict[int, int] = {}
        self._still: set[int] = set()
        self._rebinding = False
        self._laid: tuple[object, ...] = ()
        """Where everything lay when the keys were grabbed."""
        display.listen(xproto.KeyPressEvent, self._press)
        display.listen(xproto.KeyReleaseEvent, self._release)
        display.listen(xproto.MappingNotifyEvent, self._other_keyboard)

    async def bind(self, wanted: Mapping[Action, Chord]) -> Bound:
        """Grabs these and lets go of all others."""
        self._wanted = dict(wanted)
        self._down.clear()
        return self._grab_all()

    async def close(self) -> None:
        """Lets go of every key."""
        self._free()
        self._display.flush()
        for kind, take in (
            (xproto.KeyPressEvent, self._press),
            (xproto.KeyReleaseEvent, self._release),
            (xproto.MappingNotifyEvent, self._other_keyboard),
        ):
            self._display.unlisten(kind, take)

    def _grab_all(self) -> Bound:
        self._free()
        self._locks = self._lock_masks()
        self._laid = self._lie()
        refused: dict[Action, str] = {}
        taken: dict[tuple[int, int], Action] = {}
        for action, chord in self._wanted.items():
            words = self._grab(action, chord, taken)
            if words:
                refused[action] = words
        self._display.flush()
        return Bound(refused, {})

    def _lock_masks(self) -> int:
        return CAPS | self._keyboard.mask(NUM_LOCK) | self._keyboard.mask(SCROLL_LOCK)

    def _lie(self) -> tuple[object, ...]:
        """Where the locks and all wanted chords lie on this keyboard."""
        return (self._lock_masks(), *map(self._place, self._wanted.values()))

    def _grab(self, action: Action, chord: Chord, taken: dict[tuple[int, int], Action]) -> str:
        """Grabs one chord; why it cannot be had, "" when it is ours."""
        code, mask = self._place(chord)
        if code is None or mask is None:
            return _("This keyboard has no key for {keys}. Choose others.").format(keys=chord)
        if (code, mask) in taken:
            return _("{keys} is used twice. Choose other keys for one of them.").format(keys=chord)
        cookies = [(one, self._ask(code, mask | one)) for one in self._with_locks()]
        wrong = False
        for _lock, cookie in cookies:
            try:
                cookie.check()
            except xcffib.Error:
                wrong = True
        if wrong:
            # Only what this connection has grabbed is let go by this.
            self._let_go_of(code, mask)
            return _("{keys} belongs to another program. Choose other keys, or change them there.").format(
                keys=chord
            )
        taken[code, mask] = action
        self._held[code, mask] = action
        return ""

    def _place(self, chord: Chord) -> tuple[int | None, int | None]:
        """Where a chord lies on this keyboard: a keycode and a mask."""
        found = symbol(chord.key)
        place = self._keyboard.chord((found,)) if found is not None else None
        mask = 0
        for name in chord.modifiers:
            bit = self._modifier(name)
            if not bit:
                return None, None
            mask |= bit
        if found is not None and not chord.key.isalnum() and self._keyboard.shifted(found):
            # "Ctrl+!" is how Ctrl, Shift and 1 are written. A digit is the key it stands on, also in France.
            mask |= xproto.ModMask.Shift
        return (place.codes[0] if place is not None else None), mask

    def _modifier(self, name: str) -> int:
        if name in ("Ctrl", "Shift"):
            return int(xproto.ModMask.Control if name == "Ctrl" else xproto.ModMask.Shift)
        symbols = ALT_SYMBOLS if name == "Alt" else META_SYMBOLS
        return next((mask for mask in map(self._keyboard.mask, symbols) if mask), 0)

    def _with_locks(self) -> list[int]:
        bits = [1 << place for place in range(8) if self._locks >> place & 1]
        return [sum(some) for count in range(len(bits) + 1) for some in combinations(bits, count)]

    def _ask(self, code: int, mask: int) -> Any:
        asynchronous = xproto.GrabMode.Async
        root = self._display.root
        return self._display.core.GrabKeyChecked(False, root, mask, code, asynchronous, asynchronous)

    def _let_go_of(self, code: int, mask: int) -> None:
        for one in self._with_locks():
            self._display.core.UngrabKey(code, self._display.root, mask | one)

    def _free(self) -> None:
        for code, mask in self._held:
            self._let_go_of(code, mask)
        self._held = {}

    # Events

    def _press(self, event: Any) -> None:
        code, before = event.detail, self._let_go.pop(event.detail, None)
        # A key that is held down is let go and pressed again by the server at one and the same time.
        again = before == event.time or code in self._still
        self._still.discard(code)
        if before is not None and not again:
            self._finish(code)
        action = self._held.get((code, event.state & EVERY & ~self._locks))
        if action is not None and not again:
            self._down[code] = action
            if not action.on_release:
                self._pressed(action)

    def _release(self, event: Any) -> None:
        self._let_go[event.detail] = event.time
        self._display.soon(lambda: self._released(event.detail, event.time))

    def _released(self, code: int, time: int) -> None:
        """Whatever was said together with it has been heard."""
        if self._let_go.get(code) != time:
            return
        keys = self._display.reply(self._display.core.QueryKeymap()).keys
        del self._let_go[code]
        if keys[code // 8] >> (code % 8) & 1:
            self._still.add(code)
        else:
            self._finish(code)

    def _finish(self, code: int) -> None:
        action = self._down.pop(code, None)
        if action is not None and action.on_release:
            self._pressed(action)

    def _other_keyboard(self, event: Any) -> None:
        """Another layout: the same keys may lie elsewhere. Several such events come at once."""
        if self._wanted and not self._rebinding:
            self._rebinding = True
            self._display.soon(self._rebind)

    def _rebind(self) -> None:
        self._rebinding = False
        # A key that is pressed between letting go and grabbing is lost, and most such events change nothing:
        # the server tells one whenever another keyboard is used.
        if self._lie() != self._laid:
            self._grab_all()
