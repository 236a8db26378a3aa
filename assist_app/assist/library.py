"""Where a backend reads scripts from: the shelf, and a shelf that lives in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from assist_app.assist.withheld import Withheld
from assist_app.model.feedback import Learned
from assist_app.model.script import Script


class ScriptShelf(Protocol):
    """Scripts with their vectors and past use. Calls block: use them from worker threads only."""

    @property
    def withheld(self) -> Withheld:
        """The scripts among them that must not be suggested; needs no waiting."""
        ...

    def script_count(self) -> int: ...

    def script_batches(self, size: int) -> Iterator[Sequence[Script]]:
        """All scripts, newest first, at most `size` at a time."""
        ...

    def scripts_by_id(self, ids: Sequence[str]) -> dict[str, Script]: ...

    def vectors(self, model: str, ids: Sequence[str]) -> dict[str, bytes]:
        """Stored vectors of these scripts by script id; one is dropped when its script's text changes."""
        ...

    def save_vectors(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keeps (script id, vector bytes) for the next start."""
        ...

    def sentences(self, model: str, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        """Stored vectors of the sentences a backend learned from, by the digest it gave them."""
        ...

    def save_sentences(self, model: str, rows: Sequence[tuple[bytes, bytes]]) -> None:
        """Keeps (digest, vector bytes) for the next start."""
        ...

    def past_replies(self, most: int) -> Sequence[tuple[str, str]]:
        """(customer's turn, agent's answer to it), the newest `most` of them, oldest first."""
        ...

    def learned(self, ids: Sequence[str], intent: str | None = None) -> Learned:
        """What the agent's choices say of these scripts, for one intent or (None) without one."""
        ...


class MemoryShelf:
    """A shelf without a disk, for a library read from a file."""

    def __init__(
        self,
        scripts: Iterable[Script] = (),
        clock: Callable[[], float] = time.time,
        past: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`clock` gives the time in seconds since the epoch; `past` are answers to learn from."""
        self._past = tuple(past)
        self._scripts = {script.id: script for script in scripts}
        self.withheld = Withheld(self._scripts.values(), clock)
        self._vectors: dict[tuple[str, str], bytes] = {}
        self._sentences: dict[tuple[str, bytes], bytes] = {}

    def script_count(self) -> int:
        """Number of scripts."""
        return len(self._scripts)

    def script_batches(self, size: int) -> Iterator[Sequence[Script]]:
        """All scripts, newest first."""
        newest_first = list(reversed(self._scripts.values()))
        for first in range(0, len(newest_first), size):
            yield newest_first[first : first + size]

    def scripts_by_id(self, ids: Sequence[str]) -> dict[str, Script]:
        """The scripts that exist, by id."""
        return {name: self._scripts[name] for name in ids if name in self._scripts}

    def vectors(self, model: str, ids: Sequence[str]) -> dict[str, bytes]:
        """Vectors saved since the start."""
        found = ((name, self._vectors.get((model, name))) for name in ids)
        return {name: vector for name, vector in found if vector is not None}

    def save_vectors(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keeps vectors until the program ends."""
        self._vectors.update({(model, name): vector for name, vector in rows})

    def sentences(self, model: str, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        """Vectors saved since the start."""
        found = ((digest, self._sentences.get((model, digest))) for digest in digests)
        return {digest: vector for digest, vector in found if vector is not None}

    def save_sentences(self, model: str, rows: Sequence[tuple[bytes, bytes]]) -> None:
        """Keeps vectors until the program ends."""
        self._sentences.update({(model, digest): vector for digest, vector in rows})

    def past_replies(self, most: int) -> Sequence[tuple[str, str]]:
        """Those it was given."""
        return self._past[-most:]

    def learned(self, ids: Sequence[str], intent: str | None = None) -> Learned:
        """Nothing was used yet, and nobody will use anything: there is nothing to try."""
        return Learned(explore=0.0)
