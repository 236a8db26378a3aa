"""What is set up in the emulated enterprise: apps, programs, models, knowledge, tags, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STAFF, CUSTOMER = 1, 2
TEXT, IMAGE, VOICE = 1, 2, 3
"""1 is known to be text; the other two numbers stand in for an enumeration that is not public."""


@dataclass(frozen=True, slots=True)
class Ability:
    """An ability of a program or model with its two protocols, sample JSON as typed into the console."""

    ability_id: str
    accepts: str
    returns: str


@dataclass(frozen=True, slots=True)
class Start:
    """How a program is started: `{python}` and `{port}` in arguments and variables are filled in.

    The program gets `wwspecapisdk` on its module path and must listen on 127.0.0.1 at that port.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """An uploaded image; `model` when it is a language model. `debug_url` gets the calls in debug mode."""

    program_id: str
    abilities: tuple[Ability, ...]
    start: Start
    model: bool = False
    debug_token: str = ""
    debug_url: str = ""

    def ability(self, ability_id: str) -> Ability | None:
        """The ability of that id."""
        return next((a for a in self.abilities if a.ability_id == ability_id), None)


@dataclass(frozen=True, slots=True)
class App:
    """An application of the enterprise with the programs it may call."""

    agent_id: int
    secret: str = field(repr=False)
    programs: frozenset[str] = frozenset()
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a knowledge set: free fragments, or questions with answers."""

    name: str
    fragments: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeSet:
    """A knowledge set."""

    kb_id: str
    name: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class TagGroup:
    """A group of customer tags: (id, name) each."""

    group_id: str
    name: str
    tags: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A message before it was archived; `kind` is TEXT, IMAGE or VOICE (its text is what was said)."""

    role: str
    text: str
    kind: int = TEXT


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation of the start with its two sides' names."""

    customer: str
    agent: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class World:
    """One enterprise as it is after the start."""

    corp_id: str
    apps: tuple[App, ...]
    programs: tuple[Program, ...]
    knowledge: tuple[KnowledgeSet, ...] = ()
    tag_groups: tuple[TagGroup, ...] = ()
    talks: tuple[Talk, ...] = ()

    def program(self, program_id: object) -> Program | None:
        """The program or model of that id."""
        return next((p for p in self.programs if p.program_id == program_id), None)

    def knowledge_set(self, kb_id: object) -> KnowledgeSet | None:
        """The knowledge set of that id."""
        return next((k for k in self.knowledge if k.kb_id == kb_id), None)
