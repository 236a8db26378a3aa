"""Fields of the JSON bodies with the limits of the documents: too long is 1005, anything else wrong 1002."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from assist_app.emulator.rongcloud.refusing import Refused

LONGEST_ID, LONGEST_QUERY = 64, 10_000
MOST_PAIRS, LONGEST_KEY = 16, 32
VARIABLE, METADATA = 128, 512


def body_of(content: bytes) -> dict[str, Any]:
    """The JSON object of a request. Refused when there is none."""
    if not content.strip():
        raise Refused(1003)
    try:
        values = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(1002, "the body is not JSON") from error
    if not isinstance(values, dict):
        raise Refused(1002, "the body is not a JSON object")
    return values


def text(values: Mapping[str, Any], name: str, most: int, least: int = 1) -> str:
    """A text that must be there, with between `least` and `most` characters."""
    value = values.get(name)
    if not isinstance(value, str) or len(value) < least:
        raise Refused(1002, f"{name} is required")
    if len(value) > most:
        raise Refused(1005, f"{name} is longer than {most} characters")
    return value


def number(values: Mapping[str, Any], name: str, default: int, least: int, most: int) -> int:
    """A whole number within limits."""
    value = values.get(name)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Refused(1002, f"{name} must be a whole number from {least} to {most}")
    return value


def flag(values: Mapping[str, Any], name: str) -> bool:
    """A yes or no; absent is no."""
    value = values.get(name)
    if value is not None and not isinstance(value, bool):
        raise Refused(1002, f"{name} must be true or false")
    return bool(value)


def inner(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object that must be there and not be empty."""
    value = values.get(name)
    if not isinstance(value, dict) or not value:
        raise Refused(1002, f"{name} is required")
    return value


def pairs(values: Mapping[str, Any], name: str, longest: int) -> Mapping[str, str]:
    """A map of texts with at most 16 keys of 1 to 32 characters."""
    given = values.get(name)
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Refused(1002, f"{name} must be an object")
    if len(given) > MOST_PAIRS:
        raise Refused(1002, f"{name} has more than {MOST_PAIRS} pairs")
    for key, value in given.items():
        if not isinstance(value, str) or not key:
            raise Refused(1002, f"{name} must be a map of texts")
        if len(key) > LONGEST_KEY or len(value) > longest:
            raise Refused(1005, f"{name}: a key or value is too long")
    return given
