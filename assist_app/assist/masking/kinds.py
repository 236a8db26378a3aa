"""What kinds of personal data there are, and a place in a text where one was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assist_app.i18n import N_


class Kind(StrEnum):
    """The value is the word in the placeholder: a model reads from it what was there.

    Where two overlap the longer one names both, of equally long ones the one that was told,
    then the one that comes first here.
    """

    EMAIL = "EMAIL"
    URL = "URL"
    SECRET = "SECRET"
    ADDRESS = "ADDRESS"
    ID = "ID"
    PASSPORT = "PASSPORT"
    IBAN = "IBAN"
    CARD = "CARD"
    PHONE = "PHONE"
    PLATE = "PLATE"
    IP = "IP"
    ACCOUNT = "ACCOUNT"
    BIRTHDAY = "BIRTHDAY"
    ORDER = "ORDER"
    NAME = "NAME"


TITLES = {
    Kind.NAME: N_("name"),
    Kind.EMAIL: N_("e-mail address"),
    Kind.URL: N_("link"),
    Kind.SECRET: N_("password or code"),
    Kind.ADDRESS: N_("address"),
    Kind.ID: N_("identity number"),
    Kind.PASSPORT: N_("passport"),
    Kind.IBAN: N_("bank account"),
    Kind.CARD: N_("bank card"),
    Kind.PHONE: N_("phone number"),
    Kind.PLATE: N_("number plate"),
    Kind.IP: N_("network address"),
    Kind.ACCOUNT: N_("account name"),
    Kind.BIRTHDAY: N_("date of birth"),
    Kind.ORDER: N_("order number"),
}
"""What people call a kind; message ids."""

_RANK = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Found:
    """`start` to `end` of a text is personal.

    `told` says that only the words around it gave it away: alone it would not be recognised again.
    """

    start: int
    end: int
    kind: Kind
    told: bool = False


def _weight(found: Found) -> tuple[int, bool, int]:
    return found.end - found.start, found.told, -_RANK[found.kind]


def joined(found: Iterable[Found]) -> list[Found]:
    """The same places from left to right, overlapping ones as one: no end of a value stays visible."""
    whole: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if one.start >= one.end:
            continue
        if whole and one.start < whole[-1].end:
            last = whole.pop()
            kind = max(last, one, key=_weight).kind
            one = Found(last.start, max(last.end, one.end), kind, last.told or one.told)
        whole.append(one)
    return whole


def counted(kinds: Sequence[Kind]) -> dict[Kind, int]:
    """How many there are of each kind, in the order of the kinds."""
    return {kind: kinds.count(kind) for kind in Kind if kind in kinds}
