"""What spares the desktop its question whether Assist may press keys, kept where secrets are kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache

from assist_app.paths import DataFolder
from assist_app.vault import Vault, choose_vault

log = logging.getLogger("assist.delivery")

NAME = "desktop-leave"


class DesktopLeave:
    """Calls may block: use them off the UI thread. A vault that fails costs a question, no insertion."""

    def __init__(self, vault: Callable[[], Vault]) -> None:
        """`vault` gives the one in use, whenever it is asked."""
        self._vault = vault

    def read(self) -> str:
        """What the desktop gave the last time, "" for nothing."""
        try:
            return self._vault().get(NAME).decode()
        except Exception as error:  # also while the accounts are not open yet
            log.info("no leave of the desktop is kept (%s)", type(error).__name__)
            return ""

    def write(self, token: str) -> None:
        """Keeps it for the next time; "" forgets it."""
        try:
            if token:
                self._vault().put(NAME, token.encode())
            else:
                self._vault().delete(NAME)
        except Exception as error:
            log.warning("the leave of the desktop was not kept (%s)", type(error).__name__)


def of_folder(folder: DataFolder) -> DesktopLeave:
    """In the vault of a data folder; one that waits for a pass-phrase is not waited for."""

    @cache
    def vault() -> Vault:
        return choose_vault(folder.root, folder.key_file).vault

    return DesktopLeave(vault)
