"""Request headers of RongCloud's server API: SHA1 over secret, nonce and time; the body is not signed.

Source: docs.rongcloud.cn/platform-chat-api/auth.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from assist_app.assist.setup import Setup
from assist_app.i18n import _
from assist_app.model.errors import Misconfigured

TOLERATED = 30.0
"""Seconds this machine's clock may differ from the service's before that explains a refusal."""


def signature(app_secret: str, nonce: str, timestamp: str) -> str:
    """40 lower-case hexadecimal digits."""
    return hashlib.sha1(f"{app_secret}{nonce}{timestamp}".encode(), usedforsecurity=False).hexdigest()


class Clock:
    """The service's time as far as it is known."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._ahead = 0.0

    def milliseconds(self) -> str:
        """Now, since the epoch."""
        return str(round((self._now() + self._ahead) * 1000))

    def learn(self, date: str) -> bool:
        """Takes the time of an answer's Date header over; whether ours was wrong."""
        try:
            ahead = parsedate_to_datetime(date).timestamp() - self._now()
        except (ValueError, TypeError, OverflowError):
            return False
        wrong = abs(ahead - self._ahead) > TOLERATED
        if wrong:
            self._ahead = ahead
        return wrong


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request proves itself with: key and secret, a gateway's token, or both."""

    app_key: str = field(repr=False)
    app_secret: str = field(repr=False)
    gateway_token: str = field(repr=False)

    def headers(self, clock: Clock) -> dict[str, str]:
        """The headers of one request; unsigned when there is no secret."""
        headers = {"App-Key": self.app_key} if self.app_key else {}
        if self.app_secret:
            nonce, timestamp = f"{secrets.randbelow(10**16):016d}", clock.milliseconds()
            headers |= {"Nonce": nonce, "Timestamp": timestamp}
            headers["Signature"] = signature(self.app_secret, nonce, timestamp)
        if self.gateway_token:
            headers["Authorization"] = f"Bearer {self.gateway_token}"
        return headers

    def hidden_in(self, text: str) -> str:
        """The text with every one of these values blotted out: services like to repeat what they got."""
        for value in (self.app_key, self.app_secret, self.gateway_token):
            if value:
                text = text.replace(value, "•••")
        return text


def credentials_of(setup: Setup) -> Credentials:
    """The account's secrets, fresh from the vault. Misconfigured when they cannot make a request."""
    names = ("app_key", "app_secret", "gateway_token")
    key, secret, token = (setup.secret(name).strip() for name in names)
    title = _(setup.spec.title)
    if not token and not (key and secret):
        raise Misconfigured(_("{backend} needs its App Key and App Secret.").format(backend=title))
    if secret and not key:
        raise Misconfigured(
            _("{backend} needs the App Key that belongs to its App Secret.").format(backend=title)
        )
    if token and not setup.fields.get("endpoint", "").strip():
        sentence = _("The gateway's token goes to your own gateway only: fill in the address of {backend}.")
        raise Misconfigured(sentence.format(backend=title))
    # Header values; the secret itself is never sent.
    if not all(char.isascii() and char.isprintable() for char in key + token):
        sentence = _("The App Key or the token of {backend} holds characters that cannot be sent.")
        raise Misconfigured(sentence.format(backend=title))
    return Credentials(key, secret, token)
