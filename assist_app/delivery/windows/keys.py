"""Keys by SendInput, and whether the agent holds any down."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

from assist_app.delivery.windows.calls import library
from assist_app.delivery.windows.structures import MODIFIERS, Input, chord_inputs
from assist_app.i18n import _
from assist_app.model.errors import DeliveryError

DOWN = 0x8000


class Keyboard:
    """The keyboard."""

    def __init__(self) -> None:
        self._user = library("user32")

    def held(self) -> bool:
        """Whether a modifier is down."""
        return any(self._user.GetAsyncKeyState(key) & DOWN for key in MODIFIERS)

    def press(self, chord: Sequence[int]) -> None:
        """One batch, so that no key of the agent comes in between."""
        inputs = chord_inputs(chord, lambda key: int(self._user.MapVirtualKeyW(key, 0)))
        sent = self._user.SendInput(len(inputs), ctypes.byref(inputs), ctypes.sizeof(Input))
        if sent != len(inputs):
            raise DeliveryError(_("Windows let no keys through, so nothing was inserted."))
