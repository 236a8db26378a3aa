"""The window of the accounts: a list, a form drawn from what each backend needs, and the board."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from assist_app.assist.board import Board
from assist_app.i18n import _
from assist_app.ui.accounts.account_values import Kind
from assist_app.ui.accounts.accounts_controller import AccountsController
from assist_app.ui.accounts.accounts_page import AccountsPage
from assist_app.ui.accounts.board_page import BoardPage
from assist_app.ui.accounts.field_row import plain
from assist_app.ui.look.theme import SPACE_3, SPACE_4, Theme
from assist_app.ui.parts.on_screen import OnScreen

EVERY = 1000
"""Milliseconds between two looks at the board, while the window is visible."""


class AccountsWindow(QDialog):
    """Closing hides it; edits that are not saved are asked about first."""

    way_out_wanted = Signal()

    def __init__(
        self,
        controller: AccountsController,
        copy: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Accounts"))
        self._controller = controller
        kinds: Sequence[Kind] = controller.kinds
        self.accounts = AccountsPage(kinds)
        self.board = BoardPage(copy)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.accounts, _("Accounts"))
        self.tabs.addTab(self.board, _("Board"))
        self._state = plain(" ", "quiet")
        self._state.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
        rows.addWidget(self.tabs)
        rows.addWidget(self._state)
        self.resize(1040, 720)
        OnScreen(self)
        self._connect()

    def _connect(self) -> None:
        control, page, form = self._controller, self.accounts, self.accounts.form
        form.save_wanted.connect(control.save)
        form.test_wanted.connect(control.test)
        form.stop_wanted.connect(control.stop_test)
        form.secret_file_chosen.connect(control.read_secret)
        form.way_out_wanted.connect(self.way_out_wanted)
        page.switch_wanted.connect(control.switch)
        page.arrange_wanted.connect(control.arrange)
        page.remove_wanted.connect(control.remove)
        page.left.connect(control.stop_test)
        control.shelf_read.connect(page.set_shelf)
        control.shelf_read.connect(lambda shelf: self.say(shelf.problem) if shelf.problem else None)
        control.saved.connect(page.note_saved)
        control.not_saved.connect(page.note_not_saved)
        control.removed.connect(page.note_removed)
        control.failed.connect(self.say)
        control.tested.connect(form.show_verdict)
        control.not_tested.connect(page.note_not_tested)
        control.stopped.connect(page.note_stopped)
        control.secret_read.connect(form.enter_secret)

    def set_theme(self, theme: Theme) -> None:
        """Repaints what paints itself."""
        self.accounts.set_theme(theme)

    def say(self, words: str) -> None:
        """Says something in the bottom line."""
        self._state.setText(words or " ")

    def look(self) -> None:
        """Shows how the accounts fare now."""
        boards: Sequence[Board] = self._controller.board()
        known = {board.name: board for board in boards}
        accounts = self.accounts.shelf.accounts
        ids = {account.id for account in accounts}
        others = [board for board in boards if board.name not in ids]
        rows = [known.get(account.id) or Board(account.id, account.name) for account in accounts]
        resting = {
            account.id: _("not at work") if account.enabled else _("off")
            for account in accounts
            if not account.enabled or account.id not in known
        }
        self.board.show_boards([*others, *rows], resting)
        self.accounts.set_boards(known)

    # Life

    def showEvent(self, event: QShowEvent) -> None:
        """Looks at the accounts at once and then every second."""
        super().showEvent(event)
        self._controller.refresh()
        self.look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees the board."""
        self._timer.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The cross does what Escape does."""
        event.ignore()
        self.reject()

    def reject(self) -> None:
        """Goes away, after a question when something is not saved."""
        self.accounts.leave(super().reject)
