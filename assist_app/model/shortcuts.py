"""Keys that work while another program has the keyboard: what they do, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
"""In the order in which they are written; Meta is the key with the window or the star."""


class Action(StrEnum):
    """What a global shortcut does."""

    SHOW_HIDE = "show-hide"
    INSERT_1 = "insert-1"
    INSERT_2 = "insert-2"
    INSERT_3 = "insert-3"
    SEARCH = "search"
    TAKE = "take-clipboard"

    @property
    def inserts(self) -> int:
        """The place of the suggestion it inserts, from 1; 0 for none."""
        return int(self.value[-1]) if self.value.startswith("insert-") else 0

    @property
    def on_release(self) -> bool:
        """Whether it needs the keyboard itself, which the system holds until the key is let go."""
        return bool(self.inserts) or self is Action.SEARCH


@dataclass(frozen=True, slots=True)
class Chord:
    """Modifiers and one key, the key as Qt names it in its portable form: "K", "1", "Space", "F5", "PgUp"."""

    modifiers: frozenset[str]
    key: str

    @classmethod
    def read(cls, written: str) -> Chord | None:
        """From "Ctrl+Alt+K"; None for what names no key, more than one, or an unknown modifier."""
        head, _plus, key = written.strip().rpartition("+")
        if head.endswith("+"):
            # "Ctrl++": the key is the plus sign itself.
            head, key = head[:-1], "+"
        if not key and written.strip() == "+":
            key = "+"
        modifiers = [part.strip().capitalize() for part in head.split("+") if part.strip()]
        if not key.strip() or "," in key[:-1] or any(one not in MODIFIERS for one in modifiers):
            return None
        name = key.strip()
        return cls(frozenset(modifiers), name.upper() if len(name) == len(name.upper()) == 1 else name)

    def __str__(self) -> str:
        return "+".join([*(one for one in MODIFIERS if one in self.modifiers), self.key])

    @property
    def usable(self) -> bool:
        """Whether nobody types it: it has Ctrl, Alt or Meta, or is a function key."""
        function = self.key[:1] == "F" and self.key[1:].isdigit()
        return function or bool(self.modifiers & {"Ctrl", "Alt", "Meta"})


DEFAULTS: Mapping[Action, str] = {
    Action.SHOW_HIDE: "Ctrl+Alt+Space",
    Action.INSERT_1: "Ctrl+Alt+1",
    Action.INSERT_2: "Ctrl+Alt+2",
    Action.INSERT_3: "Ctrl+Alt+3",
    Action.SEARCH: "Ctrl+Alt+K",
    Action.TAKE: "Ctrl+Alt+V",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """What came of binding: why an action has no key, as a sentence, and how the system itself names the
    keys where it chose them ("" or missing: as wished)."""

    refused: Mapping[Action, str]
    named: Mapping[Action, str]


def wished(chosen: Mapping[str, str]) -> dict[Action, Chord]:
    """The chords in force: what was chosen by the action's value, else the default; "" turns one off."""
    found = {action: Chord.read(chosen.get(action.value, DEFAULTS[action])) for action in Action}
    return {action: chord for action, chord in found.items() if chord is not None}


def repeated(chords: Mapping[Action, Chord]) -> dict[Action, Action]:
    """Actions that have the keys of an earlier one, and that one."""
    first: dict[Chord, Action] = {}
    return {
        action: first[chord]
        for action, chord in chords.items()
        if first.setdefault(chord, action) is not action
    }


def written(chords: Mapping[Action, Chord], every: Iterable[Action] = Action) -> dict[str, str]:
    """What is kept in the settings: only what is not as it is at first."""
    said = {action: str(chords[action]) if action in chords else "" for action in every}
    return {action.value: keys for action, keys in said.items() if keys != DEFAULTS[action]}
