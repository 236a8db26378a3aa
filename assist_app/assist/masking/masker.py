"""Masks the texts of one conversation and restores what is answered to them."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from assist_app.assist.masking.folding import FILLER, plain
from assist_app.assist.masking.kinds import Found, Kind, joined
from assist_app.assist.masking.known import KnownValues
from assist_app.assist.masking.people import likely_name, name_forms, person_parts, usable
from assist_app.assist.masking.placeholders import Placeholders
from assist_app.assist.masking.rules import recognised

ROUNDS = 8
"""What is masked may lay something else bare; more rounds than these only a text made for it needs."""
MOST_KEPT = 300_000
"""Signs of masked texts kept for the next question."""

_PERHAPS_PERSONAL = re.compile(r"\d(?:[ .\-]?\d){6}|@|[^ -~]")
_OF_PEOPLE = {Kind.PHONE, Kind.EMAIL, Kind.ID, Kind.PASSPORT, Kind.PLATE, Kind.ADDRESS, Kind.NAME}

Names = Callable[[], Collection[str]]
"""The names that the agent has marked, as they are now."""


def no_names() -> Collection[str]:
    """Nobody is marked."""
    return ()


@dataclass(frozen=True, slots=True)
class Replaced:
    """`start` to `end` of the masked text stands for `value`, which no log and no report shows."""

    start: int
    end: int
    kind: Kind
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text that may leave, and what was replaced in it, from left to right."""

    text: str
    replaced: tuple[Replaced, ...] = ()


class Masker:
    """Knows one conversation: its placeholders, and what its texts have taught. Any thread may use it.

    A value keeps its placeholder as long as the masker lives. `mark` is for tests.
    """

    def __init__(self, names: Names = no_names, *, mark: str = "") -> None:
        self._names = names
        self._marked: tuple[str, ...] = ()
        self._known = KnownValues()
        self._placeholders = Placeholders(mark)
        self._kept = Kept()
        self._people: dict[str, MaskedText] = {}
        self._references: dict[str, str] = {}
        self._key = secrets.token_bytes(16)
        self._lock = threading.RLock()

    def meet(self, people: Iterable[str]) -> None:
        """Display names of those who take part; their names are masked wherever they are written."""
        with self._lock:
            for name in people:
                self.mask_person(name)

    def mask(self, text: str) -> MaskedText:
        """The text with placeholders for what is personal. Masking it once more changes nothing.

        What it tells is learnt: who masks several texts masks them a second time to find it in all.
        """
        with self._lock:
            self._look_at_marks()
            kept = self._kept.get(text)
            if kept is not None and kept[0] == self._known.version:
                return kept[1]
            if kept is not None and not self._news(text, kept[0]):
                masked = kept[1]
            else:
                masked = self._masked(text, self._found(plain(text)))
            self._kept.put(text, self._known.version, masked)
            return masked

    def masked(self, text: str) -> str:
        """The text alone, as it may leave."""
        return self.mask(text).text

    def mask_person(self, title: str) -> MaskedText:
        """A display name: what is left of it apart from Ms or 女士 is a name, whatever it looks like."""
        with self._lock:
            self._look_at_marks()
            if title not in self._people:
                self._people[title] = self._meet(title) if title else MaskedText("")
            return self._people[title]

    def hide(self, reference: str) -> str:
        """An id as it is, or a token in its place when a person can be read from it: some "
        "are phone numbers."""
        with self._lock:
            if reference not in self._references:
                self._references[reference] = self._hidden(reference)
            return self._references[reference]

    def is_part(self, words: str) -> bool:
        """Whether words are a piece of something that was replaced: "8000" of a phone number."""
        with self._lock:
            return self._placeholders.hold(words)

    def restored(self, text: str, *, growing: bool = False) -> str:
        """An answer with its values back. Of a growing one the end is left out while it may "
        "be a placeholder."""
        with self._lock:
            return self._placeholders.restored(self._placeholders.settled(text) if growing else text)

    def _meet(self, title: str) -> MaskedText:
        folded = plain(title)
        found = self._found(folded)
        for part in person_parts(folded):
            start = folded.find(part)
            found.append(Found(start, start + len(part), Kind.NAME))
            for form in filter(likely_name, name_forms(part)):
                self._known.learn_name(form)
        return self._masked(title, joined(found))

    def _hidden(self, reference: str) -> str:
        if not _PERHAPS_PERSONAL.search(reference) and not self._known.version:
            return reference
        if not any(found.kind in _OF_PEOPLE for found in self._found(plain(reference))):
            return reference
        keyed = hashlib.blake2b(reference.encode("utf-8", "replace"), key=self._key, digest_size=8)
        return f"x{keyed.hexdigest()}"

    def _found(self, written: str) -> list[Found]:
        """What is to be replaced in a folded text; at first what has its placeholder already is put aside."""
        written = _without(written, self._placeholders.reserve(written))
        every: list[Found] = []
        for _round in range(ROUNDS):
            found = recognised(written)
            self._known.learn(written, found)
            found = joined([*found, *self._known.found(written.lower(), written)])
            if not found:
                break
            every += found
            written = _without(written, ((one.start, one.end) for one in found))
        return joined(every)

    def _news(self, text: str, version: int) -> bool:
        """Whether what was learnt since stands in a text that was masked before."""
        written = plain(text)
        return any(self._known.found(written.lower(), written, version))

    def _masked(self, text: str, found: list[Found]) -> MaskedText:
        parts, replaced, done, length = [], [], 0, 0
        for one in found:
            value = text[one.start : one.end]
            placeholder = self._placeholders.issue(value, one.kind)
            start = length + one.start - done
            parts += [text[done : one.start], placeholder]
            done, length = one.end, start + len(placeholder)
            replaced.append(Replaced(start, length, one.kind, value))
        return MaskedText("".join([*parts, text[done:]]), tuple(replaced)) if parts else MaskedText(text)

    def _look_at_marks(self) -> None:
        marked = usable(self._names())
        if marked != self._marked:
            self._marked = marked
            self._known.mark(map(plain, marked))
            self._kept.clear()
            self._people.clear()
            self._references.clear()


class Kept:
    """Masked texts for the next question, which has nearly the same ones."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[int, MaskedText]] = {}
        self._size = 0

    def get(self, text: str) -> tuple[int, MaskedText] | None:
        """What the text was masked to, and the version of what was known then."""
        return self._texts.get(text)

    def put(self, text: str, version: int, masked: MaskedText) -> None:
        """Keeps it; when there are too many signs all older ones go."""
        if self._size > MOST_KEPT:
            self.clear()
        self._size += len(text) if text not in self._texts else 0
        self._texts[text] = (version, masked)

    def clear(self) -> None:
        """Forgets all."""
        self._texts.clear()
        self._size = 0


class Maskers:
    """One masker for each of the conversations talked about lately."""

    def __init__(self, names: Names = no_names, *, most: int = 200) -> None:
        self._names, self._most = names, most
        self._maskers: OrderedDict[str, Masker] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, conversation_id: str) -> Masker:
        """The masker of a conversation; the one longest unused makes room for a new one."""
        with self._lock:
            masker = self._maskers.setdefault(conversation_id, Masker(self._names))
            self._maskers.move_to_end(conversation_id)
            while len(self._maskers) > self._most:
                self._maskers.popitem(last=False)
            return masker

    def alone(self) -> Masker:
        """For a text that belongs to no conversation."""
        return Masker(self._names)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], FILLER * (end - start)]
        done = end
    return "".join([*parts, text[done:]]) if parts else text
