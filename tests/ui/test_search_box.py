"""Search answers the newest query only, words first, meaning below; keys drive the results."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from assist_app.model.script import Script
from assist_app.ui.cards.search_box import SearchBox
from assist_app.ui.cards.search_results import SearchResults
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.search_controller import MEANING_ROWS, ROWS, SearchController

LEFT = Qt.MouseButton.LeftButton


def script(name: str, *messages: str) -> Script:
    return Script(name, "en", f"Title {name}", messages or (f"Text {name}",), category="sale")


def found(*names: str, by_meaning: bool = False) -> list[SearchRow]:
    return [SearchRow(script(name), (), by_meaning) for name in names]


@dataclass(frozen=True)
class Hit:
    script: Script
    matched: tuple[str, ...] = ()


class Engine:
    """Answers "ab" with scripts a and b; a query that is in `stuck` waits until it is let go."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, int]] = []
        self.stuck: dict[str, asyncio.Event] = {}
        self.ended: list[str] = []
        self.near = asyncio.Event()

    async def by_words(self, text: str, rows: int) -> Sequence[Hit]:
        self.asked.append(("words", text, rows))
        try:
            if text in self.stuck:
                await self.stuck[text].wait()
        finally:
            self.ended.append(text)
        return [Hit(script(name)) for name in text if name.isalpha()]

    async def by_meaning(self, text: str, rows: int) -> Sequence[Hit]:
        self.asked.append(("meaning", text, rows))
        asyncio.get_running_loop().call_soon(self.near.set)
        return [Hit(script("a")), Hit(script("z"))]


class Stage:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.window, self.engine = qtbot, MainWindow({}), Engine()
        qtbot.addWidget(self.window)
        self.copied: list[str] = []
        self.control = SearchController(self.window, lambda script: self.copied.append(script.id))
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.window.focus_search()

    def start(self) -> None:
        self.control.use(self.engine.by_words, self.engine.by_meaning)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.window.search, text)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.window.search, key)

    def names(self) -> list[str]:
        return [row.script.id for row in self.window.results.rows]


@pytest.fixture
def results(qtbot: QtBot) -> SearchResults:
    made = SearchResults()
    qtbot.addWidget(made)
    made.setGeometry(200, 0, 400, 400)
    made.show()
    return made


async def test_words_come_at_once_and_meaning_below_them(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.start()
    stage.type("ab")
    assert stage.window.results.isVisible() and not stage.window.panel.isVisible()
    await stage.engine.near.wait()
    assert stage.names() == ["a", "b", "z"]
    assert [row.by_meaning for row in stage.window.results.rows] == [False, False, True]
    assert stage.engine.asked[-2:] == [("words", "ab", ROWS), ("meaning", "ab", MEANING_ROWS)]
    assert ("meaning", "a", MEANING_ROWS) not in stage.engine.asked
    await stage.control.close()


async def test_a_newer_query_ends_the_older_one(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.start()
    never = stage.engine.stuck["a"] = asyncio.Event()
    stage.type("a")
    await asyncio.sleep(0)
    stage.type("b")
    await stage.engine.near.wait()
    assert not never.is_set() and "a" in stage.engine.ended
    assert stage.names() == ["a", "b", "z"]
    await stage.control.close()


async def test_enter_copies_nothing_that_an_older_query_found(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.start()
    stage.type("ab")
    await stage.engine.near.wait()
    stage.engine.stuck["abc"] = asyncio.Event()
    stage.engine.near.clear()
    stage.type("c")
    stage.press(Qt.Key.Key_Return)
    assert stage.copied == []
    stage.engine.stuck["abc"].set()
    await stage.engine.near.wait()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        stage.press(key)
    assert stage.copied == ["b"]
    await stage.control.close()


async def test_what_was_typed_before_the_engine_was_ready_is_answered_then(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.type(" ab ")
    assert stage.names() == []
    stage.start()
    await stage.engine.near.wait()
    assert stage.names() == ["a", "b", "z"] and stage.engine.asked[0] == ("words", "ab", ROWS)
    await stage.control.rest()
    stage.type("c")
    assert len(stage.engine.asked) == 2


async def test_escape_goes_back_to_the_suggestions(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.start()
    stage.type("ab")
    stage.press(Qt.Key.Key_Escape)
    assert stage.window.search.text() == "" and stage.names() == []
    assert stage.window.panel.isVisible() and stage.window.conversations.hasFocus()
    await stage.control.close()


def test_not_sure_leads_into_the_search_box(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.window.conversations.setFocus()
    stage.window.panel.show_not_sure("t1")
    words = "Search the library (Ctrl+K)"
    button = next(b for b in stage.window.panel.findChildren(QPushButton) if b.text() == words)
    qtbot.mouseClick(button, LEFT)
    assert stage.window.search.hasFocus()


def test_rows_stay_where_they_are_when_more_are_found(results: SearchResults) -> None:
    results.set_query("x")
    results.show_rows("x", found("a", "b"))
    results.move_current(1)
    results.show_rows("x", found("b", "c", by_meaning=True))
    assert [row.script.id for row in results.rows] == ["a", "b", "c"]
    assert results.currentIndex().row() == 1
    results.show_rows("older", found("z"))
    assert len(results.rows) == 3
    results.move_current(99)
    assert results.currentIndex().row() == 2


def test_nothing_found_is_said_and_copies_nothing(results: SearchResults, qtbot: QtBot) -> None:
    copied: list[Script] = []
    results.copy_wanted.connect(copied.append)
    empty = results.grab().toImage()
    results.set_query("x")
    results.show_rows("x", [])
    assert results.grab().toImage() != empty
    results.move_current(1)
    results.use_current()
    assert copied == []
    results.show_rows("x", found("z", by_meaning=True))
    results.use_current()
    qtbot.mouseClick(results.viewport(), LEFT, pos=results.visualRect(results.model().index(0, 0)).center())
    assert [each.id for each in copied] == ["z", "z"]


def test_html_in_a_script_is_text_for_eyes_and_ears(results: SearchResults) -> None:
    markup = "<b>bold</b><br><img src='file:///etc/passwd'>"
    results.set_query("x")
    results.show_rows("x", [SearchRow(script("a", markup), ("bold",))])
    index = results.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"Title a: {markup}"
    assert "&lt;b&gt;bold&lt;/b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_the_box_says_how_much_there_is_and_shows_its_key_when_empty(qtbot: QtBot) -> None:
    box = SearchBox()
    qtbot.addWidget(box)
    box.set_count(12345)
    assert box.accessibleName() == box.placeholderText() == "Search 12,345 scripts: words, pinyin, meaning"
    margin = box.textMargins().right()
    box.setText("x")
    assert margin > 0 and box.textMargins().right() == 0


async def test_what_is_not_for_customers_is_marked_and_the_expired_not_copied(qtbot: QtBot) -> None:
    now = 50.0
    window = MainWindow({})
    qtbot.addWidget(window)
    copied: list[str] = []
    control = SearchController(window, lambda script: copied.append(script.id), lambda: now)
    scripts = (
        Script("sale", "en", "Sale", ("Ten percent off!",), expires_at=100.0),
        Script("inner", "en", "Note", ("For us.",), internal=True),
    )
    found = asyncio.Event()

    async def by_words(text: str, rows: int) -> tuple[Hit, ...]:
        found.set()
        return tuple(Hit(script) for script in scripts)

    async def by_meaning(text: str, rows: int) -> tuple[Hit, ...]:
        return ()

    control.use(by_words, by_meaning)
    for moment, marks in ((50.0, ["", "internal"]), (100.0, ["expired", "internal"])):
        now = moment
        found.clear()
        window.search.setText(f"off {moment}")
        await found.wait()
        await asyncio.sleep(0)
        assert [row.mark for row in window.results.rows] == marks
        window.results.copy_wanted.emit(scripts[0])
    assert copied == ["sale"]
    spoken = window.results.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Note (internal)")
    await control.close()
