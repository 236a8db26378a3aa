"""The borrowed clipboard: what lies there afterwards, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from assist_app.delivery.lending import LendingInserter
from assist_app.delivery.system import Place, Saved
from assist_app.model.delivery import Content, Result
from assist_app.model.errors import DeliveryError
from tests.delivery.lending_stage import OLD, QUICK, TEXT, FakeBoard, FakeScreen, play, staged


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


def test_without_an_insertion_what_lay_there_before_our_own_copy_is_put_back() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        earlier = await inserter.remember()
        await inserter.copy(TEXT)
        await inserter.give_back(TEXT, earlier)
        assert board.now is OLD
        # What somebody else has copied since stays.
        board.now = other = Saved({"text": b"other"}, "other")
        await inserter.give_back(TEXT, earlier)
        assert board.now is other

    play(act)


def test_a_text_that_was_refused_is_offered_to_nobody_while_the_old_content_is_put_back() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        earlier = await inserter.remember()
        offered: list[str] = []
        lend = board.lend

        async def lend_and_note(content: Content, *values: Any) -> Saved:
            offered.append(content.plain)
            return await lend(content, *values)

        board.lend = lend_and_note  # type: ignore[method-assign]
        await inserter.give_back(TEXT, earlier)
        assert offered == [""] and board.now is OLD

    play(act)


def test_what_was_copied_over_is_put_back_once_the_clipboard_is_free() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        earlier = await inserter.remember()
        await inserter.copy(TEXT)
        board.busy = 4
        await inserter.give_back(TEXT, earlier)
        assert board.now is OLD and board.busy == 0

    play(act)


def test_what_was_copied_over_is_put_back_also_by_who_leaves_meanwhile() -> None:
    async def act(inserter: LendingInserter, screen: FakeScreen, board: FakeBoard) -> None:
        earlier = await inserter.remember()
        await inserter.copy(TEXT)
        begun = asyncio.Event()
        put_back = board.give_back

        async def slowly(saved: Saved) -> bool:
            begun.set()
            await asyncio.sleep(0.01)
            return await put_back(saved)

        board.give_back = slowly  # type: ignore[method-assign]
        running = asyncio.get_running_loop().create_task(inserter.give_back(TEXT, earlier))
        await begun.wait()
        await inserter.close()
        assert board.now is OLD
        await asyncio.wait({running})

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
