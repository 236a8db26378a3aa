"""Makes text from outside safe to show and store without changing what it says."""

from __future__ import annotations

import re
from typing import Any

REMOVED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\u202a-\u202e\u2066-\u2069"  # direction overrides: they can make a text read as its opposite
    "\ufeff]"
)
LONGEST_TEXT = 65_536
LONGEST_ID = 256


def clean(text: str) -> str:
    """The text without control and direction characters; emoji sequences and HTML stay as they are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return REMOVED.sub("", text).encode("utf-8", "replace").decode("utf-8")


def mend(value: Any) -> Any:
    """Plain JSON values with a "?" for every half of a character pair that stands alone."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [mend(one) for one in value]
    if isinstance(value, dict):
        return {mend(name): mend(one) for name, one in value.items()}
    return value
