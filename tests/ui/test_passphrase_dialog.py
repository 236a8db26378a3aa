"""A pass-phrase is typed twice when it is new and once to unlock."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from assist_app.ui.passphrase_dialog import PassphraseDialog


def opened(qtbot: QtBot, *, new: bool) -> PassphraseDialog:
    dialog = PassphraseDialog(new=new)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def fields(dialog: PassphraseDialog) -> list[QLineEdit]:
    return [field for field in dialog.findChildren(QLineEdit) if field.isVisible()]


def button(dialog: PassphraseDialog, words: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == words)


def test_a_new_one_must_be_long_and_typed_twice(qtbot: QtBot) -> None:
    dialog = opened(qtbot, new=True)
    first, second = fields(dialog)
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
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.passphrase == "seven778"


def test_unlocking_needs_one(qtbot: QtBot) -> None:
    dialog = opened(qtbot, new=False)
    (field,) = fields(dialog)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert not button(dialog, "Unlock").isEnabled()
    field.setText("密码 pass")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted and dialog.passphrase == "密码 pass"


def test_one_can_go_on_without(qtbot: QtBot) -> None:
    for words, new in (("Work without saving", False), ("Not now", True)):
        dialog = opened(qtbot, new=new)
        qtbot.mouseClick(button(dialog, words), Qt.MouseButton.LeftButton)
        assert dialog.result() == QDialog.DialogCode.Rejected
