"""The fields of one account: the service's, its secrets, limits and privacy."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.model.account import Account
from assist_app.ui.accounts.account_values import Draft, Kind, Refusal, Shelf
from assist_app.ui.accounts.field_row import FieldRow, Row, TextRow, plain
from assist_app.ui.accounts.secret_row import SecretRow
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4
from assist_app.ui.parts.form_rows import Tick, hint

State = tuple[list[str], list[bool], bool]
LONGEST_WAIT = 120.0
"""Seconds, as the accounts' file allows."""


class AccountFields(QWidget):
    """Drawn once for a kind; `draft` reads it and says what is missing."""

    edited = Signal()
    seen_wanted = Signal(object)
    """A row that must be in view: something is wrong with it."""
    way_out_wanted = Signal()
    file_chosen = Signal(str, str)

    def __init__(self, kind: Kind, shelf: Shelf) -> None:
        super().__init__()
        self.setObjectName("page")
        spec = self._spec = kind.spec
        self.name = TextRow(_("Name"), required=True, hint=_("Suggestions carry it as their origin."))
        self.fields = {f.name: FieldRow(f) for f in spec.fields if not f.secret}
        self.secrets = {f.name: SecretRow(f) for f in spec.fields if f.secret}
        self.limit = TextRow(
            _("Time limit in seconds"), hint=_("After this time its answer is no longer waited for.")
        )
        self.limit.editor.setPlaceholderText(f"{spec.limit:g}")
        self.budget = TextRow(
            _("Calls a day"), hint=_("When they are used up it is asked again after midnight.")
        )
        hint(self.budget.editor, _budget_words(spec.daily_calls))
        self.masked = Tick(_("Mask personal data before anything leaves this PC (recommended)"))
        self.masked.setChecked(True)
        self._where = plain("", "quiet")
        self._way_out = QPushButton()
        self._way_out.setAutoDefault(False)
        self._way_out.clicked.connect(self.way_out_wanted)
        self._clean: State = ([], [], True)
        self._lay_out(kind)
        self._connect()
        self.show_where(shelf)

    def _lay_out(self, kind: Kind) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, SPACE_4, SPACE_3)
        rows.setSpacing(SPACE_3)
        rows.addWidget(plain(_(kind.spec.title), "title"))
        rows.addWidget(_wrapped(plain(kind.about, "quiet")))
        for row in (self.name, *self.fields.values()):
            rows.addWidget(row)
        if self.secrets:
            rows.addSpacing(SPACE_2)
            rows.addWidget(plain(_("Secrets"), "title"))
            rows.addWidget(_wrapped(self._where))
            beside = QHBoxLayout()
            beside.addWidget(self._way_out)
            beside.addStretch(1)
            rows.addLayout(beside)
            rows.addWidget(_wrapped(plain(direct_use(), "quiet")))
        for secret in self.secrets.values():
            rows.addWidget(secret)
        rows.addSpacing(SPACE_2)
        rows.addWidget(plain(_("Limits and privacy"), "title"))
        for row in (self.limit, self.budget, self.masked):
            rows.addWidget(row)
        more = _("Phone, card and order numbers, addresses and names are replaced and put back into answers.")
        rows.addWidget(_wrapped(plain(more, "small")))
        rows.addStretch(1)

    def _connect(self) -> None:
        for row in self._rows:
            row.changed.connect(self.edited)
        for secret in self.secrets.values():
            secret.file_chosen.connect(self.file_chosen)
        self.masked.toggled.connect(self.edited)

    @property
    def _rows(self) -> list[Row]:
        return [self.name, *self.fields.values(), *self.secrets.values(), self.limit, self.budget]

    def show_where(self, shelf: Shelf) -> None:
        """Where secrets lie now."""
        self._where.setText(shelf.where)
        self._way_out.setText(shelf.way_out)
        self._way_out.setVisible(bool(shelf.way_out))

    def fill(self, account: Account) -> None:
        """Shows a stored account; what was entered as a secret is gone."""
        self.name.editor.setText(account.name)
        for name, row in self.fields.items():
            row.set_value(account.fields.get(name, ""))
        for name, secret in self.secrets.items():
            secret.show_kept(name in account.secrets)
        self.limit.editor.setText("" if account.limit is None else f"{account.limit:g}")
        self.budget.editor.setText("" if account.daily_budget is None else str(account.daily_budget))
        self.masked.setChecked(account.masked)

    def settle(self) -> None:
        """What stands here now is what is stored."""
        self._clean = self.state
        for row in self._rows:
            row.refuse("")

    def confirm(self, account: Account, sent: State) -> None:
        """The account is stored as it stood in `sent`; what was typed since is an edit of it."""
        if self.state == sent:
            self.fill(account)
            self.settle()
        else:
            self._clean = (sent[0], [False] * len(self.secrets), sent[2])

    @property
    def dirty(self) -> bool:
        """Whether something was changed since."""
        return self.state != self._clean

    @property
    def state(self) -> State:
        """What stands here, to be compared."""
        # Secrets only as "something was entered": no copy of them is kept to compare with.
        return (
            [row.value for row in (self.name, *self.fields.values(), self.limit, self.budget)],
            [secret.entered is not None for secret in self.secrets.values()],
            self.masked.isChecked(),
        )

    def enter_secret(self, field: str, secret: str) -> None:
        """Takes a secret from a file."""
        if field in self.secrets:
            self.secrets[field].enter(secret)

    def draft(self, account_id: str) -> Draft | None:
        """What stands here; None when something is missing or no number, which is said at its field."""
        wrong = [(row, sentence) for row, sentence in self._complaints() if sentence]
        for row, sentence in wrong:
            row.refuse(sentence)
        if wrong:
            self._point_at(wrong[0][0])
            return None
        entered = {name: secret.entered for name, secret in self.secrets.items()}
        return Draft(
            account_id,
            self._spec.family,
            self.name.value,
            {name: row.value for name, row in self.fields.items()},
            {name: value for name, value in entered.items() if value is not None},
            int(self.budget.value) if self.budget.value else None,
            float(self.limit.value) if self.limit.value else None,
            self.masked.isChecked(),
        )

    def _complaints(self) -> list[tuple[Row, str]]:
        needed = _("This is needed.")
        said: list[tuple[Row, str]] = [(self.name, "" if self.name.value else needed)]
        said += [(row, needed if row.missing else "") for row in self.fields.values()]
        said += [(secret, needed if secret.missing else "") for secret in self.secrets.values()]
        limit, budget = self.limit.value, self.budget.value
        if limit and not (
            re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", limit) and 0 < float(limit) <= LONGEST_WAIT
        ):
            said.append(
                (self.limit, _("A number of seconds from 1 to {most:.0f}.").format(most=LONGEST_WAIT))
            )
        if budget and not re.fullmatch(r"[0-9]{1,9}", budget):
            said.append((self.budget, _("A whole number, or nothing for no limit of yours.")))
        return said

    def refuse(self, refusal: Refusal) -> bool:
        """Shows a sentence at its field; False when it belongs to none of them."""
        row = {"name": self.name, **self.fields, **self.secrets}.get(refusal.field)
        if row is None:
            return False
        row.refuse(refusal.sentence)
        self._point_at(row)
        return True

    def _point_at(self, row: Row) -> None:
        row.setFocus()
        self.seen_wanted.emit(row)


def direct_use() -> str:
    """What it means that the secrets are used from this computer, and what a company can do instead."""
    return _(
        "Assist calls the service directly from this PC. The vendors advise keeping their secret on a "
        "server: whoever can use this PC's account could use it too. A company can put a gateway of its own "
        "in front: enter that gateway's address and token, and leave the vendor's secrets to it."
    )


def _budget_words(daily_calls: int | None) -> str:
    if daily_calls is None:
        return _("no limit")
    return _("{count} (the vendor's limit)").format(count=f"{daily_calls:,}")


def _wrapped(label: object) -> object:
    label.setWordWrap(True)
    return label
