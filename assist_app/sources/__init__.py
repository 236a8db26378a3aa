"""Floor 2: where live conversations come from; every source delivers batches and waits for receipts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from assist_app.model.event import Batch, Receipt

Deliver = Callable[[Batch], Awaitable[Receipt]]
"""Stores a batch durably. When it returns, the events are on disk; only then may a source acknowledge."""


class Source(Protocol):
    """One place messages come from."""

    @property
    def name(self) -> str:
        """Prefix of every message and conversation id of this source."""
        ...

    async def run(self, deliver: Deliver) -> None:
        """Delivers events until cancelled or until the source has ended.

        Raises SourceError with a sentence when the source cannot be read; a failed delivery is tried
        again or reported to the sender, never dropped.
        """
        ...
