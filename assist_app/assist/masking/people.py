"""Names of people: where a text gives them away, and every form in which a known one comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assist_app.assist.masking.kinds import Found, Kind
from assist_app.assist.masking.person_words import (
    GOES_ON,
    HONORIFICS,
    MAY_GO_ON,
    NO_NAMES,
    PREFIXES,
    SURNAMES,
    TITLES,
    TWO_SIGN_SURNAMES,
)

_HAN = re.compile(r"[一-鿿㐀-䶿]")
_SURNAME_CLASS = "".join(sorted(SURNAMES))
_BOUNDARY = "(?<![一-鿿](?<![请问找叫给跟和与是的位让烦您好你我约谢为由向把对到]))"
_ADDRESSED = re.compile(
    # A family name alone before any title; a whole name only before the plainest ones.
    rf"[{_SURNAME_CLASS}](?=先生|女士|小姐(?!姐)|太太)"
    rf"|{_BOUNDARY}(?:[{_SURNAME_CLASS}](?={HONORIFICS})|[{_SURNAME_CLASS}][一-鿿]{{1,2}}?(?=先生|女士|小姐(?!姐)))"
)
_INTRODUCED = re.compile(
    r"(我叫做?|我的名字[是叫]|我姓名是|请叫我|叫我)[ :]{0,2}|"
    r"(?:姓名|名字|收件人|收货人|寄件人|发件人|联系人|持卡人|乘客|乘机人|入住人|开户名|户名|签收人|投保人|署名|本人)"
    r" {0,2}([:=]|是|为|叫|改成|改为)? {0,2}"
)
_ASKED = re.compile(
    r"什么|怎么|何时|是谁|不对|不是|不能|没有|写错|错了|信息|电话|手机|地址|需要|可以|能不能|已|一致|栏|那里"
)
_WHOLE_FIELD = re.compile(r"[一-鿿·]{2,8}(?![一-鿿a-z])")
_LATIN_WORD = r"[^\W\d_\u2e80-\uffff](?:[^\W\d_\u2e80-\uffff]|['’.\-]){0,30}"
_LATIN = re.compile(rf"{_LATIN_WORD}(?: {_LATIN_WORD}){{0,3}}")
_LATIN_CUE = re.compile(
    r"(?:my (?:full |first |last |sur)?name is|my (?:full |first |last |sur)?name's|i am called|i'm called|"
    r"they call me|(?:recipient|consignee|cardholder|passenger|attn|name) ?[:=]|(signed by|addressed to|attn|"
    r"(?:kind regards|best regards|warm regards|regards|sincerely|cheers),?\n)) ?"
)
_LATIN_TITLE = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|herr|frau|monsieur|madame|mme|señora?|dear)\b\.? {1,2}"
)
_AFFIX_BEFORE = re.compile(rf"(?:(?:{TITLES})\b\.?|{PREFIXES})[ :\-]*", re.IGNORECASE)
_AFFIX_BEHIND = re.compile(rf"[ ]?(?:{HONORIFICS})$")


def introduced(text: str, written: str) -> Iterator[Found]:
    """Names after 我叫, 收件人, "my name is", Mr, and before 先生.

    `text` has small letters, `written` is the same with its capitals.
    """
    for cue in _INTRODUCED.finditer(text):
        end = _chinese_name(text, cue.end(), sure=cue.group(2) is not None)
        if cue.group(1) or cue.group(2):
            end = end or _latin_name(written, cue.end(), most=3)
        elif _HAN.match(text, end):
            continue
        if end:
            yield Found(cue.end(), end, Kind.NAME, told=True)
    for person in _ADDRESSED.finditer(text):
        if not NO_NAMES & {person.group(), person.group()[1:]} and not GOES_ON & set(person.group()[1:]):
            yield Found(person.start(), person.end(), Kind.NAME, told=True)
    for cue in _whole_words(_LATIN_CUE, text):
        end = _latin_name(written, cue.end(), most=4, capital=cue.group(1) is not None)
        end = end or _chinese_name(text, cue.end(), sure=True)
        if end:
            yield Found(cue.end(), end, Kind.NAME, told=True)
    for cue in _whole_words(_LATIN_TITLE, text):
        capital = cue.group().startswith(("ms", "dr", "dear", "miss", "madame", "frau"))
        end = _latin_name(
            written, cue.end(), most=3 if written[cue.end() : cue.end() + 1].isupper() else 1, capital=capital
        )
        if end:
            yield Found(cue.end(), end, Kind.NAME, told=True)


def _whole_words(cue: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Where the cue is no end of a longer word, and "20 ms late" no lady."""
    for there in cue.finditer(text):
        start = there.start()
        inside = start and text[start - 1].isascii() and text[start - 1].isalnum()
        time = text[start : start + 3] == "ms " and start > 1 and text[start - 2].isdigit()
        if not inside and not time:
            yield there


def _chinese_name(text: str, start: int, *, sure: bool) -> int:
    """Where a Chinese name ends that begins here, 0 when none does. `sure`: a field's value, any name."""
    if text[start : start + 1] in ("小", "老", "阿") and text[start + 1 : start + 2] in SURNAMES:
        return start + 2
    family = (
        2 if text[start : start + 2] in TWO_SIGN_SURNAMES else 1 if text[start : start + 1] in SURNAMES else 0
    )
    field = _WHOLE_FIELD.match(text, start)
    if (
        sure
        and field
        and not _ASKED.search(field.group())
        and (len(field.group()) <= 4 or "·" in field.group())
    ):
        return field.end()
    if not family or _ASKED.match(text, start) or _ASKED.match(text, start + 1):
        return 0
    end = start + family
    for place in (end, end + 1):
        sign = text[place : place + 1]
        if not _HAN.match(sign) or sign in GOES_ON or (place > end and sign in MAY_GO_ON):
            break
        family += 1
    return start + family if start + family > end and text[start : start + family] not in NO_NAMES else 0


def _latin_name(written: str, start: int, *, most: int, capital: bool = False) -> int:
    """Where a name of up to `most` words ends; `capital`: only words with a capital letter are one."""
    name = _LATIN.match(written, start)
    if name is None:
        return 0
    end = place = start
    for number, word in enumerate(name.group().split(" ")[:most]):
        known = word.lower().strip(".'’-") in NO_NAMES
        small = not word[0].isupper()
        if known or (small and (capital or number > 1 or (number and written[start].isupper()))):
            break
        end = place + len(word.rstrip(".'’-"))
        place += len(word) + 1
    return end


def person_parts(title: str) -> tuple[str, ...]:
    """The personal parts of a display name: without Ms, 女士, 客服; () when it names nobody."""
    core = title.strip()
    while (before := _AFFIX_BEFORE.match(core)) and before.end() and before.end() < len(core):
        core = core[before.end() :]
    while (behind := _AFFIX_BEHIND.search(core)) and behind.start() > 0:
        core = core[: behind.start()]
    core = core.strip(" ,.-:()")
    return (core,) if core and core.lower() not in NO_NAMES and any(map(str.isalnum, core)) else ()


def name_forms(name: str) -> tuple[str, ...]:
    """The name and the parts of it that people use alone: "Wang Fang" also as Fang, 王小明 also as 小明."""
    forms = [name]
    words = [word.strip(".,()'\"") for word in re.split(r"[\s·•]+", name)]
    forms += [word for word in words if len(words) > 1 and len(word) > 1]
    han = name if len(name) <= 4 and all(map(_HAN.match, name)) else ""
    family = 2 if han[:2] in TWO_SIGN_SURNAMES else 1
    if len(han) - family == 2 and (family == 2 or han[:1] in SURNAMES):
        forms.append(han[family:])
    return tuple(dict.fromkeys(form for form in forms if form.lower() not in NO_NAMES and len(form) > 1))


def likely_name(form: str) -> bool:
    """Whether a form taken from a display name may be looked for in texts: 退款 is a title too."""
    if not _HAN.match(form):
        return not form.isdigit() or len(form) > 3
    return len(form) > 2 or form[0] in SURNAMES or form[0] in "小老阿"


def usable(names: Iterable[str]) -> tuple[str, ...]:
    """Marked names without blanks around them; single signs are left out: they stand in every text."""
    return tuple(dict.fromkeys(kept for name in names if len(kept := " ".join(name.split())) > 1))
