"""What a Wayland desktop lets us know of other windows, which is nothing, and the keys it presses for us."""

from __future__ import annotations

import re
import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from assist_app.delivery.refusals import gone
from assist_app.delivery.system import CopyInstead, Place
from assist_app.delivery.wayland.remote import PASTE, Remote
from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.errors import DeliveryError

IN_FRONT = Place(Target(0))
"""Whatever window has the keyboard."""
NO_QUESTION = 1.5
"""Seconds within which nobody can have been asked."""


class PortalScreen:
    """The window with the keyboard is the target; nothing can be brought to the front."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    def came_from(self) -> Place | None:
        """It has neither number nor title here."""
        return IN_FRONT

    def place(self, window: int) -> Place:
        """Only the window with the keyboard can be meant."""
        if window:
            raise gone()
        return IN_FRONT

    def titled(self, pattern: re.Pattern[str]) -> Place:
        """Titles are nobody's business here."""
        words = _("On Wayland no program knows the titles of others' windows, so none can be looked for.")
        raise DeliveryError(words)

    async def bring_forward(self, place: Place) -> None:
        """The first time the desktop asks the user, and the keyboard is somewhere else afterwards."""
        await self.look(place)
        began = time.monotonic()
        await self._remote.open()
        if time.monotonic() - began > NO_QUESTION:
            raise CopyInstead(
                _("From now on texts can be inserted. This one was copied; press {keys}.").format(
                    keys=place.keys
                )
            )

    async def look(self, place: Place) -> None:
        """The keyboard must not be with our own window."""
        if ours_has_keyboard():
            raise CopyInstead(
                _(
                    "On Wayland nothing can be inserted while Assist has the keyboard. The text was copied; "
                    "press {keys} in your chat client."
                ).format(keys=place.keys)
            )

    def keys_held(self) -> bool:
        """Nobody says."""
        return False

    async def press(self, place: Place) -> None:
        """Sends the chord."""
        await self._remote.press(PASTE)

    def exists(self, place: Place) -> bool:
        """Something always has the keyboard."""
        return True

    async def answers(self, place: Place) -> bool:
        """Nobody says, so keys are never sent twice."""
        return False

    async def close(self) -> None:
        """Ends the session and with it the desktop's leave."""
        await self._remote.close()


def ours_has_keyboard() -> bool:
    """Whether one of our own windows is the active one."""
    return (
        QGuiApplication.instance() is not None
        and QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
    )
