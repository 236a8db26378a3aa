"""One failure, one dialog, also when it repeats."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.crash_dialog import MOST_REPORTS, CrashDialog


def button(dialog: CrashDialog, words: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == words)


def shown(parent: QWidget) -> list[CrashDialog]:
    QApplication.processEvents()
    return [dialog for dialog in parent.findChildren(CrashDialog) if dialog.isVisible()]


def test_the_report_is_copied_and_work_goes_on(qtbot: QtBot) -> None:
    parent, copied = QWidget(), list[str]()
    qtbot.addWidget(parent)
    parent.show()
    dialog = CrashDialog("ValueError at x.py:1", copied.append, parent)
    dialog.open()
    qtbot.mouseClick(button(dialog, "Copy report"), Qt.MouseButton.LeftButton)
    assert copied == ["ValueError at x.py:1"] and button(dialog, "Copied ✓")
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert shown(parent) == []


def test_a_failure_that_repeats_shows_one_dialog(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    for number in range(100):
        CrashDialog(f"report {number // 2}", lambda text: None, parent).open()
    (dialog,) = shown(parent)
    assert dialog.report.startswith("report 0\n\nreport 1\n\nreport 2")
    assert dialog.report.count("report") == MOST_REPORTS
    assert dialog.findChild(QPlainTextEdit).toPlainText() == dialog.report


def test_after_it_was_closed_the_next_failure_is_shown(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    first = CrashDialog("first", lambda text: None, parent)
    first.open()
    first.accept()
    CrashDialog("second", lambda text: None, parent).open()
    assert [dialog.report for dialog in shown(parent)] == ["second"]
