"""RecognizeIntention: the intents of the library with a conversation, and which of them it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from assist_app.backends.dianjin.account import Wishes
from assist_app.backends.dianjin.door import Operation
from assist_app.backends.dianjin.reading import words
from assist_app.backends.dianjin.replies import Reply
from assist_app.backends.dianjin.talk import Talk
from assist_app.model.conversation import Role
from assist_app.model.script import IntentDefinition, IntentLevel
from assist_app.model.suggestion import OTHER, Intent

OPERATION = Operation("RecognizeIntention", "/api/recog/intent")
CERTAINTY = 0.8
"""The service gives no number with its answers; it names an intent only when it found one."""
NO_MATCH = {"其它", "其他", "other"}
SPEAKERS = {Role.CUSTOMER: "##客户##:"}
OURS = "##客服##:"
MARK = re.compile("##(客户|客服)##")
HAN = re.compile(r"[\u3400-\u9fff]")
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Offered:
    """The intents a request lists, by the code they are known by."""

    by_code: dict[str, IntentDefinition]

    def named(self, name: str) -> IntentDefinition | None:
        """The intent with this name, for answers that leave its code out."""
        return next((one for one in self.by_code.values() if one.name == name), None)

    def listed(self, level: IntentLevel | None = None) -> list[dict[str, str]]:
        """The intents of a level as the service wants them; all when it is None."""
        return [_row(one) for one in self.by_code.values() if level in (None, one.level)]


def offered(intents: Sequence[IntentDefinition], text: str) -> Offered:
    """The intents in the customer's language, each code once; all when none is in that language."""
    language = "zh" if HAN.search(text) else "en"
    fitting = [one for one in intents if one.language == language] or intents
    by_code: dict[str, IntentDefinition] = {}
    for one in fitting:
        by_code.setdefault(one.code, one)
    return Offered(by_code)


def request_body(talk: Talk, wishes: Wishes, intents: Offered) -> bytes:
    """The request's JSON: no blanks, UTF-8 as it is, nothing unset."""
    body: dict[str, Any] = {
        "analysis": wishes.analysis,
        "bizType": wishes.biz_type,
        "conversation": _as_text(talk),
        "recommend": wishes.recommend,
    }
    if wishes.wants_attitude:
        return msgspec.json.encode(body, order="sorted")
    everywhere, of_domains = intents.listed(IntentLevel.GLOBAL), intents.listed(IntentLevel.HIERARCHICAL)
    # Both lists must hold something; a library of one level has no hierarchy to speak of.
    layered = wishes.op_type == "hierarchical" and bool((everywhere and of_domains) or wishes.domain_code)
    body |= {"opType": "hierarchical" if layered else "common", "intentionList": intents.listed()}
    if layered:
        body |= {"globalIntentionList": everywhere, "hierarchicalIntentionList": of_domains}
    if wishes.domain_code:
        body["intentionDomainCode"] = wishes.domain_code
    return msgspec.json.encode(body, order="sorted")


def _as_text(talk: Talk) -> str:
    # A customer who types a speaker's mark must not be able to speak for the agent.
    return "\n".join(SPEAKERS.get(line.role, OURS) + MARK.sub(r"\1", line.text) for line in talk.lines)


def _row(intent: IntentDefinition) -> dict[str, str]:
    about = intent.description or "；".join(intent.examples[:EXAMPLES]) or intent.name
    row = {"description": about, "intention": intent.name, "intentionCode": intent.code}
    if intent.script:
        row["intentionScript"] = intent.script
    return {name: value.encode("utf-8", "replace").decode() for name, value in row.items()}


def recognised(data: dict[str, Any], intents: Offered, *, vendors_own: bool = False) -> Intent | None:
    """The intent an answer names, None when it names none.

    A code that was not listed means "none of these", unless the vendor keeps a library of its own.
    """
    code, name = words(data, "intentionCode"), words(data, "intentionName")
    if not code and not name:
        return None
    evidence = tuple(filter(None, [words(data, "analysisProcess")]))
    near = words(data, "recommendIntention")
    known = intents.by_code.get(code) or _by_name(data, intents)
    if name.lower() in NO_MATCH or (known is None and not (vendors_own and code not in ("", "1"))):
        return Intent(OTHER, name, CERTAINTY, evidence=evidence, runner_up=near)
    if known is None:
        return Intent(code, name or code, CERTAINTY, "", evidence, near)
    second = "" if near == known.name else near
    return Intent(known.code, known.name, CERTAINTY, known.domain, evidence, second, known.script)


def _by_name(data: dict[str, Any], intents: Offered) -> IntentDefinition | None:
    """A code that is there but was not listed says more than a name; only where none is, the name counts."""
    return intents.named(words(data, "intentionName")) if data.get("intentionCode") in (None, "") else None


def replies(data: dict[str, Any], intent: Intent | None) -> Iterator[Reply]:
    """The match's own script first, then the one the service wrote; empty ones are left out."""
    known = intent is not None and intent.code != OTHER
    name, script = (intent.name, intent.script) if intent is not None and known else ("", "")
    yield Reply(words(data, "intentionScript") or script, name)
    yield Reply(words(data, "recommendScript"), words(data, "recommendIntention") or name)
