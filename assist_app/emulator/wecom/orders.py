"""What the control plane may say, read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assist_app.emulator.wecom.callback import Callback
from assist_app.emulator.wecom.world import IMAGE, TEXT, VOICE, Turn

KINDS = {"text": TEXT, "image": IMAGE, "voice": VOICE}


def heard_turn(message: Mapping[str, Any]) -> Turn:
    """The turn of a control message; ValueError with a sentence."""
    role, text, kind = message.get("role"), message.get("text"), message.get("type", "text")
    if role not in ("customer", "agent"):
        raise ValueError('"role" must be customer or agent.')
    if not isinstance(text, str) or not text:
        raise ValueError('"text" must be a text.')
    if kind not in KINDS:
        raise ValueError(f'"type" must be one of {", ".join(KINDS)}.')
    return Turn(role, text, KINDS[kind])


def read_callback(given: object) -> Callback | None:
    """The application's data-callback address; None takes it away. ValueError with a sentence."""
    if given is None:
        return None
    if not isinstance(given, dict) or not all(
        isinstance(given.get(n), str) for n in ("url", "token", "aes_key")
    ):
        raise ValueError('"callback" needs "url", "token" and "aes_key".')
    if not given["url"].startswith(("http://", "https://")) or not re.fullmatch(
        r"[A-Za-z0-9]{43}", given["aes_key"]
    ):
        raise ValueError('"callback" needs a web address and 43 signs of "aes_key".')
    return Callback(given["url"], given["token"], given["aes_key"])
