"""What RongCloud's codes mean, as failures with a sentence.

The table is the server API's general one; codes of the AI agents themselves are not documented, so an unknown
code is shown with the service's own words and never tried again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import msgspec

from assist_app.backends.rongcloud.signing import Credentials
from assist_app.backends.web import refused
from assist_app.i18n import N_, _
from assist_app.model.errors import (
    BackendError,
    Busy,
    CredentialsRejected,
    Misconfigured,
    NotPermitted,
    RateLimited,
    TooLong,
    UnexpectedReply,
)

NOT_ENABLED = ("1009", "430")
"""Codes of a service that is off: the API's own, and its HTTP status where a body is missing."""
SERVICES = {"suggest": N_("AI reply suggestions"), "generate": N_("AI answers")}
NOT_DESCRIBED = N_("{backend} answered with something its documents do not describe.")
_BUSY = N_("{backend} cannot work at the moment ({code}); try again later.")
_KEY = N_("{backend} refused the App Key or App Secret ({code}); check both in the settings.")
_ACCESS = N_("{backend} refused the credentials of this account ({code}); check them in the settings.")
_SIGNATURE = N_("{backend} refused the signature ({code}); check the App Secret and this computer's clock.")
_LOCKED = N_("{backend} says that the app is locked or deleted ({code}); ask your administrator.")
_CALL = N_("{backend} does not allow this call for the app ({code}); ask your administrator.")
_ENABLED = N_(
    "“{service}” is not enabled for the app of {backend} ({code}); ask your administrator to enable it."
)
_USERS = N_("{backend} says that the app has used up its test users ({code}); ask your administrator.")
_ARGUMENT = N_("{backend} did not accept an argument ({code}{words}); check the agent id and the fields.")
_LONG = N_("{backend} says that an argument is too long ({code}).")
_PATH = N_("{backend} does not know this path ({code}); check the address.")
_SLOWER = N_("{backend} wants us to ask less often ({code}).")
_UNKNOWN = N_("{backend} refused the request ({code}{words}).")

MEANINGS: Mapping[int, tuple[type[BackendError], str]] = {
    1000: (Busy, _BUSY),
    1050: (Busy, _BUSY),
    1001: (CredentialsRejected, _KEY),
    1004: (CredentialsRejected, _SIGNATURE),
    401: (CredentialsRejected, _ACCESS),
    1006: (CredentialsRejected, _LOCKED),
    1007: (NotPermitted, _CALL),
    403: (NotPermitted, _CALL),
    2007: (NotPermitted, _USERS),
    1009: (NotPermitted, _ENABLED),
    430: (NotPermitted, _ENABLED),
    1002: (Misconfigured, _ARGUMENT),
    1003: (Misconfigured, _ARGUMENT),
    400: (Misconfigured, _ARGUMENT),
    404: (Misconfigured, _PATH),
    405: (Misconfigured, _PATH),
    1005: (TooLong, _LONG),
    413: (TooLong, _LONG),
    1008: (RateLimited, _SLOWER),
    429: (RateLimited, _SLOWER),
}


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked of whom, for the sentences."""

    operation: str
    title: str
    credentials: Credentials

    def refusal(self, response: httpx.Response, content: bytes) -> BackendError | None:
        """The failure an answer stands for, None when it is a good one.

        A streamed operation may answer in lines and need not have a code; any other answer is JSON with one.
        """
        value, status = _json(content), response.status_code
        code = code_of(value)
        coded = isinstance(value, dict) and "code" in value
        if status == 200 and (code == 200 or (self.operation == "generate" and not coded)):
            return None
        request_id = response.headers.get("x-request-id", "")[:64]
        if status == 200 and code is None:
            sentence = _(NOT_DESCRIBED).format(backend=self.title)
            return UnexpectedReply(sentence, code="200", request_id=request_id)
        retry_after = _seconds(response.headers.get("retry-after", ""))
        return self.refused(value, status, retry_after=retry_after, request_id=request_id)

    def refused(
        self, value: object, status: int = 200, *, retry_after: float | None = None, request_id: str = ""
    ) -> BackendError:
        """The failure of a body with a code, or of a status alone."""
        own = code_of(value)
        code = status if own is None or own == 200 else own
        kind, sentence = MEANINGS.get(code) or (_kind_of(status), _UNKNOWN)
        words = self._words(value)
        text = _(sentence).format(
            backend=self.title,
            code=code,
            words=f": {words}" if words else "",
            service=_(SERVICES[self.operation]),
        )
        return refused(kind, text, code=str(code), request_id=request_id, retry_after=retry_after)

    def _words(self, value: object) -> str:
        """The service's own words in one line, without anything secret it may repeat."""
        text = value.get("errorMessage") if isinstance(value, dict) else None
        line = " ".join(self.credentials.hidden_in(text).split()) if isinstance(text, str) else ""
        return "".join(char for char in line if char.isprintable())[:120]


def code_of(value: object) -> int | None:
    """The code in a body, None when it has none that can be one."""
    code = value.get("code") if isinstance(value, dict) else None
    return code if type(code) is int and abs(code) < 10**9 else None


def _kind_of(status: int) -> type[BackendError]:
    """The kind of a code that is not documented, by the status it came with."""
    if status >= 500:
        return Busy
    return MEANINGS[status][0] if status in MEANINGS else BackendError


def _json(content: bytes) -> object:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError):
        return None


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
