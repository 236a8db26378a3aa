"""The borrowed clipboard: into which window, and which conversation in it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import pytest

from assist_app.delivery.lending import LendingInserter
from assist_app.model.delivery import Content, Result, Target
from assist_app.model.errors import DeliveryError
from tests.delivery.lending_stage import CHAT, OLD, TEXT, FakeBoard, FakeScreen, play


def test_a_window_that_dies_leaves_the_clipboard_as_it_was() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        async def die() -> None:
            screen.here = None

        screen.on_press = die
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED and "was closed before" in done.reason
        await inserter.until_free()
        assert board.now is OLD
        assert inserter.came_from() is None

    play(act)


@pytest.mark.parametrize("hindrance", ["password", "in_front", "broken"])
def test_what_hinders_is_said_and_nothing_is_touched(hindrance: str) -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        owner = board if hindrance == "broken" else screen
        setattr(owner, hindrance, hindrance != "in_front")
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED and done.reason
        assert screen.presses == 0
        assert board.now is OLD and board.lent is None

    play(act)


def test_focus_stolen_while_the_clipboard_was_saved_types_nothing_anywhere() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        def steal() -> None:
            screen.in_front = board.lent is None

        screen.on_look = steal
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED
        assert screen.presses == 0
        await inserter.until_free()
        assert board.now is OLD

    play(act)


def test_keys_that_are_held_are_waited_for_and_given_up() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        screen.held = 5
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        screen.held = 10**9
        done = await inserter.insert(TEXT)
        assert done.result is Result.COPIED and "held down" in done.reason
        assert screen.presses == 1
        assert board.now == TEXT

    play(act)


def test_a_terminal_gets_lines_but_no_line_breaks() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        screen.here = replace(CHAT, breaks_send=True, keys="Shift+Insert")
        assert (await inserter.insert(Content("one line"))).result is Result.INSERTED
        for text in ("two\nlines", "two\rlines", "two\r\nlines"):
            done = await inserter.insert(Content(text))
            assert done.result is Result.COPIED and "press Shift+Insert" in done.reason
        assert screen.presses == 1

    play(act)


def test_a_window_that_has_gone_or_never_was_is_refused() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        assert (await inserter.insert(TEXT, Target(999))).result is Result.REFUSED
        screen.here = None
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED and "no other window" in done.reason
        with pytest.raises(DeliveryError):
            inserter.titled(re.compile("Chat"))
        assert board.now is OLD

    play(act)


def test_a_change_of_window_or_title_is_told_once() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        told = asyncio.Event()
        inserter.follow(told.set)
        assert told.is_set(), "the present one is told at once"
        told.clear()
        await asyncio.sleep(0.03)
        assert not told.is_set()
        screen.here = replace(CHAT, target=Target(7, "Chat with Wang", "Chat"))
        await told.wait()
        told.clear()
        screen.here = None
        await told.wait()

    play(act)


OTHER = replace(CHAT, target=replace(CHAT.target, title="Chat with Wang"))


def test_another_conversation_in_the_same_window_is_not_typed_into() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        screen.here = OTHER
        done = await inserter.insert(TEXT, CHAT.target)
        assert done.result is Result.REFUSED and "another conversation" in done.reason
        assert board.offers == 0
        assert (await inserter.insert(TEXT, replace(CHAT.target, title=""))).result is Result.INSERTED
        await inserter.until_free()
        assert screen.text == TEXT.plain and board.now is OLD

    play(act)


@pytest.mark.parametrize("target", [CHAT.target, None])
def test_a_conversation_that_changes_while_the_clipboard_is_saved_is_not_typed_into(
    target: Target | None,
) -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        async def go_on() -> None:
            screen.here = OTHER

        board.on_lend = go_on
        done = await inserter.insert(TEXT, target)
        assert done.result is Result.REFUSED and "another conversation" in done.reason
        assert screen.presses == 0
        await inserter.until_free()
        assert board.now is OLD

    play(act)


def test_a_text_that_waited_for_its_turn_is_not_typed_into_the_next_conversation() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        async def answer_and_go_on() -> None:
            await screen.paste()
            screen.here = OTHER

        screen.on_press = answer_and_go_on
        first, second = await asyncio.gather(*(inserter.insert(TEXT, CHAT.target) for _time in range(2)))
        assert (first.result, second.result) == (Result.INSERTED, Result.REFUSED)
        assert screen.text == TEXT.plain

    play(act)
