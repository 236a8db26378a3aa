"""The service: one workspace with its keys, the gateway before it and the two operations behind it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import unquote

from assist_app.emulator.dianjin.gateway import Gateway
from assist_app.emulator.dianjin.signature import AccessKey, Rejected, Verifier
from assist_app.emulator.dianjin.works import Failed, Works
from assist_app.emulator.service import Ground, Reply, Request

VERSION = "2024-06-28"
ADDRESS = re.compile(r"/([^/]+)/api/(.+)")
OPERATIONS = {"recog/intent": "RecognizeIntention", "realtime/dialog/assist": "RealtimeDialogAssist"}
THINKING = 0.4
"""Seconds an answer takes at pace 1."""


class DianJin:
    """One workspace with a lasting and a temporary access key."""

    name = "dianjin"

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._workspace = f"llm-{ground.draw(8)}"
        self._key = AccessKey(f"LTAI{ground.draw(20)}", ground.draw(30))
        self._lent = AccessKey(f"STS.{ground.draw(20)}", ground.draw(44), f"CAIS{ground.draw(60)}")
        keys = {key.id: key for key in (self._key, self._lent)}
        self._verifier = Verifier(keys, ground.now)
        self._gateway = Gateway(ground)
        works = Works(ground.mind)
        self._works: Mapping[str, Callable[[bytes], Awaitable[Mapping[str, Any]]]] = {
            "RecognizeIntention": works.recognize,
            "RealtimeDialogAssist": works.assist,
        }

    def reset(self) -> None:
        """Forgets nonces and knobs."""
        self._verifier.forget()
        self._gateway.xml_errors = False
        self._gateway.retry_after = 200

    def describe(self, base_url: str) -> Mapping[str, Any]:
        """Address, workspace and keys."""
        return {
            "endpoint": base_url,
            "workspace_id": self._workspace,
            "access_key_id": self._key.id,
            "access_key_secret": self._key.secret,
            "sts": {
                "access_key_id": self._lent.id,
                "access_key_secret": self._lent.secret,
                "security_token": self._lent.token,
            },
        }

    def adjust(self, knobs: Mapping[str, Any]) -> None:
        """`xml_errors` (the gateway answers in XML), `retry_after_ms` (0: throttling without the header)."""
        for name, value in knobs.items():
            match name, value:
                case "xml_errors", bool():
                    self._gateway.xml_errors = value
                case "retry_after_ms", int() if 0 <= value <= 3_600_000:
                    self._gateway.retry_after = int(value)
                case _:
                    raise ValueError("Knobs are xml_errors (true or false) and retry_after_ms (a number).")

    def operation(self, request: Request) -> str | None:
        """By the path; an address of this API that is not emulated is "unknown"."""
        address = ADDRESS.fullmatch(request.path)
        return OPERATIONS.get(address[2], "unknown") if address else None

    async def answer(self, request: Request) -> Reply:
        """Passes the gateway, then works."""
        began = self._ground.now()
        try:
            work = self._passed(request)
            await self._ground.sleep(THINKING * self._ground.pace)
            return self._gateway.result(began, data=await work(request.body))
        except Rejected as rejected:
            return self._gateway.error(rejected.status, rejected.code, str(rejected))
        except Failed as failed:
            return self._gateway.result(began, code=failed.code, message=str(failed))

    def _passed(self, request: Request) -> Callable[[bytes], Awaitable[Mapping[str, Any]]]:
        """What the request asks for, once the gateway has let it in."""
        address = ADDRESS.fullmatch(request.path)
        name = OPERATIONS.get(address[2], "") if address else ""
        if address is None or not name:
            raise Rejected(
                404, "InvalidAction.NotFound", "Specified api is not found, please check your url."
            )
        self._verifier.verify(request)
        if request.method != "POST":
            raise Rejected(405, "UnsupportedHTTPMethod", "This method is not supported here.")
        if request.headers["x-acs-version"] != VERSION or request.headers["x-acs-action"] != name:
            raise Rejected(404, "InvalidAction.NotFound", "Action or version do not belong to this path.")
        if unquote(address[1]) != self._workspace:
            raise Rejected(403, "NoPermission", "You are not authorized to use this workspace.")
        return self._works[name]

    def fault(self, kind: str, vendor: Mapping[str, Any]) -> Reply:
        """As the gateway says it."""
        return self._gateway.fault(kind, vendor)
