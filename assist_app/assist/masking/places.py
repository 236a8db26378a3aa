"""Postal addresses: Chinese ones by their levels, western ones by number, street and code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist_app.assist.masking.kinds import Found, Kind
from assist_app.assist.masking.words import words

_NUMBER = r"(?:[0-9]{1,5}|[一二三四五六七八九十百零〇两]{1,5}|[甲乙丙丁])"
_ROAD = r"(?:大道|街道?|[路巷弄]|胡同)"
_ESTATE = r"(?:小区|社区|花园|公寓|大厦|广场|大楼|中心|家园|新村|宿舍|校区|园区|[苑庭湾府邸墅城园村寓里郡])"
_ROOM = rf"(?:{_NUMBER}|[a-z])(?:号楼|号院|单元|[号栋幢座室层楼户房组队社#])"
_CORE = re.compile(
    rf"{_ROAD}(?:[东西南北中]{{1,2}}段?|延长线)? ?{_NUMBER}(?:[-之附/][0-9]{{1,4}})?(?:号|弄|巷|栋|幢|座|#)"
    rf"|{_ESTATE} ?(?:[东西南北]?区|[一二三四五六七八九十0-9]{{1,2}}期)? ?{_ROOM} ?(?:{_ROOM}|[0-9]{{3,4}})"
    rf"|[镇乡村][^\W_]{{0,6}}?{_NUMBER}(?:组|队|社|号|巷)"
    r"|[省市州县][一-鿿]{1,7}?[区县市旗镇乡][一-鿿]{1,8}?(?:路|街|镇|乡|大道|巷|胡同|小区|花园|"
    r"公寓|大厦|苑|村)"
)
_BUILDING = re.compile(
    r"(?<![0-9a-z.])[0-9]{1,3}(?:号楼|栋|幢|座|#楼?) ?(?:[0-9]{1,2}单元 ?)?(?:[0-9]{1,2}[层楼] ?)?"
    r"(?:[0-9]{2,4}(?:室|号|户|房)|(?<=单元)[0-9]{2,4}|(?<=单元 )[0-9]{2,4})"
)
_TAIL = re.compile(
    rf"(?:[ ,]?(?:[0-9]{{1,4}}-[0-9]{{1,4}}(?:-[0-9]{{1,4}})?(?![0-9])|[a-z0-9一-鿿]{{0,10}}?"
    rf"(?:号楼|号院|单元|{_ESTATE}|[号栋幢座室层楼户房])|[0-9]{{3,4}}(?![0-9元块件个天折%.])(?:室|"
    rf"房)?)){{1,8}}"
)
_LEFT = re.compile(r"[a-z0-9一-鿿·\-]{1,30}")
_LEAD = re.compile(
    r"(?:地址|住址|位于|改成|改到|改为|换成|换到|寄到|寄往|送到|送往|发到|发往|"
    r"[在到是去叫我您你的了给请把从])"
)
_JOIN = re.compile(r"[ ,]{1,2}[a-z0-9一-鿿·]{0,14}[省市区县州旗镇乡道]")
_STREETS = (
    r"street|str|avenue|ave|boulevard|blvd|road|rd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|"
    r"parkway|pkwy|highway|hwy|crescent|close|way|row|mews|gardens|grove|alley|plaza|trail|"
    r"trl|circle|cir|quay|st"
)
_STREET = re.compile(
    r"(?<![\w.$£€/-])(?<!\d,)(\d{1,6}[A-Za-z]?(?:-\d{1,5})?),? ((?:[NSEWnsew]\.?|"
    r"[A-Z0-9][\w'’.-]{0,30}|[a-z][\w'’-]{1,30})"
    rf"(?: [A-Za-z0-9][\w'’.-]{{0,30}}){{0,3}}?) ((?i:{_STREETS}))\b(?:\.(?=,| (?:Apt|Unit|Suite|#)))?"
)
_ALWAYS_STREETS = words(
    "street str avenue ave boulevard blvd road rd lane ln parkway pkwy highway hwy crescent"
)
_NO_NAMES = words(
    "the a an my your our his her their this that on in at of off for to from more other items "
    "days hours minutes "
    "weeks people times is are was were and or by km miles meters metres each per no one going dollars"
)
_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|"
    "S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_BEHIND = re.compile(
    r"(?:,? ?(?i:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|#)\.? ?#?[A-Za-z0-9-]{1,8})?"
    r"(?:, ?(?!(?i:and|or|but|please|is|in|i|the|my)\b)[A-Z][\w'’.-]{1,30}(?: [A-Z][\w'’.-]{1,30}){0,2})?"
    rf"(?:,? (?:{_STATES}))?(?:,? (?:\d{{5}}(?:-\d{{4}})?|[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}}))?"
)
_CODES = re.compile(
    rf"(?<![\w])(?:(?:{_STATES}),? \d{{5}}(?:-\d{{4}})?|[A-Z]{{1,2}}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{{2}}|"
    r"[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d|(?i:p\.? ?o\.? ?box) ?\d{1,6})(?!\w)"
)
_CONTINENT = re.compile(
    r"(?<!\w)(?:[A-ZÄÖÜ][\wäöüß-]{1,30}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm)|"
    r"(?:rue|avenue|boulevard|via|viale|piazza|calle|avenida|paseo|rua) (?:d[eiu]l? |de la |des |della )?"
    r"[A-ZÀ-Ý][\w'’.-]{1,30}(?: [A-ZÀ-Ý][\w'’.-]{1,30})?,?) \d{1,5} ?[a-z]?(?!\w)"
    r"(?:,? \d{4,5} [A-ZÀ-Ý][\w-]{1,30})?"
)


def chinese_addresses(text: str) -> Iterator[Found]:
    """From the first level that is named to the door: 省市区县, road and number, building and room.

    A province, a city or a district alone is no address: how long a parcel takes to it may be asked.
    """
    reached = 0
    for core in _CORE.finditer(text):
        start, end = core.span()
        if end <= reached:
            continue
        start = max(reached, _leftmost(text, start))
        tail = _TAIL.match(text, end)
        reached = tail.end() if tail else end
        yield Found(start, reached, Kind.ADDRESS)


def buildings(text: str) -> Iterator[Found]:
    """ "3栋2单元501室": a door without a street."""
    for building in _BUILDING.finditer(text):
        yield Found(building.start(), building.end(), Kind.ADDRESS)


def _leftmost(text: str, start: int) -> int:
    """Where an address begins: before its first level, behind the words that lead to it."""
    back = _LEFT.match(text[max(0, start - 30) : start][::-1])
    if back is None:
        return start
    left = start - back.end()
    lead = max((m.end() for m in _LEAD.finditer(text, left, start)), default=None)
    if lead is not None:
        return lead
    # "广东省 深圳市 南山区": levels with spaces between them.
    before = text[max(0, left - 18) : left + 1]
    join = re.search(
        r"[一-鿿]{2,9}[省市区县州旗][ ,]{1,2}(?:[一-鿿]{1,8}[市区县州旗镇][ ,]{1,2})?$",
        text[max(0, left - 30) : left],
    )
    return left - len(join.group()) if join and before else left


def western_addresses(text: str) -> Iterator[Found]:
    """Number and street, postcodes, post-office boxes; `text` with its capital letters."""
    for street in _STREET.finditer(text):
        words = street.group(2).split()
        kept = all(word.casefold() not in _NO_NAMES for word in words)
        named = words[0][0].isupper() or words[0][0].isdigit()
        sure = street.group(3).casefold() in _ALWAYS_STREETS or street.group(3)[0].isupper()
        if kept and sure and (named or len(street.group(3)) > 5):
            behind = _BEHIND.match(text, street.end())
            yield Found(street.start(), behind.end() if behind else street.end(), Kind.ADDRESS)
    for code in _CODES.finditer(text):
        yield Found(code.start(), code.end(), Kind.ADDRESS)
    for other in _CONTINENT.finditer(text):
        yield Found(other.start(), other.end(), Kind.ADDRESS)
