"""Where the panel goes, and how keys are written."""

from __future__ import annotations

import pytest

from assist_app.model.places import Box, Edge, beside, docked
from assist_app.model.shortcuts import DEFAULTS, Action, Chord, repeated, wished, written

AREA = Box(0, 30, 1400, 870)
EAST = Box(1400, 0, 1000, 900)


@pytest.mark.parametrize(
    ("frame", "edge", "expected"),
    [
        # Room on the wished side, on the other one only, on none.
        (Box(100, 100, 600, 500), Edge.RIGHT, Box(700, 100, 380, 500)),
        (Box(500, 100, 600, 500), Edge.LEFT, Box(120, 100, 380, 500)),
        (Box(700, 100, 600, 500), Edge.RIGHT, Box(320, 100, 380, 500)),
        (Box(100, 100, 600, 500), Edge.LEFT, Box(700, 100, 380, 500)),
        (Box(0, 30, 1400, 870), Edge.RIGHT, Box(1020, 30, 380, 870)),
        (Box(0, 30, 1400, 870), Edge.LEFT, Box(0, 30, 380, 870)),
        # Above and below the work area nothing is seen.
        (Box(100, -50, 600, 500), Edge.RIGHT, Box(700, 30, 380, 420)),
        (Box(100, 700, 600, 500), Edge.RIGHT, Box(700, 700, 380, 200)),
        # On the other screen.
        (Box(1500, 50, 400, 700), Edge.RIGHT, Box(1900, 50, 380, 700)),
        (Box(1450, 50, 900, 700), Edge.RIGHT, Box(1970, 50, 380, 700)),
        # Wholly outside of all of them.
        (Box(100, 2000, 600, 500), Edge.RIGHT, Box(1020, 30, 380, 870)),
    ],
)
def test_beside_a_window(frame: Box, edge: Edge, expected: Box) -> None:
    assert beside(frame, (AREA, EAST), 380, edge) == expected


def test_at_an_edge_of_the_work_area() -> None:
    assert docked(AREA, 380, Edge.RIGHT) == Box(1020, 30, 380, 870)
    assert docked(EAST, 380, Edge.LEFT) == Box(1400, 0, 380, 900)
    assert docked(Box(0, 0, 300, 500), 380, Edge.RIGHT) == Box(0, 0, 300, 500)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ctrl+Alt+K", "Ctrl+Alt+K"),
        ("alt+ctrl+k", "Ctrl+Alt+K"),
        ("Meta+Space", "Meta+Space"),
        ("Ctrl++", "Ctrl++"),
        ("F5", "F5"),
        ("Ctrl+ß", "Ctrl+ß"),
        ("", None),
        ("Ctrl+", None),
        ("Hyper+K", None),
        ("Ctrl+K, Ctrl+C", None),
    ],
)
def test_reading_and_writing_keys(words: str, expected: str | None) -> None:
    read = Chord.read(words)
    assert (str(read) if read is not None else None) == expected


def test_what_would_be_pressed_while_typing() -> None:
    chords = {
        words: Chord.read(words) for words in ("K", "Shift+K", "Space", "F5", "Alt+K", "Meta+1", "Ctrl+K")
    }
    assert [words for words, chord in chords.items() if chord is not None and chord.usable] == [
        "F5",
        "Alt+K",
        "Meta+1",
        "Ctrl+K",
    ]


def test_settings_hold_only_what_is_not_as_it_was() -> None:
    assert written(wished({})) == {}
    chosen = {"search": "Meta+S", "take-clipboard": ""}
    chords = wished(chosen)
    assert str(chords[Action.SEARCH]) == "Meta+S" and Action.TAKE not in chords
    assert written(chords) == chosen
    # Rubbish in the file, and names of other versions, switch nothing else off.
    assert len(wished({"search": "nonsense+", "sing": "Ctrl+Alt+S"})) == len(Action) - 1


def test_the_later_of_two_equal_ones_is_named() -> None:
    chords = wished({"search": DEFAULTS[Action.SHOW_HIDE]})
    assert repeated(chords) == {Action.SEARCH: Action.SHOW_HIDE}
