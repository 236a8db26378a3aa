"""Titles of windows without what changes in them while the conversation stays the same."""

from __future__ import annotations

import re

_OPEN, _CLOSE = r"[(（\[［【「]", r"[)）\]］】」]"
_NOUN = r"(?:消息|訊息|信息|通知|邮件|郵件|留言|会话|會話|对话|對話)"
_ZH = (
    rf"(?:您?有)?\s*\d{{1,4}}\+?\s*[条條个個封则則]?\s*(?:新{_NOUN}|(?:未读|未讀)的?{_NOUN}?)"
    rf"|(?:您?有)?(?:新|未读|未讀)的?{_NOUN}(?:\s*[:：]?\s*[(（]?\d{{1,4}}\+?[)）]?\s*[条條]?)?"
    r"|(?:未读|未讀)\s*[:：]?\s*\d{1,4}\+?"
)
_EN = (
    r"\d{1,4}\+? (?:new|unread)"
    r"(?: (?:messages?|notifications?|items?|chats?|conversations?|e?mails?|repl(?:y|ies)))?"
    r"|\d{1,4}\+? (?:messages?|notifications?)"
    r"|(?:new|unread) (?:messages?|notifications?)(?:\s*[:(]?\s*\d{1,4}\+?\)?)?!?"
)
_NEWS = rf"(?:{_ZH}|{_EN})"
_DIRECTIONS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufe0e\ufe0f]")
_BETWEEN = r"[-–—|｜·•:：/]"
_IN_FRONT = re.compile(
    # A mark for something unread, unsaved or online.
    r"\s*(?:[*＊•●∙·◦○◉⬤✱!！❗]+|[🔴🔵🟢🟡🔔💬📩📨✉])\s*"
    # Up to three digits: longer ones are tickets and orders.
    rf"|\s*{_OPEN}\s*(?:\d{{1,3}}\+?|[*•●!！])\s*{_CLOSE}\s*"
    rf"|\s*{_NEWS}(?:\s*{_BETWEEN}+\s*|\s+(?=[^\x00-\x7f])|\s*$)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf"\s*{_OPEN}\s*(?:{_NEWS})?\s*{_CLOSE}\s*", re.IGNORECASE)
"""Empty ones too: some pages blink between 【新消息】 and as many spaces."""
_SEGMENT = re.compile(rf"\s+{_BETWEEN}+\s+{_NEWS}\s*(?=\s{_BETWEEN}|$)", re.IGNORECASE)

ROUNDS = 4
"""More marks and counters in a row no program shows."""


def steady(title: str) -> str:
    """A title without counters of what is unread and marks of what is unsaved, in Chinese and English.

    A bare number counts as a counter only in brackets in front, with up to three digits: "Visitor (3)" and
    "Visitor (4)" are two people. A title that holds nothing else comes back as it is.
    """
    left = " ".join(_DIRECTIONS.sub("", title).split())
    for _round in range(ROUNDS):
        left = _SEGMENT.sub("", _IN_BRACKETS.sub(" ", left)).strip()
        front = _IN_FRONT.match(left)
        if front is not None:
            left = left[front.end() :]
    return left or title
