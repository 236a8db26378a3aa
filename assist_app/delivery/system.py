"""What a system gives for inserting by a borrowed clipboard: its windows and keys, and its clipboard."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol

from assist_app.model.delivery import Content, Target
from assist_app.model.errors import DeliveryError


def paste_keys(platform: str = sys.platform) -> str:
    """What a person presses to paste on this system, as it writes it."""
    return "Cmd+V" if platform == "darwin" else "Ctrl+V"


class Heard(Enum):
    """What a board tells about the text it lends."""

    READ = auto()
    """The target has read it, or somebody the system does not name."""
    REFUSED = auto()
    """Another program wanted to, most likely a clipboard manager, and was given nothing."""
    LOST = auto()
    """Somebody else has put something on the clipboard."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What lay on the clipboard: every format with its bytes, in the order of its owner."""

    formats: Mapping[Any, bytes]
    """By the system's own name or number of a format."""
    plain: str = ""
    ours: bool = False
    """Whether this process had put it there."""

    def __repr__(self) -> str:
        return f"Saved({len(self.formats)} formats)"


class CopyInstead(DeliveryError):
    """Nothing can be typed now, but the text can be left on the clipboard; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A target; `readers` are the processes that may read for it, none where the system names none.

    `keys` is the chord's name for people; in a terminal a line break sends (`breaks_send`).
    """

    target: Target
    keys: str = "Ctrl+V"
    readers: frozenset[int] = frozenset()
    breaks_send: bool = False


class Screen(Protocol):
    """The windows of others and the keyboard."""

    def came_from(self) -> Place | None:
        """Where the agent came from."""

    def place(self, window: int) -> Place:
        """What a window is; DeliveryError when it has gone, is ours or may not be typed into."""

    def titled(self, pattern: re.Pattern[str]) -> Place:
        """The topmost window whose title fits; DeliveryError when there is none."""

    async def bring_forward(self, place: Place) -> None:
        """Gives it the keyboard; DeliveryError when it does not get it."""

    async def look(self, place: Place) -> None:
        """DeliveryError unless keys go to it now, and to no password field."""

    def keys_held(self) -> bool:
        """Whether the agent holds a modifier down."""

    async def press(self, place: Place) -> None:
        """Sends the chord; DeliveryError when the system takes it from nobody."""

    def exists(self, place: Place) -> bool:
        """Whether the window is still there."""

    async def answers(self, place: Place) -> bool:
        """Whether its program handles its events now."""

    async def close(self) -> None:
        """Leaves."""


class Board(Protocol):
    """The clipboard."""

    async def save(self) -> Saved:
        """All that is on it; DeliveryError when its owner does not hand it over.

        Nor is the user asked for a leave only for this.
        """

    async def lend(self, content: Content, readers: frozenset[int], hear: Callable[[Heard], None]) -> Saved:
        """Saves, and offers a text that is handed over when it is read; `hear` is called on the loop."""

    async def again(self) -> None:
        """Offers the lent text anew, so that its next reader is heard of."""

    async def give_back(self, saved: Saved) -> bool:
        """Puts back what was there, unless somebody has changed the clipboard since; whether it did.

        After a DeliveryError it may be asked again.
        """

    async def leave(self, content: Content) -> None:
        """Puts a text there that the agent pastes."""

    async def until_free(self) -> None:
        """Returns once nothing on the clipboard depends on this process."""

    async def close(self) -> None:
        """Leaves."""
