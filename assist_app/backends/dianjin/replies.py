"""Scripts of an answer as suggestions: several messages, equal ones once, no more than fit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assist_app.model.script import split_messages
from assist_app.model.suggestion import Reason, ReasonKind, Suggested, Suggestion


@dataclass(frozen=True, slots=True)
class Reply:
    """A script of an answer, and the name of what it answers ("" where that is not said)."""

    script: str
    intent: str = ""


def suggested(replies: Iterable[Reply], backend: str, most: int) -> Iterator[Suggested]:
    """At most `most` suggestions, best first; the same text has the same id."""
    seen: set[tuple[str, ...]] = set()
    for reply in replies:
        messages = split_messages(reply.script)
        if not messages or messages in seen or len(seen) >= most:
            continue
        seen.add(messages)
        reasons = (Reason(ReasonKind.INTENT, (reply.intent,)),) if reply.intent else ()
        score = 1.0 / len(seen)
        yield Suggested(backend, Suggestion(_id(backend, messages), messages, (backend,), score, reasons))


def _id(backend: str, messages: tuple[str, ...]) -> str:
    digest = hashlib.sha256("\0".join(messages).encode("utf-8", "replace")).hexdigest()
    return f"{backend}:{digest[:16]}"
