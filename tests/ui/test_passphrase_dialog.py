"""A pass-phrase is typed twice when it is new and once to unlock."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.ui.look.style_sheet import style_sheet
from assist_app.ui.look.theme import LIGHT
from assist_app.ui.parts.dialogs import DialogOpener
from assist_app.ui.parts.passphrase_dialog import PassphraseDialog
from tests.ui.desk_stage import in_qt


def opened(qtbot: QtBot, *, new: bool) -> PassphraseDialog:
    dialog = PassphraseDialog(new=new)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def fields(dialog: PassphraseDialog) -> list[QLineEdit]:
    return [field for field in dialog.findChildren(QLineEdit) if field.isVisible()]


def answers(dialog: PassphraseDialog) -> list[str]:
    found: list[str] = []
    dialog.given.connect(found.append)
    return found


def button(dialog: PassphraseDialog, words: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == words)


def test_a_new_one_must_be_long_and_typed_twice(qtbot: QtBot) -> None:
    dialog = opened(qtbot, new=True)
    first, second = fields(dialog)
    given = answers(dialog)
    accept = button(dialog, "Encrypt and keep")
    assert not accept.isEnabled()
    qtbot.keyClicks(first, "seven77")
    qtbot.keyClicks(second, "seven77")
    assert not accept.isEnabled()
    qtbot.keyClicks(first, "8")
    assert not accept.isEnabled()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.keyClicks(second, "8")
    assert accept.isEnabled()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert given == ["seven778"]


def test_unlocking_needs_one(qtbot: QtBot) -> None:
    dialog = opened(qtbot, new=False)
    (field,) = fields(dialog)
    given = answers(dialog)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert not button(dialog, "Unlock").isEnabled()
    field.setText("密码 pass")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert given == ["密码 pass"] and dialog.isVisible()


def test_one_can_go_on_without(qtbot: QtBot) -> None:
    for words, new in (("Work without saving", False), ("Not now", True)):
        dialog = opened(qtbot, new=new)
        qtbot.mouseClick(button(dialog, words), Qt.MouseButton.LeftButton)
        assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_wrong_one_is_said_in_the_dialog_which_stays(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    asked: list[str] = []

    def dialog() -> PassphraseDialog:
        (found,) = parent.findChildren(PassphraseDialog)
        return found

    async def refusal(given: str) -> str:
        asked.append(given)
        there = dialog()
        # While it is looked at nothing can be pressed, and Escape does not run away from it.
        assert not fields(there)[0].isEnabled() and not button(there, "Unlock").isEnabled()
        there.reject()
        assert there.isVisible()
        type_soon("right")
        return "" if given == "right" else "This pass-phrase does not open the key file."

    def type_soon(words: str) -> None:
        def type_it() -> None:
            for there in parent.findChildren(PassphraseDialog):
                if asked:
                    labels = [label.text() for label in there.findChildren(QLabel)]
                    assert "This pass-phrase does not open the key file." in labels
                    assert fields(there)[0].selectedText() == asked[-1]
                fields(there)[0].setText(words)
                qtbot.keyClick(fields(there)[0], Qt.Key.Key_Return)

        asyncio.get_running_loop().call_later(0.05, type_it)

    async def run() -> None:
        type_soon("wrong")
        assert await DialogOpener(parent).passphrase(refusal) == "right"
        assert asked == ["wrong", "right"]

    in_qt(qapp, run)


def test_giving_up_is_none(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    async def never(_given: str) -> str:
        raise AssertionError

    async def run() -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(0.05, lambda: parent.findChildren(PassphraseDialog)[0].reject())
        assert await DialogOpener(parent).passphrase(never) is None
        loop.call_later(0.05, lambda: parent.findChildren(PassphraseDialog)[-1].reject())
        assert await DialogOpener(parent).new_passphrase() is None

    in_qt(qapp, run)


@pytest.mark.parametrize("new", [True, False])
def test_what_goes_on_stands_on_the_right_as_on_every_page(qtbot: QtBot, new: bool) -> None:
    dialog = PassphraseDialog(new=new)
    dialog.setStyleSheet(style_sheet(LIGHT))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    others = [one for one in dialog.findChildren(QPushButton) if one is not dialog._ok]
    assert others and all(one.x() < dialog._ok.x() for one in others)
