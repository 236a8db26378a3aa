"""Open questions with a likeness that a test decides: who closes what, and what is no question at all."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assist_app.assist.answer_forms import fits_form
from assist_app.assist.asked import LONGEST, MOST, questions_in
from assist_app.assist.questions import open_questions
from assist_app.model.conversation import Conversation, MessageState, Role
from tests.fakes import conversation

CUSTOMER, AGENT, BOT, SYSTEM = Role.CUSTOMER, Role.AGENT, Role.BOT, Role.SYSTEM


def found(*texts: str) -> list[str]:
    return [words for _place, words in questions_in(list(texts))]


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        (("运费谁出", "对了能顺便开个发票吗"), ["运费谁出", "对了能顺便开个发票吗"]),
        (("黑色还有货吗，多久能到？",), ["黑色还有货吗", "多久能到？"]),
        (("物流都三天没更新了", "到底咋回事啊？"), ["物流都三天没更新了，到底咋回事啊？"]),
        (("如果临时去不了，能不能退",), ["如果临时去不了，能不能退"]),
        (("帮我查一下订单。谢谢",), ["帮我查一下订单。"]),
        (
            ("where is my parcel? And can I change the address",),
            ["where is my parcel?", "And can I change the address"],
        ),
        (("who pays and when does it arrive?",), ["who pays", "when does it arrive?"]),
        (("my bill went up, what's that about",), ["my bill went up, what's that about"]),
        (("And if I send it back, is the postage on me?",), ["And if I send it back, is the postage on me?"]),
        (("please cancel my order",), ["please cancel my order"]),
        (
            ("If it is not here by tomorrow I want a refund. Can you do that?",),
            ["If it is not here by tomorrow I want a refund, Can you do that?"],
        ),
        (("How can I export it to Excel, by the way?",), ["How can I export it to Excel, by the way?"]),
        (("我的order什么时候ship",), ["我的order什么时候ship"]),
    ],
)
def test_a_turn_is_split_into_what_is_asked(texts: tuple[str, ...], asked: list[str]) -> None:
    assert found(*texts) == asked


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "？", "???", "在吗", "客服在不在", "有人吗？", "hello?", "Hi, is anyone there?", "啊？",
        "what?", "好的谢谢", "麻烦你了", "这几天都没收到", "等了好几天了", "什么态度", "没什么", "可以吗？",
        "thanks for your help", "When I opened it, it was broken", "what a mess", "I am really fed up",
        "2026112108842", "😀😀",
    ],
)  # fmt: skip
def test_what_asks_nothing_is_no_question(text: str) -> None:
    assert found(text) == []


def test_the_message_of_each_question_is_known() -> None:
    assert questions_in(["在吗", "运费谁出", "你好", "多久能发货"]) == [(1, "运费谁出"), (3, "多久能发货")]


def test_a_pasted_page_is_not_asked_as_a_whole() -> None:
    assert len(found("这个多少钱？" * 5000)) == MOST


@pytest.mark.parametrize(
    "piece",
    [
        "so ", "ok okay now no ", "and but or ", "请问", "几天", "什么", "？", ", and can ", "\n", "\ud800",
        "\u202e吗", "what ", "，", "还是", "a", "can you ",
    ],
)  # fmt: skip
def test_hostile_texts_are_split_at_once(piece: str) -> None:
    started = time.perf_counter()
    found(piece * LONGEST, piece * LONGEST)
    assert time.perf_counter() - started < 0.25


def test_rubbish_is_split_without_failing() -> None:
    dice = random.Random(7)
    signs = "吗呢？?！。，, \n\t的不什么几天吧ab can you'.…😀\u200b\ud800" + "请问帮我"
    for _time in range(300):
        text = "".join(dice.choice(signs) for _sign in range(dice.randrange(80)))
        assert all(words.strip() for words in found(text))


@pytest.mark.parametrize(
    ("question", "answer", "fits"),
    [
        ("退款几天到账", "1到3个工作日", True),
        ("多久能发货", "42码有现货的。", False),
        ("What time is breakfast?", "From seven to ten.", True),
        ("运费谁出", "由我们承担", True),
        ("how much is it", "it is free", True),
        ("有停车场吗", "有的", True),
        ("随便说说", "有的", False),
    ],
)
def test_an_answer_has_the_form_that_was_asked_for(question: str, answer: str, fits: bool) -> None:
    assert fits_form(question, answer) is fits


class Judge:
    """Knows which words belong together; everything else is strange to it."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._pairs = pairs
        self.asked = 0

    async def likeness(self, text: str, others: Sequence[str]) -> Sequence[float]:
        self.asked += 1
        near = {(a, b) for a, b in self._pairs} | {(b, a) for a, b in self._pairs}
        return [0.9 if any(a in text and b in other for a, b in near) else 0.1 for other in others]


async def still_open(talk: Conversation, *pairs: tuple[str, str]) -> list[str]:
    return [one.text for one in await open_questions(talk, Judge(*pairs).likeness)]


async def test_what_is_answered_by_meaning_is_closed_and_the_rest_is_not() -> None:
    talk = conversation((CUSTOMER, "运费谁出？能开发票吗？"), (AGENT, "我们承担运费。"))
    assert await still_open(talk, ("运费", "运费")) == ["能开发票吗？"]


async def test_a_promise_an_apology_and_a_question_back_answer_nothing() -> None:
    for reply in (
        "请稍等，我帮您查一下。",
        "非常抱歉。",
        "请问您的订单号是多少？",
        "Let me check that for you.",
        "您好",
    ):
        talk = conversation((CUSTOMER, "包裹到哪里了"), (AGENT, reply))
        assert await still_open(talk, ("包裹", reply[:2])) == ["包裹到哪里了"], reply


async def test_a_bot_may_answer_and_a_notice_does_not() -> None:
    talk = conversation((CUSTOMER, "几点上班"), (BOT, "每天九点上班。"))
    assert await still_open(talk, ("上班", "上班")) == []
    talk = conversation((CUSTOMER, "几点上班"), (SYSTEM, "每天九点上班。"))
    assert await still_open(talk, ("上班", "上班")) == ["几点上班"]


async def test_a_recalled_question_is_gone_and_a_recalled_answer_opens_it_again() -> None:
    talk = conversation((CUSTOMER, "几点上班"), (AGENT, "九点上班。"))
    asked, told = talk.messages
    gone = replace(talk, messages=(replace(asked, state=MessageState.RECALLED), told))
    assert await still_open(gone) == []
    back = replace(talk, messages=(asked, replace(told, state=MessageState.RECALLED)))
    assert await still_open(back, ("上班", "上班")) == ["几点上班"]


async def test_an_edited_question_is_what_it_says_now() -> None:
    talk = conversation((CUSTOMER, "几点上班"))
    edited = replace(talk.messages[0], text="几点下班", state=MessageState.EDITED, revision=1)
    assert await still_open(replace(talk, messages=(edited,))) == ["几点下班"]


async def test_a_message_without_text_asks_and_answers_nothing() -> None:
    talk = conversation((CUSTOMER, "几点上班"), (AGENT, "九点"))
    silent = replace(talk, messages=(talk.messages[0], replace(talk.messages[1], text=None)))
    assert await still_open(silent, ("上班", "九点")) == ["几点上班"]
    assert await still_open(replace(talk, messages=())) == []


async def test_a_reply_to_the_very_message_counts_as_its_answer() -> None:
    talk = conversation((CUSTOMER, "运费谁出？能开发票吗？"), (AGENT, "可以的，已经登记了。"))
    asked, told = talk.messages
    quoting = replace(talk, messages=(asked, replace(told, reply_to=asked.id)))
    assert len(await still_open(talk)) == 2
    assert await still_open(quoting) == []


async def test_the_same_asked_again_is_one_question_of_the_newest_message() -> None:
    talk = conversation((CUSTOMER, "什么时候发货"), (AGENT, "请稍等。"), (CUSTOMER, "什么时候发货？"))
    (one,) = await open_questions(talk, Judge().likeness)
    assert one.message_id == talk.messages[2].id


async def test_who_gives_up_asks_nothing_any_more() -> None:
    talk = conversation((CUSTOMER, "怎么取消"), (AGENT, "请稍等。"), (CUSTOMER, "算了，不用了"))
    assert await still_open(talk) == []


async def test_only_the_last_turns_are_looked_back_on() -> None:
    lines = [(CUSTOMER, "第一个问题是什么"), (AGENT, "请稍等。")]
    for number in range(4):
        lines += [(CUSTOMER, f"说明{number}"), (AGENT, "请稍等。")]
    assert await still_open(conversation(*lines)) == []


async def test_without_an_encoder_nothing_is_closed_by_meaning() -> None:
    talk = conversation((CUSTOMER, "运费谁出？能开发票吗？"), (AGENT, "我们承担运费。"))
    assert len(await still_open(talk)) == 2
