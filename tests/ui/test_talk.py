"""The open conversation follows every change."""

from __future__ import annotations

from dataclasses import replace

from assist_app.model.conversation import Conversation, Message, MessageState, Role
from assist_app.model.event import Change, ChangeKind
from assist_app.ui.talk.talk import TAIL, with_change


def message(number: int, text: str = "hello") -> Message:
    return Message(f"m{number}", "test", "test/c", Role.CUSTOMER, text, float(number))


def test_a_message_is_added_at_the_end() -> None:
    talk = Conversation("test/c", "test", "", (message(0),))
    after = with_change(talk, Change(ChangeKind.ADDED, message(1), index=1, size=2))
    assert [m.id for m in after.messages] == ["m0", "m1"]


def test_a_late_message_takes_its_place_counted_from_the_end() -> None:
    talk = Conversation("test/c", "test", "", (message(101), message(103)))
    after = with_change(talk, Change(ChangeKind.ADDED, message(102), index=102, size=104))
    assert [m.id for m in after.messages] == ["m101", "m102", "m103"]


def test_a_recalled_message_stays_in_its_place() -> None:
    talk = Conversation("test/c", "test", "", (message(0), message(1)))
    recalled = replace(message(0), state=MessageState.RECALLED, text=None)
    after = with_change(talk, Change(ChangeKind.REPLACED, recalled, index=0, size=2))
    assert [m.state for m in after.messages] == [MessageState.RECALLED, MessageState.SENT]


def test_a_change_to_an_older_message_outside_the_tail_changes_nothing() -> None:
    talk = Conversation("test/c", "test", "", (message(5),))
    old = Change(ChangeKind.REPLACED, message(1, "edited"), index=1, size=6)
    assert with_change(talk, old) == talk


def test_the_tail_is_bounded() -> None:
    talk = Conversation("test/c", "test", "", tuple(message(n) for n in range(TAIL)))
    after = with_change(talk, Change(ChangeKind.ADDED, message(TAIL), index=TAIL, size=TAIL + 1))
    assert len(after.messages) == TAIL and after.messages[-1].id == f"m{TAIL}"
