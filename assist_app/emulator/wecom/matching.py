"""Input and output protocols: is a JSON value a subset of the sample typed into the console?"""

from __future__ import annotations

from typing import Any

import msgspec


def decode(text: str | bytes) -> Any:
    """The JSON value of a text; ValueError when it is none."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ValueError("not JSON") from error


def fits(sample: Any, value: Any) -> bool:
    """Whether every key and type of `value` is in `sample`.

    Recursion, arrays by their first element and bool apart from number are guesses of the reference;
    that keys may be missing but not added, and that types must agree, is documented.
    """
    if isinstance(sample, dict):
        return isinstance(value, dict) and all(k in sample and fits(sample[k], v) for k, v in value.items())
    if isinstance(sample, list):
        return isinstance(value, list) and (not sample or all(fits(sample[0], item) for item in value))
    return kind(sample) == kind(value)


def kind(value: Any) -> str:
    """The JSON type of a value; whole and decimal numbers are one."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return {str: "string", type(None): "null", dict: "object", list: "array"}[type(value)]


def text_fits(sample: str, text: str) -> bool:
    """Whether `text` is a JSON object that fits the sample."""
    try:
        value = decode(text)
    except ValueError:
        return False
    return isinstance(value, dict) and fits(decode(sample), value)
