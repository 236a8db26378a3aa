"""Names and numbers of other conversations are known again, and only those that are another's alone."""

from __future__ import annotations

import pytest

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import Finding, Hazard
from assist_app.assist.outgoing.naming import named_instead
from assist_app.assist.outgoing.others import FRESH, MOST_TALKS
from assist_app.assist.outgoing.situation import Binding, Situation, Target
from assist_app.model.conversation import Conversation, Message, MessageState, Role

CUSTOMER, AGENT = Role.CUSTOMER, Role.AGENT


def message(talk: str, text: str, role: Role = CUSTOMER, author: str = "", number: int = 0) -> Message:
    return Message(f"m{number}", "test", talk, role, text, 1.0, author)


def talk(name: str, title: str, *messages: Message) -> Conversation:
    return Conversation(name, "test", title, messages, size=len(messages))


class Stage:
    """A check that has heard several conversations."""

    def __init__(self) -> None:
        self.check = OutgoingCheck(Folding())

    def hear(self, name: str, title: str, *texts: str, author: str = "", role: Role = CUSTOMER) -> None:
        self.check.others.learn(name, title, [message(name, text, role, author) for text in texts])

    def find(self, text: str, here: Conversation, **more: str) -> list[Finding]:
        verdict = self.check.check(text, Situation(here, **more))
        return [finding for finding, _ in verdict.findings if finding.hazard is Hazard.OTHER_CUSTOMER]

    def spans(self, text: str, here: Conversation, **more: str) -> list[str]:
        return [text[one.start : one.end] for one in self.find(text, here, **more)]


HERE = talk("a", "李先生", message("a", "我的快递呢"))


@pytest.mark.parametrize(
    ("said", "ours", "span"),
    [
        ("订单号 JD2024112188", "您的订单 JD2024112188 已发出", "JD2024112188"),
        ("订单号 JD2024112188", "您的订单 jd 2024-1121-88 已发出", "jd 2024-1121-88"),
        ("我的电话 13812345678", "给您的 138 1234 5678 打过电话", "138 1234 5678"),
        ("我的电话 13812345678", "给您的１３８１２３４５６７８打过", "１３８１２３４５６７８"),
        ("mail me at wang@example.com", "We wrote to Wang@Example.com.", "Wang@Example.com"),
        ("My order is 88231907", "您的订单88231907已改址", "88231907"),
        ("订单是88231907", "Order 8823-1907 has left", "8823-1907"),
        ("my order number is AB-778812", "Order AB778812 has left", "AB778812"),
        ("我叫王小明", "王小明您好", "王小明"),
        ("My name is Fiona Applegate", "Dear Fiona Applegate, it has left", "Fiona Applegate"),
    ],
)
def test_what_another_customer_said_is_found_in_any_form(said: str, ours: str, span: str) -> None:
    stage = Stage()
    stage.hear("b", "Ms Wang", said)
    (found,) = stage.find(ours, HERE)
    assert ours[found.start : found.end] == span and found.where == "Ms Wang"


def test_the_name_of_another_conversation_is_found_and_ours_offered_instead() -> None:
    stage = Stage()
    stage.hear("b", "王女士", "你好")
    stage.hear("a", "李先生", "你好")
    (found,) = stage.find("王女士您好", HERE)
    assert (found.start, found.end, found.instead, found.where) == (0, 3, "李先生", "王女士")
    assert stage.spans("李先生您好", HERE) == []


def test_what_this_customer_said_too_is_theirs() -> None:
    stage = Stage()
    stage.hear("b", "王女士", "订单号 JD2024112188")
    here = talk("a", "李先生", message("a", "订单号 JD2024112188 在哪"))
    assert stage.spans("您的订单 JD2024112188 已发出", here) == []
    stage.hear("a", "李先生", "订单号 JD2024112188 在哪")
    assert stage.spans("您的订单 JD2024112188 已发出", HERE) == []


def test_a_number_that_many_have_is_nobodys() -> None:
    stage = Stage()
    for name in "bcd":
        stage.hear(name, f"{name}女士", "你们的编号是 订单号 QW88997766 吗")
    assert stage.spans("订单号 QW88997766", HERE) == []


def test_a_piece_of_a_longer_number_is_no_hit() -> None:
    stage = Stage()
    stage.hear("b", "王女士", "订单号 20241121")
    assert stage.spans("单号 9920241121", HERE) == []
    assert stage.spans("单号 202411219", HERE) == []
    assert stage.spans("单号 20241121", HERE) == ["20241121"]


@pytest.mark.parametrize(
    "text",
    ["热线 400-820-8820 随时可打", "您的尾号 1234 的卡", "Refund is on its way", "I hope you will wait"],
)
def test_hotlines_short_numbers_and_everyday_words_are_nobodys(text: str) -> None:
    stage = Stage()
    stage.hear("b", "Refund", "打了 400-820-8820，尾号 1234", author="Hope")
    stage.hear("c", "Order question", "hi", author="Will")
    assert stage.spans(text, HERE) == []


def test_an_agent_s_own_name_is_no_customer_s() -> None:
    stage = Stage()
    stage.hear("b", "王女士", "My name is Maya Lindqvist", role=AGENT)
    stage.hear("c", "赵女士", "hello", author="Maya Lindqvist")
    assert stage.spans("I am Maya Lindqvist", HERE, agent="Maya Lindqvist") == []
    assert stage.spans("I am Maya Lindqvist", HERE) == ["Maya Lindqvist"]


def test_the_library_s_own_wording_is_no_customer_s() -> None:
    stage = Stage()
    stage.hear("b", "王女士", "I called 021-55667788 already")
    words = "Call us: 021-55667788"
    assert stage.spans(words, HERE) == ["021-55667788"]
    assert stage.spans(words, HERE, approved=words) == []


def test_recalled_messages_and_notices_teach_nothing() -> None:
    stage = Stage()
    recalled = Message("m", "test", "b", CUSTOMER, "订单号 JD2024112188", 1.0, state=MessageState.RECALLED)
    notice = message("b", "订单号 JD2024112199", Role.SYSTEM)
    stage.check.others.learn("b", "王女士", [recalled, notice])
    assert stage.spans("JD2024112188 JD2024112199", HERE) == []


def test_the_memory_is_bounded_and_can_be_emptied() -> None:
    stage = Stage()
    stage.hear("b", "王女士", "订单号 JD2024112188")
    for number in range(MOST_TALKS):
        stage.hear(f"t{number}", "", f"订单号 XX{number:08}")
    assert stage.spans("JD2024112188", HERE) == []
    assert stage.spans(f"XX{MOST_TALKS - 1:08}", HERE)
    stage.check.others.forget()
    assert stage.spans(f"XX{MOST_TALKS - 1:08}", HERE) == []


def test_values_are_found_while_they_are_fresh_and_later() -> None:
    stage = Stage()
    for number in range(3 * FRESH):
        stage.hear(f"t{number % 50}", f"Talk {number % 50}", f"订单号 ZZ{number:08}")
        assert stage.spans(f"单号 ZZ{number:08} 已发", HERE) == [f"ZZ{number:08}"]
    assert stage.spans("单号 ZZ00000000 已发", HERE) == ["ZZ00000000"]


def test_a_flood_of_values_of_one_conversation_is_cut() -> None:
    stage = Stage()
    stage.hear("b", "王女士", *(f"订单号 YY{number:08}" for number in range(500)))
    found = stage.spans(" ".join(f"YY{number:08}" for number in range(500)), HERE)
    assert found == [f"YY{number:08}" for number in range(440, 500)]


@pytest.mark.parametrize(
    ("meant", "front", "instead"),
    [
        (Binding("a"), Binding("b"), [""]),
        (Binding("a"), Binding("a"), []),
        (Binding(), Binding("b"), []),
        (Binding("a", "", Target("x1", "Chat")), Binding("a", "", Target("x2", "Chat")), [None]),
        (Binding("a", "", Target("x1", "Chat")), Binding("a", "", Target("x1", "Chat (2)")), []),
        (Binding("a", "", Target("x1", "Chat")), Binding("a"), []),
        (Binding("a"), Binding("a", "", Target("x1", "Chat")), []),
    ],
)
def test_a_text_strays_when_another_conversation_or_window_is_in_front(
    meant: Binding, front: Binding, instead: list[str | None]
) -> None:
    verdict = Stage().check.check("ok", Situation(HERE, meant, front))
    assert [finding.instead for finding, _level in verdict.findings] == instead
    assert all(finding.hazard is Hazard.CONVERSATION for finding, _level in verdict.findings)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("王女士 - 企业微信", "王女士"),
        ("李先生 - 企业微信", ""),
        ("李先生与王女士 - 群聊", ""),
        ("Inbox (3) - Chrome", ""),
        ("Chat with FIONA APPLEGATE", "Fiona Applegate"),
        ("Fionas shop", ""),
        ("", ""),
    ],
)
def test_whom_a_window_s_title_names(title: str, named: str) -> None:
    others = {"王女士": "王女士", "Fiona Applegate": "Fiona Applegate", "退款": "退款"}
    assert named_instead(title, ["李先生"], others) == named


def test_a_window_that_names_somebody_else_is_asked_about() -> None:
    stage = Stage()
    stage.hear("b", "王女士", "你好")
    front = Binding("a", "李先生", Target("x1", "王女士 - 微信"))
    verdict = stage.check.check("好的", Situation(HERE, front, front))
    ((found, _level),) = verdict.findings
    assert found.hazard is Hazard.CONVERSATION and found.where == "王女士"


@pytest.mark.parametrize("author", ["", "王芳"])
def test_a_customer_who_comes_back_is_no_other_customer(author: str) -> None:
    stage = Stage()
    stage.hear("old", "Wang Fang" if not author else "chat 1", "订单号 JD2024112188", author=author)
    here = talk("new", "wang  fang" if not author else "chat 2", message("new", "hi", author=author))
    assert stage.spans("JD2024112188 已发出", here) == []
    stranger = talk("x", "Visitor", message("x", "hi", author="Visitor"))
    assert stage.spans("JD2024112188 已发出", stranger) == ["JD2024112188"]


def test_what_a_channel_calls_everybody_makes_nobody_the_same() -> None:
    stage = Stage()
    stage.hear("old", "访客", "订单号 JD2024112188", author="访客")
    here = talk("new", "访客", message("new", "你好", author="访客"))
    assert stage.spans("JD2024112188 已发出", here) == ["JD2024112188"]


def test_a_customer_with_many_conversations_is_still_one() -> None:
    stage = Stage()
    for name in "bcde":
        stage.hear(name, "王女士", "订单号 QW88997766")
    assert stage.spans("订单号 QW88997766", HERE) == ["QW88997766"]


def test_the_company_s_own_addresses_belong_to_no_customer() -> None:
    stage = Stage()
    ours = "Write to support@shop-example.com or 收件电话 13912345678, account number 12345678"
    stage.hear("b", "王女士", ours, "Your order number is AB-778812", role=AGENT)
    assert stage.spans(ours, HERE) == []
    assert stage.spans("Order AB778812", HERE) == ["AB778812"]
    stage.hear("b", "王女士", "我的电话 13912345678")
    assert stage.spans("收件电话 13912345678", HERE) == ["13912345678"]


@pytest.mark.parametrize(
    ("shown", "front", "asked"),
    [
        (("李先生 - 微信", ""), ("赵女士 - 微信", ""), True),
        (("微信", "发给 李先生"), ("微信", "发给 赵女士"), True),
        (("李先生 - 微信", ""), ("(2) 李先生 - 微信", ""), False),
        (("李先生 - 微信", ""), ("微信", "发给 李先生"), False),
        (("微信", ""), ("赵女士 - 微信", ""), False),
    ],
)
def test_a_window_that_named_the_customer_and_does_not_any_more(
    shown: tuple[str, str], front: tuple[str, str], asked: bool
) -> None:
    """Nobody here knows 赵女士, but it was 李先生 who stood there."""
    talk = Conversation("a", "test", "李先生")
    meant = Binding("a", "李先生", Target("x1", *shown))
    situation = Situation(talk, meant, Binding("a", "李先生", Target("x1", *front)), inserting=True)
    found = [one for one, _level in OutgoingCheck(Folding()).check("好的", situation).findings]
    assert [one.hazard for one in found] == [Hazard.CONVERSATION] * asked
    assert [one.where for one in found] == [front[0]] * asked
