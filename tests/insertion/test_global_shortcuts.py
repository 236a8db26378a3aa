"""Keys that work while a real Chromium has the keyboard, under any lock and layout; conflicts are said."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from xcffib import xinput, xproto, xtest

from assist_app.delivery.shortcuts import Reach
from assist_app.delivery.x11 import reach
from assist_app.model.shortcuts import Action, Bound, Chord, wished
from assist_app.worker_loop import WorkerLoop
from tests.insertion.clip import Connection
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import LIMIT

SHOW = Action.SHOW_HIDE
OWN_KEYBOARD = 7
"""Xvfb's own keyboard; what XTEST presses by default comes from another one."""


class Keys:
    """Shortcuts on a loop of their own, and what they told."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.loop = WorkerLoop("shortcuts under test")
        self.told: queue.Queue[Action] = queue.Queue()
        self.made: Reach = self.wait(
            self.loop.submit(reach.make(self.told.put, lambda moved: None, stage.screen.display))
        )

    def wait(self, future: Future[Any]) -> Any:
        return future.result(LIMIT)

    def bind(self, wanted: dict[Action, str]) -> Bound:
        """Binds chords by their writing."""
        chords = {action: Chord.read(keys) for action, keys in wanted.items()}
        assert self.made.shortcuts is not None
        return self.wait(self.loop.submit(self.made.shortcuts.bind({a: c for a, c in chords.items() if c})))

    def next(self) -> Action:
        """The next action."""
        return self.told.get(timeout=LIMIT)

    def close(self) -> None:
        async def end() -> None:
            assert self.made.shortcuts is not None and self.made.neighbours is not None
            await self.made.shortcuts.close()
            await self.made.neighbours.close()
            self.made.end()

        self.wait(self.loop.submit(end()))
        self.loop.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("screen")) as made:
        made.chromium("textarea")
        made.screen.run("xdotool", "windowactivate", "--sync", str(made.targets["textarea"].window))
        yield made


@pytest.fixture
def keys(stage: Stage) -> Iterator[Keys]:
    made = Keys(stage)
    try:
        yield made
    finally:
        made.close()


def press(stage: Stage, *chords: str) -> None:
    stage.screen.run("xdotool", "key", "--clearmodifiers", *chords)


def test_they_reach_us_and_not_the_program_that_has_the_keyboard(keys: Keys) -> None:
    assert keys.bind({action: str(chord) for action, chord in wished({}).items()}).refused == {}
    press(keys.stage, "ctrl+alt+space", "ctrl+alt+1", "ctrl+alt+3", "ctrl+alt+k", "ctrl+alt+v")
    told = [keys.next() for _n in range(5)]
    assert told == [SHOW, Action.INSERT_1, Action.INSERT_3, Action.SEARCH, Action.TAKE]
    # The keyboard is Chromium's again at once, and it was given none of those keys.
    press(keys.stage, "x")
    assert keys.stage.reports.next("textarea", "input")["value"] == "x"
    assert keys.told.empty()


def test_inserting_waits_until_the_key_is_let_go(keys: Keys) -> None:
    keys.bind({Action.INSERT_1: "Ctrl+Alt+1", SHOW: "Ctrl+Alt+Space"})
    keys.stage.screen.run("xdotool", "keydown", "ctrl", "keydown", "alt", "keydown", "1")
    # Showing is told at once, so that it coming first proves that inserting was not.
    keys.stage.screen.run("xdotool", "keydown", "space")
    assert keys.next() is SHOW
    assert keys.told.empty()
    keys.stage.screen.run("xdotool", "keyup", "space", "keyup", "1", "keyup", "alt", "keyup", "ctrl")
    assert keys.next() is Action.INSERT_1
    assert keys.told.empty()


def test_a_key_that_is_held_down_counts_once(keys: Keys) -> None:
    keys.bind({SHOW: "Ctrl+Alt+Space", Action.INSERT_1: "Ctrl+Alt+1", Action.TAKE: "Ctrl+Alt+V"})
    for key, action in (("space", SHOW), ("1", Action.INSERT_1)):
        # Xvfb repeats a key after 660 ms, then 25 times a second.
        run = keys.stage.screen.run
        run("xdotool", "keydown", "ctrl", "keydown", "alt", "keydown", key, "sleep", "1.2")
        run("xdotool", "keyup", key, "keyup", "alt", "keyup", "ctrl")
        press(keys.stage, "ctrl+alt+v")
        assert [keys.next(), keys.next()] == [action, Action.TAKE]
    assert keys.told.empty()


@pytest.mark.parametrize("lock", ["Caps_Lock", "Num_Lock"])
def test_locks_do_not_matter(keys: Keys, lock: str) -> None:
    keys.bind({SHOW: "Ctrl+Alt+Space"})
    keys.stage.screen.run("xdotool", "key", lock)
    try:
        keys.stage.screen.run("xdotool", "key", "ctrl+alt+space")
        assert keys.next() is SHOW
    finally:
        keys.stage.screen.run("xdotool", "key", lock)


def test_keys_of_another_program_are_refused_and_the_rest_works(keys: Keys) -> None:
    other = Connection(keys.stage.screen.display)
    setup = other.x.get_setup()
    table = other.core.GetKeyboardMapping(setup.min_keycode, 248).reply()
    code = setup.min_keycode + list(table.keysyms).index(ord("k")) // table.keysyms_per_keycode
    both, lock = xproto.ModMask.Control | xproto.ModMask._1, xproto.ModMask.Lock
    # One of the lock states is enough: the chord would not work with Caps Lock then.
    other.core.GrabKeyChecked(False, setup.roots[0].root, both | lock, code, 1, 1).check()
    bound = keys.bind({SHOW: "Ctrl+Alt+Space", Action.SEARCH: "Ctrl+Alt+K"})
    assert set(bound.refused) == {Action.SEARCH}
    assert bound.refused[Action.SEARCH].startswith("Ctrl+Alt+K belongs to another program.")
    press(keys.stage, "ctrl+alt+k", "ctrl+alt+space")
    assert keys.next() is SHOW
    other.core.UngrabKey(code, setup.roots[0].root, both | lock)
    other.core.GetInputFocus().reply()
    # What was grabbed before the refusal was let go again, so now all of it can be had.
    assert keys.bind({Action.SEARCH: "Ctrl+Alt+K"}).refused == {}
    press(keys.stage, "ctrl+alt+k")
    assert keys.next() is Action.SEARCH
    other.x.disconnect()


def test_what_is_bound_no_more_is_free_for_others(keys: Keys) -> None:
    keys.bind({SHOW: "Ctrl+Alt+Space"})
    keys.bind({Action.TAKE: "Ctrl+Alt+V"})
    second = Keys(keys.stage)
    try:
        assert second.bind({SHOW: "Ctrl+Alt+Space", Action.TAKE: "Ctrl+Alt+V"}).refused.keys() == {
            Action.TAKE
        }
        press(keys.stage, "ctrl+alt+space")
        assert second.next() is SHOW and keys.told.empty()
    finally:
        second.close()


def test_twice_the_same_and_keys_that_are_not_there(keys: Keys) -> None:
    bound = keys.bind(
        {
            SHOW: "Ctrl+Alt+Space",
            Action.TAKE: "Ctrl+Alt+Space",
            Action.SEARCH: "Ctrl+Alt+ß",
            Action.INSERT_1: "Ctrl+Hyper5",
        }
    )
    assert "used twice" in bound.refused[Action.TAKE]
    assert "no key for Ctrl+Alt+ß" in bound.refused[Action.SEARCH]
    assert "no key for Ctrl+Hyper5" in bound.refused[Action.INSERT_1]
    assert SHOW not in bound.refused


def test_the_letter_is_meant_wherever_it_lies(keys: Keys) -> None:
    """On a French keyboard A lies where Q is elsewhere, and digits are shifted."""
    keys.bind({Action.SEARCH: "Ctrl+Alt+A", Action.INSERT_1: "Ctrl+Alt+1"})
    layout = keys.stage.screen.run
    try:
        layout("setxkbmap", "fr")
        # Keycodes of the keys Q and 1 of an American keyboard.
        for code, action in (("24", Action.SEARCH), ("10", Action.INSERT_1)):
            layout("xdotool", "keydown", "ctrl", "keydown", "alt")
            layout("xdotool", "key", code)
            layout("xdotool", "keyup", "alt", "keyup", "ctrl")
            assert keys.next() is action
        assert keys.told.empty()
    finally:
        layout("setxkbmap", "us")
    press(keys.stage, "ctrl+alt+a")
    assert keys.next() is Action.SEARCH


def test_a_key_pressed_again_while_its_modifiers_stay_down_is_heard(keys: Keys) -> None:
    """What an insertion pressed came from another keyboard; changing back to the agent's own is told as a
    new layout just after the digit went down."""
    keys.bind({Action.INSERT_1: "Ctrl+Alt+1"})
    c = Connection(keys.stage.screen.display)
    test, name = c.x(xtest.key), "XInputExtension"
    press = c.core.QueryExtension(len(name), name).reply().first_event + 1
    c.x(xinput.key).OpenDevice(OWN_KEYBOARD).reply()
    first = c.x.get_setup().min_keycode
    table = c.core.GetKeyboardMapping(first, 248).reply()
    symbols, width = list(table.keysyms), table.keysyms_per_keycode
    control, alt, one = (first + symbols.index(symbol) // width for symbol in (0xFFE3, 0xFFE9, ord("1")))

    def own(kind: int, *codes: int) -> None:
        for code in codes:
            test.FakeInputChecked(press + kind, code, 0, 0, 0, 0, OWN_KEYBOARD).check()

    def nothing_told() -> None:
        # Meanwhile the layout is told.
        with pytest.raises(queue.Empty):
            keys.told.get(timeout=0.1)

    try:
        own(0, control, alt)
        for _again in range(3):
            nothing_told()
            own(0, one)
            nothing_told()
            own(1, one)
            assert keys.next() is Action.INSERT_1
            keys.stage.screen.run("xdotool", "key", "Shift_R")
    finally:
        own(1, one, alt, control)
        c.x.disconnect()
