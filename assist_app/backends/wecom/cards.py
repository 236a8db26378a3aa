"""WeCom's recommendation as cards: its format is not documented, so what is unclear stays whole as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

NUMBERED = re.compile(r"\s*(?:推荐)?(?:话术|回复)?\s*(?:[（(]?(\d{1,2})[)）.．、:：]|([①-⑨]))\s*(\S.*)")
CIRCLES = "①②③④⑤⑥⑦⑧⑨"


def cards_of(data: str, most: int) -> list[str]:
    """At most `most` texts to offer: the entries of a list, numbered lines, or the text as it is.

    When it is unclear whether all of the text was understood, the whole text is the last card.
    """
    text = _bare(data.strip())
    cards, sure = _listed(text) or _numbered(text)
    cards = list(dict.fromkeys(card.strip() for card in cards if card.strip()))
    if sure:
        return cards[:most]
    whole = [text] if text and text not in cards else []
    return cards[: most - len(whole)] + whole


def _bare(text: str) -> str:
    """What a JSON string says; every other text as it is."""
    value = _json(text) if text[:1] == '"' else None
    return value.strip() if isinstance(value, str) else text


def _listed(text: str) -> tuple[Sequence[str], bool] | None:
    """The texts of a JSON list and whether it holds nothing else; None when it is no such JSON."""
    value = _json(text) if text[:1] in ("[", "{") else None
    entries = value.get("suggestions") if isinstance(value, dict) else value
    if not isinstance(entries, list):
        return None
    texts = [entry.get("text") if isinstance(entry, dict) else entry for entry in entries]
    clear = [text for text in texts if isinstance(text, str)]
    return clear, len(clear) == len(texts)


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return None


def _numbered(text: str) -> tuple[Sequence[str], bool]:
    """Lines numbered from 1 on; lines between them belong to the one above."""
    items: list[str] = []
    sure = True
    for line in text.splitlines():
        found = NUMBERED.fullmatch(line)
        number = (int(found[1]) if found[1] else CIRCLES.index(found[2]) + 1) if found else 0
        if found and number == len(items) + 1:
            items.append(found[3])
        elif line.strip():
            sure = False
            if items:
                items[-1] += "\n" + line.strip()
    return (items, sure) if len(items) > 1 else ([], False)
