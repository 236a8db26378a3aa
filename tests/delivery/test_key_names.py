"""Chords as Windows and macOS name them."""

from __future__ import annotations

import ctypes

from assist_app.delivery.macos import reach
from assist_app.delivery.windows.hotkeys import NO_REPEAT, key_of, modifiers_of
from assist_app.model.shortcuts import DEFAULTS, Chord, wished


def chord(keys: str) -> Chord:
    found = Chord.read(keys)
    assert found is not None
    return found


def no_layout(key: str) -> int:
    return -1


def test_keys_on_windows() -> None:
    codes = {"A": 0x41, "1": 0x31, "F5": 0x74, "F24": 0x87, "Space": 0x20, "PgUp": 0x21, "Del": 0x2E}
    assert {key: key_of(chord(f"Ctrl+{key}"), no_layout) for key in codes} == codes
    assert key_of(chord("Ctrl+ä"), lambda key: 0x02DE) == 0xDE
    for key in ("中", "F25", "F0", "Return", "Enter", "Nonsense"):
        assert key_of(chord(f"Ctrl+{key}"), no_layout) is None


def test_modifiers() -> None:
    assert modifiers_of(chord("Ctrl+Alt+Shift+Meta+K")) == 0xF | NO_REPEAT
    assert modifiers_of(chord("F5")) == NO_REPEAT
    assert reach.modifiers_of(chord("Ctrl+Alt+Shift+Meta+K")) == 0x1B00


def test_keys_on_macos() -> None:
    places = {
        "A": 0,
        "V": 9,
        "B": 11,
        "Q": 12,
        "1": 18,
        "5": 23,
        "6": 22,
        "0": 29,
        "P": 35,
        "K": 40,
        "Space": 49,
    }
    assert {key: reach.PLACES[key] for key in places} == places
    assert len(set(reach.PLACES.values())) == len(reach.PLACES)
    assert not {36, 76} & set(reach.PLACES.values()), "no key that sends"
    assert ctypes.sizeof(reach.HotKeyId) == ctypes.sizeof(reach.EventType) == 8


def test_every_default_can_be_had_everywhere() -> None:
    for action, one in wished({}).items():
        assert key_of(one, no_layout) is not None, DEFAULTS[action]
        assert one.key in reach.PLACES, DEFAULTS[action]
