"""The first of two clicks: what it hands to the second, which may have to put it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from assist_app.reach.first_click import FirstClick

INTERVAL = 60
"""Milliseconds."""


class Room:
    """Saves the clipboard when it is told to."""

    def __init__(self) -> None:
        self.works = True
        self.tell: Callable[[object | None], None] = lambda kept: None

    def remember(self, tell: Callable[[object | None], None]) -> None:
        self.tell = tell


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room()


@pytest.mark.parametrize("saved_before_it_went_up", [True, False])
def test_what_the_first_click_copied_over_is_handed_to_the_second(
    room: Room, saved_before_it_went_up: bool
) -> None:
    first, copied = FirstClick(room, INTERVAL), list[str]()
    first.begin()
    if saved_before_it_went_up:
        room.tell("before")
    first.then(lambda: copied.append("text"))
    if not saved_before_it_went_up:
        room.tell("before")
    assert copied == ["text"]
    assert first.second() == "before"
    assert first.second() is None


def test_a_first_click_that_only_led_to_a_question_has_copied_nothing(room: Room, qtbot: QtBot) -> None:
    first, asked = FirstClick(room, INTERVAL), list[str]()
    first.begin()
    room.tell("before")
    first.then(lambda: first.when_alone(lambda: asked.append("?")))
    assert first.second() is None
    qtbot.wait(INTERVAL * 2)
    assert asked == [], "the second click has taken its place"


def test_a_click_that_went_down_again_has_copied_nothing_yet(room: Room) -> None:
    first = FirstClick(room, INTERVAL)
    first.begin()
    room.tell("before")
    first.then(lambda: None)
    first.begin()
    room.tell("later")
    assert first.second() is None
