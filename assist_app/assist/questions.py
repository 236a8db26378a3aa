"""Which of the customer's questions are still open, and which of them a suggestion answers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assist_app.assist.answer_forms import fits_form
from assist_app.assist.asked import LONGEST, asks, clauses, questions_in, sentences, wants
from assist_app.assist.asking_words import CONTENT, COURTESY, GIVEN_UP, HOLDING
from assist_app.assist.ranking import folded
from assist_app.model.conversation import Conversation, Message, MessageState, Role
from assist_app.model.question import OpenQuestion
from assist_app.model.suggestion import Suggestion

Likeness = Callable[[str, Sequence[str]], Awaitable[Sequence[float]]]
"""Cosine of a text with each of others."""

Fitting = Callable[[str, Sequence[str]], Awaitable[frozenset[str]]]
"""Which of the scripts, by id, answer a sentence."""

BACK = 4
"""Customer turns looked back on: what nobody answered before that was asked again or is forgotten."""

TURN_MESSAGES, TURN_CHARACTERS = 12, 2000
"""The newest of a turn that is read: more is no chat, and reading goes on in the window's thread."""

MOST = 8
SEGMENTS = 8
"""Sentences of our reply that a question is compared with."""

ANSWERED = 0.45
"""From here on a question counts as answered. Chosen on conversations written for this project (the tests
have them): what was answered there lies above it and what was passed over below, by as little as 0.01."""

ALONE, FORM, TAKEN, QUOTED = 0.35, 0.16, 0.2, 0.4
"""What speaks for an answer beside its meaning: nothing else was asked, it has the form of one (a time for
"when"), the customer was content with it, it was sent as a reply to this very message."""

POLITE, CONSENT = 12, 4
"""Characters beyond "sorry" and "thank you" from which a clause tells more than that, and those of "sure"."""

COVERS = 0.6
"""Likeness from which a text that is no script answers a question."""

AND_I = re.compile(r"\s+and\s+(?=i(?:'m|'ll|\s+am|\s+will)\b)", re.IGNORECASE)
"""Between what is told and what is promised: "it is held at the hub and I am asking why"."""

SAME = 0.86
"""Likeness from which a question is the same as one before, asked once more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that may be open, and what speaks for its having been answered so far."""

    question: OpenQuestion
    turn: int
    evidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What our side said between two customer turns: the sentences that tell something."""

    parts: tuple[str, ...]
    to: frozenset[str]
    stated: bool
    """Whether something was stated: "please send me the number" may be an answer, but is none by itself."""


async def open_questions(conversation: Conversation, likeness: Likeness) -> tuple[OpenQuestion, ...]:
    """What was asked in the last turns and nobody has answered, oldest first."""
    asked: list[Asked] = []
    for number, (ours, messages) in enumerate(_turns(conversation)):
        # Between two turns others may have theirs.
        await asyncio.sleep(0)
        if ours:
            asked = await _after_reply(asked, _reply(messages), number, likeness)
        else:
            asked = await _after_turn(asked, messages, number, likeness)
    return tuple(one.question for one in asked)[-MOST:]


async def covered(
    questions: Sequence[OpenQuestion],
    rows: Sequence[Suggestion],
    likeness: Likeness,
    fitting: Fitting,
) -> tuple[OpenQuestion, ...]:
    """The questions, each with the suggestions that answer it: scripts by the engine's judgement, other texts
    by their likeness."""
    marked = []
    scripts = [row.script_id for row in rows if row.script_id is not None]
    for question in questions:
        fit = await fitting(question.text, scripts) if scripts else frozenset()
        free = [row for row in rows if row.script_id is None and row.complete and not row.repeats]
        near = await likeness(question.text, [row.text for row in free]) if free else ()
        said = {row.id for row, value in zip(free, near, strict=True) if value >= COVERS}
        by = tuple(row.id for row in rows if row.script_id in fit or row.id in said)
        marked.append(replace(question, covered_by=by))
    return tuple(marked)


def _turns(conversation: Conversation) -> list[tuple[bool, list[Message]]]:
    """The last turns as (whether it is ours, messages), oldest first; notices and what was recalled left
    out."""
    spoken = [
        message
        for message in conversation.messages
        if message.role is not Role.SYSTEM and message.state is not MessageState.RECALLED and message.text
    ]
    runs = groupby(spoken, lambda m: m.role is not Role.CUSTOMER)
    turns = [(ours, _newest(list(run))) for ours, run in runs]
    theirs = [number for number, (ours, _run) in enumerate(turns) if not ours]
    return turns[theirs[-BACK] :] if len(theirs) > BACK else turns


def _newest(messages: list[Message]) -> list[Message]:
    kept, left = [], TURN_CHARACTERS
    for message in reversed(messages[-TURN_MESSAGES:]):
        if left <= 0:
            break
        kept.append(message)
        left -= len(message.text or "")
    return kept[::-1]


def _reply(messages: Sequence[Message]) -> Reply:
    """What tells something: not what promises to look, is only polite or asks back."""
    parts: list[str] = []
    stated = False
    whole = (each for message in messages for each in sentences((message.text or "")[-LONGEST:]))
    said = [[part for one in clauses(each) for part in AND_I.split(one)] for each in whole]
    promised = any(HOLDING.search(clause) for sentence in said for clause in sentence)
    for sentence in said:
        # "Sure, let me look" says no more than that somebody will look.
        telling = [one for one in sentence if _tells(one) and not (promised and len(folded(one)) <= CONSENT)]
        stated = stated or not all(map(wants, telling))
        parts += [*telling, "，".join(telling)] if len(telling) > 1 else telling
    to = frozenset(message.reply_to for message in messages if message.reply_to)
    return Reply(tuple(dict.fromkeys(parts[-SEGMENTS:])), to, stated)


def _tells(clause: str) -> bool:
    if HOLDING.search(clause) or asks(clause):
        return False
    polite = COURTESY.match(clause)
    return polite is None or len(folded(clause[polite.end() :])) > POLITE


async def _after_turn(
    asked: list[Asked], messages: Sequence[Message], number: int, likeness: Likeness
) -> list[Asked]:
    """What is open once the customer has spoken."""
    texts = [message.text or "" for message in messages]
    if any(GIVEN_UP.match(text) for text in texts):
        asked = []
    if CONTENT.match(texts[0]):
        # Taken for an answer, if it was anything like one.
        asked = [one for one in asked if one.evidence + TAKEN * (one.evidence > 0) < ANSWERED]
    for place, words in questions_in(texts):
        new = OpenQuestion(words, messages[place].id)
        asked = [*await _unlike(asked, new, likeness), Asked(new, number)]
    return asked


async def _unlike(asked: list[Asked], new: OpenQuestion, likeness: Likeness) -> list[Asked]:
    """Without those that the new one asks once more."""
    if not asked:
        return asked
    near = await likeness(new.text, [one.question.text for one in asked])
    return [
        one
        for one, value in zip(asked, near, strict=True)
        if value < SAME and _said(one.question) != _said(new)
    ]


def _said(question: OpenQuestion) -> str:
    return folded(question.text.rstrip("？?"))


async def _after_reply(asked: list[Asked], reply: Reply, number: int, likeness: Likeness) -> list[Asked]:
    """What is open once our side has spoken."""
    if not reply.parts:
        return asked
    newest = sum(one.turn == number - 1 for one in asked)
    left = []
    for one in asked:
        alone = reply.stated and newest == 1 and one.turn == number - 1
        evidence = await _evidence(one.question, reply, likeness, alone=alone)
        if evidence < ANSWERED:
            left.append(replace(one, evidence=max(one.evidence, evidence)))
    return left


async def _evidence(question: OpenQuestion, reply: Reply, likeness: Likeness, *, alone: bool) -> float:
    meaning = max(await likeness(question.text, reply.parts))
    formed = any(fits_form(question.text, part) for part in reply.parts)
    quoted = question.message_id in reply.to
    return meaning + ALONE * alone + FORM * formed + QUOTED * quoted
