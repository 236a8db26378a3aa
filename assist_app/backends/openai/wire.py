"""The wire format of chat completions: the body that is sent, and the pieces an answer is made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

from assist_app.backends.openai.account import MOST_REPLIES, Account
from assist_app.model.errors import BackendError

OPTIONAL = ("stream_options", "temperature", "max_tokens", "max_completion_tokens", "n")
"""Fields that a server may refuse; the request means nearly the same without them."""

SYSTEM = "system"
"""Stands among refused fields for the role: the templates of some models have none."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a request."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Text:
    """More text of the reply with this number; `whole` when it is all of it."""

    index: int
    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """The reply with this number has ended, and why: "stop", "length", "content_filter"."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens read and written so far, as the service counts them."""

    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A frame that could not be read."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The service has said that nothing comes any more."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The service has broken its answer off, and why."""

    error: BackendError


Piece = Text | Ended | Counted | Unread | Closed | Broken


def body_of(
    account: Account, messages: Sequence[Said], replies: int, refused: Collection[str]
) -> dict[str, Any]:
    """The body of a request, without the fields that were refused."""
    wanted: dict[str, Any] = {"stream_options": {"include_usage": True}}
    if account.temperature is not None:
        wanted["temperature"] = account.temperature
    if account.max_tokens is not None:
        # Newer models of the first vendor take only the second name, most other servers only the first.
        name = "max_completion_tokens" if "max_tokens" in refused else "max_tokens"
        wanted[name] = account.max_tokens
    if replies > 1:
        wanted["n"] = replies
    said = without_system(messages) if SYSTEM in refused else messages
    return {
        "model": account.model,
        "messages": [{"role": each.role, "content": each.content} for each in said],
        "stream": True,
        **{name: value for name, value in wanted.items() if name not in refused},
    }


def without_system(messages: Sequence[Said]) -> list[Said]:
    """The same with what the system says at the head of the first other message."""
    system = "\n\n".join(each.content for each in messages if each.role == "system")
    rest = [each for each in messages if each.role != "system"]
    first = Said("user", f"{system}\n\n{rest[0].content}" if rest else system)
    return [first, *rest[1:]]


def newly_refused(words: str, sent: Collection[str], refused: Collection[str]) -> set[str]:
    """Which optional fields of what was `sent` a service complains about; empty when it is something else."""
    lower = words.lower()
    if "system" in lower and "role" in lower and "support" in lower and SYSTEM not in refused:
        return {SYSTEM}
    there = [name for name in OPTIONAL if name in sent]
    named = {name for name in there if name != "n" and name in lower}
    if "n" in there and any(
        mark in lower for mark in ("'n'", '"n"', "`n`", "n >", "n must", "number of choices")
    ):
        named.add("n")
    if named:
        return named
    unknown = (
        "unrecognized",
        "unknown",
        "unexpected",
        "extra",
        "not permitted",
        "not supported",
        "unsupported",
    )
    return set(there) if any(word in lower for word in unknown) else set()


def pieces_of(value: Any) -> list[Piece]:
    """The pieces in one frame of a stream or in a whole completion; what is not understood is passed over.

    What a model thinks ("reasoning_content", "reasoning") is no reply and is passed over too.
    """
    if not isinstance(value, dict):
        return [Unread()]
    pieces: list[Piece] = []
    choices = value.get("choices")
    for place, choice in enumerate(choices if isinstance(choices, list) else ()):
        if isinstance(choice, dict):
            pieces += _of_choice(choice, place)
    counted = _counted(value.get("usage"))
    return [*pieces, counted] if counted else pieces


def _of_choice(choice: dict[str, Any], place: int) -> list[Piece]:
    index = choice.get("index")
    number = index if _is_count(index) else place
    if number >= MOST_REPLIES:
        return []
    whole = not isinstance(choice.get("delta"), dict)
    holder = choice.get("message") if whole else choice["delta"]
    text = _text(holder.get("content")) if isinstance(holder, dict) else ""
    if whole and not text and isinstance(choice.get("text"), str):
        text = choice["text"]
    pieces: list[Piece] = [Text(number, text, whole)] if text else []
    reason = choice.get("finish_reason")
    return [*pieces, Ended(number, reason)] if isinstance(reason, str) and reason else pieces


def _text(content: Any) -> str:
    """Content is a text, or a list of parts of which some are text."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else ()
    texts = (part.get("text") for part in parts if isinstance(part, dict) and part.get("type") == "text")
    return "".join(text for text in texts if isinstance(text, str))


def _counted(usage: Any) -> Counted | None:
    if not isinstance(usage, dict):
        return None
    read, written = usage.get("prompt_tokens"), usage.get("completion_tokens", 0)
    return Counted(read, written) if _is_count(read) and _is_count(written) else None


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
