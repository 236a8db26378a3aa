"""The borrowed clipboard where a test decides everything: what is told, and what lies there afterwards."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from assist_app.delivery.lending import Heard, LendingInserter, Saved
from assist_app.model.delivery import Content, Result, Target
from assist_app.model.errors import DeliveryError
from tests.delivery.lending_stage import CHAT, OLD, FakeBoard, FakeScreen, staged

TEXT = Content("您好，\n退款 1-3 天到账 👍🏽")
Act = Callable[[LendingInserter, FakeScreen, FakeBoard], Awaitable[None]]


def play(act: Act) -> None:
    """Runs a scene; whatever happens in it, no task may be left behind."""

    async def run() -> None:
        inserter, screen, board = staged()
        async with asyncio.timeout(10):
            await act(inserter, screen, board)
            await inserter.until_free()
            await inserter.close()
        assert board.closed
        left = asyncio.all_tasks() - {asyncio.current_task()} - set(screen.running)
        assert not left

    asyncio.run(run())


def test_the_text_arrives_and_the_old_content_is_back() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        done = await inserter.insert(TEXT)
        assert (done.result, done.reason) == (Result.INSERTED, "")
        assert screen.text == TEXT.plain
        await inserter.until_free()
        assert board.now is OLD
        assert screen.presses == 1

    play(act)


def test_a_second_text_waits_until_the_first_loan_is_over() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        texts = [Content(f"{number}。") for number in range(20)]
        found = await asyncio.gather(*(inserter.insert(text) for text in texts))
        assert all(done.result is Result.INSERTED for done in found)
        assert screen.text == "".join(text.plain for text in texts)
        await inserter.until_free()
        assert board.now is OLD

    play(act)


def test_who_never_reads_gets_the_keys_twice_and_the_text_is_copied() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        screen.on_press = screen.never
        done = await inserter.insert(TEXT)
        assert done.result is Result.COPIED and "press Ctrl+V where it belongs" in done.reason
        assert screen.presses == 2
        assert board.now == TEXT

    play(act)


def test_who_does_not_answer_gets_the_keys_once_only() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        screen.on_press = screen.never
        screen.alive = False
        done = await inserter.insert(TEXT)
        assert done.result is Result.COPIED and "may still appear" in done.reason
        assert screen.presses == 1

    play(act)


def test_a_slow_program_reads_late_and_is_waited_for() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        async def slowly() -> None:
            await asyncio.sleep(0.08)
            await screen.paste()

        screen.on_press, screen.alive = slowly, False
        done = await inserter.insert(TEXT)
        assert done.result is Result.INSERTED
        assert screen.text == TEXT.plain
        await inserter.until_free()
        assert board.now is OLD

    play(act)


def test_the_old_content_waits_for_a_program_that_reads_format_after_format() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        seen: list[object] = []

        async def twice() -> None:
            for _format in range(4):
                await asyncio.sleep(0.01)
                seen.append(board.now)
                board.hear(Heard.READ)

        screen.on_press = twice
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        await inserter.until_free()
        assert seen == [TEXT] * 4
        assert board.now is OLD

    play(act)


def test_what_somebody_copies_meanwhile_is_not_overwritten() -> None:
    new = Saved({"text": b"new"}, "new")

    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        async def copy_elsewhere() -> None:
            board.copied_elsewhere(new)

        screen.on_press = copy_elsewhere
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED and "copied at the same moment" in done.reason
        await inserter.until_free()
        assert board.now is new

        async def paste_then_copy() -> None:
            await screen.paste()
            board.copied_elsewhere(new)

        screen.on_press = paste_then_copy
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        await inserter.until_free()
        assert board.now is new

    play(act)


def test_a_clipboard_manager_that_is_refused_does_not_count() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        async def manager_then_paste() -> None:
            for _time in range(20):
                board.hear(Heard.REFUSED)
            await asyncio.sleep(0.02)
            await screen.paste()

        screen.on_press = manager_then_paste
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        assert screen.text == TEXT.plain and screen.presses == 1 and board.offers == 1
        await inserter.until_free()
        assert board.now is OLD

    play(act)


def test_a_program_that_reads_for_the_target_is_served_the_second_time() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        async def by_a_helper() -> None:
            if board.everybody:
                await screen.paste()
            else:
                board.hear(Heard.REFUSED)

        screen.on_press = by_a_helper
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        assert screen.text == TEXT.plain and screen.presses == 2

    play(act)


def test_whoever_reads_before_the_keys_were_pressed_is_not_the_target() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        screen.on_look = lambda: board.hear(Heard.READ)
        screen.on_press = screen.never
        screen.alive = False
        done = await inserter.insert(TEXT)
        assert done.result is Result.COPIED
        assert board.offers == 2 and not board.everybody

    play(act)


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


def test_what_lay_there_before_our_own_copy_is_given_back() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        earlier = await inserter.remember()
        await inserter.copy(TEXT)
        assert (await inserter.insert(TEXT, None, earlier)).result is Result.INSERTED
        await inserter.until_free()
        assert board.now is OLD
        # Somebody else's new content is what is given back, whatever was remembered.
        board.now = other = Saved({"text": b"other"}, "other")
        assert (await inserter.insert(TEXT, None, earlier)).result is Result.INSERTED
        await inserter.until_free()
        assert board.now is other

    play(act)


def test_an_insertion_that_is_cancelled_gives_back_what_it_borrowed() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        pressed = asyncio.Event()

        async def note() -> None:
            pressed.set()

        screen.on_press = note
        running = asyncio.get_running_loop().create_task(inserter.insert(TEXT))
        await pressed.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        # The keys are on their way: until their reader could have read, it must find our text.
        assert board.now == TEXT
        await screen.paste()
        await inserter.until_free()
        assert screen.text == TEXT.plain
        assert board.now is OLD

    play(act)


def test_a_change_of_window_or_title_is_told_once() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        told = asyncio.Event()
        inserter.follow(told.set)
        await asyncio.sleep(0.03)
        assert not told.is_set()
        screen.here = replace(CHAT, target=Target(7, "Chat with Wang", "Chat"))
        await told.wait()
        told.clear()
        screen.here = None
        await told.wait()

    play(act)


def test_nothing_of_a_text_shows_in_what_is_printed() -> None:
    assert "旧的" not in repr(OLD) and "旧的" not in repr(Saved({}, "旧的"))
