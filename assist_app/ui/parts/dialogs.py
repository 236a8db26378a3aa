"""Opens dialogs without ever blocking the loop, and awaits their answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_2, SPACE_4
from assist_app.ui.parts.passphrase_dialog import PassphraseDialog

Refusal = Callable[[str], Awaitable[str]]
"""Says in a sentence what is wrong with an answer, "" when nothing is."""


class DialogOpener:
    """All dialogs of the window are opened here, always with `open()`."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    async def new_passphrase(self) -> str | None:
        """A new pass-phrase, None when the agent changed their mind."""
        return await self._passphrase(PassphraseDialog(new=True, parent=self._parent), _accept)

    async def passphrase(self, refusal: Refusal) -> str | None:
        """A pass-phrase that `refusal` has nothing to say against, None to go on without."""
        return await self._passphrase(PassphraseDialog(new=False, parent=self._parent), refusal)

    async def _passphrase(self, dialog: PassphraseDialog, refusal: Refusal) -> str | None:
        """The dialog stays open, with what was wrong, until it is right or given up."""
        answers: asyncio.Queue[str | None] = asyncio.Queue()
        dialog.given.connect(answers.put_nowait)
        dialog.rejected.connect(lambda: answers.put_nowait(None))
        dialog.open()
        while (given := await answers.get()) is not None:
            sentence = await refusal(given)
            if not sentence:
                dialog.accept()
                break
            dialog.refuse(sentence)
        return given

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


async def _accept(_answer: str) -> str:
    return ""


def shortcuts() -> list[tuple[str, str]]:
    """Key and what it does."""
    return [
        ("1 … 9", _("Copy the suggestion with this digit")),
        ("Alt+1 … 9", _("The same while typing")),
        ("Shift+1 … 9", _("Insert it into the window you came from; nothing is sent")),
        (_("Double click"), _("The same for a card or a row of the search")),
        ("Ctrl+Shift+Enter", _("Insert what you are writing, the reply of several, or what is marked")),
        ("Ctrl+Shift+1 … 9", _("The same with all messages of a card at once")),
        ("0", _("Show newer suggestions that are held back")),
        ("Enter", _("Copy the marked suggestion")),
        ("Ctrl+↑ ↓", _("Mark the suggestion above or below")),
        ("E", _("Edit the marked suggestion before copying")),
        ("A", _("Add the marked suggestion to a reply of several")),
        ("Delete", _("Put the marked suggestion away")),
        ("Ctrl+1 … 9", _("On a card of several messages: copy only this one")),
        ("Ctrl+K", _("Search all scripts")),
        ("Ctrl+Enter", _("In the search: add the script to a reply of several")),
        ("Ctrl+N", _("Type or paste what the customer said")),
        ("Ctrl+Shift+N", _("New conversation with what is typed or pasted next")),
        ("Ctrl+Tab", _("The next customer who waits; with Shift the one before")),
        ("Ctrl+O", _("Conversations")),
        ("Ctrl+P", _("Panel only, for docking beside a chat client")),
        ("Ctrl+D", _("Light or dark")),
        ("Ctrl+I", _("What leaves this PC")),
        ("Ctrl+L", _("Script library and intents")),
        ("Ctrl+Shift+A", _("Accounts and how they fare")),
        ("Ctrl+,", _("Settings")),
        ("F1", _("This list")),
    ]
