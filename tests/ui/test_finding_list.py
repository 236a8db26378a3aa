"""The list of findings and its scroll bar."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from assist_app.ui.outgoing.finding_list import AT_ONCE, SLICE, FindingList, Found

LINES = [
    Found(f"“word {n}” · a finding that goes on for more than one line of this list", "Fix") for n in "123"
]


@pytest.fixture
def findings(qtbot: QtBot) -> Iterator[FindingList]:
    around = QWidget()
    qtbot.addWidget(around)
    one = FindingList(around)
    one.say(LINES)
    around.resize(400, 400)
    around.show()
    yield one


def lay(findings: FindingList, width: int, height: int) -> None:
    findings.resize(width, height)
    for _again in range(3):
        QApplication.processEvents()


def test_a_bar_that_is_no_longer_needed_goes(findings: FindingList) -> None:
    whole = findings.heightForWidth(300)
    lay(findings, 300, whole - 1)
    assert findings.verticalScrollBar().isVisible()
    lay(findings, 300, whole)
    assert not findings.verticalScrollBar().isVisible()
    assert findings.viewport().width() == 300
    assert findings.widget().height() == whole


def test_the_bar_takes_nothing_of_the_buttons(findings: FindingList) -> None:
    lay(findings, 300, 60)
    room = findings.viewport().rect()
    assert room.width() < 300 and len(findings.buttons) == len(LINES)
    for button in findings.buttons:
        right = button.mapTo(findings.viewport(), button.rect().topRight()).x()
        assert right <= room.right() and button.width() >= button.sizeHint().width()


def test_words_stand_on_the_line_of_their_button(findings: FindingList) -> None:
    lay(findings, 300, 400)
    for line, button in zip(findings.lines, findings.buttons, strict=True):
        first = line.mapTo(findings, line.rect().topLeft()).y() + line.fontMetrics().height() / 2
        middle = button.mapTo(findings, button.rect().topLeft()).y() + button.height() / 2
        assert abs(first - middle) <= 4


def test_the_only_finding_has_no_button(findings: FindingList) -> None:
    findings.say(LINES[:1])
    assert findings.buttons == []


def test_many_are_made_a_few_at_a_time(findings: FindingList) -> None:
    many = [Found(f"“word {n}” · a finding", "Fix") for n in range(60)]
    findings.say(many)
    assert len(findings.lines) <= AT_ONCE
    before = len(findings.lines)
    while len(findings.lines) < len(many):
        QApplication.processEvents()
        assert before < len(findings.lines) <= before + 2 * SLICE
        before = len(findings.lines)
    assert [line.text() for line in findings.lines] == [found.words for found in many]
    assert len(findings.buttons) == len(many) and all(line.isVisibleTo(findings) for line in findings.lines)


def test_fewer_before_all_were_made_are_all_there_is(findings: FindingList) -> None:
    findings.say([Found(f"old {n}", "Fix") for n in range(60)])
    findings.say([Found(f"new {n}", "Fix") for n in range(9)])
    for _again in range(20):
        QApplication.processEvents()
    assert [line.text() for line in findings.lines] == [f"new {n}" for n in range(9)]
    assert sum(row.isVisibleTo(findings) for row in findings._rows) == 9
