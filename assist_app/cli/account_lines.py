"""What `ask --account` prints: an event a line, as plain values."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from assist_app.cli.commands import reason_text
from assist_app.model.suggestion import (
    Abstained,
    AssistEvent,
    Attitude,
    Failed,
    Finished,
    Intent,
    Metered,
    NotAsked,
    Recognised,
    Remarked,
    Suggested,
    Suggestion,
)

Line = dict[str, Any]


def lines_of(event: AssistEvent) -> Iterator[Line]:
    """An event as one line; intent and attitude are two."""
    match event:
        case Recognised(intent=intent, attitude=attitude):
            if intent is not None:
                yield _intent(intent)
            if attitude is not None:
                yield _attitude(attitude)
        case Suggested(suggestion=suggestion):
            yield _suggestion(suggestion)
        case Remarked(remark=remark):
            yield {"type": "remark", "text": remark}
        case Metered(tokens_in=read, tokens_out=written, cost=cost, currency=currency):
            yield {
                "type": "usage",
                "tokens_in": read,
                "tokens_out": written,
                "cost": cost,
                "currency": currency,
            }
        case Failed(reason=reason, kind=kind, code=code):
            yield {"type": "failed", "kind": kind, "code": code, "text": reason}
        case NotAsked(reason=reason):
            yield {"type": "not_asked", "kind": "not_applicable", "code": "", "text": reason}
        case Abstained():
            yield {"type": "abstained"}
        case Finished():
            yield {"type": "finished"}


def _intent(intent: Intent) -> Line:
    return {
        "type": "intent",
        "code": intent.code,
        "name": intent.name,
        "domain": intent.domain,
        "confidence": round(intent.confidence, 4),
        "evidence": list(intent.evidence),
        "runner_up": intent.runner_up,
        "script": intent.script,
    }


def _attitude(attitude: Attitude) -> Line:
    label = attitude.label.value
    return {
        "type": "attitude",
        "code": label,
        "name": label,
        "confidence": round(attitude.confidence, 4),
    }


def _suggestion(suggestion: Suggestion) -> Line:
    return {
        "type": "suggestion",
        "id": suggestion.id,
        "text": suggestion.text,
        "messages": list(suggestion.messages),
        "confidence": round(suggestion.score, 4),
        "complete": suggestion.complete,
        "reasons": [{"kind": one.kind.value, "detail": list(one.detail)} for one in suggestion.reasons],
    }


class Printer:
    """Prints events as they come: JSON lines for programs, a few words for people."""

    def __init__(self, account: str, *, as_json: bool) -> None:
        self._account, self._json = account, as_json
        self._begun = time.perf_counter()
        self.origin = ""
        self.failed = False

    def begin(self) -> None:
        """The account is asked now: what was opened before is none of its time."""
        self._begun = time.perf_counter()

    def take(self, event: AssistEvent) -> None:
        """One event."""
        self.failed = self.failed or isinstance(event, Failed | NotAsked)
        spent = round((time.perf_counter() - self._begun) * 1000, 2)
        for line in lines_of(event):
            if self._json:
                _print_json({"origin": self.origin, "account": self._account, **line, "ms": spent})
            else:
                self._say(line, event)

    def _say(self, line: dict[str, Any], event: AssistEvent) -> None:
        match line["type"]:
            case "failed" | "not_asked":
                print(line["text"], file=sys.stderr)
            case "suggestion" if line["complete"] and isinstance(event, Suggested):
                print("- " + line["text"].replace("\n", "\n  "))
                for words in filter(None, map(reason_text, event.suggestion.reasons)):
                    print(f"  [{words}]")
            case "intent" | "attitude":
                print(f"→ {line['name']} {line['confidence']:.2f}")
            case "remark":
                print(f"({line['text']})")


def _print_json(line: dict[str, Any]) -> None:
    text = json.dumps({"type": line["type"], **line}, ensure_ascii=False)
    try:
        print(text, flush=True)
    except UnicodeEncodeError:
        # Half of a character pair, or a terminal that knows fewer characters.
        print(json.dumps({"type": line["type"], **line}), flush=True)
