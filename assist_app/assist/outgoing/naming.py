"""Whom the title of a window names: the customer, or another one whom we know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assist_app.assist.masking.folding import plain
from assist_app.assist.masking.people import likely_name, name_forms, person_parts
from assist_app.assist.outgoing.folding import stands_alone


def named_instead(title: str, customer: Iterable[str], others: Mapping[str, str]) -> str:
    """Whom a window's title names when it does not name the customer: that conversation's display name.

    `customer` are the names under which the customer is known, `others` the names of other customers with
    the display names of their conversations. "" when the title names the customer, or nobody known.
    """
    if names(title, customer):
        return ""
    written = plain(title)
    hits = ((name, shown) for name, shown in others.items() for form in forms(name) if _names(written, form))
    # The longest name says most: "Wang Fang" before "Wang".
    return max(hits, key=lambda hit: len(hit[0]), default=("", ""))[1]


def names(title: str, people: Iterable[str]) -> bool:
    """Whether a window's title names one of these people."""
    written = plain(title)
    return any(_names(written, form) for name in people for form in forms(name))


def forms(name: str) -> tuple[str, ...]:
    """The ways in which a display name is written where it stands for the person."""
    parts = person_parts(plain(name))
    shorter = (form for part in parts for form in name_forms(part) if likely_name(form))
    whole = " ".join(plain(name).split())
    return tuple(dict.fromkeys((whole, *shorter))) if parts and len(whole) > 1 else ()


def _names(written: str, form: str) -> bool:
    low, wanted = written.lower(), form.lower()
    place = low.find(wanted)
    while place >= 0:
        if stands_alone(low, place, place + len(wanted)):
            return True
        place = low.find(wanted, place + 1)
    return False
