"""What is behind the window while it is open: store, engine and sources."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assist_app.files.settings import Settings
from assist_app.model.event import Receipt
from assist_app.rooms.starting import Starting
from assist_app.tasks import TaskSet


@dataclass(slots=True)
class Rooms:
    """Opened one after the other on another thread; each is None until then, and again once it is closed."""

    kept: Any = None
    engine: Any = None
    intake: Any = None

    async def close_engine(self) -> None:
        """Ends the engine, then the store it reads."""
        engine, self.engine = self.engine, None
        if engine is not None:
            await asyncio.to_thread(engine.close)
        if self.kept is not None:
            await asyncio.to_thread(self.kept.store.close)


class Sourcing:
    """Sets the sources up as the settings say, stops them and starts them again."""

    def __init__(
        self,
        rooms: Rooms,
        starting: Starting,
        settings: Callable[[], Settings],
        post: Callable[[Receipt], None],
        tasks: TaskSet,
    ) -> None:
        """`post` gets the receipts of everything the sources deliver; `tasks` is the window's."""
        self._rooms, self._starting, self._settings = rooms, starting, settings
        self._post, self._tasks = post, tasks
        self.ending = False
        """Whether the window is going: nothing is started any more."""

    def configure(self) -> None:
        """After settings have changed."""
        if self._rooms.intake is not None:
            self._tasks.start(self._configure(), name="sources")

    async def _configure(self) -> None:
        rooms = self._rooms
        if not self._starting.locked(rooms.kept):
            await asyncio.to_thread(rooms.intake.configure, self._settings(), rooms.kept.choice)

    async def stop(self) -> None:
        """Nothing arrives any more."""
        intake, self._rooms.intake = self._rooms.intake, None
        if intake is not None:
            await asyncio.to_thread(intake.close)

    def start(self) -> None:
        """Again, on the same store: what they were stopped for has failed."""
        if not self.ending:
            self._rooms.intake = self._starting.make_intake(self._rooms.kept, self._post)
            self.configure()
