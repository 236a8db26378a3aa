"""The emulator's own stand-in for the closed encoding between the platform and what runs in the zone.

A body is base64 of JSON; `ww-secret-ver` and a `ww-mac` over the body go with it. It says nothing about the
real scheme, only that a program leaves the encoding to the SDK and passes the headers on unchanged.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assist_app.emulator.wecom.matching import decode

VERSION = "1"
NORMAL = "normal"
APPLICATION, EVENT = 1, 2
"""call_type: called by the application, or an event of the platform."""


class NotEncoded(Exception):
    """An answer that was not built with the SDK, or says that the program failed."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a program. `job_info` is empty unless the result is to be uploaded later."""

    corpid: str
    agentid: int
    call_type: int
    ability_id: str
    data: str = field(repr=False)
    job_info: str = field(default="", repr=False)
    notify_id: str = ""
    is_async: bool = False


def mac(key: str, state: str, body: str) -> str:
    """What only the two ends can make."""
    return hmac.new(key.encode(), f"{VERSION}\n{state}\n{body}".encode(), hashlib.sha256).hexdigest()


def sealed(key: str, call: Call) -> tuple[dict[str, str], str]:
    """Headers, in the lower case the SDK insists on, and body of a request."""
    body = base64.b64encode(json.dumps(asdict(call)).encode()).decode()
    return {"ww-secret-ver": VERSION, "ww-state": "call", "ww-mac": mac(key, "call", body)}, body


def opened(key: str, headers: Mapping[str, str], body: bytes) -> str:
    """The text a program answered with; NotEncoded when it did not use the SDK or reports an exception."""
    state, text = headers.get("ww-state", ""), body.decode("ascii", "replace")
    if not hmac.compare_digest(headers.get("ww-mac", "").encode(), mac(key, state, text).encode()):
        raise NotEncoded("the answer was not built with the SDK")
    if state != NORMAL:
        raise NotEncoded("the program reports an exception")
    try:
        answer: Any = decode(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error) as error:
        raise NotEncoded("the answer was not built with the SDK") from error
    return str(answer)
