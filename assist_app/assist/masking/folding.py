"""Texts as the rules read them: half-width, small letters, plain digits, plain dashes; every place stays."""

from __future__ import annotations

import re

FILLER = "\0"
"""Stands for what is masked already; no rule reads over it."""

_DIGIT_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6)
_SAME: dict[int, str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{zero + n: str(n) for zero in _DIGIT_ZEROS for n in range(10)},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\ufe58"), "-"),
    # Invisible signs are put into numbers by copying from web pages, and by people who hide them.
    **dict.fromkeys(
        map(ord, "\u3000\u00a0\u2002\u2003\u2007\u2009\u202f\u200b\u200c\u200d\u2060\ufeff"), " "
    ),
    **dict.fromkeys(map(ord, "\u00ad\u200e\u200f\ufe0f\u20e3\t"), " "),
    **dict.fromkeys(map(ord, "【〔「『〖"), "["),
    **dict.fromkeys(map(ord, "】〕」』〗"), "]"),
    # The only letter whose small form is two signs long.
    ord("İ"): "I",
}
_ODD = re.compile("[" + "".join(map(re.escape, map(chr, _SAME))) + "]")


def plain(text: str) -> str:
    """The text with plain signs for wide and decorated ones; capital letters stay."""
    return text.translate(_SAME) if _ODD.search(text) else text
