"""Numbers made of digits: phones, id cards, bank cards, long order numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist_app.assist.masking.checks import card, compact_day, resident_id
from assist_app.assist.masking.folding import FILLER
from assist_app.assist.masking.kinds import Found, Kind

_DATE = re.compile(
    r"(?<![0-9])(?<![0-9][.\-/])(?:(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}|"
    r"\d{1,2}([-./])\d{1,2}\2(?:19|20)?\d\d)"
    r"(?![0-9]|[-./][0-9])"
)
_RUN = re.compile(r"\d(?:[ \-.()]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_GAPS = frozenset((" ", "-", ".", "(", ")", ") ", " (", ")-", "- ", " -", " - ", "  "))
_EXTENSION = re.compile(r" {0,2}(?:转|分机|ext\.?|x|-) {0,2}(\d{1,6})(?!\d)")
_AMOUNT = re.compile(r" ?(?:元|块|万|亿|円|円|rmb|cny|usd|eur|dollars?|%|kg)")
_MONEY = "¥￥$€£"

_MOBILE = {(3, 4, 4), (3, 3, 5), (4, 4, 3), (3, 8), (7, 4), (4, 3, 4), (5, 6), (3, 2, 3, 3), (3, 4, 2, 2)}
_MOBILE |= {(1,) * 11, (3, 2, 2, 2, 2), (3, 2, 2, 4), (2, 3, 3, 3)}
_LANDLINE = {
    (a, *rest) for a in (3, 4) for rest in ((7,), (8,), (4, 4), (3, 4), (4, 3), (2, 3, 3), (2, 2, 4))
}
_ABROAD = {(5, 6), (4, 3, 4), (4, 3, 3), (5, 3, 3), (3, 3, 4), (2, 2, 2, 2, 2), (3, 8), (4, 6), (2, 4, 4)}
_ABROAD |= {(2, 8), (2, 9), (4, 7), (2, 4, 5), (4, 2, 2, 2), (4, 8), (5, 5)}
_NORTH_AMERICA = {(3, 3, 4), (1, 3, 3, 4)}
_SERVICE = {(3, 3, 4), (3, 4, 3), (4, 3, 3), (3, 7), (4, 6)}
_CARD = {(4, 4, 4, 4), (4, 4, 4, 1), (4, 6, 5), (6, 13), (4, 6, 4), (6, 4, 4, 4), (6, 4, 4, 5)}
_CARD |= {(4, 4, 4, 4, n) for n in (1, 2, 3)}
_ID_CARD = {(6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4), (3, 3, 8, 4), (6, 8, 3), (14, 4), (6, 12)}
_SHAPES = _MOBILE | _LANDLINE | _ABROAD | _NORTH_AMERICA | _SERVICE | _CARD | _ID_CARD | {(3, 2, 4)}
_SHAPES |= {(country, *shape) for country in (2, 4) for shape in {(11,), *_MOBILE, *_LANDLINE}}
_BEGINNINGS = {shape[:n] for shape in _SHAPES for n in range(1, len(shape) + 1)}
_LONGEST = 15
"""Digits of the longest telephone number (E.164)."""

Group = tuple[int, int]


def numbers(text: str) -> Iterator[Found]:
    """Finds them in a small-letter text. Dates, times, amounts and short numbers stay."""
    text = without_dates(text)
    for run in _RUN.finditer(text):
        if run.end() - run.start() < 7:
            continue
        groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
        place = 0
        while place < len(groups):
            taken, found = _best(text, groups, place)
            if found is not None:
                yield found
            place += taken


def without_dates(text: str) -> str:
    """The text with a gap for every date, so that a date joins no number beside it."""
    return _DATE.sub(lambda date: FILLER * len(date.group()), text)


def _best(text: str, groups: list[Group], place: int) -> tuple[int, Found | None]:
    """The longest number that begins with this group: how many groups it takes, and what it is."""
    first = groups[place][0]
    if text[first - 1 : first] == "+" or text[first - 2 : first] == "+(":
        return _international(text, groups, place)
    lengths: tuple[int, ...] = ()
    fitting = []
    for start, end in groups[place : place + 12]:
        if lengths and text[groups[place + len(lengths) - 1][1] : start] not in _GAPS:
            break
        lengths += (end - start,)
        if lengths not in _BEGINNINGS:
            break
        fitting.append((lengths, end))
    for lengths, end in reversed(fitting[1:]):
        found = _grouped(text, lengths, first, end) if lengths in _SHAPES else None
        if found is not None:
            return len(lengths), found
    return 1, _single(text, *groups[place])


def _international(text: str, groups: list[Group], place: int) -> tuple[int, Found | None]:
    """A number after "+": as many digits as its country has, never more than a telephone number can have."""
    start, end = groups[place]
    digits, taken = text[start:end], 1
    most = {"86": 13, "1": 11}.get(digits if len(digits) < 3 else "", _LONGEST)
    for after, until in groups[place + 1 : place + 8]:
        if text[end:after] not in _GAPS or len(digits) + until - after > most:
            break
        digits, end, taken = digits + text[after:until], until, taken + 1
    if not 7 <= len(digits) <= _LONGEST:
        return 1, _single(text, *groups[place])
    begin = start - (2 if text[start - 1 : start] == "(" else 1)
    return taken, Found(begin, end, Kind.PHONE)


def _grouped(text: str, lengths: tuple[int, ...], start: int, end: int) -> Found | None:
    """What a number written in groups is."""
    digits = "".join(sign for sign in text[start:end] if sign.isdigit())
    if lengths in _ID_CARD:
        if digits[:2] != "00" and len(digits) == 17 and text[end : end + 1] == "x":
            digits, end = digits + "x", end + 1
        if resident_id(digits):
            return Found(start, end, Kind.ID)
    if lengths in _CARD and (card(digits) or (digits[0] in "3456" and "-" not in text[start:end])):
        return Found(start, end, Kind.CARD)
    if lengths == (3, 2, 4):
        social = text[start:end].count("-") == 2 and digits[:3] not in ("000", "666")
        return Found(start, end, Kind.ID) if social else None
    kind = _grouped_phone(text[start:end], lengths, digits)
    if kind is None:
        return None
    begin = start - 1 if text[start - 1 : start] == "(" and ")" in text[start:end] else start
    return Found(begin, _with_extension(text, end), Kind.PHONE)


def _grouped_phone(written: str, lengths: tuple[int, ...], digits: str) -> Kind | None:
    local = _local(digits)
    rest = lengths if local == digits else lengths[1:]
    if mobile(local) and (rest in _MOBILE or rest == (11,)):
        return Kind.PHONE
    if digits[0] == "0" and digits[1] != "0" and lengths in _LANDLINE | _ABROAD:
        return Kind.PHONE
    if digits[:3] in ("400", "800") and lengths in _SERVICE:
        return Kind.PHONE
    if local != digits and local[0] != "0" and rest in _LANDLINE:
        return Kind.PHONE
    plan = digits[-10:]
    american = lengths in _NORTH_AMERICA and plan[0] in "23456789" and plan[3] in "23456789"
    # With spaces alone it might be three quantities in a row.
    return Kind.PHONE if american and (set("-.)") & set(written) or len(lengths) == 4) else None


def _single(text: str, start: int, end: int) -> Found | None:
    """What a number written in one piece is."""
    digits = text[start:end]
    if len(digits) < 10 and not (len(digits) == 9 and text[start - 1 : start] == "+"):
        return None
    if start and text[start - 1] in _MONEY:
        return None
    if len(digits) == 17 and text[end : end + 1] == "x" and resident_id(digits + "x"):
        return Found(start, end + 1, Kind.ID)
    if resident_id(digits):
        return Found(start, end, Kind.ID)
    if mobile(_local(digits)) or _one_piece_phone(digits):
        return Found(start, _with_extension(text, end), Kind.PHONE)
    if card(digits):
        return Found(start, end, Kind.CARD)
    if _is_amount(text, start, end) or (len(digits) == 16 and _range_of_days(digits)):
        return None
    return Found(start, end, Kind.ORDER)


def mobile(digits: str) -> bool:
    """A mobile number of mainland China."""
    return len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789"


def _local(digits: str) -> str:
    """The number without China's country code."""
    for code in ("0086", "86"):
        if digits.startswith(code) and len(digits) - len(code) >= 10:
            return digits[len(code) :]
    return digits


def _one_piece_phone(digits: str) -> bool:
    if len(digits) == 10:
        return digits[:3] in ("400", "800") or (digits[0] == "0" and digits[1] != "0")
    return len(digits) in (11, 12) and digits[0] == "0" and digits[1] != "0"


def _with_extension(text: str, end: int) -> int:
    extension = _EXTENSION.match(text, end)
    return extension.end() if extension else end


def _is_amount(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 2) : start].strip()
    decimal = before.endswith(".") and text[start - 2 : start - 1].isdigit()
    return decimal or (before[-1:] in _MONEY and bool(before)) or _AMOUNT.match(text, end) is not None


def _range_of_days(digits: str) -> bool:
    return compact_day(digits[:8]) and compact_day(digits[8:])
