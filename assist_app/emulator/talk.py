"""Free text for services that take any: the turns in it, the pieces it is streamed in, its tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist_app.emulator.service import Line

LABEL = re.compile(
    r"^[\s>*\[【(-]*"
    r"(?:(?P<customer>(?:客户|顾客|用户|买家|访客)[^:：\n]{0,8}|(?:customer|user|client|buyer|visitor)\b[\])】]?)"
    r"|(?P<agent>(?:客服|坐席|座席|商家|人工)[^:：\n]{0,8}|(?:agent|assistant|support|seller)\b[\])】]?))"
    r"(?:\s*[(（#\d][^:：\n]{0,24})?\s*[:：][ \t]*(?P<text>.*)$",
    re.IGNORECASE,
)
PIECE = re.compile(r"[\u3400-\u9fff]{1,2}|[^\s\u3400-\u9fff]+\s*|\s+")
WIDE = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")


def turns_in(text: str) -> list[Line]:
    """The turns of a text like "客户：…" and "Agent: …" in lines; without such labels nothing.

    A line without a label goes on with its turn; an empty one or a tag ends it.
    """
    turns: list[Line] = []
    going_on = False
    for row in text.split("\n"):
        label = LABEL.match(row)
        if label is not None:
            turns.append(Line("customer" if label["customer"] else "agent", label["text"].strip()))
            going_on = True
        elif not row.strip() or row.lstrip().startswith("<"):
            going_on = False
        elif going_on:
            last = turns.pop()
            turns.append(Line(last.role, f"{last.text}\n{row.strip()}".strip()))
    return [turn for turn in turns if turn.text]


def lines_in(text: str) -> list[Line]:
    """The turns of a text, or all of it as the customer's words."""
    return turns_in(text) or ([Line("customer", text.strip())] if text.strip() else [])


def pieces_of(text: str) -> list[str]:
    """The text in the pieces it is streamed in: words, or one or two Chinese characters."""
    return PIECE.findall(text)


def tokens_of(text: str) -> int:
    """About as many as a language model would count."""
    wide = len(WIDE.findall(text))
    return wide + (len(text) - wide + 3) // 4


def in_language_of(lines: Sequence[Line], words: tuple[str, str]) -> str:
    """The Chinese or the English words, as the customer writes: English is what has ASCII letters only."""
    said = next((line.text for line in reversed(lines) if line.role == "customer"), "")
    return words[1] if said.isascii() and any(map(str.isalpha, said)) else words[0]
