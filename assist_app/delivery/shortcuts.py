"""Keys that work while another program has the keyboard, and windows the panel stands beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from assist_app.model.delivery import Target
from assist_app.model.places import Neighbour
from assist_app.model.shortcuts import Action, Bound, Chord


class GlobalShortcuts(Protocol):
    """Made, used and closed on one running asyncio loop, which must not be the window's."""

    async def bind(self, wanted: Mapping[Action, Chord]) -> Bound:
        """Binds these keys and lets go of all others; what cannot be bound is refused with a sentence.

        One that is refused does not hinder the others. Without any, every key is free again. What is pressed
        is told to the callable the object was made with, on this loop's thread, once for each press however
        long the key is held; actions that are `on_release` when the key is let go.
        """

    async def close(self) -> None:
        """Lets go of every key."""


class Neighbours(Protocol):
    """Windows of other programs; made, used and closed on one running asyncio loop, not the window's."""

    async def choices(self) -> tuple[Target, ...]:
        """The windows a person would choose from, the topmost first; ours and docks are not among them."""

    async def follow(self, window: int) -> None:
        """From now on tells the callable it was made with where this window is, whenever that changes, and
        at once. DeliveryError when it has gone. Another window is not followed any more; 0 ends it."""

    async def front(self) -> int:
        """The window the agent came from: the last active one that is not ours, 0 before there was one."""

    async def may_have_keyboard(self, window: int, allowed: bool) -> None:
        """Tells the system whether it may give the keyboard to one of our windows."""

    async def activate(self, window: int) -> None:
        """Gives the keyboard to a window, as far as it is still there."""

    async def close(self) -> None:
        """Tells nothing more."""


Pressed = Callable[[Action], None]
Moved = Callable[[Neighbour], None]


@dataclass(frozen=True, slots=True)
class Reach:
    """What reaches beyond our own windows on this system; None for what does not, and `reason` says why."""

    shortcuts: GlobalShortcuts | None
    neighbours: Neighbours | None
    reason: str = ""
    end: Callable[[], None] = lambda: None
    """Called last, after both were closed."""
    asks: bool = False
    """Whether binding keys asks the user, who must not be asked for a mere trial."""
