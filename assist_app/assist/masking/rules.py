"""All rules over one text."""

from __future__ import annotations

import re

from assist_app.assist.masking import cues, digits, net, people, places, spelled, tokens
from assist_app.assist.masking.kinds import Found, joined

_DIGIT = re.compile(r"\d")
_AT_WORDS = re.compile(
    r"[\[(<] ?(?:at|@)| at [a-z0-9-]{1,40}(?:\.| dot )|艾特|#[a-z0-9]{1,20}\.| dot |[a-z] ?点"
)


def recognised(written: str) -> list[Found]:
    """Everything personal in a text that `folding.plain` has read, from left to right, never overlapping.

    A filler in it is read over by no rule. Time grows with the length of the text, whatever it holds.
    """
    text = written.lower()
    found: list[Found] = []
    if _DIGIT.search(text):
        found += digits.numbers(text)
        found += tokens.tokens(text)
        found += places.buildings(text)
        found += places.western_addresses(written)
        found += net.machines(text)
    elif ":" in text:
        found += net.machines(text)
    if "@" in text:
        found += net.emails(text)
    if _AT_WORDS.search(text):
        found += net.spelled_emails(text)
    if "://" in text or "www." in text:
        found += net.links(text)
    found += places.chinese_addresses(text)
    found += spelled.spelled_numbers(text)
    found += cues.told_values(text)
    found += people.introduced(text, written)
    return joined(found) if found else found
