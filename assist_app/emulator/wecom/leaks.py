"""Message text stays in the zone: quotes are cut from scripts, and no reply may carry any out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assist_app.emulator.wecom.matching import decode

WHOLE, RUN, LEAST = 12, 24, 4
"""A whole message of this weight, or a run of that weight within one; a Chinese sign weighs 2, others 1."""
SENTENCE = re.compile(r"(?<=[。！？!?\n])")
SEALED = re.compile(r"[A-Za-z0-9+/]{300,}={0,2}")
CUT = "…"
PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{15,19}|\d{17}[Xx])(?!\d)")
NUMBER = re.compile(r"\d{5,}")


def weight(text: str) -> int:
    """How much a text says."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def plain(text: str) -> str:
    """For comparing: one space between words, no difference between capitals and small letters."""
    return " ".join(text.lower().split())


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Where the shortest runs of weight RUN begin and end."""
    start = held = 0
    for end, sign in enumerate(text, 1):
        held += weight(sign)
        while held - weight(text[start]) >= RUN:
            held -= weight(text[start])
            start += 1
        if held >= RUN:
            yield start, end


class Sayings:
    """Messages, indexed so that a quote of any of them is found in one walk through a text."""

    def __init__(self, messages: Iterable[str] = ()) -> None:
        self._runs: set[str] = set()
        self._whole: dict[int, set[str]] = {}
        for message in messages:
            self.add(message)

    def add(self, message: str) -> None:
        """One message more."""
        said = plain(message)
        self._runs.update(said[start:end] for start, end in runs(said))
        if WHOLE <= weight(said) < RUN:
            self._whole.setdefault(len(said), set()).add(said)

    def quoted_in(self, text: str) -> bool:
        """Whether a text repeats a whole message or a long run of one."""
        text = plain(text)
        if any(text[start:end] in self._runs for start, end in runs(text)):
            return True
        return any(
            text[start : start + length] in known
            for length, known in self._whole.items()
            for start in range(len(text) - length + 1)
        )


def scrubbed(script: str, messages: Sequence[str]) -> str:
    """The script without quotes and without numbers of the talk or of persons; "" when little is left."""
    sayings = Sayings(messages)
    numbers = {number for message in messages for number in NUMBER.findall(message)}
    kept = "".join(part for part in SENTENCE.split(script) if not sayings.quoted_in(part))
    rest = "" if sayings.quoted_in(kept) else kept
    rest = NUMBER.sub(lambda found: CUT if found[0] in numbers else found[0], rest)
    rest = PERSONAL.sub(CUT, rest).strip()
    return rest if weight(rest) >= LEAST else ""


def texts(value: Any) -> Iterator[str]:
    """Every text within a JSON value, also within JSON that stands in a text."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, str):
            yield part
            if part[:1] in '{["':
                try:
                    waiting.append(decode(part))
                except ValueError:
                    continue


def leaks(value: Any, sayings: Sayings) -> bool:
    """Whether any text within a JSON value repeats what was said; encrypted keys are not looked through."""
    return any(sayings.quoted_in(text) for text in texts(value) if not SEALED.fullmatch(text))
