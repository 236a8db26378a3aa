"""What the command line asked the window for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from assist_app.paths import DataFolder


@dataclass(frozen=True, slots=True)
class Wishes:
    """A data folder, and what is to be played in the window."""

    folder: DataFolder
    demo_languages: tuple[str, ...] = ()
    demo_speed: float = 1.0
    demo_done: Callable[[], None] | None = None
    demo_answered: Callable[[str], Future[None]] | None = None
    """Promises the whole answer to a message, by the message's id."""
    demo_pace: float = 1.0
    """How slow the demo's vendors are: 1 as the real ones, 0 at once."""
    passphrase: str | None = None
    begin: str = ""
    """What the window opens with after a first start: "demo", "paste", "sources", "file", "accounts", or ""
    for nothing more."""
    family: str = ""
    """The kind of account that is set up before that, or ""."""
