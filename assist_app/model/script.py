"""The library the agent works with: scripts (话术) and intents, and the blanks in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

BLANK = re.compile(r"\{([^{}\n]{1,40})\}")
SEPARATOR = "---"
"""A line of its own between two messages of one script."""
BETWEEN = re.compile(r"(?m)^[ \t]*-{3,}[ \t]*$")


class IntentLevel(StrEnum):
    """Global intents hold in every conversation; hierarchical ones belong to a domain."""

    GLOBAL = "global"
    HIERARCHICAL = "hierarchical"


@dataclass(frozen=True, slots=True)
class IntentDefinition:
    """An intent as the team lead edits it: what it is called, what it sounds like, what to answer.

    `code` is unique. `domain` is the level-one name of a hierarchical intent, "" for a global one.
    `examples` are customer sentences; `script` is the reply to offer when nothing better is known.
    """

    code: str
    name: str
    language: str
    description: str = ""
    domain: str = ""
    level: IntentLevel = IntentLevel.HIERARCHICAL
    examples: tuple[str, ...] = ()
    script: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """One entry of the script library; several messages are sent one after the other.

    `{name}` marks a blank. `language` is "zh" or "en". `intents` are the codes this script answers.
    `internal` scripts are for the agent's eyes and never leave through delivery. From `expires_at` (seconds
    since the epoch, None for never) on a script is no longer suggested, and for the intents that it is
    `forbidden` for it never is.
    """

    id: str
    language: str
    title: str
    messages: tuple[str, ...]
    intents: tuple[str, ...] = ()
    category: str = ""
    tags: tuple[str, ...] = ()
    internal: bool = False
    expires_at: float | None = None
    forbidden: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # Scripts are looked up a hundred times an answer, and the id tells them apart.
        return hash(self.id)

    @property
    def restricted(self) -> bool:
        """Whether there are turns or times in which it must not be suggested."""
        return self.internal or self.expires_at is not None or bool(self.forbidden)

    def expired(self, now: float) -> bool:
        """Whether its time is over at `now`, in seconds since the epoch."""
        return self.expires_at is not None and self.expires_at <= now

    def withheld(self, intent: str | None, now: float) -> bool:
        """Whether it must not be suggested at this time in a turn with this intent (None: unknown)."""
        return self.internal or self.expired(now) or (intent is not None and intent in self.forbidden)


@dataclass(frozen=True, slots=True)
class ScriptFilter:
    """Which scripts of a library to list: those with the text, of the language, of the category.

    "" leaves a field open. Scripts in the language `first` come before the others.
    """

    text: str = ""
    language: str = ""
    category: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """A whole library as it is imported, exported or bundled."""

    scripts: tuple[Script, ...] = ()
    intents: tuple[IntentDefinition, ...] = ()


def split_messages(text: str) -> tuple[str, ...]:
    """The messages of a script that was written as one text; a line of three dashes is between two."""
    return tuple(part.strip() for part in BETWEEN.split(text) if part.strip())


def join_messages(messages: Sequence[str]) -> str:
    """All messages of a script as one text."""
    return f"\n{SEPARATOR}\n".join(messages)


def blanks(text: str) -> tuple[str, ...]:
    """Names of the blanks in a script text, in order of appearance."""
    return tuple(match.group(1) for match in BLANK.finditer(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every blank that has a value filled; the others stay as they are."""
    return BLANK.sub(lambda match: values.get(match.group(1)) or match.group(0), text)
