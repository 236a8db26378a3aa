"""Refusals as the program's own errors, by the beginning of their code and then by their status."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from assist_app.backends.dianjin.reading import words
from assist_app.backends.dianjin.refusal import Refusal, name
from assist_app.backends.web import refused
from assist_app.i18n import N_, _
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

CLOCK = "InvalidTimeStamp"
NONCE = "SignatureNonceUsed"
MOST_SHOWN = 200
"""Characters of the service's own words that are shown."""

SLOWER = N_("{backend} wants fewer questions at the moment; ask again a little later.")
SPENT = N_("The calls of {backend} that this account has paid for are used up.")
BUSY = N_("{backend} is busy; ask again a little later.")
SLOW = N_("{backend} did not answer in time.")
LONG = N_("The conversation is too long for {backend}.")
WRONG_SECRET = N_("{backend} does not accept the signature; check the AccessKey Secret in the settings.")
WRONG_KEY = N_("{backend} does not know this AccessKey, or it is disabled; check it in the settings.")
WRONG_TOKEN = N_("The temporary token of {backend} has expired or is wrong; enter a new one in the settings.")
WRONG_LOGIN = N_("{backend} refuses the credentials; check them in the settings.")
FORBIDDEN = N_("This account may not use {backend} in this workspace; ask the administrator for permission.")
FORBIDDEN_ACTION = N_(
    "This account may not use {backend}; ask the administrator for the permission {action}."
)
WRONG_CLOCK = N_("{backend} refuses requests of a wrong time; set the clock of this computer.")
WRONG_FIELDS = N_("{backend} does not accept a setting of this account ({code}); check its fields.")
WRONG_ADDRESS = N_("There is no such service at the address of {backend}; check address and workspace id.")
REJECTED = N_("{backend} did not accept the request ({code}).")
TWICE = N_("{backend} took the request for a repetition; ask again.")
UNTOLD = N_("{backend} reported a failure without a reason ({code}).")
TOLD = N_("{backend} reported a failure: “{message}” ({code}).")

BY_CODE: tuple[tuple[tuple[str, ...], type[BackendError], str], ...] = (
    (("QuotaExceed",), QuotaSpent, SPENT),
    (("Throttling",), RateLimited, SLOWER),
    (("ServiceUnavailable", "InternalError"), Busy, BUSY),
    (("SignatureDoesNotMatch", "IncompleteSignature"), CredentialsRejected, WRONG_SECRET),
    ((CLOCK,), Misconfigured, WRONG_CLOCK),
    ((NONCE,), UnexpectedReply, TWICE),
    (("InvalidAccessKeyId", "MissingAccessKeyId"), CredentialsRejected, WRONG_KEY),
    (("InvalidSecurityToken", "MissingSecurityToken"), CredentialsRejected, WRONG_TOKEN),
    (("Forbidden", "NoPermission"), NotPermitted, FORBIDDEN),
    (("Missing", "Invalid"), Misconfigured, WRONG_FIELDS),
)
BY_STATUS: dict[int, tuple[type[BackendError], str]] = {
    401: (CredentialsRejected, WRONG_LOGIN),
    403: (NotPermitted, FORBIDDEN),
    404: (Misconfigured, WRONG_ADDRESS),
    405: (Misconfigured, WRONG_ADDRESS),
    408: (TimedOut, SLOW),
    413: (TooLong, LONG),
    429: (RateLimited, SLOWER),
    504: (TimedOut, SLOW),
}


class BusyInside(Busy):
    """The service itself failed behind a gateway that works; asked again once, not three times."""


def in_words(refusal: Refusal, title: str, told: str = "") -> BackendError:
    """The error a refusal by the gateway means; nothing of the gateway's own message is in it.

    `told` is a sentence to add, for refusals by the service itself.
    """
    kind, sentence = _kind(refusal)
    if kind is NotPermitted and refusal.action:
        sentence = FORBIDDEN_ACTION
    code = refusal.code or str(refusal.status)
    text = _(sentence).format(backend=title, code=code, action=refusal.action)
    text = f"{text} {told}" if told else text
    request_id, pause = refusal.request_id, refusal.retry_after
    return refused(kind, text, code=code, request_id=request_id, retry_after=pause)


def _kind(refusal: Refusal) -> tuple[type[BackendError], str]:
    for prefixes, kind, sentence in BY_CODE:
        if refusal.begins(*prefixes):
            # A time to come back means "slower", whatever stands in the code.
            return (RateLimited, SLOWER) if refusal.retry_after and kind is Busy else (kind, sentence)
    if refusal.retry_after:
        return RateLimited, SLOWER
    if refusal.status in BY_STATUS:
        return BY_STATUS[refusal.status]
    if refusal.status >= 500:
        return Busy, BUSY
    return (Misconfigured, WRONG_ADDRESS) if refusal.status < 400 else (InputRejected, REJECTED)


def answer_data(answer: Any, title: str, secrets: Callable[[], Iterable[str]]) -> dict[str, Any]:
    """The data of an answer; {} when it has none.

    Raises what a failure within a success means: the service says with status 200 that it failed.
    `secrets` are never shown, should its message repeat one.
    """
    if not isinstance(answer, dict) or not {"success", "data", "errCode"} & answer.keys():
        raise UnexpectedReply(_("{backend} answered in a form that is not known.").format(backend=title))
    data, code = answer.get("data"), words(answer, "errCode")
    failed = answer.get("success") not in (True, None, "true") or (code not in ("", "0") and not data)
    if failed:
        raise _failure(answer, name(code), title, secrets)
    if data is not None and not isinstance(data, dict):
        raise UnexpectedReply(_("{backend} answered in a form that is not known.").format(backend=title))
    return data or {}


def _failure(
    answer: dict[str, Any], code: str, title: str, secrets: Callable[[], Iterable[str]]
) -> BackendError:
    request_id = name(answer.get("requestId"))
    known = Refusal(200, code, request_id)
    message = " ".join(words(answer, "message").split())[:MOST_SHOWN]
    shown = message and not any(secret in message for secret in secrets())
    text = _(TOLD if shown else UNTOLD).format(backend=title, message=message, code=code or "?")
    if any(known.begins(*prefixes) for prefixes, _kind, _sentence in BY_CODE):
        return in_words(known, title, text if shown else "")
    kind = BusyInside if code.startswith("5") else BackendError
    return kind(text, code=code, request_id=request_id)
