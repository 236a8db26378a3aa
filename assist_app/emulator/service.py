"""What every emulated service is: it gets a raw request and gives a raw reply."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came over the wire. `path` and `query` are still percent-encoded.

    Header names are lower case. `body` is the exact bytes, as signatures cover them.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def arguments(self) -> dict[str, str]:
        """The decoded query."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; a body in pieces is sent as it comes. `cut` breaks the connection off after the body."""

    status: int
    body: bytes | AsyncIterator[bytes]
    headers: Mapping[str, str]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of a conversation; `role` is "customer" or "agent"."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """An intent a caller offered or the library knows."""

    code: str
    name: str
    description: str = ""
    script: str = ""


@dataclass(frozen=True, slots=True)
class Thought:
    """What the mind makes of a conversation; `intent` is None when nothing known fits.

    `attitude` is "positive", "neutral" or "negative"; `replies` are several suggestions, best first, each of
    one or more messages.
    """

    intent: Known | None = None
    confidence: float = 0.0
    attitude: str = "neutral"
    replies: Sequence[Sequence[str]] = ()
    evidence: str = ""


class Mind(Protocol):
    """What answers are made of: the embedded engine in the program, something small in tests."""

    async def think(self, lines: Sequence[Line], most: int) -> Thought:
        """The last customer line in its conversation, with at most `most` replies."""
        ...

    async def choose(self, lines: Sequence[Line], among: Sequence[Known]) -> tuple[Known, float] | None:
        """The one of these intents that fits the last customer line, and how sure that is; else None."""
        ...


class Service(Protocol):
    """One vendor's service. It keeps its own state and knows nothing of the others."""

    @property
    def name(self) -> str:
        """What the fault plane and the printed line call it."""
        ...

    def describe(self, base_url: str) -> Mapping[str, Any]:
        """Endpoint, ids and secrets a client needs, as printed at the start."""
        ...

    def operation(self, request: Request) -> str | None:
        """The name of the operation a request asks for, None when it is not this service's."""
        ...

    async def answer(self, request: Request) -> Reply:
        """The vendor's answer, also to a wrong or refused request."""
        ...

    def fault(self, kind: str, vendor: Mapping[str, Any]) -> Reply:
        """How this vendor says "throttled", "auth", "expired", "busy", "quota" or "vendor" (a code in a 200).

        `vendor` may hold `http` (a status), `code` and `message` to use in place of the usual ones.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What a service stands on; every service is made from one of these.

    `now` is the emulator's clock in seconds since the epoch, which may be shifted. `draw` gives so many
    random hexadecimal digits for ids and secrets, the same after the same seed. `backup_url` is the second
    address. `pace` is 1 for answers as slow as the real ones and 0 for answers at once; `sleep` is to be
    used for every wait.
    """

    mind: Mind
    now: Callable[[], float]
    draw: Callable[[int], str]
    backup_url: str
    pace: float
    sleep: Callable[[float], Awaitable[None]]


@runtime_checkable
class Hearing(Protocol):
    """A service that keeps conversations."""

    async def hear(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Takes a chat message from `POST /_emu/message`; says what it became. ValueError with a sentence."""
        ...


@runtime_checkable
class Adjustable(Protocol):
    """A service with settings of its own, for what a fault cannot say."""

    def adjust(self, knobs: Mapping[str, Any]) -> None:
        """Sets knobs by name from `POST /_emu/knob`. ValueError with a sentence for one it does not have."""
        ...


@runtime_checkable
class Resettable(Protocol):
    """A service with state that can be thrown away."""

    def reset(self) -> None:
        """As after the start; secrets stay."""
        ...


@runtime_checkable
class Closable(Protocol):
    """A service with processes, tasks or connections of its own."""

    async def close(self) -> None:
        """Ends them."""
        ...
