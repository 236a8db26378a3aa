"""Key chords by XTEST: where a key lies on this keyboard, and which keys the agent holds down meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xcffib import xproto

from assist_app.delivery.x11.display import Display

CONTROL, SHIFT, INSERT, SMALL_V = 0xFFE3, 0xFFE1, 0xFF63, 0x76
PASTE = (CONTROL, SMALL_V)
PASTE_IN_TERMINALS = (CONTROL, SHIFT, SMALL_V)
PASTE_THE_OLD_WAY = (SHIFT, INSERT)
LOCK = 1
"""The row of the modifier table with Caps Lock, which nobody holds."""


@dataclass(frozen=True, slots=True)
class Chord:
    """Keycodes to press in this order; they are let go in the other."""

    codes: tuple[int, ...]


class Keyboard:
    """The keyboard as the server knows it; follows changes of the layout."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._codes: dict[int, int] = {}
        self._modifiers: frozenset[int] = frozenset()
        self._masks: dict[int, int] = {}
        self._shifted: set[int] = set()
        display.listen(xproto.MappingNotifyEvent, self._forget)

    def _forget(self, _event: Any) -> None:
        self._codes = {}

    def _load(self) -> None:
        first, last = self._display.keycodes
        core = self._display.core
        table, rows = core.GetKeyboardMapping(first, last - first + 1), core.GetModifierMapping()
        mapping = self._display.reply(table)
        width = mapping.keysyms_per_keycode
        symbols = list(mapping.keysyms)
        self._codes, self._shifted = {}, set()
        # Unshifted places first, in every group: a layout without Latin letters often has another one.
        for column in (*range(0, width, 2), *range(1, width, 2)):
            for code in range(first, last + 1):
                symbol = symbols[(code - first) * width + column]
                if symbol and symbol not in self._codes:
                    self._codes[symbol] = code
                    if column % 2:
                        self._shifted.add(symbol)
        modifiers = self._display.reply(rows)
        per = modifiers.keycodes_per_modifier
        codes = list(modifiers.keycodes)
        rowed = [(row, code) for row in range(8) for code in codes[row * per : (row + 1) * per] if code]
        self._modifiers = frozenset(code for row, code in rowed if row != LOCK)
        self._masks = {}
        for row, code in rowed:
            for symbol in symbols[(code - first) * width : (code - first + 1) * width]:
                self._masks.setdefault(symbol, 1 << row)

    def mask(self, symbol: int) -> int:
        """The bit of the modifier a key stands for, as "Num Lock"; 0 where this keyboard has none."""
        if not self._codes:
            self._load()
        return self._masks.get(symbol, 0)

    def shifted(self, symbol: int) -> bool:
        """Whether a key gives this symbol only together with Shift."""
        if not self._codes:
            self._load()
        return symbol in self._shifted

    def chord(self, symbols: Sequence[int]) -> Chord | None:
        """The chord on this keyboard, None where one of the keys is missing."""
        if not self._codes:
            self._load()
        codes = [self._codes.get(symbol) for symbol in symbols]
        return None if None in codes else Chord(tuple(code for code in codes if code is not None))

    def press(self, chord: Chord, keymap: Sequence[int]) -> None:
        """Sends a chord. Modifiers that `keymap` shows held are let go before and held again afterwards.

        All of it is one batch: the server takes it in a piece, so nobody can let go of a key in between and
        leave it stuck.
        """
        held = [code for code in sorted(self._modifiers) if keymap[code // 8] >> (code % 8) & 1]
        for code in held:
            self._fake(xproto.KeyReleaseEvent, code)
        for code in chord.codes:
            self._fake(xproto.KeyPressEvent, code)
        for code in reversed(chord.codes):
            self._fake(xproto.KeyReleaseEvent, code)
        for code in held:
            self._fake(xproto.KeyPressEvent, code)

    def _fake(self, kind: Any, code: int) -> None:
        self._display.test.FakeInput(kind.event_number, code, 0, 0, 0, 0, 0)
