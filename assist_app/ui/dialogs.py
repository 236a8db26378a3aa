"""Opens dialogs without ever blocking the loop, and awaits their answers."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.passphrase_dialog import PassphraseDialog
from assist_app.ui.theme import SPACE_2, SPACE_4


class DialogOpener:
    """All dialogs of the window are opened here, always with `open()`."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    async def new_passphrase(self) -> str | None:
        """A new pass-phrase, None when the agent changed their mind."""
        return await self._passphrase(new=True)

    async def passphrase(self) -> str | None:
        """The pass-phrase of the key file, None to go on without."""
        return await self._passphrase(new=False)

    async def _passphrase(self, *, new: bool) -> str | None:
        dialog = PassphraseDialog(new=new, parent=self._parent)
        answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

        def finished(result: int) -> None:
            if not answer.done():
                answer.set_result(dialog.passphrase if result == QDialog.DialogCode.Accepted else None)

        dialog.finished.connect(finished)
        dialog.open()
        return await answer

    def show_text(self, title: str, text: str) -> None:
        """A whole long message, to be read and copied from."""
        dialog = self._dialog(title)
        words = QPlainTextEdit(text, dialog)
        words.setReadOnly(True)
        words.setAccessibleName(title)
        dialog.layout().addWidget(words)
        dialog.resize(640, 480)
        dialog.open()

    def show_shortcuts(self) -> None:
        """The keys worth knowing."""
        dialog = self._dialog(_("Keyboard shortcuts"))
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_4)
        form.setVerticalSpacing(SPACE_2)
        for key, words in shortcuts():
            name = QLabel(f" {key} ", dialog)
            name.setObjectName("key")
            form.addRow(name, QLabel(words, dialog))
        dialog.layout().addLayout(form)
        dialog.open()

    def _dialog(self, title: str) -> QDialog:
        dialog = QDialog(self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        rows = QVBoxLayout(dialog)
        rows.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        rows.setSpacing(SPACE_2)
        return dialog


def shortcuts() -> list[tuple[str, str]]:
    """Key and what it does."""
    return [
        ("1 … 9", _("Copy the suggestion with this digit")),
        ("Alt+1 … 9", _("The same while typing")),
        ("0", _("Show newer suggestions that are held back")),
        ("Enter", _("Copy the marked suggestion")),
        ("Ctrl+↑ ↓", _("Mark the suggestion above or below")),
        ("E", _("Edit the marked suggestion before copying")),
        ("Delete", _("Put the marked suggestion away")),
        ("Ctrl+1 … 9", _("On a card of several messages: copy only this one")),
        ("Ctrl+K", _("Search all scripts")),
        ("Ctrl+N", _("Type or paste what the customer said")),
        ("Ctrl+Shift+N", _("New conversation with what is typed or pasted next")),
        ("Ctrl+Tab", _("The next customer who waits; with Shift the one before")),
        ("Ctrl+O", _("Conversations")),
        ("Ctrl+P", _("Panel only, for docking beside a chat client")),
        ("Ctrl+D", _("Light or dark")),
        ("Ctrl+L", _("Script library and intents")),
        ("Ctrl+,", _("Settings")),
        ("F1", _("This list")),
    ]
