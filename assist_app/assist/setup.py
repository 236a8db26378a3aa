"""What an adapter is made from: an account's fields and secrets, and what it may use of the program."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assist_app.assist.backend import BackendSpec
from assist_app.model.script import IntentDefinition


class Meter(Protocol):
    """Counts what an account spends; one for each account, kept over restarts."""

    def spend(self, calls: int = 1) -> None:
        """Counts calls against today's budget before they are made. QuotaSpent when it is used up."""
        ...


class FreeMeter:
    """Counts and never refuses."""

    def __init__(self) -> None:
        self.spent = 0

    def spend(self, calls: int = 1) -> None:
        """Counts."""
        self.spent += calls


def no_intents() -> Sequence[IntentDefinition]:
    """An empty library."""
    return ()


@dataclass(frozen=True, slots=True)
class Setup:
    """One account, ready to be worked with.

    `fields` holds every plain field of the spec, defaults filled in. `secret` gives a secret by its field's
    name, "" when the account has none; adapters ask each time and keep nothing. `now` is the time in seconds
    since the epoch.
    """

    spec: BackendSpec
    fields: Mapping[str, str]
    secret: Callable[[str], str] = field(repr=False)
    meter: Meter = field(default_factory=FreeMeter)
    intents: Callable[[], Sequence[IntentDefinition]] = no_intents
    now: Callable[[], float] = time.time
