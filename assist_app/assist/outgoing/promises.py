"""Promises of money or of a date: what a customer will hold the company to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist_app.assist.outgoing.kinds import Finding, Hazard
from assist_app.model.script import BLANK

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[？?]?")
_CUES = re.compile(
    r"保证|承诺|担保|一定|肯定|必定|必达|绝对|包您|包赔|包退|准时"
    r"|百分|100|确保|答应|说到做到|赔|补|返|退|送|减免|抵扣"
    r"|免去|到账|到货|发货|发出|修好|上门|解决|处理完|办好|寄出|恢复|guarant|promis"
    r"|assure|definitely|certainly|surely"
    r"|absolutely|for sure|without fail|my word|no matter|refund|compensat|reimburs|credit|pay|give|send"
    r"|waive|will|'ll|shall"
)
"""A sentence without one of these promises nothing; they cost a tenth of the patterns below."""
_FIGURES = re.compile(r"[0-9¥￥$€£一二两三四五六七八九十百千万半几今明后本下月年周星全双免mtwfsnoad]")
_NUMBER = r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万半几]+)"
_AMOUNT = r"[¥￥$€£] ?\d+(?:[.,]\d+)*"
_MONEY = re.compile(
    rf"{_AMOUNT}|{_NUMBER} ?(?:元|块钱|块|万元|角|折)|全额|全款|双倍|[两三十]倍|免单|免费"
    r"|\b\d[\d,.]* ?(?:usd|rmb|cny|eur|gbp|dollars?|euros?|pounds?|yuan|%)"
    r"|\bfull (?:refund|amount)|\brefund(?:ed)? in full|\bfree of charge|\bdouble\b"
)
_DAY = re.compile(
    rf"今天|今晚|今日|明天|明日|明早|明晚|后天|大后天|本周|这周|下周|月底|年底|周[一二三四五六日末]|星期[一二三四五六日天]"
    rf"|{_NUMBER} ?(?:个)?(?:分钟|小时|钟头|工作日|天|日|周|星期|月)(?:之?内|以内|后|前)?"
    rf"|\d{{1,2}} ?[月号点:：]|\d{{4}}[-/年]\d"
    r"|\btoday|\btonight|\btomorrow|\bnext (?:week|month)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|\b(?:\d+|a|an|one|two|three|five|seven|ten)[ -](?:business |working )?(?:minutes?|hours?|days?|weeks?)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d|\b\d{1,2}[:/]\d{2}|\b\d{1,2} ?[ap]m\b"
)
_VOW = re.compile(
    r"保证|承诺|担保|一定(?:会|能|给|帮|为|退|送|到|在|可以|让)|肯定(?:会|能|给|在|到|可以|退|送)|必定|必达"
    r"|绝对(?:会|能|可以|给)|包您|包赔|包退|准时|百分之?百|(?<![\d~-])100 ?%|确保|答应您|说到做到"
    r"|guarantee[ds]?\b|\bi promise|\bwe promise|promise (?:you|that|to)|assure you|definitely"
    r"|(?:will|'ll) (?:certainly|surely|absolutely)|\bfor sure\b|without fail|\bmy word\b"
    r"|no matter what"
)
_NO_VOW = re.compile(
    r"(?:不能|无法|不敢|没法|难以|不|无|未|别|没有|没)(?:百分之?百|完全|向您|对您|给您)?"
    r"(?:保证|承诺|担保|确保|肯定|一定|绝对|必定|准时)"
    r"|(?:cannot|can't|can not|could not|couldn't|unable to|won't|not|no|never|nor)(?: \w+){0,2}"
    r" (?:guarantee[ds]?|promise|assure|definitely)|质量保证|品质保证|保证金|保证书"
    r"|(?:是否|能否|需要|请您?|麻烦您?|以便|为了?)(?:先)?(?:确保|保证|承诺)"
    r"|to (?:guarantee|make sure)"
)
_PAYS = re.compile(
    r"赔|补偿|返现|返还|退还|退款|退给?您|退你|送您|补您|补给|减免|抵扣|免去|补贴"
    r"|\b(?:we|i)(?:'ll| will| can| am going to| are going to)? ?"
    r"(?:refund|compensate|reimburse|credit|pay|give|send|waive)"
    r"|(?:will be|be|been) (?:refunded|credited|compensated|reimbursed)"
    r"|(?:refund|credit|compensation) of"
)
_SUM = re.compile(
    rf"{_AMOUNT}|\d[\d,.]* ?(?:元|块钱|块|万元)|双倍|[三十]倍|免单"
    r"|\b\d[\d,.]* ?(?:usd|rmb|cny|eur|gbp|dollars?|euros?|pounds?|yuan)\b"
)
_WILL = re.compile(
    r"[会将就内前准可能](?:[^，,。]{0,8}?)(?:到账|送达|到货|送到|发货|发出|退回|退到|修好|上门|解决|处理完|办好|寄出|补发|恢复)"
    r"|(?:给您|为您|帮您)[^，,。]{0,8}?(?:到账|送达|到货|送到|发货|发出|退回|退到|修好|上门|解决|处理完|办好|寄出|补发|恢复)"
    r"|(?:will|'ll|shall)(?: \w+){0,2} (?:arrive|be delivered|be refunded|be there|be fixed|ship|be shipped"
    r"|be resolved|be credited|be solved|reach you|get it|have it|receive it|refund|deliver|fix)"
)
_HEDGE = re.compile(
    r"预计|大约|大概|一般|通常|左右|可能|尽快|尽量|最快|最晚|最迟|争取|正常|估计|约|如果|若|视|以.{0,6}为准|吗|呢|么"
    r"|expect|usual|\babout\b|around|estimat|should|\bmay\b|might|typical|normal"
    r"|\bif\b|approx|generally|up to|\bonce\b|probably|would|can you|[?？]"
)
FAR = 40
"""Signs between a vow and what is vowed."""


def promises(text: str) -> Iterator[Finding]:
    """Where money or a date is promised: vowed, paid in figures, or set without a "probably"."""
    # What a blank is called is not what will stand there; each keeps its place.
    told = BLANK.sub(lambda blank: "\0" * len(blank.group()), _lower(text))
    for sentence in _SENTENCE.finditer(told):
        span = _promise(sentence.group())
        if span is not None:
            yield Finding(Hazard.PROMISE, sentence.start() + span[0], sentence.start() + span[1])


def _lower(text: str) -> str:
    """Small letters, every sign in its place: a few capitals are two signs long when small."""
    small = text.lower()
    return (
        small
        if len(small) == len(text)
        else "".join(low if len(low := one.lower()) == 1 else one for one in text)
    )


def _promise(words: str) -> tuple[int, int] | None:
    if not (_CUES.search(words) and _FIGURES.search(words)):
        return None
    refused = _NO_VOW.search(words)
    if refused is not None:
        words = _NO_VOW.sub(lambda no: "\0" * len(no.group()), words)
    vow = _VOW.search(words)
    if vow is not None:
        things = [found for what in (_MONEY, _DAY) if (found := _near(what, words, vow)) is not None]
        if things:
            return _around(vow, *things)
    if refused is not None or _HEDGE.search(words):
        return None
    for deed, wanted in ((_PAYS, _SUM), (_WILL, _DAY)):
        done = deed.search(words)
        what = _near(wanted, words, done) if done is not None else None
        if done is not None and what is not None:
            return _around(done, what)
    return None


def _near(thing: re.Pattern[str], words: str, vow: re.Match[str]) -> re.Match[str] | None:
    return thing.search(words, max(0, vow.start() - FAR), vow.end() + FAR)


def _around(*found: re.Match[str]) -> tuple[int, int]:
    return min(one.start() for one in found), max(one.end() for one in found)
