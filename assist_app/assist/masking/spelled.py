"""Numbers in words: 幺三八零零…, "one three eight…"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist_app.assist.masking.checks import resident_id
from assist_app.assist.masking.digits import mobile
from assist_app.assist.masking.kinds import Found, Kind

_SIGNS = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两"
_VALUES = str.maketrans(_SIGNS, "0012345678911234567892")
_CHINESE = re.compile(rf"[{_SIGNS}](?:[ \-,、.]?[{_SIGNS}]){{6,}}")
_WORDS = "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple"
_ENGLISH = re.compile(rf"(?<![a-z])(?:{_WORDS})(?:[ ,-]{{1,2}}(?:{_WORDS})){{6,}}(?![a-z])")


def spelled_numbers(text: str) -> Iterator[Found]:
    """Mobile numbers and id cards in Chinese words, seven and more English ones in a row.

    一二三四五六七八九 is counting, so Chinese words must make a number that exists.
    """
    for spelled in _CHINESE.finditer(text):
        digits = "".join(sign for sign in spelled.group().translate(_VALUES) if sign.isdigit())
        local = digits.removeprefix("86")
        if mobile(local) or (len(digits) in (11, 12) and digits[0] == "0"):
            yield Found(spelled.start(), spelled.end(), Kind.PHONE)
        elif resident_id(digits):
            yield Found(spelled.start(), spelled.end(), Kind.ID)
        elif len(digits) >= 12:
            yield Found(spelled.start(), spelled.end(), Kind.ORDER)
    for words in _ENGLISH.finditer(text):
        yield Found(words.start(), words.end(), Kind.PHONE)
