"""A conversation with personal data in every field that can hold text, and the search for it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from urllib.parse import quote, unquote_plus

from assist_app.assist.backend import Question
from assist_app.assist.turn import current_turn
from assist_app.model.conversation import Conversation, Message, MessageState, Role, TurnNote
from assist_app.model.suggestion import Intent, Reason, ReasonKind, Suggestion

MARKED = ("林一诺", "Falcon Works")
VALUES = (
    "13812345678",
    "139 1234 5678",
    "0571-87654321",
    "11010519491231002X",
    "4111 1111 1111 1111",
    "li.hua@example.com",
    "杭州市西湖区文三路90号3幢502室",
    "12 Baker Street, London NW1 6XE",
    "浙A8K886",
    "JD2026112108842",
    "88213-77",
    "E12345678",
    "DE89 3704 0044 0532 0130 00",
    "192.168.7.23",
    "lihua_1990",
    "hunter2",
    "1990-03-07",
    "李华",
    "Kowalski",
    "周婷",
    "小明同学",
    *MARKED,
)
"""Every one of them stands in some field of `planted`."""
REFS = {"wecom.msgid": "wm13812345678", "rongcloud.user": "u-1"}
SENTENCES = (
    "我叫李华，手机13812345678，备用 139 1234 5678，座机 0571-87654321",
    "身份证11010519491231002X，银行卡 4111 1111 1111 1111，邮箱li.hua@example.com",
    "寄到杭州市西湖区文三路90号3幢502室，or 12 Baker Street, London NW1 6XE",
    "车牌浙A8K886，订单 JD2026112108842 和订单号：88213-77，护照E12345678",
    "IBAN DE89 3704 0044 0532 0130 00，IP 192.168.7.23，微信 lihua_1990",
    "密码是hunter2，生日 1990-03-07，my name is Jan Kowalski",
    "林一诺说 falcon works 已经处理了，李华，88213-77，Kowalski，周婷，lihua_1990",
)


def planted() -> Question:
    """The question; the words that are personal only as names stand in early messages already."""
    everything = "\n".join(SENTENCES)
    texts: list[tuple[Role, str | None]] = [(Role.CUSTOMER, SENTENCES[-1])]
    texts += [(Role.AGENT if n % 2 else Role.CUSTOMER, text) for n, text in enumerate(SENTENCES)]
    texts += [(Role.SYSTEM, SENTENCES[0]), (Role.CUSTOMER, None), (Role.CUSTOMER, everything)]
    messages = tuple(_message(n, role, text) for n, (role, text) in enumerate(texts))
    recalled = replace(messages[2], id="recalled", state=MessageState.RECALLED)
    talk = Conversation(
        "hook/+8613812345678", "hook", "李华女士 13812345678", (recalled, *messages), dict(REFS), 9
    )
    turn = current_turn(talk)
    assert turn is not None
    return Question(talk, turn, 5, _intent(everything), (_script(everything),))


def _message(number: int, role: Role, text: str | None) -> Message:
    author = {Role.CUSTOMER: "李华", Role.AGENT: "客服周婷"}.get(role, "小明同学")
    return Message(
        f"whatsapp:13812345678/{number}",
        "hook",
        "hook/+8613812345678",
        role,
        text,
        float(number),
        author,
        state=MessageState.EDITED if number == 3 else MessageState.SENT,
        reply_to="li.hua@example.com/1",
        refs=dict(REFS),
        note=TurnNote("refund", "退款 13812345678 李华", 0.9),
    )


def _intent(everything: str) -> Intent:
    pieces = (everything, "李华", "1381234", "文三路", "88213-77")
    return Intent("refund", "退款 李华", 0.8, "售后 13812345678", pieces, "换货 周婷", everything)


def _script(everything: str) -> Suggestion:
    reasons = (Reason(ReasonKind.WORDS, ("李华", "13812345678")),)
    return Suggestion(
        "s/13812345678", (everything, "您好"), ("embedded",), reasons=reasons, highlights=("李华", "88213-77")
    )


def strings(value: object) -> Iterator[str]:
    """Every text in a value, at any depth; vendors' references are opaque and left out."""
    if isinstance(value, str):
        yield str(value)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name != "refs":
                yield from strings(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in (*value.keys(), *value.values()):
            yield from strings(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from strings(item)


def found_in(traffic: str) -> list[str]:
    """Which planted values stand in what was sent: as they are, quoted, escaped, or in Base64."""
    plain = "\n".join((traffic, unquote_plus(traffic), traffic.encode().decode("unicode_escape", "ignore")))
    folded = "".join(plain.casefold().split())
    return [value for value in VALUES if any(form in folded or form in traffic for form in _forms(value))]


def _forms(value: str) -> set[str]:
    tight = "".join(value.casefold().split())
    forms = {
        tight,
        "".join(quote(value).casefold().split()),
        json.dumps(value)[1:-1].casefold().replace(" ", ""),
    }
    if len(value) > 5:
        forms.add(base64.b64encode(value.encode()).decode().rstrip("=")[:-1])
    return forms
