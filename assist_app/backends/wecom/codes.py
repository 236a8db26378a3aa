"""Vendor codes as failures in words. `errcode` decides; `errmsg` is shown for unknown codes, never read."""

from __future__ import annotations

import random
import re
from typing import Any

import httpx

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
    TooLong,
    UnexpectedReply,
)

BUSY, PROGRAM_DOWN, TOO_LONG = -1, 710674, 790040
FREQUENCY, CONCURRENCY = 45009, 45033
TOKEN_REFUSED = (40014, 42001)
BLOCKED_SECONDS = 60.0
"""The shortest of the platform's blocks; it does not say which one it set."""

WRONG_SECRET = N_("WeCom does not know the secret of the application; ask your administrator for a new one.")
BAD_ARGUMENT = N_("WeCom refuses the form of the request (code {code}); check the fields of the account.")
WRONG_ADDRESS = N_(
    "WeCom does not take calls from this address (code {code}); your administrator can allow it."
)
ZONE_REFUSED = N_("The zone program does not offer what was asked (code {code}); it may be an older version.")
WORDS: dict[int, tuple[type[BackendError], str]] = {
    BUSY: (Busy, N_("{backend} is busy; try again in a moment.")),
    6000: (Busy, N_("{backend} is busy; try again in a moment.")),
    40001: (CredentialsRejected, WRONG_SECRET),
    40091: (CredentialsRejected, WRONG_SECRET),
    40013: (Misconfigured, N_("WeCom does not know the company ID of the account.")),
    40014: (CredentialsRejected, N_("WeCom does not take the access token, not even a new one.")),
    42001: (CredentialsRejected, N_("WeCom does not take the access token, not even a new one.")),
    41001: (
        CredentialsRejected,
        N_("The access token is missing; the gateway in front of WeCom must add it."),
    ),
    40033: (InputRejected, BAD_ARGUMENT),
    40035: (InputRejected, BAD_ARGUMENT),
    40058: (InputRejected, BAD_ARGUMENT),
    43003: (Misconfigured, N_("WeCom wants https:// in the address of the account.")),
    48002: (
        NotPermitted,
        N_("The application may not use this interface of WeCom; your administrator grants it."),
    ),
    60020: (NotPermitted, WRONG_ADDRESS),
    301042: (NotPermitted, WRONG_ADDRESS),
    710601: (InputRejected, N_("WeCom could not use the messages of this conversation.")),
    PROGRAM_DOWN: (Busy, N_("WeCom cannot reach the zone program at the moment.")),
    790014: (
        Misconfigured,
        N_(
            "The result does not fit the ability's output protocol (code 790014); the console must hold "
            "a sample of it."
        ),
    ),
    790016: (
        Misconfigured,
        N_(
            "The request does not fit the ability's input protocol (code 790016); the console must hold "
            "a sample with real values, not descriptions."
        ),
    ),
    TOO_LONG: (TooLong, N_("The conversation is longer than WeCom analyses.")),
    900001: (Misconfigured, ZONE_REFUSED),
    900002: (Misconfigured, ZONE_REFUSED),
    900003: (Busy, N_("The zone program failed on its side; its log in the console says why.")),
}
"""90000n are the zone program's own (packaging/wecom_zone)."""


class NoAnswer(Busy):
    """Something between us and the service failed: whether the request was carried out is unknown."""


class TokenRefused(CredentialsRejected):
    """The access token is not taken; a new one may be."""


def accepted(reply: Any, title: str, *, pending: frozenset[int] = frozenset(), counted: bool = False) -> bool:
    """Whether a reply's errcode is 0; False when it is one that means "not finished", else it is raised.

    `counted` says that the reply comes from an interface with a limit for the day.
    """
    code = reply.get("errcode") if isinstance(reply, dict) else None
    if type(code) is not int:
        raise UnexpectedReply(_("{backend} answered without an errcode.").format(backend=title))
    if code == 0:
        return True
    if code in pending:
        return False
    raise failure(code, reply.get("errmsg"), title, counted=counted)


def failure(code: int, message: Any, title: str, *, counted: bool = False) -> BackendError:
    """The failure a code stands for."""
    told = str(code)
    if code == FREQUENCY and counted:
        sentence = _("Today's calls of {backend} are used up; it is back tomorrow.")
        return QuotaSpent(sentence.format(backend=title), code=told)
    if code in (FREQUENCY, CONCURRENCY):
        pause = BLOCKED_SECONDS if code == FREQUENCY else random.uniform(1, 2)
        sentence = _("{backend} gets too many calls at the moment.")
        return RateLimited(sentence.format(backend=title), pause, code=told)
    if code in WORDS:
        kind, words = WORDS[code]
        kind = TokenRefused if code in TOKEN_REFUSED else kind
        return kind(_(words).format(backend=title, code=code), code=told)
    sentence = _("{backend} refused with code {code}: {message}.")
    return UnexpectedReply(sentence.format(backend=title, code=code, message=quoted(message)), code=told)


def quoted(message: Any) -> str:
    """A vendor's words, shortened; what could be a token, a key or a number of a person is left out."""
    text = message if isinstance(message, str) else ""
    text = re.sub(r"[\w+/=-]{20,}|\d(?:[ -]?\d){6,}", "…", "".join(c for c in text if c.isprintable()))
    return text[:100].strip().rstrip(".。") or "-"


def by_status(response: httpx.Response, title: str) -> BackendError:
    """What a status other than 200 means; business errors come with 200, so this is the way there."""
    status = response.status_code
    told = str(status)
    if status in (401, 407):
        sentence = _("The gateway in front of {backend} does not take the account's token.")
        return CredentialsRejected(sentence.format(backend=title), code=told)
    if status == 403:
        return NotPermitted(_("{backend} is forbidden for this account.").format(backend=title), code=told)
    if status == 429:
        after = response.headers.get("retry-after", "")
        pause = float(after[:6]) if after.isascii() and after.isdecimal() else BLOCKED_SECONDS
        sentence = _("{backend} gets too many calls at the moment.")
        return RateLimited(sentence.format(backend=title), pause, code=told)
    if status >= 500:
        return NoAnswer(_("{backend} cannot work at the moment.").format(backend=title), code=told)
    if status < 400 or status in (404, 405):
        sentence = _("There is no WeCom service at the address of {backend} (status {status}).")
        return Misconfigured(sentence.format(backend=title, status=status), code=told)
    sentence = _("{backend} refused the request (status {status}).")
    return UnexpectedReply(sentence.format(backend=title, status=status), code=told)
