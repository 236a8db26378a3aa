"""What the accounts' window and the rooms behind it say to each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assist_app.assist.backend import BackendSpec
from assist_app.model.account import Account


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the catalogue: what an account of it needs, and one translated sentence about it."""

    spec: BackendSpec
    about: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An account as it stands in the form; `id` is "" for a new one.

    `secrets` are those entered anew, by field; "" forgets one. Secrets that stay as they are are not in it.
    They are in no repr and cannot be pickled.
    """

    id: str
    kind: str
    name: str
    fields: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    daily_budget: int | None = None
    limit: float | None = None
    masked: bool = True

    def __reduce__(self) -> Any:
        raise TypeError("secrets are not written anywhere")


@dataclass(frozen=True, slots=True)
class Shelf:
    """All accounts in their order, and where their secrets lie, as a sentence.

    `problem` says what is wrong with the accounts' file. `way_out` is what a button says that helps where
    no secret can be kept, "" for no button.
    """

    accounts: Sequence[Account] = ()
    where: str = ""
    problem: str = ""
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done, as a sentence; `field` is where it belongs, "" for the whole."""

    sentence: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a test ended, explained in a sentence or two."""

    works: bool
    sentence: str


def free_name(wanted: str, taken: Collection[str]) -> str:
    """A name that no account has yet: the one wanted, or with the next number."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name
