"""What the emulated model says: replies of the mind, or an honest echo where it would need a real model."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from assist_app.emulator.openai.forms import ChatForm, MessageForm
from assist_app.emulator.service import Line, Mind
from assist_app.emulator.talk import in_language_of, turns_in

TASK = re.compile(
    r"^[\s\-*\d.)]*(?:please\s+|请)?(?:translat|rewrit|rephras|summar|sum\b|shorten|condens|polish"
    r"|make (?:this|the) (?:text|reply|answer|message)|改写|润色|总结|概括|翻译|缩短|把)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line of the instructions that asks for another work than a reply."""
TAG = re.compile(r"^\s*</?[^<>\n]{1,80}>\s*$\n?", re.MULTILINE)
"""A line that only marks where a text begins or ends."""
NUMBERED = re.compile(r"^\[(\d+)\]\s*(.+?)(?=^\[\d+\]|\Z)", re.MULTILINE | re.DOTALL)
NOTE = "[emulated model, text returned as it came] "
UNKNOWN = ("抱歉，这个问题我需要核实后再回复您。", "I am sorry, I have to check this before I can answer.")
"""In Chinese and in English."""
LONGEST_ECHO = 4_000


async def answers_to(form: ChatForm, mind: Mind) -> list[str]:
    """As many answers as were asked for, best first."""
    most = form.n or 1
    echo = _echo(form.messages)
    if echo is not None:
        return [echo] * most
    lines = _lines(form.messages)
    thought = await mind.think(lines, most)
    given = _instructions(form.messages)
    answers = [_cited("\n".join(messages), given) for messages in thought.replies] or [
        in_language_of(lines, UNKNOWN)
    ]
    if form.response_format is not None and form.response_format.type != "text":
        answers = [msgspec.json.encode({"reply": answer}).decode() for answer in answers]
    return [answers[place % len(answers)] for place in range(most)]


def _instructions(messages: Sequence[MessageForm]) -> str:
    return "\n".join(message.text for message in messages if message.role in ("system", "developer"))


def _echo(messages: Sequence[MessageForm]) -> str | None:
    """The text of a task that is no reply to a customer; None when a reply is asked for.

    Without instructions the first line of the last message counts: a customer may well say "translate".
    """
    said = [message.text for message in messages if message.role == "user"]
    if not said:
        return None
    told = _instructions(messages) or said[-1].partition("\n")[0]
    return NOTE + TAG.sub("", said[-1]).strip()[:LONGEST_ECHO] if TASK.search(told) else None


def _cited(answer: str, given: str) -> str:
    """With the number of a text in the instructions that the answer is taken from."""
    folded = "".join(answer.split())
    for numbered in NUMBERED.finditer(given):
        if folded in "".join(numbered[2].split()):
            return f"{answer}[{numbered[1]}]"
    return answer


def _lines(messages: Sequence[MessageForm]) -> list[Line]:
    """The conversation: written out with labels in a message, or the chat itself."""
    for message in reversed(messages):
        turns = turns_in(message.text) if message.role == "user" else []
        if any(turn.role == "customer" for turn in turns):
            return turns
    spoken = [m for m in messages if m.role in ("user", "assistant")]
    lines = [Line("customer" if m.role == "user" else "agent", TAG.sub("", m.text).strip()) for m in spoken]
    return [line for line in lines if line.text]
