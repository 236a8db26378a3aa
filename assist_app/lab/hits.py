"""Where what the agent really sent stands among the suggestions: word for word, and by meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from assist_app.model.script import BLANK
from assist_app.model.suggestion import Suggestion

Likeness = Callable[[str, Sequence[str]], Awaitable[tuple[float, ...]]]

AT = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Places:
    """0-based places of the first hit, None for none. A hit word for word is one by meaning too."""

    exact: int | None
    meaning: int | None


async def places(rows: Sequence[Suggestion], sent: Sequence[str], likeness: Likeness, least: float) -> Places:
    """Compares suggestions, best first, with the messages that were sent.

    A suggestion hits when it is one of these messages or all of them together. Blanks of a script stand
    for anything. `likeness` gives cosines of a text with others; `least` is the cosine that counts.
    """
    wanted = list(dict.fromkeys((*sent, "\n".join(sent))))
    folded = {folding(text) for text in wanted}
    exact = next((n for n, row in enumerate(rows) if _same(row.text, folded)), None)
    for n, row in enumerate(rows):
        said = BLANK.sub(" ", row.text)
        if n == exact or max(await likeness(said, wanted)) >= least:
            return Places(exact, n)
    return Places(exact, None)


def folding(text: str) -> str:
    """The text without case, width, white space and punctuation: the same words, however typed."""
    even = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in even if sign.isalnum())


def _same(text: str, folded: set[str]) -> bool:
    if BLANK.search(text) is None:
        return folding(text) in folded
    # split gives every second part the name of a blank.
    parts = [re.escape(folding(part)) for part in BLANK.split(text)[::2]]
    if not any(parts):
        return False
    filled = re.compile(".+?".join(parts))
    return any(filled.fullmatch(other) for other in folded)
