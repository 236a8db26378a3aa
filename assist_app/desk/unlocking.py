"""Pass-phrases: unlocking the key file, and moving what is only in memory into an encrypted file."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from assist_app.model.errors import AssistError
from assist_app.paths import DataFolder
from assist_app.rooms.keeping import Kept, begin_key_file, check_passphrase
from assist_app.ui.parts.dialogs import DialogOpener
from assist_app.ui.window.notices import Notices


class Unlocking:
    """The conversation with the agent about pass-phrases, and what follows from their answers."""

    def __init__(
        self,
        folder: DataFolder,
        dialogs: DialogOpener,
        notices: Notices,
        reopen: Callable[[str], Awaitable[None]],
    ) -> None:
        """`reopen` closes all rooms behind the window and opens them again with a pass-phrase."""
        self._folder = folder
        self._dialogs = dialogs
        self._notices = notices
        self._reopen = reopen

    async def set_passphrase(
        self, kept: Kept, stop_sources: Callable[[], Awaitable[None]], start_sources: Callable[[], None]
    ) -> bool:
        """Asks for a new pass-phrase and moves everything under it; False when the agent thought better,
        or when it failed: then the sources go on as before."""
        chosen = await self._dialogs.new_passphrase()
        if chosen is None:
            return False
        # Sources stop first: what arrives from now on must not miss the copy.
        await stop_sources()
        moved = False
        try:
            await asyncio.to_thread(begin_key_file, self._folder, chosen, kept.store)
            moved = True
        except AssistError as error:
            self._notices.show_notice(error.sentence)
        finally:
            if not moved:
                start_sources()
        if moved:
            await self._go_on(kept, chosen)
        return moved

    async def unlock(self, kept: Kept) -> bool:
        """Asks for the pass-phrase of the key file until it is right, or the agent goes on without."""
        given = await self._dialogs.passphrase(self._refusal)
        if given is None:
            return False
        await self._go_on(kept, given)
        return True

    async def _refusal(self, passphrase: str) -> str:
        """Why the pass-phrase does not do; "" when it does."""
        try:
            await asyncio.to_thread(check_passphrase, self._folder, passphrase)
        except AssistError as error:
            return error.sentence
        return ""

    async def _go_on(self, kept: Kept, passphrase: str) -> None:
        for sentence in kept.notices:
            self._notices.put_away(sentence)
        await self._reopen(passphrase)
