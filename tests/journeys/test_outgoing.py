"""In the real window: whatever way a text takes, it is looked at before it is on the clipboard."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from assist_app.assist.outgoing.kinds import LEVELS, Hazard, Level
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term
from assist_app.desk.desk import Desk
from assist_app.guards.copying import Departure
from assist_app.model.conversation import Role
from assist_app.model.errors import DeliveryError
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.model.script import Script
from assist_app.model.suggestion import Suggestion
from assist_app.paths import DataFolder
from tests.journeys.test_keeping import engine_of, folder, in_window

__all__ = ["folder"]

BEFORE = "what was there before"
BAD = "It is the zorbest thing"
ROWS = (
    Suggestion("r1", (BAD,), ("embedded",)),
    Suggestion("r2", ("Hello.", BAD), ("embedded",)),
    Suggestion("r3", ("A good answer.",), ("embedded",)),
)
SCRIPT = Script("s1", "en", "Bad", (BAD,))
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


async def until(fits: Callable[[], bool]) -> None:
    """Painting and asyncio take turns; there is no one event to wait for."""
    end = time.monotonic() + 20
    while not fits():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def arrived(desk: Desk, subject: str, title: str, text: str) -> None:
    """A customer's message, stored and shown."""
    event = ChatEvent(
        "test",
        f"{subject}-{time.monotonic_ns()}",
        EventKind.CREATED,
        subject,
        Role.CUSTOMER,
        text,
        time.time(),
        title=title,
    )
    receipt = await asyncio.wrap_future(desk.kept.store.ingest(Batch("test", (event,))))
    desk.post(receipt)
    await until(lambda: any(row.title == title for row in desk.window.conversations.rows()))


async def ready(desk: Desk, **levels: Level) -> None:
    """Two customers, one word that must not leave, and cards."""
    await engine_of(desk)
    checking = desk.outgoing.checked()
    graded = {**LEVELS, **{Hazard(name): level for name, level in levels.items()}}
    checking.lay_down(Policy(graded, (Term("zorbest"),)))
    await arrived(desk, "wang", "Ms Wang", "My order number is QX-77889900, where is it?")
    await arrived(desk, "li", "Mr Li", "Where is my parcel now, please?")
    await asyncio.to_thread(checking.settle)
    await opened(desk, "Mr Li")
    await cards(desk)


async def opened(desk: Desk, title: str) -> None:
    (row,) = [row for row in desk.window.conversations.rows() if row.title == title]
    desk.window.conversations.select(row.id)
    await until(
        lambda: (
            desk.controller.open_conversation is not None and desk.controller.open_conversation.id == row.id
        )
    )


async def cards(desk: Desk) -> None:
    """Our own rows, as if a backend had answered the open turn."""
    panel = desk.window.panel
    # The engine's own answer must not come after ours.
    await until(lambda: desk.controller.open_advice is not None and desk.controller.open_advice.complete)
    advice = replace(desk.controller.open_advice, rows=ROWS)
    desk.controller.advice_changed.emit(advice)
    panel.forget_turn()
    panel.show_rows(advice.turn_id, ROWS)
    await until(lambda: panel.filled and panel.cards[0].suggestion == ROWS[0])
    # The panel takes no key for what has only just come.
    await until(lambda: not panel._guard.closed)
    QGuiApplication.clipboard().setText(BEFORE)


def key(desk: Desk, code: Qt.Key) -> None:
    QTest.keyClick(desk.window, code)


def digit(desk: Desk) -> None:
    key(desk, Qt.Key.Key_1)


def all_steps(desk: Desk) -> None:
    key(desk, Qt.Key.Key_2)


def one_step(desk: Desk) -> None:
    desk.window.panel.cards[1]._steps.buttons[1].click()


def click(desk: Desk) -> None:
    card = desk.window.panel.cards[0]
    QTest.mouseClick(card, LEFT, pos=card.rect().center())


def action(desk: Desk) -> None:
    desk.window.panel.cards[0]._action.button.click()


def enter(desk: Desk) -> None:
    desk.window.panel._area.set_current(0)
    QTest.keyClick(desk.window.conversations, Qt.Key.Key_Return)


def edited(desk: Desk) -> None:
    card = desk.window.panel.cards[2]
    card.begin_editing()
    card._editor.editor.setPlainText(BAD + " indeed")
    QTest.keyClick(card._editor.editor, Qt.Key.Key_Return, CTRL)


def composed(desk: Desk) -> None:
    desk.window.composer.set_text(BAD)
    QTest.keyClick(desk.window.composer.editor, Qt.Key.Key_Return, CTRL)


def searched(desk: Desk) -> None:
    desk.window.results.copy_wanted.emit(SCRIPT)


WAYS = (digit, all_steps, one_step, click, action, enter, edited, composed, searched)


def test_every_way_passes_the_check(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        for way in WAYS:
            way(desk)
            sheet = desk.copying.sheet
            assert sheet.isVisible() and "zorbest" in sheet.text, way.__name__
            assert clipboard() == BEFORE, way.__name__
            sheet.leave()
            assert clipboard() == BEFORE and sheet.isHidden()
            desk.window.panel.end_editing()
        with pytest.raises(DeliveryError):
            desk.copying.put(BAD)
        desk.controller.use_suggestion(ROWS[0], 1, None)
        assert clipboard() == BEFORE
        for way in WAYS:
            way(desk)
            words = desk.copying.sheet.text
            desk.copying.sheet.anyway.click()
            assert clipboard() == words and "zorbest" in words, way.__name__
            QGuiApplication.clipboard().setText(BEFORE)

    in_window(folder, act)


def test_a_clean_text_is_copied_at_once_and_a_fixed_one_counts_as_edited(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        key(desk, Qt.Key.Key_3)
        assert clipboard() == "A good answer." and desk.copying._sheet is None
        digit(desk)
        desk.copying.sheet.fix.click()
        assert desk.copying.sheet.text == "It is the thing"
        desk.copying.sheet.anyway.click()
        assert clipboard() == "It is the thing"

    in_window(folder, act)


def test_an_edit_that_is_stopped_is_not_lost(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        edited(desk)
        desk.copying.sheet.leave()
        card = desk.window.panel.cards[2]
        assert card.editing and card._editor.editor.toPlainText() == BAD + " indeed"
        QTest.keyClick(card._editor.editor, Qt.Key.Key_Return, CTRL)
        desk.copying.sheet.anyway.click()
        assert not card.editing and clipboard() == BAD + " indeed"

    in_window(folder, act)


def test_an_edit_survives_a_look_at_another_customer_and_a_new_message(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        panel = desk.window.panel
        await opened(desk, "Ms Wang")
        await until(lambda: bool(panel.rows) and panel.filled)
        await until(lambda: not panel._guard.closed)
        panel.cards[0].begin_editing()
        panel.cards[0]._editor.editor.setPlainText("Dear Ms Wang, it is coming")
        await opened(desk, "Mr Li")
        await opened(desk, "Ms Wang")
        await until(lambda: any(card.editing for card in panel.cards))
        assert "Dear Ms Wang, it is coming" in {card.draft for card in panel.cards}
        await opened(desk, "Mr Li")
        assert not any(card.editing for card in panel.cards)
        await arrived(desk, "wang", "Ms Wang", "What does the warranty cover?")
        await opened(desk, "Ms Wang")
        there = [lambda: desk.window.composer.text, lambda: " ".join(card.draft for card in panel.cards)]
        await until(lambda: any("Dear Ms Wang" in words() for words in there))

    in_window(folder, act)


def test_another_customer_s_order_is_seen_and_named_by_its_conversation_alone(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        desk.window.composer.set_text("Your order QX-77889900 has left.")
        QTest.keyClick(desk.window.composer.editor, Qt.Key.Key_Return, CTRL)
        sheet = desk.copying.sheet
        assert sheet.isVisible() and clipboard() == BEFORE
        assert "stands in the conversation with “Ms Wang”" in sheet.lines[0].text()
        sheet.leave()
        await opened(desk, "Ms Wang")
        desk.window.composer.set_text("")
        desk.window.composer.set_text("Your order QX-77889900 has left.")
        QTest.keyClick(desk.window.composer.editor, Qt.Key.Key_Return, CTRL)
        assert clipboard() == "Your order QX-77889900 has left."

    in_window(folder, act)


def test_a_reply_begun_for_one_customer_is_asked_about_when_another_is_in_front(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        desk.window.composer.set_text("It is on its way.")
        await opened(desk, "Ms Wang")
        QTest.keyClick(desk.window.composer.editor, Qt.Key.Key_Return, CTRL)
        sheet = desk.copying.sheet
        assert sheet.lines[0].text() == "Meant for “Mr Li”, but “Ms Wang” is open now"
        assert clipboard() == BEFORE
        sheet.fix.click()
        await until(lambda: desk.controller.open_conversation.title == "Mr Li")
        await until(lambda: not sheet.verdict.findings)
        sheet.anyway.click()
        assert clipboard() == "It is on its way."

    in_window(folder, act)


def test_a_stopped_suggestion_is_looked_at_again_when_another_conversation_opens(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        digit(desk)
        await opened(desk, "Ms Wang")
        sheet = desk.copying.sheet
        await until(lambda: any("Meant for “Mr Li”" in line.text() for line in sheet.lines))
        assert clipboard() == BEFORE

    in_window(folder, act)


def test_what_is_laid_down_survives_the_program(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk, forbidden=Level.BLOCK)
        digit(desk)
        assert desk.copying.sheet.anyway.isHidden()

    async def again(desk: Desk) -> None:
        policy = desk.outgoing.checked().policy
        assert policy.level(Hazard.FORBIDDEN) is Level.BLOCK and policy.terms == (Term("zorbest"),)

    in_window(folder, act)
    in_window(folder, again)
    assert b"QX-77889900" not in folder.outgoing.read_bytes()


def test_a_piece_that_is_selected_passes_the_check_too(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        composer, copying = desk.window.composer, desk.copying
        card = desk.window.panel.cards[2]
        card.begin_editing()
        for editor in (composer.editor, card._editor.editor):
            for press in (Qt.Key.Key_C, Qt.Key.Key_X):
                editor.setPlainText(BAD)
                editor.selectAll()
                assert editor.createMimeDataFromSelection().text() == ""
                QTest.keyClick(editor, press, CTRL)
                assert copying.sheet.isVisible() and clipboard() == BEFORE and editor.toPlainText() == BAD
                copying.sheet.leave()
            editor.setPlainText("A good answer.")
            editor.selectAll()
            QTest.keyClick(editor, Qt.Key.Key_X, CTRL)
            assert clipboard() == "A good answer." and editor.toPlainText() == ""
            QGuiApplication.clipboard().setText(BEFORE)
        composer.enter_customer_text()
        composer.editor.setPlainText(BAD)
        composer.editor.selectAll()
        QTest.keyClick(composer.editor, Qt.Key.Key_C, CTRL)
        assert clipboard() == BAD

    in_window(folder, act)


def test_a_text_with_a_note_has_left_and_is_not_given_up(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk, forbidden=Level.NOTE)
        given_up: list[str] = []
        copying = desk.copying
        departure = Departure(BAD, copying.put_and_say, abandoned=lambda: given_up.append(BAD))
        copying.leave(departure)
        assert clipboard() == BAD and copying.sheet.isVisible() and copying._waiting is None
        copying.sheet.editor.setPlainText(BAD + "!")
        copying.sheet.anyway.click()
        assert clipboard() == BAD + "!"
        copying.leave(departure)
        copying.sheet._gone.timeout.emit()
        assert copying.sheet.isHidden() and copying._noted is None
        copying.leave(departure)
        copying.sheet.leave()
        assert given_up == []

    in_window(folder, act)


def test_what_could_not_be_handed_over_is_not_said_to_have_left(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk, forbidden=Level.NOTE)

        def fail(text: str) -> None:
            raise DeliveryError("The clipboard is taken.")

        desk.copying.leave(Departure(BAD, fail))
        assert desk.copying._sheet is None
        desk.copying._clipboard.copy = fail  # type: ignore[method-assign]
        digit(desk)
        assert desk.copying._sheet is None and clipboard() == BEFORE

    in_window(folder, act)


def test_lines_of_other_systems_are_copied_as_ours(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        desk.copying.leave(Departure(f"Hello\r\nyou\r{BAD}", desk.copying.put_and_say))
        sheet = desk.copying.sheet
        sheet.fix.click()
        assert sheet.text == "Hello\nyou\nIt is the thing"
        sheet.anyway.click()
        assert clipboard() == "Hello\nyou\nIt is the thing"

    in_window(folder, act)


def test_a_damaged_file_is_said_and_the_bundled_lists_are_used(folder: DataFolder) -> None:
    folder.outgoing.write_text(
        json.dumps({"version": 1, "levels": {"blank": "block"}, "terms": [{"term": 3}]})
    )

    async def act(desk: Desk) -> None:
        await engine_of(desk)
        await until(lambda: any("outgoing texts" in words for words in desk.window.notices.sentences()))
        assert len(desk.outgoing.checked().policy.terms) > 200

    in_window(folder, act)


def test_several_replies_leave_as_one(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await ready(desk)
        tray = desk.window.tray
        QTest.keyClick(desk.window.panel.cards[2], Qt.Key.Key_A)
        desk.window.panel.cards[0]._tools.add.click()
        desk.window.results.add_wanted.emit(Script("s2", "en", "t", ("Anything else?",)))
        desk.window.results.add_wanted.emit(replace(SCRIPT, internal=True))
        assert tray.text == f"A good answer.\n{BAD}\nAnything else?" and clipboard() == BEFORE
        QTest.keyClick(tray.editor, Qt.Key.Key_Return, CTRL)
        sheet = desk.copying.sheet
        assert sheet.isVisible() and clipboard() == BEFORE
        sheet.leave()
        assert tray.text.startswith("A good answer.")
        await opened(desk, "Ms Wang")
        QTest.keyClick(tray.editor, Qt.Key.Key_Return, CTRL)
        assert "Meant for “Mr Li”" in sheet.lines[0].text()
        await opened(desk, "Mr Li")
        await until(lambda: len(sheet.verdict.findings) == 1)
        sheet.fix.click()
        sheet.anyway.click()
        assert clipboard() == "A good answer.\nIt is the thing\nAnything else?"
        assert tray.isHidden() and tray.text == ""

    in_window(folder, act)
