"""Names and numbers of other customers: what was said lately in other conversations, kept in memory only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from assist_app.assist.masking.kinds import Kind
from assist_app.assist.outgoing.folding import Folded, Folding, is_letter, stands_alone
from assist_app.assist.outgoing.kinds import Finding, Hazard
from assist_app.assist.outgoing.persons import called, personal
from assist_app.model.conversation import Conversation, Message, MessageState, Role

MOST_TALKS, MOST_VALUES = 200, 60
COMMON = 3
"""A number that stands in so many conversations is nobody's own: a hotline, an article."""
LONGEST = 20_000
"""Signs of a message that are looked at: what is longer is a log and not talk."""
_NOBODY = (
    "visitor guest customer client user anonymous unknown buyer caller contact friend support chat"
    " 访客 游客 用户 客户 顾客 买家 会员 匿名 匿名用户 网站访客 微信用户 新访客 客人 未知 先生 女士 小姐"
)
NOBODY = frozenset(_NOBODY.split())
FRESH = 64
"""Values looked for one by one before all are made ready anew."""


@dataclass(slots=True)
class _Talk:
    title: str = ""
    names: set[str] = field(default_factory=set)
    values: dict[str, Kind] = field(default_factory=dict)


class Others:
    """What belongs to which conversation. `learn` is for one thread, the rest for any."""

    def __init__(self, folding: Folding) -> None:
        self._folding = folding
        self._talks: OrderedDict[str, _Talk] = OrderedDict()
        self._owners: dict[str, dict[str, Kind]] = {}
        self._ready: tuple[AhoCorasick | None, tuple[str, ...]] = (None, ())
        self._fresh: tuple[str, ...] = ()
        self._lock = threading.Lock()

    def learn(self, conversation_id: str, title: str, messages: Iterable[Message]) -> None:
        """Takes in what was said; the conversation longest unheard makes room. Not for a thread that paints:
        a message takes about a tenth of a millisecond."""
        messages = tuple(messages)
        found: dict[str, Kind] = {}
        for value, kind in _values(title, messages):
            folded = self._folding.fold(value).text
            if folded:
                found.setdefault(folded, kind)
        with self._lock:
            talk = self._talks.setdefault(conversation_id, _Talk())
            self._talks.move_to_end(conversation_id)
            talk.title = title or talk.title
            talk.names |= names_of(title, messages)
            new = tuple(self._own(conversation_id, talk, found))
            while len(self._talks) > MOST_TALKS:
                self._drop(next(iter(self._talks)))
            self._fresh += new
        if len(self._fresh) > FRESH:
            self._make_ready()

    def forget(self) -> None:
        """Every conversation was deleted."""
        with self._lock:
            self._talks.clear()
            self._owners.clear()
            self._ready, self._fresh = (None, ()), ()

    def find(
        self,
        text: str,
        folded: Folded,
        here: Conversation | None,
        own: Callable[[str], bool],
        mine: str = "",
    ) -> list[Finding]:
        """Where something of other conversations stands that this one, and earlier ones of the same customer,
        have not. `own` says of a folded value that it is known here as well, and is asked once for each;
        `mine` is what may stand in the place of another's name."""
        names = frozenset(names_of(here.title, here.messages)) if here is not None else frozenset[str]()
        conversation_id, own = here.id if here is not None else "", cache(own)
        findings: dict[tuple[int, int], Finding] = {}
        for value, first, behind in self._hits(folded.text):
            start, end = folded.span(first, behind)
            kinds = self._kinds(value)
            titles = self._titles(value, conversation_id, names, kinds)
            if titles and _stands(text, folded, first, behind, kinds) and not own(value):
                instead = mine or None if Kind.NAME in kinds else None
                findings[start, end] = Finding(Hazard.OTHER_CUSTOMER, start, end, instead, titles[0])
        return _longest(findings.values())

    def known_names(self, conversation_id: str) -> dict[str, str]:
        """Display names of the other conversations, to compare with the title of a window."""
        with self._lock:
            return {
                talk.title: talk.title
                for name, talk in self._talks.items()
                if name != conversation_id and talk.title
            }

    def _own(self, conversation_id: str, talk: _Talk, found: dict[str, Kind]) -> Iterator[str]:
        for value, kind in found.items():
            if value in talk.values:
                continue
            if len(talk.values) >= MOST_VALUES:
                self._disown(conversation_id, next(iter(talk.values)))
            talk.values[value] = kind
            if value not in self._owners:
                yield value
            self._owners.setdefault(value, {})[conversation_id] = kind

    def _drop(self, conversation_id: str) -> None:
        for value in list(self._talks[conversation_id].values):
            self._disown(conversation_id, value)
        del self._talks[conversation_id]

    def _disown(self, conversation_id: str, value: str) -> None:
        del self._talks[conversation_id].values[value]
        owners = self._owners[value]
        del owners[conversation_id]
        if not owners:
            del self._owners[value]

    def _make_ready(self) -> None:
        with self._lock:
            values, counted = tuple(self._owners), len(self._fresh)
        search = AhoCorasick(values, implementation=Implementation.ContiguousNFA) if values else None
        with self._lock:
            self._ready, self._fresh = (search, values), self._fresh[counted:]

    def _hits(self, text: str) -> Iterator[tuple[str, int, int]]:
        with self._lock:
            (search, values), fresh = self._ready, self._fresh
        if search is not None:
            for number, first, behind in search.find_matches_as_indexes(text, overlapping=True):
                yield values[number], first, behind
        for value in fresh:
            place = text.find(value)
            while place >= 0:
                yield value, place, place + len(value)
                place = text.find(value, place + 1)

    def _kinds(self, value: str) -> frozenset[Kind]:
        with self._lock:
            return frozenset(self._owners.get(value, {}).values())

    def _titles(
        self, value: str, conversation_id: str, names: frozenset[str], kinds: frozenset[Kind]
    ) -> list[str]:
        """Display names of those it belongs to, newest first; none when it is ours or everybody's."""
        with self._lock:
            owners = self._owners.get(value, {})
            if conversation_id in owners:
                return []
            talks = [(name, self._talks[name]) for name in reversed(owners)]
            # A customer who comes back often is still one.
            people = {talk.title or name for name, talk in talks}
            if (Kind.NAME not in kinds and len(people) >= COMMON) or any(
                names & talk.names for _, talk in talks
            ):
                return []
            return [talk.title or "…" for _name, talk in talks]


def names_of(title: str, messages: Iterable[Message]) -> set[str]:
    """The names under which a customer comes back: the same name in another conversation is the same
    customer. What a channel calls everybody, "Visitor", is nobody's name."""
    shown = [title, *(one.author for one in messages if one.role is Role.CUSTOMER)]
    return {name for each in shown if (name := " ".join(each.split()).casefold()) and name not in NOBODY}


def _values(title: str, messages: Iterable[Message]) -> Iterator[tuple[str, Kind]]:
    for name in called(title, surely_person=False):
        yield name, Kind.NAME
    authors: set[str] = set()
    for message in messages:
        if message.role is Role.CUSTOMER and message.author and message.author not in authors:
            authors.add(message.author)
            for name in called(message.author, surely_person=True):
                yield name, Kind.NAME
        if message.text and message.role is not Role.SYSTEM and message.state is not MessageState.RECALLED:
            yield from personal(message.text[:LONGEST], message.role)


def _stands(text: str, folded: Folded, first: int, behind: int, kinds: frozenset[Kind]) -> bool:
    """Whether the match is the value itself, not a piece of a longer number or word."""
    start, end = folded.span(first, behind)
    if not stands_alone(text, start, end):
        return False
    if Kind.NAME in kinds and is_letter(text[start]):
        # A name written small is an everyday word more often than a name.
        return not text[start:end].islower()
    return True


def _longest(findings: Iterable[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda each: (each.start, -each.end)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return kept
