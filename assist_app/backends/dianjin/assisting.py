"""RealtimeDialogAssist: the dialogue assistant that was set up at the vendor, with several scripts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from assist_app.backends.dianjin.door import Operation
from assist_app.backends.dianjin.reading import rows, words
from assist_app.backends.dianjin.recognising import CERTAINTY, NO_MATCH, Offered
from assist_app.backends.dianjin.replies import Reply
from assist_app.backends.dianjin.talk import Line, Talk
from assist_app.model.conversation import Role
from assist_app.model.suggestion import OTHER, Intent

OPERATION = Operation("RealtimeDialogAssist", "/api/realtime/dialog/assist")
CUSTOMER, OUR_SIDE = 0, 1
BOT, HUMAN = "0", "1"


def request_body(talk: Talk, conversation_id: str, request_id: str, *, analysis: bool) -> bytes:
    """The request's JSON. The session is known to the vendor by a digest of the conversation's id only."""
    session = hashlib.sha256(conversation_id.encode("utf-8", "replace")).hexdigest()[:32]
    body = {
        "analysis": analysis,
        "bizType": "dialogAssist",
        "conversationModel": [_row(line) for line in talk.lines],
        "requestId": request_id,
        "sessionId": session,
    }
    return msgspec.json.encode(body)


def _row(line: Line) -> dict[str, str | int]:
    if line.role is Role.CUSTOMER:
        return {"content": line.text, "role": CUSTOMER, "type": "text"}
    kind = BOT if line.role is Role.BOT else HUMAN
    return {"content": line.text, "customerServiceType": kind, "role": OUR_SIDE, "type": "text"}


def recognised(data: dict[str, Any], intents: Offered) -> Intent | None:
    """The intent of the first script that has one; one that only catches the rest means "no known one"."""
    evidence = tuple(filter(None, [words(data, "analysisProcess")]))
    for row in _answers(data):
        code, name = words(row, "intentCode"), words(row, "intentName")
        if not code and not name:
            continue
        if row.get("isDefault") is True or name.lower() in NO_MATCH:
            return Intent(OTHER, name, CERTAINTY, evidence=evidence)
        known = intents.by_code.get(code)
        if known is not None:
            return Intent(code, known.name, CERTAINTY, known.domain, evidence, script=known.script)
        return Intent(code or name, name or code, CERTAINTY, evidence=evidence)
    return None


def replies(data: dict[str, Any]) -> Iterator[Reply]:
    """What to say, then how to go on; what only catches the rest comes last."""
    for row in sorted(_answers(data), key=lambda row: row.get("isDefault") is True):
        script = words(row, "assistScript") or words(row, "assistSop")
        if script:
            yield Reply(script, words(row, "intentName"))


def _answers(data: dict[str, Any]) -> list[dict[str, Any]]:
    return rows(data, "assistScripts") + rows(data, "assistSop")
