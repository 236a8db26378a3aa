"""What a service says when it refuses, in whichever of the many forms, as our errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from assist_app.backends.web import refused
from assist_app.i18n import _
from assist_app.model.errors import (
    BackendError,
    Busy,
    CredentialsRejected,
    InputRejected,
    Misconfigured,
    NotPermitted,
    QuotaSpent,
    RateLimited,
    TimedOut,
    TooLong,
    UnexpectedReply,
)

TOO_LONG = re.compile(
    r"context[_ ](length|size|window)|maximum context|exceed_context|too many (input )?tokens"
    r"|prompt (is )?too long|input length|string_above_max_length|max_prompt_tokens",
    re.IGNORECASE,
)
SPENT = re.compile(
    r"insufficient[_ ](quota|balance|user_quota)|billing|arrear|quota[_ ]exhausted"
    r"|exceeded your current quota|free ?tier ?only|余额|欠费",
    re.IGNORECASE,
)
FILTERED = re.compile(
    r"content[_ ]?filter|content[_ ]policy|data_?inspection|safety|risk_control", re.IGNORECASE
)
WRONG_KEY = re.compile(
    r"(invalid|incorrect|missing)[_ ]api[_ -]?key|api[_ ]key[_ ]invalid|invalid_authentication", re.I
)
NO_MODEL = re.compile(
    r"model[_ ]not[_ ](found|exist)|model.{0,80}(not found|does not exist)|no models? loaded", re.I
)
SLOW_DOWN = re.compile(r"rate[_ ]?limit|throttl|too many requests", re.I)
OVERLOADED = re.compile(r"overloaded|server_error|internal_error|service_unavailable|loading model", re.I)
CODE = re.compile(r"[A-Za-z0-9_.\-]{1,64}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: `words` is everything the service said, for recognising it only; never shown or logged.

    `code` is its own name for the failure and `request_id` what its support asks for; "" when it gave none.
    """

    status: int
    words: str
    code: str = ""
    request_id: str = ""
    retry_after: float | None = None


def read_refusal(status: int, headers: Mapping[str, str], body: bytes, now: float) -> Refusal:
    """A refusal from an answer with a status of 400 or more; `now` is in seconds since the epoch."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        value = None
    words = body[:20_000].decode("utf-8", "replace")
    request_id = _plain(headers.get("x-request-id", ""))
    return Refusal(status, words, _code(value), request_id, _pause(headers, now))


def refusal_within(value: Any) -> Refusal | None:
    """The refusal that lies in a frame or a body of status 200, None when there is none."""
    if not isinstance(value, dict) or not value.get("error"):
        return None
    error = value["error"]
    inner = error.get("code") if isinstance(error, dict) else None
    status = inner if isinstance(inner, int) and 400 <= inner < 600 else 200
    return Refusal(status, str(error)[:20_000], _code(value))


def as_error(refusal: Refusal, title: str, model: str) -> BackendError:
    """The error with a sentence for the agent; `title` is the account's name for people."""
    kind, sentence = _judge(refusal)
    words = sentence.format(backend=title, model=model, status=refusal.status)
    code, request_id = refusal.code or str(refusal.status), refusal.request_id
    return refused(kind, words, code=code, request_id=request_id, retry_after=refusal.retry_after)


def _judge(refusal: Refusal) -> tuple[type[BackendError], str]:
    # The words come first: one status stands for many things, and within a 200 there is none.
    said = f"{refusal.code} {refusal.words}"
    status = refusal.status
    if status == 402 or (status in (200, 400, 403, 429) and SPENT.search(said)):
        return QuotaSpent, _("The credit of {backend} is used up; it must be topped up at the service.")
    if status == 413 or (status in (200, 400, 422, 500) and TOO_LONG.search(said)):
        return TooLong, _("The conversation is longer than {backend} can read.")
    if status == 401 or WRONG_KEY.search(said):
        return CredentialsRejected, _("{backend} does not accept the API key; check it in the settings.")
    if status == 403:
        return NotPermitted, _("This API key may not use “{model}” of {backend}.")
    if status == 404 or (status in (200, 400) and NO_MODEL.search(said)):
        return Misconfigured, _("{backend} does not know the model “{model}”, or its address is wrong.")
    if status == 429 or (status in (200, 400) and SLOW_DOWN.search(said)):
        return RateLimited, _("{backend} has too many requests at the moment.")
    return _judge_rest(status, said)


def _judge_rest(status: int, said: str) -> tuple[type[BackendError], str]:
    if status in (408, 504, 524):
        return TimedOut, _("{backend} did not answer in time.")
    if status >= 500 or (status == 200 and OVERLOADED.search(said)):
        return Busy, _("{backend} cannot work at the moment (status {status}).")
    if status == 405 or 300 <= status < 400:
        return Misconfigured, _("The address of {backend} leads elsewhere; it usually ends in /v1.")
    if FILTERED.search(said):
        return InputRejected, _("{backend} refuses this conversation because of its content.")
    if status == 200:
        return UnexpectedReply, _("{backend} broke off with an error of its own.")
    return InputRejected, _("{backend} does not accept the request (status {status}).")


def _code(value: Any) -> str:
    """The service's own name of the failure. Its message is never used: it may quote what was said."""
    if not isinstance(value, dict):
        return ""
    error = value.get("error")
    for holder in (error, value):
        if isinstance(holder, dict):
            for name in ("code", "type"):
                plain = _plain(holder.get(name))
                if plain and not (name == "code" and plain.isdigit() and holder.get("type")):
                    return plain
    return ""


def _plain(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and CODE.fullmatch(value) else ""


def _pause(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait, as the service asks; RFC 9110 allows seconds and a date."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        text = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text):
            return float(text) / unit
    try:
        return max(0.0, parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
