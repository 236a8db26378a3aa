"""The same pipeline without a window: what `ask` and `search` and the headless demo print."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from typing import Any, Protocol

from assist_app.assist.backend import Backend
from assist_app.assist.questions import Fitting, Likeness, covered, open_questions
from assist_app.assist.session import Advice, AssistSession
from assist_app.i18n import _, ngettext
from assist_app.model.conversation import Conversation
from assist_app.model.question import OpenQuestion
from assist_app.model.script import Script
from assist_app.model.suggestion import OTHER, Intent, Reason, ReasonKind, Suggestion
from assist_app.ui.cards.restriction import restriction


class Judge(Protocol):
    """Whoever can tell what texts have to do with each other."""

    @property
    def likeness(self) -> Likeness: ...

    @property
    def fitting(self) -> Fitting: ...


async def advise(backends: Sequence[Backend], conversation: Conversation, rows: int) -> tuple[Advice, float]:
    """The complete advice for the open turn and how many milliseconds it took.

    Raises LookupError when the last word of the conversation is not the customer's.
    """
    complete: asyncio.Future[Advice] = asyncio.get_running_loop().create_future()

    def take(advice: Advice) -> None:
        if advice.complete and not complete.done():
            complete.set_result(advice)

    session = AssistSession(backends, take, rows=rows, each=rows)
    started = time.perf_counter()
    if not session.hear(conversation):
        raise LookupError
    advice = await complete
    elapsed = (time.perf_counter() - started) * 1000
    await session.close()
    return advice, elapsed


async def still_open(engine: Judge, conversation: Conversation, advice: Advice) -> tuple[OpenQuestion, ...]:
    """What the customer asked and nobody has answered, marked where a suggestion of the advice does."""
    found = await open_questions(conversation, engine.likeness)
    return await covered(found, advice.rows, engine.likeness, engine.fitting)


def advice_json(
    advice: Advice, milliseconds: float, questions: Sequence[OpenQuestion] = ()
) -> dict[str, Any]:
    """The advice as plain values for --json."""
    intent, attitude = advice.intent, advice.attitude
    return {
        "intent": _intent_json(intent) if intent else None,
        "attitude": {"label": attitude.label.value, "confidence": round(attitude.confidence, 3)}
        if attitude
        else None,
        "suggestions": [_suggestion_json(row) for row in advice.rows],
        "questions": [_question_json(question, advice) for question in questions],
        "sure": bool(advice.rows),
        "milliseconds": round(milliseconds, 2),
        "problems": {name: r.problem for name, r in advice.reports.items() if r.problem},
    }


def _intent_json(intent: Intent) -> dict[str, Any]:
    return {
        "code": intent.code,
        "name": intent.name,
        "domain": intent.domain,
        "confidence": round(intent.confidence, 3),
        "evidence": list(intent.evidence),
    }


def _question_json(question: OpenQuestion, advice: Advice) -> dict[str, Any]:
    """`covered_by` are the places, from 1, of the suggestions that answer it."""
    places = [place for place, row in enumerate(advice.rows, start=1) if row.id in question.covered_by]
    return {
        "type": "question",
        "text": question.text,
        "message": question.message_id,
        "covered": question.covered,
        "covered_by": places,
    }


def _suggestion_json(row: Suggestion) -> dict[str, Any]:
    return {
        "messages": list(row.messages),
        "score": round(row.score, 4),
        "confidence": row.confidence,
        "origins": list(row.origins),
        "script": row.script_id,
        "foreign": row.foreign,
        "reasons": [{"kind": reason.kind.value, "detail": list(reason.detail)} for reason in row.reasons],
    }


def question_text(question: OpenQuestion) -> str:
    """One open question for people, and whether a suggestion answers it."""
    words = _("covered") if question.covered else _("open")
    return f"   {'✓' if question.covered else '?'} {' '.join(question.text.split())}  [{words}]"


def advice_text(advice: Advice, milliseconds: float, questions: Sequence[OpenQuestion] = ()) -> str:
    """The advice for people, a line for each open question, a line or more a suggestion."""
    titles = {"embedded": _("Local")}
    lines = [_headline(advice, milliseconds), *map(question_text, questions)]
    if not advice.rows:
        lines.append("   " + _("Not sure: nothing in the library fits well enough."))
    for digit, row in enumerate(advice.rows, start=1):
        first, *more = row.text.split("\n")
        lines.append(f"   {digit}. {first}")
        lines += [f"      {line}" for line in more]
        why = "; ".join(filter(None, (reason_text(reason) for reason in row.reasons)))
        origins = ", ".join(titles.get(name, name) for name in row.origins)
        lines.append(f"      [{origins}{' · ' + why if why else ''}]")
    lines += [f"   ! {name}: {r.problem}" for name, r in advice.reports.items() if r.problem]
    return "\n".join(lines)


def _headline(advice: Advice, milliseconds: float) -> str:
    parts = [intent_text(advice.intent)]
    if advice.attitude is not None:
        parts.append(attitude_text(advice.attitude.label.value))
    parts.append(f"{milliseconds:.1f} ms")
    return "→  " + " · ".join(parts)


def intent_text(intent: Intent | None) -> str:
    """The intent in words, with its level one and its confidence."""
    if intent is None or intent.code == OTHER:
        return _("No known intent")
    path = f"{intent.domain} → {intent.name}" if intent.domain else intent.name
    return f"{path} {intent.confidence:.2f}"


def attitude_text(label: str) -> str:
    """How the customer sounds, in one word."""
    return {"negative": _("Upset"), "positive": _("Pleased")}.get(label, _("Calm"))


def reason_text(reason: Reason) -> str:
    """One reason as a short phrase."""
    detail = ", ".join(reason.detail)
    match reason.kind:
        case ReasonKind.WORDS:
            return _("matches {words}").format(words=detail)
        case ReasonKind.INTENT:
            return _("intent {name}").format(name=detail)
        case ReasonKind.PAST_USE:
            count = int(detail or 0)
            return ngettext("used {count} time", "used {count} times", count).format(count=count)
        case ReasonKind.MEANING:
            return _("similar meaning")
        case ReasonKind.PAST_CASE:
            count = int(detail or 0)
            words = ngettext("answered so in {count} like case", "answered so in {count} like cases", count)
            return words.format(count=count)
        case ReasonKind.TRIAL:
            return _("to be tried: seldom shown so far")
        case ReasonKind.CITATION:
            return _("cites {source}").format(source=detail)


def hits_text(hits: Sequence[tuple[Script, float]]) -> str:
    """Search results for people."""
    if not hits:
        return _("Nothing found.")
    lines = []
    for place, (script, score) in enumerate(hits, start=1):
        about = (script.category, restriction(script, time.time()), f"{score:.2f}")
        lines.append(f"{place}. {script.title}  [{' · '.join(filter(None, about))}]")
        lines += [f"   {message}" for message in script.messages]
    return "\n".join(lines)


def hits_json(hits: Sequence[tuple[Script, float]], milliseconds: float) -> str:
    """Search results as JSON."""
    rows = [
        {
            "id": script.id,
            "title": script.title,
            "messages": list(script.messages),
            "score": round(score, 4),
            "internal": script.internal,
            "expired": script.expired(time.time()),
        }
        for script, score in hits
    ]
    return json.dumps({"rows": rows, "milliseconds": round(milliseconds, 2)}, ensure_ascii=False)
