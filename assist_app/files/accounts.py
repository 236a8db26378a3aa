"""The accounts' file: read with every damage contained, written in one step; never a secret in it."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any

import msgspec

from assist_app.i18n import _, joined
from assist_app.model.account import Account
from assist_app.paths import keep_copy, replace_private, there

Values = dict[str, Any]
VERSION = 1
KNOWN = frozenset(known.name for known in fields(Account))


class AccountRow(msgspec.Struct):
    """An account as it stands in the file."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,60}$")]
    backend: Annotated[str, msgspec.Meta(min_length=1)]
    name: Annotated[str, msgspec.Meta(min_length=1)]
    fields: dict[str, str] = {}
    secrets: tuple[str, ...] = ()
    enabled: bool = True
    order: int = 0
    daily_budget: Annotated[int, msgspec.Meta(ge=0)] | None = None
    limit: Annotated[float, msgspec.Meta(gt=0, le=120)] | None = None
    masked: bool = True


@dataclass(frozen=True, slots=True)
class Loaded:
    """Accounts as read, in their order; `problem` is a sentence.

    `unknown` are the file's keys of other versions and `more` those of an account, by its id: both are kept
    on save.
    """

    accounts: tuple[Account, ...] = ()
    unknown: Values = field(default_factory=dict)
    more: Mapping[str, Values] = field(default_factory=dict)
    problem: str = ""


def load(path: Path) -> Loaded:
    """Reads the file; what cannot be used is copied aside, reported and left out.

    The file itself is left as it is, so that every reader until the next `save` says the same.
    """
    if not there(path):
        return Loaded()
    try:
        raw = msgspec.json.decode(path.read_bytes().removeprefix(codecs.BOM_UTF8), type=Values)
        rows = msgspec.convert(raw.get("accounts", []), list[Values])
    except (OSError, RecursionError, msgspec.MsgspecError) as error:
        return Loaded(problem=_set_aside(path, error))
    found: dict[str, Account] = {}
    more: dict[str, Values] = {}
    wrong: Exception | None = None
    for row in rows:
        try:
            account = _account(row, found)
        except (msgspec.ValidationError, ValueError) as error:
            wrong = wrong or error
        else:
            found[account.id] = account
            more[account.id] = {name: value for name, value in row.items() if name not in KNOWN}
    unknown = {name: value for name, value in raw.items() if name != "accounts"}
    ordered = tuple(sorted(found.values(), key=lambda account: account.order))
    return Loaded(ordered, unknown, more, _set_aside(path, wrong) if wrong else "")


def save(path: Path, accounts: Sequence[Account], before: Loaded) -> None:
    """Writes the file in one step; OSError when that is impossible, and then the old file stays."""
    version = before.unknown.get("version")
    newest = max(VERSION, version) if isinstance(version, int) else VERSION
    rows = [{**before.more.get(account.id, {}), **_row(account)} for account in accounts]
    values = {**before.unknown, "version": newest, "accounts": rows}
    replace_private(path, msgspec.json.format(msgspec.json.encode(values), indent=2))


def _account(row: Values, found: Mapping[str, Account]) -> Account:
    read = msgspec.convert(row, AccountRow)
    if read.id in found or any(read.name == other.name for other in found.values()):
        raise ValueError(_("the account “{name}” stands there twice").format(name=read.name))
    return Account(**msgspec.structs.asdict(read))


def _row(account: Account) -> Values:
    row = {name: getattr(account, name) for name in AccountRow.__struct_fields__}
    return {**row, "fields": dict(account.fields)}


def _set_aside(path: Path, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or error
    sentence = _("Your accounts could not all be read ({reason}).").format(reason=reason)
    kept = keep_copy(path)
    if not kept:
        return sentence
    return joined([sentence, _("The old file was kept as {name}.").format(name=kept)])
