"""Placeholders and escapes: the text of a conversation as a program or model of the zone gets it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from assist_app.emulator.wecom.world import KnowledgeSet, TagGroup

PLACEHOLDER = re.compile(r"\{(chat|chatcontent|knowledge|tagjson)\}")
ESCAPED = {
    '"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
}  # fmt: skip
LITERAL = ESCAPED | {sign: "\\" + ESCAPED[sign] for sign in "\b\f\n\r\t"}
OTHER_CONTROLS = re.compile(r"[\x00-\x07\x0b\x0e-\x1f]")
MOST_FRAGMENTS = 3


def chat(turns: Sequence[tuple[str, str]]) -> str:
    """`{chat}`: one line for each (name, text)."""
    return "\n".join(f"{name}说：{text}" for name, text in turns)


def chat_content(turns: Sequence[tuple[str, str]]) -> str:
    """`{chatcontent}`: the texts alone."""
    return "\n".join(text for _name, text in turns)


def fragments(knowledge: KnowledgeSet) -> list[str]:
    """`{knowledge}` before the choice: one line for each fragment or question of the set."""
    lines = []
    for document in knowledge.documents:
        lines += [f"{document.name}：{text}" for text in document.fragments]
        lines += [f"{document.name}：{question}：{answer}" for question, answer in document.questions]
    return lines


def nearest(lines: Sequence[str], text: str, most: int = MOST_FRAGMENTS) -> str:
    """`{knowledge}`: the lines that share most pairs of signs with the conversation, in their own order."""
    wanted = pairs(text)
    ranked = sorted(range(len(lines)), key=lambda n: -len(pairs(lines[n]) & wanted))[:most]
    return "\n".join(lines[n] for n in sorted(ranked))


def pairs(text: str) -> set[str]:
    """All neighbouring signs of a text."""
    return {text[n : n + 2].lower() for n in range(len(text) - 1) if not text[n : n + 2].isspace()}


def tag_json(groups: Sequence[TagGroup]) -> str:
    """`{tagjson}`: the groups with their tags as JSON."""
    rows = [
        {
            "group_id": group.group_id,
            "group_name": group.name,
            "tag_list": [{"tag_id": tag_id, "tag_name": name} for tag_id, name in group.tags],
        }
        for group in groups
    ]
    return json.dumps({"tag_group": rows}, ensure_ascii=False, separators=(",", ":"))


def escape(text: str, escape_type: int, reading: str = "json") -> str:
    """The eight signs as spaces (0) or with backslashes (1), the latter in one of two readings."""
    if escape_type == 0:
        return "".join(" " if sign in ESCAPED else sign for sign in text)
    table = LITERAL if reading == "literal" else ESCAPED
    return "".join(table.get(sign, sign) for sign in text)


def fill(sample: str, values: Mapping[str, str], escape_type: int, reading: str) -> str:
    """The sample of an input protocol with its placeholders replaced, each once: texts are not looked into.

    A placeholder without a value becomes empty.
    """

    def value(found: re.Match[str]) -> str:
        clean = OTHER_CONTROLS.sub("", values.get(found[1], ""))
        return escape(clean, escape_type, reading)

    return PLACEHOLDER.sub(value, sample)
