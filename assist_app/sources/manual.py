"""What the agent types or pastes: the customer's words, or a whole transcript."""

from __future__ import annotations

import asyncio
import os
import re
import time
from dataclasses import dataclass

from assist_app.i18n import _
from assist_app.model.conversation import Role
from assist_app.model.errors import SourceError
from assist_app.model.event import Batch, ChatEvent, EventKind, Receipt
from assist_app.sources import Deliver
from assist_app.sources.cleaning import LONGEST_TEXT, clean

CUSTOMER = re.compile(
    r"^\s*(?:客户|顾客|用户|买家|访客|Customer|User|Client|Visitor)\s*[:：]\s*", re.IGNORECASE
)
AGENT = re.compile(r"^\s*(?:客服|坐席|人工|卖家|Agent|Support|Rep)\s*[:：]\s*", re.IGNORECASE)


CLOCK = (
    r"(?:(?:上午|下午|晚上|凌晨|中午|today|yesterday|今天|昨天|前天),?\s*){0,2}"
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?\s*$"
)
HEADING = re.compile(
    rf"^\s*(?P<name>\S.{{0,40}}?)\s+(?:\d{{4}}[-/.年])?\d{{1,2}}[-/.月]\d{{1,2}}日?\s+{CLOCK}", re.IGNORECASE
)
TODAY = re.compile(
    rf"^\s*(?P<name>[^\s,.!?;:，。！？；：、][^,!?;:，。！？；：、]{{0,40}}?)\s+{CLOCK}", re.IGNORECASE
)
"""How chat clients head today's messages. A sentence of the customer's may end in a time, too."""
SECONDS = re.compile(r"\d:\d{2}:\d{2}")
AGENT_NAME = re.compile(r"客服|坐席|人工|店铺|小二|agent|support|service|\brep\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a transcript; `author` is "" where only the role was written."""

    role: Role
    text: str
    author: str = ""


def split_transcript(text: str) -> tuple[Said, ...]:
    """The messages of a pasted transcript, or the whole text as one customer message.

    Known are lines that begin with "Customer:", "客服：" and the like, and messages under a line with
    name and time as chat clients copy them ("张三 2026-11-21 10:21:03", or "张三 10:21" for today's).
    """
    lines = text.strip().split("\n")
    return _under_headings(lines, _headings(lines)) or _after_marks(text)


def _after_marks(text: str) -> tuple[Said, ...]:
    rows: list[Said] = []
    for line in text.split("\n"):
        for role, mark in ((Role.CUSTOMER, CUSTOMER), (Role.AGENT, AGENT)):
            if mark.match(line):
                rows.append(Said(role, mark.sub("", line)))
                break
        else:
            if not rows:
                return (Said(Role.CUSTOMER, text.strip()),)
            rows[-1] = Said(rows[-1].role, f"{rows[-1].text}\n{line}".rstrip())
    return tuple(row for row in rows if row.text.strip())


def _headings(lines: list[str]) -> dict[int, str]:
    """The names by the lines they head; {} when the text does not begin with such a line."""
    dated = {number: found["name"] for number, line in enumerate(lines) if (found := HEADING.match(line))}
    timed = {
        number: found["name"]
        for number, line in enumerate(lines)
        if number not in dated and (found := TODAY.match(line))
    }
    if 0 in dated:
        # The older messages say who talks here; anybody else's time belongs to a message.
        known = set(dated.values())
        return dated | {number: name for number, name in timed.items() if name in known}
    if 0 not in timed or dated:
        return {}
    empty = sum(_empty(lines, number, timed) for number in timed)
    # One time alone may be the end of a sentence, and times below one another are a list.
    return timed if len(timed) - empty > max(1, empty) and _people(lines, timed) else {}


def _people(lines: list[str], headings: dict[int, str]) -> bool:
    """Whether these are people and not days or stations: one comes again, is of the staff, or is timed to the
    second."""
    names = list(headings.values())
    return (
        len(set(names)) < len(names)
        or any(map(AGENT_NAME.search, names))
        or any(SECONDS.search(lines[number]) for number in headings)
    )


def _empty(lines: list[str], number: int, headings: dict[int, str]) -> bool:
    """Whether nothing stands below a heading."""
    below = number + 1
    while below < len(lines) and not lines[below].strip():
        below += 1
    return below == len(lines) or below in headings


def _under_headings(lines: list[str], headings: dict[int, str]) -> tuple[Said, ...]:
    """Messages under lines of name and time."""
    found: list[tuple[str, list[str]]] = []
    for number, line in enumerate(lines if headings else ()):
        if number in headings:
            found.append((headings[number], []))
        else:
            found[-1][1].append(line)
    spoken = [(name, "\n".join(words).strip()) for name, words in found]
    customer = next((name for name, _words in spoken if not AGENT_NAME.search(name)), "")
    return tuple(
        Said(Role.CUSTOMER if name == customer else Role.AGENT, words, name)
        for name, words in spoken
        if words
    )


class ManualSource:
    """Delivers what was typed, at once and durably."""

    name = "manual"

    def __init__(self) -> None:
        self._deliver: Deliver | None = None

    async def run(self, deliver: Deliver) -> None:
        """Takes words until cancelled."""
        self._deliver = deliver
        await asyncio.Event().wait()

    async def say(self, subject: str, title: str, text: str, *, source: str = "") -> Receipt:
        """Adds what was said to a conversation (`source` names another source's conversation).

        SourceError when there is nothing to say or it is too long; StoreError when it cannot be kept.
        """
        if self._deliver is None:
            raise SourceError(_("Assist is still starting. Try again in a moment."))
        if len(text) > LONGEST_TEXT:
            words = _("This message has more than {most} characters. Shorten it, or add it in parts.")
            raise SourceError(words.format(most=LONGEST_TEXT))
        rows = split_transcript(clean(text))
        if not rows or not rows[0].text:
            raise SourceError(_("There is nothing to add."))
        events = tuple(
            ChatEvent(
                source or self.name,
                f"typed-{os.urandom(8).hex()}",
                EventKind.CREATED,
                subject,
                row.role,
                row.text,
                time.time() + number / 1000,
                row.author,
                title,
                timed=False,
            )
            for number, row in enumerate(rows)
        )
        return await self._deliver(Batch(self.name, events))
