"""A failure with the vendor's number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assist_app.emulator.service import Reply

JSON = {"content-type": "application/json; charset=UTF-8"}
BUSY, BAD_ARGUMENT, BAD_JSON, FREQUENCY, CROWDED, NOT_ALLOWED = -1, 40058, 40035, 45009, 45033, 48002
MESSAGE_FAILED, NOT_REACHED, OUTPUT_MISMATCH, INPUT_MISMATCH, TOO_LONG = (
    710601,
    710674,
    790014,
    790016,
    790040,
)


class Refusal(Exception):
    """An errcode with its errmsg."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code, self.message = code, message

    @property
    def body(self) -> dict[str, Any]:
        """As the vendor writes it."""
        return {"errcode": self.code, "errmsg": self.message}


def compact(value: Any) -> str:
    """JSON without spaces, every sign as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def answered(value: Mapping[str, Any]) -> Reply:
    """An answer over HTTP: 200 whatever became of it."""
    return Reply(200, compact(value).encode("utf-8", "replace"), JSON)


def ok(**more: Any) -> dict[str, Any]:
    """A success with its fields."""
    return {"errcode": 0, "errmsg": "ok", **more}


def text_of(body: Mapping[str, Any], name: str, *, most: int = 0, needed: bool = True) -> str:
    """A text field; Refusal when it is of another type, too long (in bytes) or missing."""
    value = body.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or not value or (most and len(value.encode("utf-8", "replace")) > most):
        raise Refusal(BAD_ARGUMENT, f"invalid argument: {name}")
    return value


def number_of(body: Mapping[str, Any], name: str, default: int, low: int, high: int) -> int:
    """A whole number field within its limits."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Refusal(BAD_ARGUMENT, f"invalid argument: {name}")
    return value
