"""One chip on each customer turn, below its last message."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import Message, MessageState, Role, TurnNote
from assist_app.model.event import Change, ChangeKind
from assist_app.ui.talk.message_pages import PAGE
from tests.ui.talk_stage import TalkStage, message

NOTE = TurnNote("refund", "Refund", 0.9)
C, A, B, S = Role.CUSTOMER, Role.AGENT, Role.BOT, Role.SYSTEM


def said(number: int, role: Role) -> Message:
    note = NOTE if role is C else None
    return replace(message(number, f"number {number}"), role=role, note=note)


class Talk(TalkStage):
    """A conversation in which every customer message has been recognised."""

    def __init__(self, qtbot: QtBot, *roles: Role, filler: int = 0) -> None:
        super().__init__(qtbot, 0)
        self.store = [said(n, A) for n in range(filler)]
        self.store += [said(filler + n, role) for n, role in enumerate(roles)]
        self.view.reset(len(self.store), self.store[-200:])

    def say(self, role: Role) -> None:
        self.store.append(said(len(self.store), role))
        place = len(self.store) - 1
        self.view.apply(Change(ChangeKind.ADDED, self.store[place], place, place + 1))

    def chips(self) -> list[int]:
        """Places of the visible messages with a chip."""
        self.view.grab()
        placed = {row: self.view._layout(row) for row in self.view.visible_rows()}
        return [row for row, each in placed.items() if each is not None and each.chips]


@pytest.mark.parametrize(
    ("roles", "chips"),
    [
        ((C,), [0]),
        ((C, C, C), [2]),
        ((C, C, A, C), [1, 3]),
        ((C, S, C, B), [2]),
        ((C, S, S, A), [0]),
        ((A, S, C, S), [2]),
        ((A, B, S), []),
    ],
)
def test_the_last_message_of_each_turn_has_the_chip(
    qtbot: QtBot, roles: tuple[Role, ...], chips: list[int]
) -> None:
    whole = Talk(qtbot, *roles)
    assert whole.chips() == chips
    growing = Talk(qtbot, roles[0])
    for role in roles[1:]:
        growing.chips()
        growing.say(role)
    assert growing.chips() == chips


def test_the_chip_goes_on_to_the_following_message(qtbot: QtBot) -> None:
    talk = Talk(qtbot, A, C)
    assert talk.chips() == [1]
    talk.say(S)
    assert talk.chips() == [1]
    talk.say(C)
    assert talk.chips() == [3]


def test_a_recalled_message_gives_the_chip_back(qtbot: QtBot) -> None:
    talk = Talk(qtbot, A, C, C)
    assert talk.chips() == [2]
    talk.change(2, state=MessageState.RECALLED, text=None, note=None)
    assert talk.chips() == [1]


def test_a_late_reply_in_between_ends_the_turn(qtbot: QtBot) -> None:
    talk = Talk(qtbot, C, C, A)
    assert talk.chips() == [1]
    talk.store.insert(1, said(10, A))
    talk.view.apply(Change(ChangeKind.ADDED, talk.store[1], 1, 4))
    assert talk.chips() == [0, 2]


def test_nothing_jumps_when_the_chip_goes(qtbot: QtBot) -> None:
    talk = Talk(qtbot, A, C, filler=60)
    talk.bar.setValue(talk.bar.maximum() - 30)
    talk.view.grab()
    assert talk.chips() == [61]
    before, boxes = talk.anchor(), [talk.view.row_box(row) for row in talk.view.visible_rows()]
    first = talk.view.visible_rows()[0]
    for _time in range(2):
        talk.say(C)
    assert talk.anchor() == before and 61 not in talk.chips()
    assert [talk.view.row_box(first + n) for n in range(len(boxes))] == boxes


def test_at_the_edge_of_what_is_loaded_a_chip_waits_until_the_next_message_is_known(qtbot: QtBot) -> None:
    talk = TalkStage(qtbot, 3 * PAGE, answers=False)
    talk.store = [said(n, C) for n in range(3 * PAGE)]
    talk.store[PAGE] = said(PAGE, A)
    talk.view.reset(3 * PAGE, talk.store[2 * PAGE :])
    talk.view.set_page(0, talk.store[:PAGE])
    last, before = PAGE - 1, PAGE - 2
    assert talk.view._layout(last).chips == [] == talk.view._layout(before).chips
    talk.view.set_page(PAGE, talk.store[PAGE : 2 * PAGE])
    assert talk.view._layout(last).chips != [] == talk.view._layout(before).chips
