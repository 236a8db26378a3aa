"""Secrets that have slipped into a reply: keys of services, passwords, card numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist_app.assist.masking.cues import told_values
from assist_app.assist.masking.digits import numbers
from assist_app.assist.masking.folding import plain
from assist_app.assist.masking.kinds import Kind
from assist_app.assist.outgoing.kinds import Finding, Hazard

_BEGINNINGS = re.compile(
    r"-----BEGIN|sk-|AKIA|ASIA|LTAI|AKID|AIza|gh[pousr]_|github_pat_|glpat-"
    r"|xox[abprs]-|_live_|SG\.|npm_|hf_|eyJ|earer "
)
"""Nothing is found where none of these stands, here and below; looking for them costs a tenth."""
_KEYS = re.compile(
    r"\bsk-[A-Za-z0-9_-]{16,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bLTAI[A-Za-z0-9]{12,30}\b"
    r"|\bAKID[A-Za-z0-9]{28,40}\b|\bAIza[A-Za-z0-9_-]{30,}|\bgh[pousr]_[A-Za-z0-9]{30,}"
    r"|\bgithub_pat_[A-Za-z0-9_]{30,}|\bglpat-[A-Za-z0-9_-]{18,}|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|\b(?:sk|rk|pk)_live_[A-Za-z0-9]{16,}|\bSG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{16,}"
    r"|\bnpm_[A-Za-z0-9]{30,}|\bhf_[A-Za-z0-9]{30,}"
    r"|(?<![\w-])eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,}"
    r"|\b[Bb]earer [A-Za-z0-9._~+/-]{16,}=*"
)
_BEGIN = re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----")
_END = re.compile(r"-----END [A-Z ]{0,30}PRIVATE KEY-----")
PRIVATE_KEY = 8_000
"""Signs of the longest one."""
_NAMED = re.compile(
    r"(?:api[_ -]?key|secret[_ -]?key|access[_ -]?key(?:[_ -]?(?:id|secret))?|(?:client|app)[_ -]?secret"
    r"|(?:access|auth|refresh)[_ -]?token|token|密钥|秘钥|令牌)(?: ?(?:[:=：]|是|为|is) ?)[\"'“]?"
    r"(?P<value>[A-Za-z0-9_\-+/.=]{8,})",
    re.IGNORECASE,
)
_NAMES = ("key", "secret", "token", "密钥", "秘钥", "令牌")
_TOLD = re.compile(r"密码|口令|验证码|校验码|动态码|安全码|passw|passcode|pwd|pin|otp|cv[vc]|code")
_CARD = re.compile(r"\d(?:[ \-.]{0,3}\d){12}")
_RUN = re.compile(r"[A-Za-z0-9_-]{32}")
_LONG = re.compile(r"(?<![A-Za-z0-9/_.=+?&%-])[A-Za-z0-9_-]{32,200}(?![A-Za-z0-9_./-])")


def leaks(text: str) -> Iterator[Finding]:
    """Where secrets stand, from left to right, overlapping ones as one; to take them out is the fix."""
    start = end = 0
    for first, behind in sorted(_secrets(text)):
        if first >= end:
            if end:
                yield Finding(Hazard.SECRET, start, end, "")
            start = first
        end = max(end, behind)
    if end:
        yield Finding(Hazard.SECRET, start, end, "")


def _secrets(text: str) -> Iterator[tuple[int, int]]:
    written = plain(text).lower()
    if _BEGINNINGS.search(text):
        yield from (key.span() for key in _KEYS.finditer(text))
        yield from _private_keys(text)
    if any(name in written for name in _NAMES):
        yield from (named.span("value") for named in _NAMED.finditer(text))
    if _RUN.search(text):
        yield from (run.span() for run in _LONG.finditer(text) if _is_random(run.group()))
    if _TOLD.search(written):
        yield from ((one.start, one.end) for one in told_values(written) if one.kind is Kind.SECRET)
    if _CARD.search(written):
        yield from ((one.start, one.end) for one in numbers(written) if one.kind is Kind.CARD)


def _private_keys(text: str) -> Iterator[tuple[int, int]]:
    """From head to foot; one without a foot by its head."""
    behind = 0
    for head in _BEGIN.finditer(text):
        if head.start() >= behind:
            foot = _END.search(text, head.end(), head.end() + PRIVATE_KEY)
            behind = (foot or head).end()
            yield head.start(), behind


def _is_random(run: str) -> bool:
    """Whether a long run of letters looks drawn by lot: of all kinds, few of them twice."""
    kinds = sum((any(map(str.isdigit, run)), any(map(str.islower, run)), any(map(str.isupper, run))))
    return kinds == 3 and len(set(run)) >= 16
