"""The borrowed clipboard where a test decides everything: who reads, and what is told."""

from __future__ import annotations

import asyncio

import pytest

from assist_app.delivery.lending import LendingInserter
from assist_app.delivery.system import Heard
from assist_app.model.delivery import Content, Result
from tests.delivery.lending_stage import OLD, TEXT, FakeBoard, FakeScreen, play


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
