"""Placeholders: issued once for each value of a conversation, and found again whatever a model made of them.

"[PHONE_3QKX]" is the third value of its conversation. The letters behind the number are the mark of the
conversation: nobody writes them by chance, and a placeholder of another conversation is not taken for one of
this. Number and mark alone decide, so the word may be translated, and case, spaces, wide signs and other
brackets do not matter.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

from assist_app.assist.masking.folding import plain
from assist_app.assist.masking.kinds import Kind

_MARK_SIGNS = "BCDFGHJKLMNPQRSTVWXZ"
_WORD = r"[^\[\]{}<>\n\d]{0,24}?"
_LONGEST = 48
"""Signs of the longest beginning of a placeholder that is held back while an answer grows."""


def new_mark() -> str:
    """Three consonants: no word of any language, and kept together by models."""
    return "".join(secrets.choice(_MARK_SIGNS) for _sign in range(3))


class Placeholders:
    """The table of one conversation."""

    def __init__(self, mark: str = "") -> None:
        self.mark = mark or new_mark()
        self._by_value: dict[str, str] = {}
        self._by_number: dict[int, str] = {}
        self._taken: set[int] = set()
        self._next = 1
        letters = r"\s?".join(self.mark)
        kinds = "|".join(Kind)
        self._hint = re.compile(r"\s?".join(f"[{sign}{sign.lower()}]" for sign in self.mark))
        inside = rf"\s?{_WORD}(\d{{1,6}})[\s_\-\\]{{0,2}}{letters}\s?"
        self._pattern = re.compile(
            # Escaped as Markdown only as a whole: a backslash before a value is the customer's.
            rf"\\\[{inside}\\\]|[\[{{<]{inside}[\]}}>]"
            rf"|(?<![a-z0-9])(?:{kinds})[\s_\-\\]{{0,3}}(\d{{1,6}})[\s_\-\\]{{0,2}}{letters}(?![a-z0-9])",
            re.IGNORECASE | re.ASCII,
        )
        self._numbers = re.compile(rf"(\d{{1,6}})[\s_\-\\]{{0,2}}{letters}", re.IGNORECASE | re.ASCII)
        started = "(?:" + "".join(f"(?:{sign}" for sign in self.mark) + ")?" * len(self.mark) + ")"
        self._begun = re.compile(
            rf"(?:\\|\\?[\[{{<][^\[\]{{}}<>\n]{{0,40}}"
            rf"|(?<![a-z0-9])(?:{kinds})[\s_\-\\]{{0,3}}(?:\d{{1,6}}[\s_\-\\]{{0,2}}{started})?)$",
            re.IGNORECASE | re.ASCII,
        )

    def __len__(self) -> int:
        return len(self._by_number)

    def issue(self, value: str, kind: Kind) -> str:
        """The placeholder of a value; the same value has the same one."""
        placeholder = self._by_value.get(value)
        if placeholder is None:
            while self._next in self._taken:
                self._next += 1
            placeholder = f"[{kind.value}_{self._next}{self.mark}]"
            self._by_value[value], self._by_number[self._next] = placeholder, value
            self._taken.add(self._next)
        return placeholder

    def hold(self, words: str) -> bool:
        """Whether words are a part of a value."""
        return any(words in value for value in self._by_value)

    def reserve(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text (as `plain` reads it) holds placeholders already; their numbers are "
        "never given away."""
        if not self._hint.search(text):
            return
        for number in self._numbers.finditer(text):
            # What stands around it may be masked, and then it looks like one, also without its first digits.
            self._taken.update(int(number.group(1)[place:]) for place in range(len(number.group(1))))
        for there in self._pattern.finditer(text):
            yield there.span()

    def restored(self, text: str) -> str:
        """The text with its values; an unknown placeholder stays as it is."""
        parts, done = [], 0
        for there in self._pattern.finditer(plain(text)):
            value = self._by_number.get(_number(there))
            if value is not None:
                parts += [text[done : there.start()], value]
                done = there.end()
        return "".join([*parts, text[done:]]) if parts else text

    def settled(self, text: str) -> str:
        """A growing text without its end where that may be the beginning of a placeholder."""
        tail = plain(text[-_LONGEST:])
        begun = self._begun.search(tail)
        return text[: len(text) - len(tail) + begun.start()] if begun else text


def _number(there: re.Match[str]) -> int:
    return int(next(filter(None, there.groups())))
