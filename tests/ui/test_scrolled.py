"""Pages scroll where a window is low, never sideways; and no window is too low for its sentences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.scrolled import LEAST_HIGH, WIDEST, KeepWhole, Scrolled


def page(count: int, words: str = "a button") -> QWidget:
    made = QWidget()
    rows = QVBoxLayout(made)
    for number in range(count):
        rows.addWidget(QPushButton(f"{words} {number}"))
    return made


def test_a_low_window_scrolls_and_the_focus_is_always_seen(qtbot: QtBot) -> None:
    area = Scrolled(page(30))
    qtbot.addWidget(area)
    area.resize(area.minimumSizeHint())
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    last = area.findChildren(QPushButton)[-1]
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Backtab)
    focused = QApplication.focusWidget()
    top = focused.mapTo(area.viewport(), focused.rect().topLeft()).y()
    assert area.height() == LEAST_HIGH and 0 <= top < area.viewport().height()


def test_it_is_as_wide_as_its_page_and_follows_it(qtbot: QtBot) -> None:
    inside = page(2)
    area = Scrolled(inside)
    qtbot.addWidget(area)
    before = area.minimumSizeHint().width()
    assert before > inside.minimumSizeHint().width()
    area.findChildren(QPushButton)[0].setText("much longer words than before")
    QApplication.processEvents()
    assert before < area.minimumSizeHint().width() <= WIDEST + 20
    area.findChildren(QPushButton)[0].setText("endless" * 500)
    assert area.minimumSizeHint().width() <= WIDEST + 20
    assert area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_an_empty_one_asks_for_little(qtbot: QtBot) -> None:
    area = Scrolled()
    qtbot.addWidget(area)
    assert area.sizeHint() == area.minimumSizeHint()


def test_a_narrow_window_is_high_enough_for_its_sentences(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    rows = QVBoxLayout(window)
    label, field = QLabel("Many words that need one line or several lines. " * 4), QLineEdit()
    label.setWordWrap(True)
    rows.addWidget(label)
    rows.addWidget(field)
    KeepWhole(window)
    window.show()
    for width in (900, 300, 180, 700):
        window.resize(width, 10)
        QApplication.processEvents()
        assert label.height() >= label.heightForWidth(label.width())
    label.setText(label.text() * 3)
    QApplication.processEvents()
    QApplication.processEvents()
    assert label.height() >= label.heightForWidth(label.width())
    wide = window.minimumHeight()
    window.resize(1200, window.height())
    QApplication.processEvents()
    assert window.minimumHeight() < wide
