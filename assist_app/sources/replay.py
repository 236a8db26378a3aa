"""Replays recorded conversations in their own rhythm: the demo, and a way to try a library."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from assist_app.i18n import _
from assist_app.model.conversation import DEMO, Role
from assist_app.model.errors import ContentError
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.sources import Deliver


class Header(msgspec.Struct):
    """First line of a recording."""

    subject: str
    title: str
    channel: str = ""


class Beat(msgspec.Struct):
    """One line of a recording; `after` is seconds since the line before it."""

    id: str
    role: Role = Role.CUSTOMER
    author: str = ""
    text: str | None = None
    after: float = 3.0
    kind: EventKind = EventKind.CREATED


@dataclass(frozen=True, slots=True)
class Recording:
    """A conversation to be replayed."""

    header: Header
    beats: tuple[Beat, ...]


def read_recording(path: Path) -> Recording:
    """Reads a recording; ContentError names file and line."""
    header: Header | None = None
    beats: list[Beat] = []
    number = 0
    try:
        for line in path.read_bytes().split(b"\n"):
            number += 1
            if not line.strip():
                continue
            if header is None:
                header = msgspec.json.decode(line, type=Header)
            else:
                beats.append(msgspec.json.decode(line, type=Beat))
        if header is None:
            raise EOFError(path.name)
    except (OSError, EOFError, RecursionError, msgspec.DecodeError) as error:
        raise ContentError(
            _("{path}, line {number}: {reason}").format(path=path.name, number=max(1, number), reason=error)
        ) from error
    return Recording(header, tuple(beats))


class ReplaySource:
    """Plays several recordings at once. Every run has its own ids, so a demo can be shown again."""

    name = DEMO

    def __init__(
        self,
        recordings: Sequence[Recording],
        speed: float = 1.0,
        *,
        stagger: float | None = 6.0,
        now: Callable[[], float] = time.time,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
        answered: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """`speed` 10 is ten times faster; `stagger` is seconds between the beginnings of two recordings,
        None plays one after the other. `answered` is awaited with the id of each customer's message of the
        last recording before that goes on."""
        self._recordings = tuple(recordings)
        self._speed = speed
        self._stagger = stagger
        self._now = now
        self._wait = wait
        self._answered = answered
        self._run = os.urandom(3).hex()

    async def run(self, deliver: Deliver) -> None:
        """Returns when everything has been played. StoreError when it cannot be kept."""
        if self._stagger is None:
            for recording in self._recordings:
                await self._play(recording, 0.0, deliver)
            return
        try:
            async with asyncio.TaskGroup() as group:
                for number, recording in enumerate(self._recordings):
                    group.create_task(self._play(recording, number * self._stagger, deliver))
        except ExceptionGroup as errors:
            # Whoever runs a source catches sentences, not groups of them.
            raise errors.exceptions[0] from errors

    async def _play(self, recording: Recording, delay: float, deliver: Deliver) -> None:
        await self._wait(delay / self._speed)
        revision = 0
        for beat in recording.beats:
            await self._wait(beat.after / self._speed)
            revision += beat.kind is not EventKind.CREATED
            event = self._event(recording.header, beat, revision)
            await deliver(Batch(self.name, (event,)))
            if self._answered and recording is self._recordings[-1] and event.role is Role.CUSTOMER:
                await self._answered(event.id)

    def _event(self, header: Header, beat: Beat, revision: int) -> ChatEvent:
        return ChatEvent(
            source=self.name,
            id=f"{self._run}-{header.subject}-{beat.id}",
            kind=beat.kind,
            subject=f"{header.subject}-{self._run}",
            role=beat.role,
            text=beat.text,
            sent_at=self._now(),
            author=beat.author,
            title=header.title,
            revision=revision if beat.kind is not EventKind.CREATED else 0,
            conversation_refs={"channel": header.channel} if header.channel else {},
        )
