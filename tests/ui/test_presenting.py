"""What backends answer and what goes wrong can be read in the window."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.assist.session import Advice, AdviceState, BackendReport, Spent
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.indexing import EngineProgress
from assist_app.backends.embedded.indexing import Stage as EngineStage
from assist_app.desk.faring import Faring
from assist_app.desk.presenting import Presenter
from assist_app.model.errors import Unavailable
from assist_app.model.suggestion import Abstained, Intent, Recognised, Suggested, Suggestion
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.notices import MOST, Notices
from assist_app.ui.window.status_bar import Level
from tests.fakes import FakeBackend, conversation, suggested
from tests.ui.desk_stage import CUSTOMER, Stage, in_qt

LEFT = Qt.MouseButton.LeftButton
READY = EngineProgress(EngineStage.READY, ready=True)
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
    presenter.show_progress(READY)
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


def test_nothing_is_judged_while_the_engine_is_still_loading(window: MainWindow) -> None:
    presenter, turn = Presenter(window), current_turn(PARCEL)
    assert turn is not None
    unsure = Advice("t1", turn, AdviceState.UNSURE)
    for stage in (None, EngineStage.WORDS, EngineStage.LOADING, EngineStage.TRAINING):
        if stage is not None:
            presenter.show_progress(EngineProgress(stage, 1, 2))
        presenter.show_advice(unsure)
        words = said_in(window.panel)
        assert "Still loading" in words and "Not sure" not in words
    presenter.show_progress(READY)
    window.panel.forget_turn()
    presenter.show_advice(unsure)
    assert "Not sure" in said_in(window.panel) and "loading" not in said_in(window.panel)


def test_nobody_waits_for_an_engine_that_did_not_load(window: MainWindow) -> None:
    presenter, turn = Presenter(window), current_turn(PARCEL)
    assert turn is not None
    presenter.show_progress(EngineProgress(EngineStage.LOADING, 1, 2))
    presenter.show_advice(Advice("t1", turn, AdviceState.UNSURE))
    assert "Still loading" in said_in(window.panel)
    presenter.show_failure()
    # What stands there already is put right, and so is what is said of the next message.
    for name in ("t1", "t2"):
        presenter.show_advice(Advice(name, turn, AdviceState.UNSURE))
        words = said_in(window.panel)
        assert "did not load" in words and "Still loading" not in words
    assert window.status.words()["embedded"] == "Local: did not load"
    said = " ".join(label.text() for label in window.status.findChildren(QLabel))
    assert "Loading the language model" not in said
    # Rooms that are opened anew have another engine.
    presenter.show_progress(READY)
    window.panel.forget_turn()
    presenter.show_advice(Advice("t3", turn, AdviceState.UNSURE))
    assert "Not sure" in said_in(window.panel)


def test_why_there_is_no_engine_stays_to_be_read(window: MainWindow) -> None:
    presenter = Presenter(window)
    presenter.show_failure("The disk is full.")
    assert window.status.words()["embedded"] == "Local: did not load. The disk is full. Start Assist again."
    (state,) = [one for one in window.status.states() if "did not load" in one.words]
    assert state.brief == "Local: did not load"


def test_what_stands_in_the_panel_is_put_right_at_once(window: MainWindow) -> None:
    presenter, turn = Presenter(window), current_turn(PARCEL)
    assert turn is not None
    presenter.show_failure()
    assert "did not load" not in said_in(window.panel)
    presenter.show_progress(EngineProgress(EngineStage.LOADING, 1, 2))
    presenter.show_advice(Advice("t1", turn, AdviceState.UNSURE))
    presenter.show_failure()
    assert "did not load" in said_in(window.panel) and "Still" not in said_in(window.panel)


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


def test_a_failure_is_told_in_full_in_few_words_and_for_support() -> None:
    now = [1_700_000_000.0]
    faring = Faring({"dj": "DianJin"}, lambda: now[0])
    report = BackendReport(
        "dj", problem="DianJin refused the key.", kind="auth", code="InvalidKey", request_id="7F-21"
    )
    state = faring.state_of("t1", report)
    assert (state.level, state.words) == (Level.WARNING, "DianJin refused the key.")
    assert state.brief == "DianJin: credentials refused"
    told = state.details.split("\n")
    assert told[:4] == ["DianJin refused the key.", "kind: auth", "code: InvalidKey", "request: 7F-21"]
    assert time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now[0])) in told[4]
    now[0] += 60
    assert faring.state_of("t1", report) == state
    assert faring.state_of("t2", report) != state


@pytest.mark.parametrize(
    ("report", "level", "words", "brief"),
    [
        (BackendReport("x"), Level.OK, "X: writing…", ""),
        (BackendReport("x", 412.0), Level.OK, "X 412 ms", "X 412 ms"),
        (BackendReport("x", 2338.0), Level.OK, "X 2.3 s", "X 2.3 s"),
        (
            BackendReport("x", 20.0, remark="based on 3 of 5"),
            Level.OK,
            "X 20 ms · based on 3 of 5",
            "X 20 ms …",
        ),
        (BackendReport("x", 9.0, spent=Spent(40, 2)), Level.OK, "X 9 ms · 42 tokens", "X 9 ms …"),
        (
            BackendReport("x", problem="No text.", stepped_aside=True),
            Level.OFF,
            "X: No text.",
            "X: stepped aside",
        ),
        (BackendReport("x", problem="Odd.", kind="unknown"), Level.WARNING, "X: Odd.", "X: failed"),
        (BackendReport("x", problem="Odd.", kind="new-one"), Level.WARNING, "X: Odd.", "X: failed"),
    ],
)
def test_every_report_has_words_for_any_room(
    report: BackendReport, level: Level, words: str, brief: str
) -> None:
    state = Faring({"x": "X"}).state_of("t", report)
    assert (state.level, state.words, state.brief) == (level, words, brief)
    assert bool(state.details) == (level is Level.WARNING)


def test_an_intent_of_a_vendor_says_whose_it_is(qapp: QApplication, window: MainWindow) -> None:
    async def work() -> None:
        window.name_backends({"dj": "DianJin"})
        surer = Recognised("dj", Intent("refund", "Refund", 0.9))
        local = FakeBackend("embedded", [Recognised("embedded", Intent("track", "Track parcel", 0.5))])
        stage = await shown(window, local, FakeBackend("dj", [surer], local=False))
        assert stage.said("advice_changed")[-1].intent_by == "dj"
        assert "recognised by DianJin" in window.intent.accessibleDescription()
        assert "Recognised by DianJin" in window.intent.toolTip()
        await stage.control.close()

    in_qt(qapp, work)


def test_an_intent_of_the_engine_needs_no_name(qapp: QApplication, window: MainWindow) -> None:
    async def work() -> None:
        local = FakeBackend("embedded", [Recognised("embedded", Intent("track", "Track parcel", 0.5))])
        await (await shown(window, local)).control.close()
        assert "ecognised by" not in window.intent.accessibleDescription() + window.intent.toolTip()

    in_qt(qapp, work)


def test_a_backend_that_writes_is_said_to_before_it_has_ended(qapp: QApplication, window: MainWindow) -> None:
    async def work() -> None:
        growing = Suggestion("s", ("We are",), ("local",), complete=False)
        gate = asyncio.Event()
        stage, presenter = Stage(PARCEL), Presenter(window)
        stage.control.advice_changed.connect(presenter.show_advice)
        await stage.open("test/c", FakeBackend("local", [Suggested("local", growing), gate]))
        await stage.until("advice_changed", lambda advice: advice.rows)
        assert window.status.words()["local"] == "local: writing…"
        gate.set()
        await stage.until("advice_changed", lambda advice: advice.complete)
        assert window.status.words()["local"].endswith(" ms")
        await stage.control.close()

    in_qt(qapp, work)


def test_when_every_conversation_is_gone_the_ways_to_begin_are_offered(window: MainWindow) -> None:
    presenter = Presenter(window)
    presenter.show_conversation(PARCEL, 1)
    assert not window.welcoming
    presenter.show_nothing()
    assert window.welcoming and window.conversations.rows() == () and not window.panel.rows
