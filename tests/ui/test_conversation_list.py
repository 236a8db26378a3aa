"""Who waits and how long, how they sound, and rows that keep their places under the pointer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import ConversationSummary, Role
from assist_app.ui.look.theme import DARK, LIGHT, Theme
from assist_app.ui.talk.conversation_delegate import ROW, ConversationDelegate, waiting_text
from assist_app.ui.talk.conversation_list import ConversationList
from tests.ui.pictures import colours, distance, has_colour

NAME, LINE, AVATAR = QRect(64, 11, 90, 24), QRect(64, 35, 180, 22), QRect(16, 15, 40, 42)
TIME = QRect(156, 11, 90, 24)
"""The parts of a row, for a list 256 pixels wide."""


def summary(number: int, **more: object) -> ConversationSummary:
    row = ConversationSummary(f"c{number}", "s", f"Name {number}", "hello", Role.CUSTOMER, float(number))
    return replace(row, **more)  # type: ignore[arg-type]


class Stage:
    """A shown list with a clock that the test sets."""

    def __init__(self, qtbot: QtBot, *rows: ConversationSummary, theme: Theme = LIGHT) -> None:
        self.qtbot = qtbot
        self.now = 10_000.0
        self.theme = theme
        self.chosen: list[str] = []
        self.asked = 0
        self.list = ConversationList(clock=self.clock)
        qtbot.addWidget(self.list)
        self.list.setGeometry(100, 100, 256, 400)
        with qtbot.waitExposed(self.list):
            self.list.show()
        self.list.set_theme(theme)
        self.list.chosen.connect(self.chosen.append)
        fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
        self.tester = QAbstractItemModelTester(self.list.model(), fatal)
        self.list.set_rows(rows)

    def clock(self) -> float:
        self.asked += 1
        return self.now

    def enter(self) -> None:
        """As the window system tells it: offscreen there is no pointer to move."""
        point = QPointF(50, 100)
        QApplication.sendEvent(self.list.windowHandle(), QEnterEvent(point, point, QPointF(150, 200)))
        assert self.list.underMouse()

    def leave(self) -> None:
        QApplication.sendEvent(self.list.windowHandle(), QEvent(QEvent.Type.Leave))
        assert not self.list.underMouse()

    def names(self) -> list[str]:
        return [row.id for row in self.list.rows()]

    def part(self, where: QRect, row: int = 0) -> QImage:
        return self.list.viewport().grab(where.translated(0, row * ROW)).toImage()

    def spoken(self, row: int = 0) -> str:
        return str(self.list.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))

    def time_colour(self) -> str:
        """The token that the strongest pixel of the waiting time is nearest to."""
        ink = max(colours(self.part(TIME)), key=lambda pixel: distance(pixel, self.theme.surface))
        tokens = ("secondary", "warn", "bad")
        return min(tokens, key=lambda token: distance(ink, getattr(self.theme, token)))


def test_a_row_shows_name_and_last_line_each_in_its_place(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1))
    name, line = stage.part(NAME), stage.part(LINE)
    stage.list.put(summary(1, last_line="goodbye"))
    assert stage.part(NAME) == name and stage.part(LINE) != line
    stage.list.put(summary(1, title="Other"))
    assert stage.part(NAME) != name and stage.part(LINE) == line
    assert stage.list.model().index(0, 0).data() == "Other"


def test_a_name_of_several_lines_stays_in_its_line(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(2, title="Ms\n\tWang  Li"), summary(1, title="Ms Wang Li"))
    assert stage.part(NAME, 0) == stage.part(NAME, 1)
    assert stage.part(LINE, 0) == stage.part(LINE, 1)


def test_unread_messages_are_counted_in_a_badge(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1))
    assert not has_colour(stage.part(TIME), LIGHT.accent)
    pictures = []
    for count in (1, 12, 99):
        stage.list.put(summary(1, unread=count))
        assert has_colour(stage.part(TIME), LIGHT.accent)
        pictures.append(stage.part(TIME))
    assert pictures[0] != pictures[1] != pictures[2]
    assert stage.spoken() == "Name 1, hello, 99 unread"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("waited", "colour", "words"),
    [
        (0.0, "secondary", "00:00"),
        (29.9, "secondary", "00:29"),
        (30.0, "warn", "00:30"),
        (119.9, "warn", "01:59"),
        (120.0, "bad", "02:00"),
        (7_322.0, "bad", "2:02:02"),
        (-9_999.0, "secondary", "00:00"),
    ],
)
def test_the_waiting_time_turns_amber_and_red(
    qtbot: QtBot, theme: Theme, waited: float, colour: str, words: str
) -> None:
    stage = Stage(qtbot, summary(1, waiting_since=10_000.0), theme=theme)
    stage.now += waited
    assert stage.time_colour() == colour
    assert stage.spoken() == f"Name 1, hello, waiting for {words}"


def test_a_clock_that_jumps_backwards_calms_the_row_again(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1, waiting_since=9_800.0))
    fresh = stage.part(TIME)
    stage.now -= 3_600
    assert stage.time_colour() == "secondary" and stage.part(TIME) != fresh
    stage.now += 3_600
    assert stage.part(TIME) == fresh and stage.time_colour() == "bad"


def test_the_time_goes_on_by_itself(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1, waiting_since=10_000.0))
    stage.list.viewport().repaint()
    QApplication.processEvents()
    painted = stage.asked
    qtbot.waitUntil(lambda: stage.asked > painted, timeout=4_000)
    assert stage.asked <= painted + 2


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(59.99, "00:59"), (3_599, "59:59"), (3_600, "1:00:00"), (86_399, "23:59:59"), (259_200, "3 d")],
)
def test_waiting_in_words(seconds: float, words: str) -> None:
    assert waiting_text(seconds) == words


def test_an_upset_customer_is_marked_by_a_shape_and_in_words(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1))
    for attitude in ("positive", "neutral", None):
        stage.list.put(summary(1, attitude=attitude))
        assert not has_colour(stage.part(AVATAR), LIGHT.bad)
    stage.list.put(summary(1, attitude="negative", unread=1, waiting_since=9_875.0))
    assert has_colour(stage.part(AVATAR), LIGHT.bad)
    assert stage.spoken() == "Name 1, hello, 1 unread, waiting for 02:05, Upset"


def test_what_cannot_be_shown_is_said(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1, title="", last_line=None))
    assert stage.spoken() == "c1, The text stays with the vendor"


def test_the_newest_activity_is_first(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1), summary(3), summary(2))
    assert stage.names() == ["c3", "c2", "c1"]
    stage.list.put(summary(1, last_at=9.0))
    assert stage.names() == ["c1", "c3", "c2"]
    for late, at in ((2, 2.5), (4, 2.7)):
        stage.list.put(summary(late, last_at=at))
    assert stage.names() == ["c1", "c3", "c4", "c2"]


def test_rows_keep_their_places_under_the_pointer(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1), summary(2), summary(3))
    stage.list.select("c2")
    stage.enter()
    stage.list.put(summary(1, last_at=9.0))
    stage.list.put(summary(8, last_at=8.0))
    assert stage.names()[:3] == ["c3", "c2", "c1"]
    stage.leave()
    assert stage.names() == ["c1", "c8", "c3", "c2"]
    assert stage.list.current_id() == "c2" and stage.chosen == ["c2"]


def test_a_click_and_the_keys_open_a_conversation(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1), summary(2), summary(3))
    qtbot.mouseClick(stage.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, ROW + 20))
    qtbot.keyClick(stage.list, Qt.Key.Key_Down)
    assert stage.chosen == ["c2", "c1"]
    stage.list.set_rows([summary(1), summary(4)])
    assert stage.list.current_id() == "c1" and stage.names() == ["c4", "c1"]


def test_a_thousand_conversations(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    paint = ConversationDelegate.paint

    def counted(self, painter, option, index):  # type: ignore[no-untyped-def]
        painted.append(index.row())
        paint(self, painter, option, index)

    monkeypatch.setattr(ConversationDelegate, "paint", counted)
    stage = Stage(qtbot, *(summary(n, waiting_since=float(n)) for n in range(1_000)))
    del painted[:]
    stage.list.viewport().grab()
    assert painted == list(range(7))
    stage.list.select("c0")
    del painted[:]
    stage.list.viewport().grab()
    assert painted[-1] == 999 and len(painted) <= 7
    stage.list.put(summary(500, last_at=5_000.0))
    assert stage.names()[0] == "c500" and len(stage.names()) == 1_000 and stage.list.current_id() == "c0"


def test_a_row_that_a_screen_reader_selects_is_opened_once(qtbot: QtBot) -> None:
    stage = Stage(qtbot, summary(1), summary(2))
    stage.list.select("c2")
    spoken = QAccessible.queryAccessibleInterface(stage.list)
    assert spoken.selectionInterface().select(spoken.child(1))
    qtbot.waitUntil(lambda: stage.list.current_id() == "c1")
    QApplication.processEvents()
    assert stage.chosen == ["c2", "c1"]
