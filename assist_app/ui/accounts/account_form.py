"""One account in a form that is drawn from what its backend needs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.model.account import Account
from assist_app.ui.accounts.account_fields import AccountFields, State
from assist_app.ui.accounts.account_values import Draft, Kind, Refusal, Shelf, Verdict
from assist_app.ui.accounts.kind_choice import explained
from assist_app.ui.look.theme import SPACE_2, SPACE_3
from assist_app.ui.parts.buttons import push_button
from assist_app.ui.parts.form_rows import DISABLED_STYLE
from assist_app.ui.parts.said_line import SaidLine
from assist_app.ui.parts.scrolled import Scrolled


class AccountForm(QWidget):
    """Asks to save, test and remove; that it has happened is told to it from outside."""

    save_wanted = Signal(object)
    test_wanted = Signal(object)
    """Both carry a `Draft`."""
    stop_wanted = Signal()
    remove_wanted = Signal()
    edited = Signal()
    way_out_wanted = Signal()
    secret_file_chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._fields: AccountFields | None = None
        self._account: Account | None = None
        self._where = Shelf()
        self._sent: State = ([], [], True)
        self._testing = self._saving = False
        self.page = Scrolled()
        self.page.setObjectName("form")
        self.save = push_button(_("Save"), self._save)
        self.save.setObjectName("primary")
        self.test = push_button(_("Test"), self._test_or_stop)
        self.remove = push_button(_("Remove…"), self.remove_wanted.emit)
        self.said = SaidLine()
        self._lay_out()

    def _lay_out(self) -> None:
        self.setStyleSheet(DISABLED_STYLE)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_2)
        buttons.addWidget(self.save)
        buttons.addWidget(self.test)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_3)
        rows.addWidget(self.page, 1)
        rows.addWidget(self.said)
        rows.addLayout(buttons)

    # What is shown

    def show_account(self, kind: Kind, account: Account | None, name: str = "") -> None:
        """A stored account, or an empty form for a new one under a proposed name."""
        self._account = account
        fields = self._fields = AccountFields(kind, self._where)
        fields.way_out_wanted.connect(self.way_out_wanted)
        fields.seen_wanted.connect(self._show_row)
        fields.file_chosen.connect(self.secret_file_chosen)
        if account is not None:
            fields.fill(account)
        else:
            fields.name.editor.setText(name)
        fields.settle()
        fields.edited.connect(self._typed)
        self.page.setWidget(fields)
        self.say("")
        self._testing = self._saving = False
        self._show_buttons()

    def _show_row(self, row: QWidget) -> None:
        # A sentence that has just appeared has no room yet.
        self._fields.layout().activate()
        self.page.ensureWidgetVisible(row, 0, SPACE_3)

    def set_shelf(self, shelf: Shelf) -> None:
        """Where secrets lie now."""
        self._where = shelf
        if self._fields is not None:
            self._fields.show_where(shelf)

    def show_unknown(self, account: Account) -> None:
        """An account of a backend that this version does not know: it can only be removed."""
        self.clear()
        self._account = account
        words = _("This version of Assist does not know “{kind}”. The account can be removed or left alone.")
        self.page.setWidget(explained(account.name, words.format(kind=account.backend)))
        self._show_buttons()

    def clear(self) -> None:
        """Shows nothing; what was entered is gone."""
        self._fields, self._account = None, None
        self._testing = self._saving = False
        self.page.setWidget(QWidget())
        self.say("")
        self._show_buttons()

    @property
    def testing(self) -> bool:
        """Whether a test is waited for."""
        return self._testing

    @property
    def account(self) -> Account | None:
        """The stored account in the form, None while it is new."""
        return self._account

    @property
    def dirty(self) -> bool:
        """Whether something differs from what is stored; a new account does from the first letter on."""
        return self._fields is not None and self._fields.dirty

    @property
    def name(self) -> str:
        """The name as it stands in the form."""
        return self._fields.name.value if self._fields is not None else ""

    def enter_secret(self, field: str, secret: str) -> None:
        """Takes a secret from a file."""
        if self._fields is not None:
            self._fields.enter_secret(field, secret)

    def focus_first(self) -> None:
        """The caret where filling in begins."""
        if self._fields is not None:
            self._fields.name.setFocus()
            self._fields.name.editor.selectAll()

    # How it went

    def confirm(self, draft: Draft, account: Account) -> None:
        """The account is stored like this; secrets are in the vault and stand here no longer."""
        self._saving = False
        if self._fields is not None and draft.id == (self._account.id if self._account else ""):
            self._account = account
            self._fields.confirm(account, self._sent)
            self.say(_("Saved."))
        self._show_buttons()

    def refuse(self, refusal: Refusal) -> None:
        """Says why saving or testing was not possible, at the field it is about."""
        self._saving = False
        placed = self._fields is not None and self._fields.refuse(refusal)
        self.say("" if placed else refusal.sentence, works=False)
        self._show_buttons()

    def show_testing(self, testing: bool) -> None:
        """A test has begun or ended."""
        self._testing = testing
        if testing:
            self.say(_("Testing: one real call is under way…"))
        self._show_buttons()

    def show_verdict(self, verdict: Verdict) -> None:
        """What came of a test."""
        self._testing = False
        self.say(verdict.sentence, works=verdict.works)
        self._show_buttons()

    def say(self, words: str, *, works: bool | None = None) -> None:
        """Says something above the buttons; `works` gives it a mark and a colour."""
        self.said.say(words, works)

    # What is asked for

    def _typed(self) -> None:
        if not self._testing:
            self.say("")
        self._show_buttons()
        self.edited.emit()

    def _draft(self) -> Draft | None:
        if self._fields is None:
            return None
        return self._fields.draft(self._account.id if self._account is not None else "")

    def _save(self) -> None:
        draft = self._draft()
        if draft is not None:
            self._saving, self._sent = True, self._fields.state
            self._show_buttons()
            self.save_wanted.emit(draft)

    def _test_or_stop(self) -> None:
        if self._testing:
            self.stop_wanted.emit()
            return
        draft = self._draft()
        if draft is not None:
            self.show_testing(True)
            self.test_wanted.emit(draft)

    def _show_buttons(self) -> None:
        new = self._account is None
        self.save.setEnabled(self._fields is not None and not self._saving and (new or self.dirty))
        self.test.setEnabled(self._fields is not None)
        self.test.setText(_("Stop") if self._testing else _("Test"))
        self.test.setToolTip("" if self._testing else _("One real call with a made-up customer sentence"))
        self.remove.setText(_("Discard") if new else _("Remove…"))
