"""Where nothing is kept, or what is kept stays locked: what the agent can do about it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from assist_app.i18n import _
from assist_app.rooms.rooms import Rooms, Sourcing
from assist_app.rooms.starting import Late
from assist_app.rooms.wishes import Wishes
from assist_app.tasks import TaskSet
from assist_app.ui.window.main_window import MainWindow

Reopen = Callable[[str | None], Coroutine[Any, Any, None]]


class WayOut:
    """Offers to unlock, to try again or to set a pass-phrase, and does it."""

    def __init__(
        self,
        rooms: Rooms,
        wishes: Wishes,
        window: MainWindow,
        late: Late,
        sourcing: Sourcing,
        unlocking: Callable[[], Any],
        reopen: Reopen,
        tasks: TaskSet,
    ) -> None:
        """`unlocking` gives the dialogs about pass-phrases, imported when it is called. `reopen` closes all
        rooms and opens them with a pass-phrase."""
        self._rooms, self._wishes, self._window, self._late = rooms, wishes, window, late
        self._sourcing, self._unlocking, self._reopen, self._tasks = sourcing, unlocking, reopen, tasks

    def offer(self, sentence: str) -> None:
        """Says why nothing is kept, with a button for what can be done."""
        self._window.notices.show_notice(sentence, *(self.found() or ()))
        if self._rooms.kept.choice.needs_passphrase:
            # "Assist asks at the next start" was promised; an empty window would look like lost data.
            self._ask_passphrase()

    def found(self) -> tuple[str, Callable[[], None]] | None:
        """Words for a button, and what it does; None where nothing can be done."""
        ways: dict[str, tuple[str, Callable[[], None]]] = {
            "unlock": (_("Unlock…"), self._ask_passphrase),
            "try again": (_("Try again"), self._try_again),
            "set pass-phrase": (_("Set a pass-phrase…"), self._set_passphrase),
        }
        return ways.get(self._late("rooms.keeping").remedy(self._rooms.kept, self._wishes.folder))

    def _set_passphrase(self) -> None:
        self._tasks.start(self.set_passphrase(), name="pass-phrase")

    async def set_passphrase(self) -> None:
        """Asks for a new pass-phrase and moves everything under it."""
        sourcing = self._sourcing
        if await self._unlocking().set_passphrase(self._rooms.kept, sourcing.stop, sourcing.start):
            self._window.status.set_note(_("Saved. Assist asks for the pass-phrase at the next start."))

    def _ask_passphrase(self) -> None:
        self._tasks.start(self.unlock(), name="unlock")

    async def unlock(self) -> None:
        """Asks for the pass-phrase of what is locked."""
        await self._unlocking().unlock(self._rooms.kept)

    def _try_again(self) -> None:
        for sentence in self._rooms.kept.notices:
            self._window.notices.put_away(sentence)
        self._tasks.start(self._reopen(self._wishes.passphrase), name="try again")
