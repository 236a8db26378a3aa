"""What backends answer: intent, attitude, suggestions, and honest silence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OTHER = "other"
"""Code of the intent "none of the known ones"."""


class AttitudeLabel(StrEnum):
    """How the customer sounds."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Attitude:
    """`confidence` lies between 0 and 1."""

    label: AttitudeLabel
    confidence: float


@dataclass(frozen=True, slots=True)
class Intent:
    """A recognised intent; `code` is OTHER when nothing known fits.

    `confidence` lies between 0 and 1. `domain` is the level-one name ("" for global intents).
    `evidence` are the customer's own words or the nearest known examples that speak for it.
    `runner_up` is the name of the second best intent, "" when there is none.
    """

    code: str
    name: str
    confidence: float
    domain: str = ""
    evidence: tuple[str, ...] = ()
    runner_up: str = ""
    script: str = ""


class ReasonKind(StrEnum):
    """Why a suggestion is offered."""

    WORDS = "words"
    INTENT = "intent"
    MEANING = "meaning"
    PAST_CASE = "past_case"
    """Agents answered so where customers said much the same; `detail` is in how many such cases."""
    PAST_USE = "past_use"
    TRIAL = "trial"
    """Given a place to be tried: it was seldom shown so far."""
    CITATION = "citation"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; `detail` holds the matched words, the intent's name, or the number of uses."""

    kind: ReasonKind
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reply the agent may use: one or several messages, where it came from and why.

    `id` is stable while an answer grows (`complete` is False until it has ended). `score` is comparable
    only within one backend. `highlights` are words of the text that the customer used too. `signs`, each 0 to
    1, are what one reply can be preferred to another for; learning compares them. `repeats` is the id of the
    row that says the same, where one has grown into it; it is for that one to be shown. `foreign` is the
    language of the messages, "zh" or "en", where it is not the customer's. `confidence` is how probable it is
    that the reply is right, 0 to 1; None where nobody knows.
    """

    id: str
    messages: tuple[str, ...]
    origins: tuple[str, ...]
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()
    highlights: tuple[str, ...] = ()
    script_id: str | None = None
    complete: bool = True
    signs: tuple[float, ...] = ()
    repeats: str = ""
    foreign: str = ""
    confidence: float | None = None

    @property
    def text(self) -> str:
        """All messages as one text, a line break between them."""
        return "\n".join(self.messages)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Intent and attitude of the turn; None where the backend does not look for one."""

    backend: str
    intent: Intent | None
    attitude: Attitude | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggestion; the same suggestion id again replaces the earlier text."""

    backend: str
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Abstained:
    """The backend looked and is not sure enough to offer anything."""

    backend: str


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The backend stepped aside before any call; `reason` is a sentence for the agent."""

    backend: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remarked:
    """Something the agent should know about an answer, as a sentence: "based on 3 of 5 messages"."""

    backend: str
    remark: str


@dataclass(frozen=True, slots=True)
class Metered:
    """What the answer cost: tokens as the service counted them, money in `currency` (None: unknown)."""

    backend: str
    tokens_in: int
    tokens_out: int
    cost: float | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """The backend failed; `reason` is a sentence for the agent, the rest as in BackendError."""

    backend: str
    reason: str
    kind: str = "unknown"
    code: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """The backend has said all it has to say about this turn."""

    backend: str
    milliseconds: float


AssistEvent = Recognised | Suggested | Abstained | Remarked | Metered | NotAsked | Failed | Finished
