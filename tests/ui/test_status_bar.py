"""The bottom line says how every backend is, by word and by shape, and never changes its height."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from assist_app.ui.look.theme import DARK, STATUS_HEIGHT
from assist_app.ui.window.status_bar import BackendState, Level, StateMark, StatusBar

LONG = "Remote: the service refused the account's credentials; check them in Settings and try again."


@pytest.fixture
def bar(qtbot: QtBot) -> StatusBar:
    made = StatusBar()
    qtbot.addWidget(made)
    made.resize(900, STATUS_HEIGHT)
    made.show()
    return made


def labels(bar: StatusBar) -> list[QLabel]:
    """What is said of the backends, from the left."""
    named = [label for label in bar.findChildren(QLabel) if label.accessibleName()]
    return sorted(named, key=lambda label: label.x())


def progress(bar: StatusBar) -> QProgressBar:
    return bar.findChild(QProgressBar)


def test_backends_stand_in_the_order_they_came_each_with_its_own_words(bar: StatusBar) -> None:
    bar.set_state("local", BackendState(Level.OK, "Local: ready"))
    bar.set_state("remote", BackendState(Level.OFF, "Remote: off"))
    bar.set_state("local", BackendState(Level.WARNING, "Local: words only"))
    QApplication.processEvents()
    assert bar.words() == {"local": "Local: words only", "remote": "Remote: off"}
    assert [label.text() for label in labels(bar)] == ["Local: words only", "Remote: off"]
    assert [label.accessibleName() for label in labels(bar)] == [
        "warning: Local: words only",
        "off: Remote: off",
    ]
    marks = sorted(bar.findChildren(StateMark), key=lambda mark: mark.x())
    assert [mark.level for mark in marks] == [Level.WARNING, Level.OFF]
    assert [mark.x() < label.x() for mark, label in zip(marks, labels(bar), strict=True)] == [True, True]


def test_every_level_has_its_own_shape(qtbot: QtBot) -> None:
    mark = StateMark()
    qtbot.addWidget(mark)
    inked: list[frozenset[tuple[int, int]]] = []
    for mark.level in Level:
        picture = mark.grab().toImage()
        paper = picture.pixelColor(0, 0)
        size = range(picture.width()), range(picture.height())
        inked.append(frozenset((x, y) for x in size[0] for y in size[1] if picture.pixelColor(x, y) != paper))
    assert len(set(inked)) == len(Level) and all(len(ink) > 20 for ink in inked)


def test_the_marks_follow_the_theme_old_and_new(bar: StatusBar) -> None:
    bar.set_state("local", BackendState(Level.OK, "Local"))
    mark = bar.findChild(StateMark)
    light = mark.grab().toImage().pixelColor(5, 5)
    bar.set_theme(DARK)
    assert mark.grab().toImage().pixelColor(5, 5) != light
    bar.set_state("remote", BackendState(Level.OK, "Remote"))
    assert {each.theme for each in bar.findChildren(StateMark)} == {DARK}


def test_a_long_sentence_gives_way_and_short_words_are_not_cut(bar: StatusBar) -> None:
    bar.set_state("local", BackendState(Level.OK, "Local"))
    bar.set_state("remote", BackendState(Level.WARNING, LONG))
    narrow = bar.minimumSizeHint().width()
    bar.resize(narrow, STATUS_HEIGHT)
    QApplication.processEvents()
    long, short = labels(bar)
    assert short.width() >= short.fontMetrics().horizontalAdvance("Local")
    assert long.width() < long.fontMetrics().horizontalAdvance(LONG) and narrow < 380
    assert long.accessibleName() == f"warning: {LONG}"


def test_markup_and_line_breaks_in_a_sentence_are_text(bar: StatusBar) -> None:
    bar.set_state("local", BackendState(Level.OK, "Local"))
    height = labels(bar)[0].sizeHint().height()
    bar.set_state("local", BackendState(Level.WARNING, "<h1>Local</h1>\nnext"))
    assert labels(bar)[0].sizeHint().height() == height
    assert bar.words() == {"local": "<h1>Local</h1> next"}


def test_progress_moves_nothing(bar: StatusBar) -> None:
    bar.set_note("Learning 4 scripts…")
    QApplication.processEvents()
    note = next(label for label in bar.findChildren(QLabel) if label.text() == "Learning 4 scripts…")
    before, height = note.geometry(), bar.height()
    bar.set_progress(1, 4)
    QApplication.processEvents()
    assert progress(bar).isVisible() and (progress(bar).value(), progress(bar).maximum()) == (1, 4)
    assert progress(bar).accessibleName() == "Learning 4 scripts…"
    assert (note.geometry(), bar.height()) == (before, height)
    bar.set_progress(4, 4)
    assert not progress(bar).isVisible()
    bar.set_progress(0, 0)
    assert not progress(bar).isVisible()


def test_a_backend_that_comes_back_is_said_again(bar: StatusBar) -> None:
    state = BackendState(Level.OK, "Ours 12 ms")
    bar.set_state("ours", state)
    bar.keep_states(())
    bar.set_state("ours", state)
    assert bar.words() == {"ours": "Ours 12 ms"}
