"""Who has the keyboard of a docked panel: searches, questions, hiding; a real screen is asked elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.assist.outgoing.kinds import LEVELS, Hazard, Level
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term
from assist_app.assist.session import Advice
from assist_app.assist.turn import current_turn
from assist_app.delivery.shortcuts import Reach
from assist_app.desk.presenting import Presenter
from assist_app.model.delivery import Delivered, Result, Target
from assist_app.model.errors import DeliveryError
from assist_app.model.places import Box, Neighbour
from assist_app.model.script import Script
from assist_app.model.shortcuts import DEFAULTS, Action, Bound
from assist_app.model.suggestion import Suggestion
from assist_app.reach.reaching import Reaching
from assist_app.startup.choosing import Choosing
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.window.docking import Docking, PanelPlace
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.search_controller import SearchController
from assist_app.worker_loop import WorkerLoop
from tests.ui.inserting_stage import TALK
from tests.ui.inserting_stage import Stage as Desk

GOOD, BAD = Script("a", "en", "Good", ("All is well",)), Script("b", "en", "Bad", ("Do not be stupid",))
KEY = Action.INSERT_1


def advice(turn: str) -> Advice:
    about = current_turn(TALK)
    assert about is not None
    return Advice(turn, about, rows=(Suggestion("s", ("hello",), ("local",)),))


class Stage(Desk):
    """The window as a docked panel, with the search and what joins it to global keys."""

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        super().__init__(qtbot)
        window = self.window
        window.set_panel_only(True)
        self.docking = Docking(window, PanelPlace())
        self.searching = SearchController(window, self.copying.copy_script)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.said_by_customer: list[str] = []
        self.reaching = Reaching(
            window,
            self.docking,
            Choosing(path, app),
            lambda name: pytest.fail("nothing to import"),
            self.inserting.insert_position,
            lambda: self.copying.take(self.said_by_customer.append, self.reaching.tell),
            self.copying.focus_question,
            lambda: self.copying.asked_about,
            self.inserting.meant_by,
        )
        window.panel.edited_copy_wanted.connect(self.copying.use_edited)
        window.panel.warned.connect(window.status.set_passing_note)
        self.copying.answered = self.reaching.answered
        self.told: list[bool] = []
        self.docking.keyboard.connect(self.told.append)
        self.taken()

    def taken(self) -> list[bool]:
        """What was said about the keyboard since the last time."""
        QApplication.processEvents()
        told, self.told[:] = list(self.told), []
        return told

    def search(self, *scripts: Script) -> None:
        """Found by the global key and some words."""
        self.reaching.act(Action.SEARCH)
        self.window.search.setText("words")
        self.window.results.show_rows("words", [SearchRow(script) for script in scripts])
        assert self.taken() == [True] and self.window.results.isVisible()

    def press(self, key: Qt.Key, part: Any = None) -> None:
        self.qtbot.keyClick(part or self.window.search, key)


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Stage:
    return Stage(qtbot, tmp_path / "settings.json")


@pytest.mark.parametrize("scripts", [(GOOD,), (GOOD, BAD)], ids=["one", "two"])
def test_a_copy_ends_the_search_and_shows_the_cards(stage: Stage, scripts: Sequence[Script]) -> None:
    stage.search(*scripts)
    stage.press(Qt.Key.Key_Return)
    assert stage.taken() == [False] and stage.clipboard.text() == "All is well"
    assert stage.window.panel.isVisible() and stage.window.search.text() == ""
    stage.show(("hello",))
    stage.reaching.act(KEY)
    assert stage.room.texts == ["hello"]
    stage.search(*scripts)


def test_what_copies_nothing_keeps_the_keyboard(stage: Stage) -> None:
    stage.search()
    stage.press(Qt.Key.Key_Return)
    assert stage.taken() == [] and stage.docking.typing and stage.window.results.isVisible()


def test_a_whole_window_goes_on_showing_what_was_found(stage: Stage) -> None:
    stage.window.set_panel_only(False)
    stage.window.focus_search()
    stage.window.search.setText("words")
    stage.window.results.show_rows("words", [SearchRow(GOOD)])
    stage.press(Qt.Key.Key_Return)
    stage.taken()
    assert stage.clipboard.text() == "All is well" and stage.window.results.isVisible()


def test_a_question_about_what_was_found_gives_the_keyboard_back(stage: Stage) -> None:
    for button, text in ((stage.sheet.cancel, "before"), (stage.sheet.anyway, "Do not be stupid")):
        stage.search(BAD)
        stage.press(Qt.Key.Key_Return)
        assert stage.taken() == [] and stage.sheet.isVisible() and stage.clipboard.text() == "before"
        button.click()
        assert stage.taken() == [False] and stage.clipboard.text() == text
    assert stage.window.panel.isVisible()


@pytest.mark.parametrize("key", [KEY, Action.SEARCH])
def test_a_global_key_leads_to_the_question(stage: Stage, key: Action) -> None:
    stage.show(("you stupid",), ("all is well",))
    stage.reaching.act(KEY)
    assert stage.taken() == [] and stage.sheet.isVisible()
    stage.reaching.act(key)
    assert stage.taken() == [True]
    assert stage.sheet.isAncestorOf(stage.window.focusWidget()) and stage.room.texts == []
    stage.press(Qt.Key.Key_Escape, stage.sheet)
    assert stage.taken() == [False] and stage.sheet.isHidden()
    stage.reaching.act(Action.INSERT_2)
    assert stage.room.texts == ["all is well"]


WAITS = "A question waits here. Answer it, then press the shortcut again."


@pytest.mark.parametrize("way", ["another key", "copied", "written"])
def test_a_key_for_another_text_leads_to_the_question_that_waits_and_says_so(stage: Stage, way: str) -> None:
    stage.show(("you stupid",), ("all is well",), ("you stupid too",))
    # The key was used before; that does not make the question its own.
    stage.reaching.act(Action.INSERT_2)
    stage.room.texts.clear()
    if way == "another key":
        stage.reaching.act(Action.INSERT_1)
    elif way == "copied":
        stage.copying.use_suggestion(stage.window.panel.rows[0], 1, None)
    else:
        stage.copying.copy("you stupid")
    stage.taken()
    asked = stage.copying.asked_about
    for key in (Action.INSERT_2, Action.INSERT_3, Action.INSERT_2):
        stage.reaching.act(key)
        assert stage.taken() == [True] and noted(stage) == WAITS
        assert stage.copying.asked_about is asked and stage.room.texts == []
        assert stage.sheet.isAncestorOf(stage.window.focusWidget()) and stage.sheet.text == "you stupid"
    stage.sheet.cancel.click()
    stage.reaching.act(Action.INSERT_2)
    assert stage.room.texts == ["all is well"]


def test_the_key_of_the_question_leads_to_it_and_says_nothing_else(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.reaching.act(KEY)
    stage.reaching.act(KEY)
    assert stage.taken() == [True] and noted(stage) != WAITS


@pytest.mark.parametrize("messages", [("hello",), ("hello", "and goodbye")], ids=["one", "two"])
def test_a_question_that_comes_late_is_the_keys_own(stage: Stage, messages: tuple[str, ...]) -> None:
    """Told to press it again after the answer, the agent would insert the same text twice."""
    stage.room.answers_later = True
    stage.show(messages)
    stage.reaching.act(KEY)
    stage.room._take_target(Target(8, "Mail", "Mail"))
    stage.room.asked.pop()(None)
    assert stage.sheet.isVisible()
    stage.taken()
    stage.reaching.act(KEY)
    assert stage.taken() == [True] and noted(stage) != WAITS
    assert stage.sheet.isAncestorOf(stage.window.focusWidget()) and stage.room.texts == ["hello"]
    stage.sheet.anyway.click()
    # The first was not taken.
    assert stage.room.texts == ["hello", "hello"] and len(stage.room.asked) == 1


def test_a_question_that_has_to_be_asked_once_more_is_the_keys_own(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.reaching.act(KEY)
    stage.check.use(Policy({**LEVELS, Hazard.FORBIDDEN: Level.BLOCK}, (Term("stupid"),)))
    stage.sheet.anyway.click()
    assert stage.room.texts == [] and stage.sheet.isVisible() and stage.sheet.verdict.level is Level.BLOCK
    stage.taken()
    stage.reaching.act(KEY)
    assert stage.taken() == [True] and noted(stage) != WAITS


def test_a_question_about_its_text_that_another_way_led_to_is_the_keys_own(stage: Stage) -> None:
    stage.show(("you stupid",), ("all is well",))
    stage.inserting.insert_position(1)
    stage.taken()
    stage.reaching.act(KEY)
    assert stage.taken() == [True] and noted(stage) != WAITS
    stage.reaching.act(Action.INSERT_2)
    assert noted(stage) == WAITS and stage.room.texts == []


def test_a_key_between_two_clicks_does_not_take_the_place_of_their_question(stage: Stage) -> None:
    stage.show(("you stupid",), ("all is well",))
    later: list[Any] = []
    stage.copying.when_alone = later.append
    stage.copying.use_suggestion(stage.window.panel.rows[0], 1, None)
    stage.reaching.act(Action.INSERT_2)
    assert noted(stage) == WAITS and stage.room.texts == []
    later.pop()()
    assert stage.sheet.isVisible() and stage.sheet.text == "you stupid"


def test_who_changes_a_card_keeps_the_keyboard_after_a_question(stage: Stage) -> None:
    stage.show(("hello",))
    stage.window.panel.cards[0].begin_editing()
    stage.docking.take_keyboard()
    editor = stage.window.focusWidget()
    stage.copying.use_edited(stage.window.panel.rows[0], 1, "you stupid")
    assert stage.taken() == [True] and stage.sheet.isVisible()
    stage.sheet.cancel.click()
    # Where a window can be active the sheet itself does this.
    editor.setFocus()
    assert stage.taken() == [] and stage.docking.typing


def test_leaving_a_search_and_hiding_give_the_keyboard_back(stage: Stage) -> None:
    stage.search(GOOD)
    stage.press(Qt.Key.Key_Escape)
    assert stage.taken() == [False]
    stage.search(GOOD)
    stage.reaching.act(Action.SHOW_HIDE)
    assert stage.taken() == [False]
    stage.reaching.act(Action.SHOW_HIDE)
    assert stage.taken() == [] and not stage.docking.typing and stage.window.isVisible()


def test_the_number_is_the_one_of_the_window_there_is(stage: Stage) -> None:
    for only in (False, True, False, True):
        stage.window.set_panel_only(only)
        assert stage.docking.number == int(stage.window.windowHandle().winId())


def test_cards_for_a_new_message_end_a_search_nobody_types_in(qtbot: QtBot) -> None:
    window = MainWindow({"local": "Local"})
    qtbot.addWidget(window)
    presenter, _searching = Presenter(window), SearchController(window, lambda script: None)
    for only in (True, False):
        window.set_panel_only(only)
        window.show()
        window.activateWindow()
        window.focus_search()
        qtbot.waitUntil(window.search.hasFocus)
        window.search.setText("words")
        presenter.show_advice(advice(f"one {only}"))
        window.centralWidget().setFocus()
        presenter.show_advice(advice(f"one {only}"))
        assert window.results.isVisible()
        presenter.show_advice(advice(f"two {only}"))
        assert window.panel.isVisible() is only and window.search.text() == ("" if only else "words")


# Keys that find nothing to do


def noted(stage: Stage) -> str:
    """What the status line says for a moment."""
    return stage.window.status._note.text()


def test_a_key_for_a_suggestion_that_is_not_there_says_so(stage: Stage) -> None:
    stage.reaching.act(KEY)
    assert noted(stage) == "There are no suggestions now."
    stage.show(("hello",))
    stage.reaching.act(Action.INSERT_3)
    assert noted(stage) == "There is no suggestion 3." and stage.room.texts == []
    stage.window.hide()
    stage.window.panel.show_idle()
    stage.reaching.act(KEY)
    # There is no tray here to say it in.
    assert stage.window.isVisible() and noted(stage) == "There are no suggestions now."


def test_an_empty_clipboard_is_said_and_nothing_is_taken(stage: Stage) -> None:
    stage.clipboard.clear()
    stage.reaching.act(Action.TAKE)
    assert "holds no text" in noted(stage) and stage.said_by_customer == []
    stage.clipboard.setText("Where is it?")
    stage.window.hide()
    stage.reaching.act(Action.TAKE)
    assert stage.said_by_customer == ["Where is it?"] and stage.window.isVisible()


def test_nowhere_to_insert_is_said(stage: Stage) -> None:
    stage.room.answer = Delivered(Result.REFUSED, "There is no other window to insert into.")
    stage.show(("hello",))
    stage.reaching.act(KEY)
    assert stage.window.notices.isVisible()
    assert stage.window.notices.sentences() == ("There is no other window to insert into.",)


class Gone:
    """Windows of others, of which the one that is chosen has been closed."""

    async def follow(self, window: int) -> None:
        if window:
            raise DeliveryError("no longer there")


def test_a_window_that_closes_while_it_is_chosen_leaves_the_panel_at_the_edge(stage: Stage) -> None:
    reaching, window = stage.reaching, stage.window
    window.show()
    at_edge = window.geometry()
    stage.docking.stand_beside(Neighbour(Box(20, 40, 300, 400)))
    assert window.geometry() != at_edge
    loop = reaching.loop._loop = WorkerLoop("reach")
    reaching.loop._reach = Reach(None, Gone())  # type: ignore[arg-type]
    try:
        reaching.standing._follow(7)
        stage.qtbot.waitUntil(lambda: window.notices.sentences() == ("no longer there",))
        assert window.geometry() == at_edge and reaching.standing._followed == 0
    finally:
        loop.close()


def test_many_keys_that_cannot_be_had_are_one_notice(stage: Stage) -> None:
    said = stage.window.notices.sentences
    stage.reaching._say_refused(Bound({Action.SEARCH: "Ctrl+Alt+K is taken."}, {}))
    assert said() == ("Ctrl+Alt+K is taken.",)
    stage.window.notices.show_notice("The port is taken.")
    stage.reaching._say_refused(Bound({action: f"{action} is taken." for action in Action}, {}))
    assert len(said()) == 3 and "The port is taken." in said()
    assert all(chord in said()[-1] for chord in DEFAULTS.values())
