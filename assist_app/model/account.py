"""An account: one way into a vendor's service, as its owner set it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NO_FIELDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Account:
    """Which backend of the catalogue, under which name, with which plain fields.

    `id` is an identifier and never changes; `name` is for people and unique. `secrets` are the names of the
    fields whose values the vault holds: never the values. `order` is the place in lists, smallest first.
    `daily_budget` is in calls, None for the vendor's own limit. `limit` is in seconds, None for the spec's.
    `masked` says that personal data are replaced before anything leaves this machine.
    """

    id: str
    backend: str
    name: str
    fields: Mapping[str, str] = field(default_factory=lambda: NO_FIELDS)
    secrets: tuple[str, ...] = ()
    enabled: bool = True
    order: int = 0
    daily_budget: int | None = None
    limit: float | None = None
    masked: bool = True


def secret_name(account_id: str, field_name: str) -> str:
    """What the vault calls a secret of an account."""
    return f"account/{account_id}/{field_name}"
