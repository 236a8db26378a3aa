"""Access tokens: one per app, the same one while it is valid."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from assist_app.emulator.wecom.refusal import Refusal
from assist_app.emulator.wecom.world import App, World


class Tokens:
    """Issues and checks tokens."""

    def __init__(self, world: World, now: Callable[[], float], draw: Callable[[int], str]) -> None:
        self._world, self._now, self._draw = world, now, draw
        self._issued: dict[str, tuple[App, float]] = {}

    def issue(self, corp_id: str, secret: str, life: float) -> tuple[str, int]:
        """The app's token and how many seconds it still lives."""
        if corp_id != self._world.corp_id:
            raise Refusal(40013, "invalid corpid")
        matching = [a for a in self._world.apps if hmac.compare_digest(a.secret.encode(), secret.encode())]
        if not matching:
            raise Refusal(40001, "invalid credential")
        for token, (app, until) in self._issued.items():
            if app is matching[0] and until > self._now():
                return token, max(1, round(until - self._now()))
        token = self._draw(64)
        self._issued[token] = (matching[0], self._now() + life)
        return token, round(life)

    def check(self, token: str) -> App:
        """The app a token belongs to."""
        if not token:
            raise Refusal(41001, "access_token missing")
        app, until = self._issued.get(token, (None, 0.0))
        if app is None:
            raise Refusal(40014, "invalid access_token")
        if until <= self._now():
            raise Refusal(42001, "access_token expired")
        return app

    def expire(self) -> None:
        """All tokens end now, as the vendor may do at any time."""
        self._issued = {token: (app, 0.0) for token, (app, _until) in self._issued.items()}

    def revoke(self) -> None:
        """All tokens are unknown from now on."""
        self._issued.clear()
