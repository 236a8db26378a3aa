"""Numbers with letters in them: order numbers, identity papers, IBANs, number plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist_app.assist.masking.checks import compact_day, hong_kong_id, iban, iban_length, taiwan_id
from assist_app.assist.masking.digits import mobile, without_dates
from assist_app.assist.masking.kinds import Found, Kind

_TOKEN = re.compile(r"(?<![a-z0-9_\-])[a-z0-9_\-]*[0-9][a-z0-9_\-]*")
_PARTS = re.compile(r"[a-z0-9]+")
_PASSPORT = re.compile(r"[egdsphcmk]\d{8}|e[a-z]\d{7}")
_TAIWAN = re.compile(r"[a-z][1289]\d{8}")
_HONG_KONG = re.compile(r"(?<![a-z0-9])([a-z]{1,2})(\d{6})(?:\(([0-9a])\)|([0-9a])(?![a-z0-9]))")
_BRITISH = re.compile(r"(?<![a-z0-9])[a-ceghj-prtw-z][a-ceghj-npr-tw-z] ?\d\d ?\d\d ?\d\d ?[a-d](?![a-z0-9])")
_MEASURE = re.compile(r"\d{1,9}[a-z]{1,4}|\d{1,5}x\d{1,5}(?:x\d{1,5})?|0x[0-9a-f]+")
_WORD_AND_NUMBER = re.compile(r"([a-z]{2,10})(\d{5,})")
_IBAN = re.compile(r"(?<![a-z0-9])([a-z]{2})\d\d(?= ?[a-z0-9]{3})")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"(?:[{_PROVINCES}][a-hj-np-z][·•.\- ]?"
    r"(?:[df][a-hj-np-z0-9]\d{4}|\d{5}[df]|[a-hj-np-z0-9]{4}[a-hj-np-z0-9挂学警港澳])|"
    r"使\d{3}[ ·-]?\d{3}|wj[ ·-]?[" + _PROVINCES + r"]?[ ·-]?\d{4}[a-z0-9])(?![a-z0-9])"
)


def tokens(text: str) -> Iterator[Found]:
    """Finds them in a small-letter text."""
    text = without_dates(text)
    yield from _ibans(text)
    for plate in _PLATE.finditer(text):
        # The serial of a real plate has two letters at most; "新MATE60" is a telephone.
        if sum(sign.isascii() and sign.isalpha() for sign in plate.group()[2:]) <= 2:
            yield Found(plate.start(), plate.end(), Kind.PLATE)
    for paper in _HONG_KONG.finditer(text):
        letters, digits, bracketed, bare = paper.groups()
        if hong_kong_id(letters, digits, bracketed or bare):
            yield Found(paper.start(), paper.end(), Kind.ID)
    for paper in _BRITISH.finditer(text):
        yield Found(paper.start(), paper.end(), Kind.ID)
    for token in _TOKEN.finditer(text):
        found = _classified(token.group().rstrip("-_"), token.start())
        if found is not None:
            yield found


def _classified(token: str, start: int) -> Found | None:
    if len(token) < 8:
        return None
    end = start + len(token)
    if _PASSPORT.fullmatch(token):
        return Found(start, end, Kind.PASSPORT)
    if _TAIWAN.fullmatch(token) and taiwan_id(token):
        return Found(start, end, Kind.ID)
    worded = _WORD_AND_NUMBER.fullmatch(token)
    if worded and mobile(worded.group(2)):
        return None
    return Found(start, end, Kind.ORDER) if _is_order(token) else None


def _is_order(token: str) -> bool:
    """Whether letters and digits are too many and too mixed for a product's or a flight's name."""
    if _MEASURE.fullmatch(token):
        return False
    parts = _PARTS.findall(token)
    digits = [sum(map(str.isdigit, part)) for part in parts]
    if all(part.isdigit() for part in parts):
        days = all(compact_day(part) for part in parts)
        return len(parts) > 1 and sum(digits) >= 12 and not days
    if any(n >= 6 or (n >= 4 and len(part) >= 12) for n, part in zip(digits, parts, strict=True)):
        return True
    return parts[0].isalpha() and all(part.isdigit() for part in parts[1:]) and sum(digits) >= 8


def _ibans(text: str) -> Iterator[Found]:
    for beginning in _IBAN.finditer(text):
        length, place, signs = iban_length(beginning.group(1)), beginning.start(), ""
        while len(signs) < length and place < len(text):
            sign = text[place]
            if sign.isascii() and sign.isalnum():
                signs += sign
            elif sign not in " -":
                break
            place += 1
        if length and len(signs) == length and iban(signs):
            yield Found(beginning.start(), place, Kind.IBAN)
