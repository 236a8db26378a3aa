"""What the platform does with JSON and texts by its documents: protocol matching, placeholders, escapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

ESCAPED = {
    '"': '\\"',
    "\\": "\\\\",
    "/": "\\/",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}


def matches(sample: Any, value: Any) -> bool:
    """Whether a value is a subset of an ability's sample: known keys only, the same kinds of values."""
    if isinstance(sample, dict):
        if not isinstance(value, dict):
            return False
        return all(key in sample and matches(sample[key], part) for key, part in value.items())
    if isinstance(sample, list):
        return isinstance(value, list) and (not sample or all(matches(sample[0], part) for part in value))
    return kind(sample) == kind(value)


def kind(value: Any) -> str:
    """The JSON kind of a scalar; a boolean is no number."""
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else type(value).__name__


def chat(messages: Sequence[tuple[str, str]]) -> str:
    """{chat} of own programs and models."""
    return "\n".join(f"{sender}说：{text}" for sender, text in messages)


def chat_content(messages: Sequence[tuple[str, str]]) -> str:
    """{chatcontent}."""
    return "\n".join(text for _sender, text in messages)


def escape(text: str, escape_type: int, reading: str = "json") -> str:
    """Both kinds of escape_type; of kind 1 the page allows two readings for control characters."""
    if escape_type == 0:
        return "".join(" " if letter in ESCAPED else letter for letter in text)
    twice = "\\" if reading == "literal" else ""
    return "".join(
        (twice if letter < " " else "") + ESCAPED[letter] if letter in ESCAPED else letter for letter in text
    )
