"""The narrow panel says whose conversation it is and who else waits, and leads to every other one."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import ConversationSummary, Role
from assist_app.model.suggestion import Attitude, AttitudeLabel, Intent, Suggestion
from assist_app.ui.look.theme import LIGHT
from assist_app.ui.parts.icon_button import IconButton
from assist_app.ui.talk.conversation_delegate import BAD_AFTER, ROW, WARN_AFTER
from assist_app.ui.talk.waiting_mark import TalkButton, WaitingMark
from assist_app.ui.window.main_window import MainWindow
from tests.ui.window_stage import themed

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
NOW = 10_000.0


def row(name: str, waits: float | None = None, at: float = 0.0) -> ConversationSummary:
    since = None if waits is None else NOW - waits
    return ConversationSummary(name, "s", f"Name {name}", "hello", Role.CUSTOMER, at, waiting_since=since)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow({"embedded": "Local"})
    qtbot.addWidget(made)
    made.set_panel_only(True)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.conversations.set_rows([row("a", at=4), row("b", 40, 3), row("c", 200, 2), row("d", 5, 1)])
    made.conversations.select("a")
    return made


@pytest.mark.parametrize(
    ("waits", "words", "weight"),
    [
        ((WARN_AFTER - 1,), "1 waits 00:29", "calm"),
        ((WARN_AFTER, 3.0), "2 wait 00:30", "warn"),
        ((1.0, BAD_AFTER, None), "2 wait 02:00", "bad"),
    ],
)
def test_who_else_waits_is_counted_and_coloured_like_the_list(
    qtbot: QtBot, waits: tuple[float | None, ...], words: str, weight: str
) -> None:
    mark = WaitingMark(clock=lambda: NOW)
    qtbot.addWidget(mark)
    rows = [row("open", 9_999.0), *(row(str(n), waited) for n, waited in enumerate(waits))]
    mark.show_rows(rows, "open")
    assert (mark.text(), mark.weight) == (words, weight)
    mark.show_rows(rows[:1], "open")
    assert mark.isHidden()


def test_the_count_goes_on_by_itself(qtbot: QtBot) -> None:
    now = NOW
    mark = WaitingMark(clock=lambda: now)
    qtbot.addWidget(mark)
    mark.show_rows([row("b", WARN_AFTER - 1)], "a")
    now += 2
    qtbot.waitUntil(lambda: mark.weight == "warn", timeout=4_000)


def test_the_header_follows_the_list(window: MainWindow) -> None:
    mark = window.dock_header.waiting
    assert mark.isVisible() and mark.text().startswith("3 wait")
    window.conversations.put(row("c", at=5))
    assert mark.text().startswith("2 wait")
    window.conversations.select("b")
    assert mark.text().startswith("1 waits")
    window.conversations.put(row("d", at=6))
    assert not mark.isVisible()


def test_keys_lead_to_the_next_who_waits_longest_first(window: MainWindow, qtbot: QtBot) -> None:
    seen: list[str | None] = []
    for key, held in [
        (Qt.Key.Key_Tab, CTRL), (Qt.Key.Key_PageDown, CTRL), (Qt.Key.Key_Tab, CTRL),
        (Qt.Key.Key_Tab, CTRL), (Qt.Key.Key_Tab, CTRL | SHIFT), (Qt.Key.Key_PageUp, CTRL),
    ]:  # fmt: skip
        QTest.keyClick(window, key, held)
        seen.append(window.conversations.current_id())
    assert seen == ["c", "b", "d", "c", "d", "b"]


def test_the_same_keys_work_while_typing(window: MainWindow, qtbot: QtBot) -> None:
    window.set_panel_only(False)
    window.composer.enter_customer_text()
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Tab, CTRL)
    assert window.conversations.current_id() == "c"
    QTest.keyClick(window.composer.editor, Qt.Key.Key_PageDown, CTRL)
    assert window.conversations.current_id() == "b"


def test_when_nobody_else_waits_it_is_said(window: MainWindow) -> None:
    window.conversations.set_rows([row("a", 3)])
    window.conversations.select("a")
    window.open_next_waiting()
    assert window.conversations.current_id() == "a"
    assert "Nobody else" in window.status._note.text()


def test_the_name_opens_the_list_and_enter_takes_a_row(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.dock_header.talk, LEFT)
    popup = window._popup
    assert popup is not None and popup.isVisible() and popup.list.current_id() == "a"
    qtbot.keyClick(popup.list, Qt.Key.Key_Down)
    assert window.conversations.current_id() == "a"
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    assert not popup.isVisible() and window.conversations.current_id() == "b"


def test_the_list_opens_by_key_a_click_takes_a_row_and_escape_none(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_O, CTRL)
    popup = window._popup
    assert popup is not None and popup.isVisible()
    qtbot.mouseClick(popup.list.viewport(), LEFT, pos=QPoint(80, 2 * ROW + 20))
    assert not popup.isVisible() and window.conversations.current_id() == "c"
    window.open_conversations()
    qtbot.keyClick(popup.list, Qt.Key.Key_Up)
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible() and window.conversations.current_id() == "c"


def test_rows_stand_still_while_one_is_chosen(window: MainWindow) -> None:
    window.open_conversations()
    window.conversations.put(row("d", 5, at=9))
    assert [each.id for each in window.conversations.rows()] == ["a", "b", "c", "d"]
    assert window._popup is not None
    window._popup.hide()
    assert [each.id for each in window.conversations.rows()] == ["d", "a", "b", "c"]
    assert window.conversations.current_id() == "a"


def test_in_the_whole_window_the_same_key_leads_to_the_list(window: MainWindow) -> None:
    window.set_panel_only(False)
    window.search.setFocus()
    window.open_conversations()
    assert window._popup is None and QApplication.focusWidget() is window.conversations


def test_a_long_name_gives_way_and_is_no_mnemonic(window: MainWindow) -> None:
    window.set_conversation("Tom & Jerry " * 12, "Web chat")
    QApplication.processEvents()
    header, talk = window.dock_header, window.dock_header.talk
    assert talk.text().startswith("Tom & Jerry") and talk.accessibleName().startswith("Tom & Jerry")
    for part in (talk, header.waiting, *header.findChildren(IconButton)):
        assert header.rect().contains(part.geometry()), part
    assert header.waiting.width() >= header.waiting.sizeHint().width()


def test_the_buttons_of_the_header_are_reached_with_tab(window: MainWindow) -> None:
    window.setFocus()
    assert not isinstance(QApplication.focusWidget(), TalkButton)
    found = set()
    for _press in range(12):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        found.add(type(QApplication.focusWidget()))
    assert {TalkButton, WaitingMark} <= found


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    before = qapp.palette(), qapp.styleSheet()
    themed(qapp, LIGHT)
    yield
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])


@pytest.mark.usefixtures("dressed")
def test_mood_cards_and_search_end_at_the_same_edge_with_and_without_scroll_bar(window: MainWindow) -> None:
    window.set_panel_only(False)
    window.intent.show_intent(Intent("x", "Name", 0.9), Attitude(AttitudeLabel.NEGATIVE, 0.9))

    def edges() -> set[int]:
        QApplication.processEvents()
        QApplication.processEvents()
        parts = (window.intent._mood, window.panel.cards[0], window.search)
        return {part.mapTo(window, part.rect().topRight()).x() for part in parts}

    bar = window.panel._area.verticalScrollBar()
    window.panel.show_rows("t1", [Suggestion("1", ("Short.",), ("embedded",))])
    assert len(edges()) == 1 and not bar.isVisible()
    before = edges()
    long = [Suggestion(str(n), ("Long words. " * 40,), ("embedded",)) for n in range(9)]
    window.panel.show_rows("t2", long)
    assert edges() == before and bar.isVisible()
    window.panel.show_rows("t3", long[:1])
    assert edges() == before and not bar.isVisible()


def test_waiting_is_measured_by_the_same_clock_as_the_list(window: MainWindow) -> None:
    since = time.time() - 65
    window.conversations.set_rows(
        [row("a"), ConversationSummary("x", "s", "X", "", Role.CUSTOMER, 0.0, waiting_since=since)]
    )
    window.conversations.select("a")
    assert window.dock_header.waiting.text() in ("1 waits 01:05", "1 waits 01:06")
