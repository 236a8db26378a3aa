"""The borrowed clipboard where a test decides everything: what is told, and what lies there afterwards."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from assist_app.delivery.lending import Heard, LendingInserter, Place, Saved
from assist_app.model.delivery import Content, Result, Target
from assist_app.model.errors import DeliveryError
from tests.delivery.lending_stage import CHAT, OLD, QUICK, FakeBoard, FakeScreen, staged

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


def test_who_never_reads_gets_the_keys_once_and_the_text_is_copied() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        screen.on_press = screen.never
        done = await inserter.insert(TEXT)
        assert done.result is Result.COPIED and "press Ctrl+V where it belongs" in done.reason
        assert screen.presses == 1
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


@pytest.mark.parametrize("too_late", [False, True])
def test_a_window_that_was_only_slow_pastes_once_and_never_the_old_content(too_late: bool) -> None:
    """It reads late; all keys it was sent are handled in the end, when the old content is back."""

    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        goes_on = asyncio.Event()

        async def slowly() -> None:
            await (goes_on.wait() if too_late or screen.presses > 1 else asyncio.sleep(0.08))
            await screen.paste()

        screen.on_press = slowly
        done = await inserter.insert(TEXT)
        assert done.result is (Result.COPIED if too_late else Result.INSERTED)
        await inserter.until_free()
        goes_on.set()
        await asyncio.wait(screen.running)
        assert screen.text == TEXT.plain and screen.presses == 1

    play(act)


def test_a_program_that_was_refused_is_not_sent_the_keys_again() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        async def by_a_helper() -> None:
            board.hear(Heard.REFUSED)

        screen.on_press = by_a_helper
        assert (await inserter.insert(TEXT)).result is Result.COPIED
        assert screen.presses == 1 and board.now == TEXT

    play(act)


def test_whoever_reads_before_the_keys_were_pressed_is_not_the_target() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        screen.on_look = lambda: board.hear(Heard.READ)
        screen.on_press = screen.never
        screen.alive = False
        done = await inserter.insert(TEXT)
        assert done.result is Result.COPIED
        assert board.offers == 2

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


def test_a_clipboard_kept_open_by_another_is_given_back_as_soon_as_it_is_free() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        board.busy = 6
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        second = await inserter.insert(TEXT)
        assert second.result is Result.INSERTED and board.busy == 0
        await inserter.until_free()
        assert board.now is OLD

    play(act)


def test_who_keeps_the_clipboard_open_for_good_is_not_waited_for_in_the_end() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        board.busy = 10**9
        assert (await inserter.insert(TEXT)).result is Result.INSERTED
        waiting = asyncio.get_running_loop().create_task(inserter.until_free())
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED and "could not be put back yet" in done.reason
        assert screen.text == TEXT.plain
        with pytest.raises(DeliveryError):
            await inserter.remember()
        assert not waiting.done()
        await inserter.close()
        await waiting
        board.busy = 0

    play(act)


def test_a_text_that_can_neither_be_pasted_nor_copied_is_not_said_to_have_gone_nowhere() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        screen.on_press, board.busy = screen.never, 4
        done = await inserter.insert(TEXT)
        assert done.result is Result.REFUSED
        assert "look before you try again" in done.reason and "nothing was inserted" not in done.reason
        await inserter.until_free()
        assert board.now is OLD

    play(act)


def test_an_insertion_that_is_cancelled_at_its_very_end_gives_back_too() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        asked = asyncio.Event()

        async def silent(_place: Place) -> bool:
            asked.set()
            await asyncio.sleep(60)
            return True

        screen.on_press, screen.answers = screen.never, silent  # type: ignore[method-assign]
        running = asyncio.get_running_loop().create_task(inserter.insert(TEXT))
        await asked.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await inserter.until_free()
        assert board.now is OLD

    play(act)


@pytest.mark.parametrize("reads", [True, False])
def test_leaving_gives_back_at_once(reads: bool) -> None:
    async def run() -> None:
        board = FakeBoard()
        screen = FakeScreen(board)
        inserter = LendingInserter(screen, board, replace(QUICK, in_all=30, quiet=30))
        pressed = asyncio.Event()

        async def react() -> None:
            pressed.set()
            if reads:
                await asyncio.sleep(0)
                await screen.paste()

        screen.on_press = react
        running = asyncio.get_running_loop().create_task(inserter.insert(TEXT))
        await pressed.wait()
        waiting = asyncio.get_running_loop().create_task(inserter.insert(TEXT))
        async with asyncio.timeout(2):
            await inserter.close()
        assert board.now is OLD and board.closed
        assert screen.presses == 1 and screen.text == (TEXT.plain if reads else "")
        assert (await waiting).result is Result.REFUSED
        await asyncio.wait({running})
        assert (await inserter.copy(TEXT)).result is Result.REFUSED
        assert not asyncio.all_tasks() - {asyncio.current_task()} - set(screen.running)

    asyncio.run(run())


@pytest.mark.parametrize("what", ["lend", "give back", "close"])
def test_leaving_waits_for_nobody_who_hangs(what: str) -> None:
    async def hang(*_values: object) -> None:
        await asyncio.sleep(60)

    async def run() -> None:
        inserter, screen, board = staged()
        started = asyncio.Event()

        async def lend() -> None:
            started.set()
            if what == "lend":
                await hang()

        board.on_lend = lend
        if what == "give back":
            board.give_back = hang  # type: ignore[method-assign, assignment]
        if what == "close":
            screen.close = board.close = hang  # type: ignore[method-assign]
        running = asyncio.get_running_loop().create_task(inserter.insert(TEXT))
        await started.wait()
        async with asyncio.timeout(2):
            await inserter.close()
        await asyncio.wait({running})
        assert not asyncio.all_tasks() - {asyncio.current_task()} - set(screen.running)

    asyncio.run(run())


def test_nothing_of_a_text_shows_in_what_is_printed() -> None:
    assert "旧的" not in repr(OLD) and "旧的" not in repr(Saved({}, "旧的"))
