"""The accounts' tab: the list at the left, the form at the right, and no edit lost between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from assist_app.assist.board import Board
from assist_app.i18n import _
from assist_app.model.account import Account
from assist_app.tasks import TaskSet
from assist_app.ui.accounts.account_form import AccountForm
from assist_app.ui.accounts.account_painter import AccountLine
from assist_app.ui.accounts.account_rows import account_lines
from assist_app.ui.accounts.account_values import Draft, Kind, Refusal, Shelf, free_name
from assist_app.ui.accounts.accounts_column import AccountsColumn
from assist_app.ui.accounts.kind_choice import kind_menu, start_page
from assist_app.ui.look.theme import SPACE_3, SPACE_4, Theme
from assist_app.ui.parts.question import ask


class AccountsPage(QWidget):
    """What is asked for goes out as signals; what has happened comes in through `note_…`."""

    switch_wanted = Signal(str, bool)
    arrange_wanted = Signal(object)
    remove_wanted = Signal(object)
    left = Signal()
    """Another account stands in the form, or none."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        super().__init__()
        self._kinds = {kind.spec.family: kind for kind in kinds}
        self._boards: Mapping[str, Board] = {}
        self._tasks = TaskSet("accounts page")
        self._asking: asyncio.Task[None] | None = None
        self._new: Kind | None = None
        self.shelf = Shelf()
        self.form = AccountForm()
        self._column = AccountsColumn(kind_menu(self, kinds, self._wanted))
        self.list, self.rows, self.add = self._column.list, self._column.rows, self._column.add
        self.up, self.down = self._column.up, self._column.down
        self._right = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_form(None)

    def _lay_out(self) -> None:
        self._right.addWidget(start_page(tuple(self._kinds.values()), self._wanted))
        self._right.addWidget(self.form)
        halves = QHBoxLayout(self)
        halves.setContentsMargins(0, SPACE_3, 0, 0)
        halves.setSpacing(SPACE_4)
        halves.addWidget(self._column, 2)
        halves.addWidget(self._right, 3)

    def _connect(self) -> None:
        self.rows.switched.connect(self.switch_wanted)
        self._column.move_wanted.connect(self._move)
        self._column.chosen.connect(self._row_chosen)
        self.form.remove_wanted.connect(self._remove)

    def set_theme(self, theme: Theme) -> None:
        """Repaints the signs."""
        self._column.set_theme(theme)

    # Values coming in

    def set_shelf(self, shelf: Shelf) -> None:
        """Shows the accounts there are; what stands in the form stays, with its edits."""
        self.shelf = shelf
        self.form.set_shelf(shelf)
        shown = self.form.account
        known = {account.id: account for account in shelf.accounts}
        self._show_lines()
        if shown is not None and shown.id not in known:
            self._show_form(None)
        elif shown is not None and _content(known[shown.id]) != _content(shown) and not self.form.dirty:
            self._show_form(known[shown.id])
        if self.form.account is None and self._new is None and shelf.accounts:
            self._show_form(shelf.accounts[0])

    def set_boards(self, boards: Mapping[str, Board]) -> None:
        """How the accounts fare, by id."""
        self._boards = boards
        self._show_lines()

    def note_saved(self, draft: Draft, account: Account) -> None:
        """An account is stored."""
        if not draft.id:
            self._new = None
        self.form.confirm(draft, account)

    def note_not_saved(self, _draft: Draft, refusal: Refusal) -> None:
        """It is not."""
        self.form.refuse(refusal)

    def note_not_tested(self, refusal: Refusal) -> None:
        """Nothing was sent."""
        self.form.show_testing(False)
        self.form.refuse(refusal)

    def note_removed(self, account: Account) -> None:
        """It is gone with its secrets."""
        if self.form.account is not None and self.form.account.id == account.id:
            self._show_form(None)

    def note_stopped(self) -> None:
        """The test was ended before there was an answer."""
        if self.form.testing:
            self.form.show_testing(False)
            self.form.say(_("The test was stopped."))

    # The list

    def _show_lines(self) -> None:
        titles = {name: _(kind.spec.title) for name, kind in self._kinds.items()}
        lines = account_lines(self.shelf.accounts, titles, self._boards)
        if self._new is not None:
            lines.append(AccountLine("", _("New account"), _(self._new.spec.title), None))
        shown = self.form.account
        marked = shown.id if shown is not None else "" if self._new is not None else None
        self._column.show_lines(lines, marked, len(self.shelf.accounts))

    def _row_chosen(self, account_id: str) -> None:
        shown = self.form.account.id if self.form.account is not None else ""
        if account_id != shown:
            account = next(one for one in self.shelf.accounts if one.id == account_id)
            self._leave_then(self._show_form, account)

    def _move(self, step: int) -> None:
        ids = [account.id for account in self.shelf.accounts]
        shown = self.form.account
        if shown is None or shown.id not in ids:
            return
        place = ids.index(shown.id)
        if 0 <= place + step < len(ids):
            ids.insert(place + step, ids.pop(place))
            by_id = {account.id: account for account in self.shelf.accounts}
            # Shown at once, so that a second step counts from here.
            self.set_shelf(replace(self.shelf, accounts=tuple(by_id[name] for name in ids)))
            self.arrange_wanted.emit(tuple(ids))

    # The form

    def begin(self, family: str) -> None:
        """An empty form for an account of that family."""
        self._wanted(self._kinds[family])

    def _wanted(self, kind: Kind) -> None:
        self._leave_then(self._begin, kind)

    def _begin(self, kind: Kind) -> None:
        self.left.emit()
        self._new = kind
        taken = {account.name for account in self.shelf.accounts}
        self.form.show_account(kind, None, free_name(_(kind.spec.title), taken))
        self._right.setCurrentWidget(self.form)
        self._show_lines()
        self.form.focus_first()

    def _show_form(self, account: Account | None) -> None:
        self.left.emit()
        self._new = None
        kind = self._kinds.get(account.backend) if account is not None else None
        if account is None:
            self.form.clear()
            self._right.setCurrentIndex(0)
        elif kind is None:
            self.form.show_unknown(account)
            self._right.setCurrentWidget(self.form)
        else:
            self.form.show_account(kind, account)
            self._right.setCurrentWidget(self.form)
        self._show_lines()

    # Questions

    def leave(self, then: Callable[[], object]) -> None:
        """Calls `then` when nothing would be lost, or the agent does not mind."""
        self._leave_then(lambda _nothing: self._give_up(then), None)

    def _give_up(self, then: Callable[[], object]) -> None:
        """What was entered and not saved, secrets above all, does not wait behind a hidden window."""
        shown = self.form.account
        self.left.emit()
        if self.form.dirty or shown is None:
            self._show_form(shown)
        then()

    def _leave_then(self, act: Callable[[object], object], value: object) -> None:
        if not self.form.dirty:
            act(value)
        elif self._asking is None or self._asking.done():
            self._asking = self._tasks.start(self._ask_to_leave(act, value), name="leave")
        else:
            self._show_lines()

    async def _ask_to_leave(self, act: Callable[[object], object], value: object) -> None:
        self._show_lines()
        words = _("“{name}” has changes that are not saved.").format(name=self.form.name)
        yes, no = _("Discard changes"), _("Keep editing")
        if await ask(self.window(), words, _("Discarded secrets have to be entered again."), yes, no):
            act(value)

    def _remove(self) -> None:
        account = self.form.account
        if account is None:
            self._leave_then(self._show_form, None)
        elif self._asking is None or self._asking.done():
            self._asking = self._tasks.start(self._ask_to_remove(account), name="remove")

    async def _ask_to_remove(self, account: Account) -> None:
        words = _("Remove the account “{name}”?").format(name=account.name)
        more = _("Its secrets are removed from this PC too. This cannot be undone.")
        if await ask(self.window(), words, more, _("Remove account")):
            self.remove_wanted.emit(account)

    async def close_tasks(self) -> None:
        """Ends a question that is open."""
        await self._tasks.close()


def _content(account: Account) -> object:
    """What the form shows of an account."""
    return replace(account, enabled=True, order=0)
