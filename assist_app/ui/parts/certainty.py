"""How sure one must be of an intent to say it, and to say it without "perhaps"; how sure of a reply."""

from __future__ import annotations

from typing import NamedTuple

from assist_app.i18n import _

SURE = 0.5
"""Confidence below which an intent is only perhaps the right one."""

WORTH_A_CHIP = 0.35
"""Confidence below which a message gets no chip: it would be a guess that looks like knowledge."""


def is_sure(confidence: float) -> bool:
    """Whether an intent may be said plainly."""
    return confidence >= SURE


def as_sure(name: str, confidence: float) -> str:
    """An intent's name as it may be said with this confidence."""
    return name if is_sure(confidence) else _("perhaps {name}").format(name=name)


class Certainty(NamedTuple):
    """How probable it is that a reply is right, for the eye and for the ear; both "" where nobody knows."""

    number: str
    words: str


def certainty_words(confidence: float | None) -> Certainty:
    """Of a reply."""
    if confidence is None:
        return Certainty("", "")
    percent = round(confidence * 100)
    return Certainty(f"{percent} %", _("sure to {percent} %").format(percent=percent))
