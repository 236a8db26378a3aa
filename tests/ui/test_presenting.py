"""What backends answer and what goes wrong can be read in the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.assist.session import Advice, AdviceState
from assist_app.assist.turn import current_turn
from assist_app.model.errors import Unavailable
from assist_app.model.suggestion import Abstained, Intent
from assist_app.presenting import Presenter
from assist_app.ui.elided_label import ElidedLabel
from assist_app.ui.main_window import MainWindow
from assist_app.ui.notices import MOST, Notices
from tests.fakes import FakeBackend, conversation, suggested
from tests.ui.desk_stage import CUSTOMER, Stage, in_qt

LEFT = Qt.MouseButton.LeftButton
MARKUP = "<b>Ms</b><br><img src='file:///etc/passwd'>"
PARCEL = replace(conversation((CUSTOMER, "Where is my parcel?")), title=MARKUP)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow({"embedded": "Local"})
    qtbot.addWidget(made)
    made.show()
    return made


async def shown(window: MainWindow, *backends: FakeBackend) -> Stage:
    """Opens the conversation in the window and waits until every backend has spoken."""
    stage, presenter = Stage(PARCEL), Presenter(window)
    stage.control.conversation_opened.connect(presenter.show_conversation)
    stage.control.advice_changed.connect(presenter.show_advice)
    await stage.open("test/c", *backends)
    await stage.until("advice_changed", lambda advice: advice.complete)
    return stage


def test_a_failing_backend_is_a_sentence_in_the_status_beside_the_rows(
    qapp: QApplication, window: MainWindow
) -> None:
    async def work() -> None:
        bad = FakeBackend("embedded", [Unavailable("it could not be reached")])
        good = FakeBackend("local", [suggested("local", "one"), suggested("local", "two")])
        stage = await shown(window, bad, good)
        assert window.status.words()["embedded"] == "Local: it could not be reached"
        assert window.status.words()["local"].startswith("local ")
        spoken = {label.accessibleName() for label in window.status.findChildren(QLabel)}
        assert "warning: Local: it could not be reached" in spoken
        assert [row.id for row in window.panel.rows] == ["local:one", "local:two"]
        await stage.control.close()

    in_qt(qapp, work)


def test_when_nothing_fits_the_panel_says_so(qapp: QApplication, window: MainWindow) -> None:
    async def work() -> None:
        stage = await shown(window, FakeBackend("local", [Abstained("local")]))
        assert stage.said("advice_changed")[-1].state is AdviceState.UNSURE
        assert window.panel.rows == () and window.panel.turn
        assert [b.text() for b in window.panel.findChildren(QPushButton) if b.isVisible()] == [
            "Search the library (Ctrl+K)"
        ]
        await stage.control.close()

    in_qt(qapp, work)


def test_markup_in_a_customers_name_is_text_and_a_long_one_gives_way(
    qapp: QApplication, window: MainWindow
) -> None:
    async def work() -> None:
        stage = await shown(window, FakeBackend("local", [Abstained("local")]))
        label = next(each for each in window.findChildren(QLabel) if each.text() == MARKUP)
        plain = ElidedLabel()
        plain.setObjectName(label.objectName())
        plain.setText("x" * len(MARKUP))
        assert label.sizeHint().height() == plain.sizeHint().height()
        assert label.minimumSizeHint().width() < 100
        window.conversations.put(stage.history.summary("test/c"))
        index = window.conversations.model().index(0, 0)
        assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)
        assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith(MARKUP)
        await stage.control.close()

    in_qt(qapp, work)


def test_notices_are_few_said_once_and_put_away(qtbot: QtBot) -> None:
    notices, acted = Notices(), []
    qtbot.addWidget(notices)
    notices.show()
    for number in (0, 1, 1, *range(2, MOST + 1)):
        notices.show_notice(f"Trouble {number}")
    assert notices.sentences() == tuple(f"Trouble {number}" for number in range(1, MOST + 1))
    for number in range(1, MOST + 1):
        notices.put_away(f"Trouble {number}")
        notices.show_notice(f"Trouble {number}", "Mend", lambda number=number: acted.append(number))
    notices.show_notice("Another bad line")
    assert set(notices.sentences()) >= {f"Trouble {number}" for number in range(1, MOST + 1)}
    notices.put_away("Another bad line")
    QApplication.processEvents()
    mend = [b for b in notices.findChildren(QPushButton) if b.isVisible()]
    close = [b for b in notices.findChildren(QToolButton) if b.isVisible()]
    qtbot.mouseClick(mend[1], LEFT)
    qtbot.mouseClick(close[0], LEFT)
    assert acted == [2] and notices.sentences() == ("Trouble 2", "Trouble 3")
    assert {button.accessibleName() for button in close} == {"Put away"}


def test_what_was_taken_back_leaves_neither_cards_nor_intent(window: MainWindow) -> None:
    presenter = Presenter(window)
    intent = Intent("track", "Track parcel", 0.9)
    turn = current_turn(PARCEL)
    assert turn is not None
    row = suggested("local", "one").suggestion
    presenter.show_advice(Advice("t1", turn, AdviceState.READY, intent, rows=(row,)))
    assert "Track parcel" in said_in(window.intent)
    presenter.withdraw()
    assert not window.panel.rows and "Track parcel" not in said_in(window.intent)


def said_in(part: QWidget) -> str:
    return " ".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())
