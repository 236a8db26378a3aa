"""Opens dialogs without ever blocking the loop, and awaits their answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from assist_app.ui.look.theme import SPACE_2, SPACE_4
from assist_app.ui.parts.on_screen import OnScreen
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
        OnScreen(dialog)
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
