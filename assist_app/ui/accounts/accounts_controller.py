"""Does what the accounts' window asks for: in order, off the UI thread, and says how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from assist_app.assist.board import Board
from assist_app.i18n import _
from assist_app.model.account import Account
from assist_app.model.errors import AssistError, BackendError
from assist_app.tasks import TaskSet
from assist_app.ui.accounts.account_values import Draft, Kind, Refusal, Shelf, Verdict
from assist_app.ui.accounts.secret_file import content_of

T = TypeVar("T")


class Room(Protocol):
    """File and vault of the accounts. All but `test` may block and are called on other threads, one at a
    time; they raise AssistError with a sentence, whose `code` is the field it is about."""

    @property
    def kinds(self) -> Sequence[Kind]:
        """What there can be accounts of."""
        ...

    def read(self) -> Shelf:
        """What there is now."""
        ...

    def save(self, draft: Draft) -> Account:
        """Adds or changes an account."""
        ...

    def switch(self, account_id: str, on: bool) -> None:
        """Asks it from now on, or no longer."""
        ...

    def arrange(self, ids: Sequence[str]) -> None:
        """Another order."""
        ...

    def remove(self, account: Account) -> None:
        """Forgets it and its secrets."""
        ...

    async def test(self, draft: Draft) -> Verdict:
        """Makes one real call with what stands in the form. Cancelling ends the call at once."""
        ...


Changed = Callable[[Collection[str]], None]
"""Called on the UI thread when accounts were changed, with the ids of those whose secrets are new."""


class AccountsController(QObject):
    """The window's signals go in, its values come out. Only for a thread with a running loop."""

    shelf_read = Signal(object)
    saved = Signal(object, object)
    """The `Draft` and the `Account` that was made of it."""
    not_saved = Signal(object, object)
    """The `Draft` and a `Refusal`."""
    removed = Signal(object)
    failed = Signal(str)
    """A sentence about something else that could not be done; "" when it could."""
    secret_read = Signal(str, str)
    """The field and the content of the file that was chosen for it."""
    tested = Signal(object)
    """A `Verdict`."""
    not_tested = Signal(object)
    """A `Refusal`: nothing was sent."""
    stopped = Signal()
    """The test was cancelled."""

    def __init__(self, room: Room, changed: Changed, board: Callable[[], Sequence[Board]]) -> None:
        """`board` must not block: it is called on this thread."""
        super().__init__()
        self._room, self._changed, self.board = room, changed, board
        self._tasks = TaskSet("accounts")
        self._turn = asyncio.Lock()
        self._testing: asyncio.Task[Any] | None = None

    @property
    def kinds(self) -> Sequence[Kind]:
        """What there can be accounts of."""
        return self._room.kinds

    def refresh(self) -> None:
        """Reads all accounts."""
        self._start(self._said(self._read()), "read")

    def save(self, draft: Draft) -> None:
        """Stores what stands in the form."""
        self._start(self._save(draft), "save")

    def switch(self, account_id: str, on: bool) -> None:
        """Turns an account on or off."""
        self._start(self._deed(self._room.switch, account_id, on), "switch")

    def arrange(self, ids: Sequence[str]) -> None:
        """Puts the accounts in another order."""
        self._start(self._deed(self._room.arrange, tuple(ids)), "arrange")

    def remove(self, account: Account) -> None:
        """Forgets an account and its secrets."""
        self._start(self._remove(account), "remove")

    def test(self, draft: Draft) -> None:
        """One real call; a second one is not begun while the first runs."""
        if self.testing:
            self.stopped.emit()
        else:
            self._testing = self._tasks.start(self._test(draft), name="test")

    @property
    def testing(self) -> bool:
        """Whether a test runs."""
        return self._testing is not None and not self._testing.done()

    def stop_test(self) -> None:
        """Ends a running test."""
        if self._testing is not None:
            self._testing.cancel()

    def read_secret(self, field: str, path: str) -> None:
        """Reads a file that holds a secret."""
        self._start(self._said(self._read_secret(field, Path(path))), "secret file")

    async def close(self) -> None:
        """Ends what runs."""
        await self._tasks.close()

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._tasks.start(work, name=name)

    async def _said(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AssistError as error:
            self.failed.emit(error.sentence)

    async def _read(self) -> None:
        async with self._turn:
            self.shelf_read.emit(await asyncio.to_thread(self._room.read))

    async def _deed(self, deed: Callable[..., None], *given: Any) -> None:
        try:
            async with self._turn:
                await asyncio.to_thread(deed, *given)
            self.failed.emit("")
            self._changed(())
        except AssistError as error:
            self.failed.emit(error.sentence)
        # Also after a failure: the list shows what was asked for, not what is.
        await self._said(self._read())

    async def _save(self, draft: Draft) -> None:
        try:
            async with self._turn:
                account = await asyncio.to_thread(self._room.save, draft)
        except AssistError as error:
            self.not_saved.emit(draft, _refusal(error))
            return
        except Exception:
            self.not_saved.emit(draft, Refusal(_unexpected()))
            raise
        self.saved.emit(draft, account)
        self._changed((account.id,) if draft.secrets else ())
        await self._said(self._read())

    async def _remove(self, account: Account) -> None:
        try:
            async with self._turn:
                await asyncio.to_thread(self._room.remove, account)
        except AssistError as error:
            self.failed.emit(error.sentence)
            return
        self.removed.emit(account)
        self._changed(())
        await self._said(self._read())

    async def _test(self, draft: Draft) -> None:
        try:
            self.tested.emit(await self._room.test(draft))
        except AssistError as error:
            self.not_tested.emit(_refusal(error))
        except asyncio.CancelledError:
            self.stopped.emit()
            raise
        except Exception:
            self.not_tested.emit(Refusal(_unexpected()))
            raise

    async def _read_secret(self, field: str, path: Path) -> None:
        content = await asyncio.to_thread(content_of, path)
        self.secret_read.emit(field, content.text)


def _refusal(error: AssistError) -> Refusal:
    return Refusal(error.sentence, error.code if isinstance(error, BackendError) else "")


def _unexpected() -> str:
    return _("Something unexpected went wrong; the log has the details.")
