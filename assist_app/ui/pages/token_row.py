"""The endpoint's token: hidden, copied on demand, and made anew when somebody knows it who should not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import N_, _
from assist_app.ui.look.theme import SPACE_1, SPACE_2
from assist_app.ui.parts.form_rows import CopyButton

KNOWN = N_("Only programs on this computer that know the token are let in.")
"""Stands below the token until there is something to say of it: nothing moves then."""


class TokenRow(QWidget):
    """`new_wanted` asks for another token; it arrives through `set_token`."""

    new_wanted = Signal()

    def __init__(
        self, address: str, token: str, fixed: bool, copy: Callable[[str], None], *, kept: bool = True
    ) -> None:
        """A `fixed` token was given from outside and cannot be changed here; one that is not `kept` ends with
        the program."""
        super().__init__()
        self._address = address
        self._field = QLineEdit()
        self._field.setReadOnly(True)
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setAccessibleName(_("Token"))
        self._copy = CopyButton(_("Copy token"), "", copy)
        self._example = CopyButton(_("Copy example"), "", copy)
        self._new = QPushButton(_("New token"))
        self._new.setAutoDefault(False)
        self._new.setEnabled(bool(token) and not fixed)
        self._new.setToolTip(
            _("The token comes from ASSIST_HTTP_TOKEN.")
            if fixed
            else _("The old token stops working at once.")
        )
        self._new.clicked.connect(self._ask)
        self._said = QLabel(_(KNOWN))
        self._said.setObjectName("quiet")
        self._said.setWordWrap(True)
        self._ends = QLabel(
            _(
                "There is no safe place for it, so the next start has another token. Set a pass-phrase under "
                "“Privacy and storage”, or give one in ASSIST_HTTP_TOKEN."
            )
        )
        self._ends.setObjectName("wrong")
        self._ends.setWordWrap(True)
        self._ends.setVisible(bool(token) and not kept and not fixed)
        self._lay_out()
        self._show(token)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self._field, 1)
        for button in (self._copy, self._example, self._new):
            row.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_1)
        rows.addLayout(row)
        rows.addWidget(self._ends)
        rows.addWidget(self._said)

    def set_token(self, token: str) -> None:
        """Another token is in force."""
        self._show(token)
        self.say(_("This token works from now on; the old one does not any more."))

    def say(self, words: str) -> None:
        """Says how asking for a new token went."""
        self._new.setEnabled(True)
        self._said.setText(words or _(KNOWN))

    def _ask(self) -> None:
        self._new.setEnabled(False)
        self.new_wanted.emit()

    def _show(self, token: str) -> None:
        self._field.setText(token)
        # Otherwise its end is shown, and the first dot is cut.
        self._field.setCursorPosition(0)
        for button, text in ((self._copy, token), (self._example, example(self._address, token))):
            button.text_to_copy = text
            # Without a running endpoint there is neither an address nor a token to hand out.
            button.setEnabled(bool(token))


def example(address: str, token: str) -> str:
    """A command line that posts a message."""
    event = (
        '{"specversion":"1.0","id":"m1","source":"my-helpdesk","type":"chat.message.created",'
        '"subject":"chat-1","data":{"role":"customer","text":"Where is my parcel?","title":"Ms Wang"}}'
    )
    return (
        f"curl -X POST {address} -H 'Authorization: Bearer {token}' "
        f"-H 'Content-Type: application/json' -d '{event}'"
    )
