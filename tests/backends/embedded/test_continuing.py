"""Short answers keep the matter at hand, and the language is that of the conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assist_app.assist.backend import Question
from assist_app.assist.library import MemoryShelf
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.continuing import language_spoken
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.files.content import Starter
from assist_app.model.conversation import Conversation, MessageState, Role
from assist_app.model.suggestion import Intent, Recognised, Suggested, Suggestion
from tests.fakes import conversation

CUSTOMER, AGENT = Role.CUSTOMER, Role.AGENT


def talk_of(*lines: str) -> Conversation:
    """Lines by turns, the customer's first."""
    return conversation(*((AGENT if n % 2 else CUSTOMER, line) for n, line in enumerate(lines)))


async def answered(engine: EmbeddedEngine, talk: Conversation) -> tuple[Intent, list[Suggestion]]:
    turn = current_turn(talk)
    assert turn is not None
    events = [event async for event in engine.ask(Question(talk, turn))]
    (intent,) = [event.intent for event in events if isinstance(event, Recognised)]
    assert intent is not None
    return intent, [event.suggestion for event in events if isinstance(event, Suggested)]


CONTINUED = (
    (("我的快递三天没更新了，到底怎么回事", "需要我帮您催一下吗？", "是的"), "chase_delivery"),
    (("我想退款，怎么申请", "请问您的订单号是多少？", "2026112108842"), "request_refund"),
    (("光猫一直亮红灯上不了网", "方便留个联系电话吗？", "0755-1234"), "broadband_outage"),
    (("收到的杯子碎了", "请问是什么时候收到的？", "昨天"), "item_damaged"),
    (
        ("麻烦给我开张电子发票", "请问抬头是什么？", "王丽", "邮箱呢？", "wangli@example.com"),
        "request_invoice",
    ),
    (("你好", "您好，请说。", "这个月真的还不上了", "您每月大概能承担多少？", "两千左右吧"), "cannot_repay"),
    (
        ("my parcel has not moved for three days, hurry it up", "Shall I chase the carrier?", "yes please"),
        "chase_delivery",
    ),
    (
        ("I forgot the password of my account", "Which e-mail did you register with?", "ann@example.com"),
        "reset_password",
    ),
    (("the aircon in my room is broken", "Since when?", "yesterday"), "room_problem"),
    (
        ("could I pay in monthly instalments", "How much could you manage each month?", "About 200"),
        "installments",
    ),
)


@pytest.mark.parametrize(("lines", "code"), CONTINUED, ids=[lines[-1] for lines, _code in CONTINUED])
async def test_a_short_answer_keeps_the_matter(
    engine: EmbeddedEngine, lines: tuple[str, ...], code: str
) -> None:
    intent, _rows = await answered(engine, talk_of(*lines))
    assert intent.code == code
    alone, _rows = await answered(engine, talk_of(*lines[:-2]))
    assert intent.confidence <= alone.confidence or len(lines) > 3


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("我想退款", "好的，已经为您申请。", "谢谢"), "thanks"),
        (("我想退款", "好的，已经为您申请。", "好的谢谢你"), "thanks"),
        (("我想退款", "请问还有其他可以帮您的吗？", "没有了"), "goodbye"),
        (("I want a refund", "Done. Anything else?", "No, nothing else"), "goodbye"),
        (("我想退款，怎么申请", "请问订单号是多少？", "我的快递到哪了"), "track_parcel"),
        (("where is my parcel", "Which order?", "I forgot the password of my account"), "reset_password"),
    ],
)
async def test_thanks_farewells_and_new_matters_speak_for_themselves(
    engine: EmbeddedEngine, lines: tuple[str, ...], code: str
) -> None:
    intent, _rows = await answered(engine, talk_of(*lines))
    assert intent.code == code


@pytest.mark.parametrize("text", ["是的", "yes please", "0755-1234", "昨天"])
async def test_a_first_turn_is_recognised_as_ever(engine: EmbeddedEngine, text: str) -> None:
    intent, _rows = await answered(engine, talk_of(text))
    assert intent.code == (await engine.recognise(text)).intent.code


async def test_a_recalled_turn_leaves_no_matter(engine: EmbeddedEngine) -> None:
    lines = ("我想退款，怎么申请", "请问您的订单号是多少？", "2026112108842")
    talk = talk_of(*lines)
    gone = replace(talk.messages[0], state=MessageState.RECALLED)
    intent, _rows = await answered(engine, replace(talk, messages=(gone, *talk.messages[1:])))
    assert intent.code != "request_refund"


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        (("我的快递到哪了", "请稍等", "ok"), "zh"),
        (("我的快递到哪了", "请问买的什么？", "iPhone 15 Pro Max"), "zh"),
        (("where is my parcel", "One moment.", "好"), "en"),
        (("你好", "您好", "Hello, where is my parcel now?"), "en"),
        (("where is my parcel", "One moment.", "算了，我想退款"), "zh"),
        (("ok",), "en"),
        (("我的order什么时候ship", "请稍等", "thx"), "zh"),
    ],
)
def test_the_language_is_that_of_the_recent_turns(lines: tuple[str, ...], language: str) -> None:
    assert language_spoken(talk_of(*lines), lines[-1]) == language


async def test_ok_in_a_chinese_conversation_gets_chinese_replies(engine: EmbeddedEngine) -> None:
    _intent, rows = await answered(
        engine, talk_of("快递三天没更新了，帮我催一下", "需要我现在联系快递吗？", "ok")
    )
    assert rows and all("\u4e00" <= row.text[0] <= "\u9fff" and not row.foreign for row in rows)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("你好，上周下单的那台扫地机器人现在到哪儿了？", "track_parcel"),
        ("and does my hotel let me arrive later on Friday instead?", "change_booking"),
    ],
)
async def test_words_shared_by_chance_do_not_silence_the_intents_own_replies(
    engine: EmbeddedEngine, text: str, code: str
) -> None:
    # A row of another matter that nobody would be sure of came first, and the other language in its stead.
    intent, rows = await answered(engine, talk_of(text))
    assert intent.code == code and rows
    assert all(not row.foreign for row in rows)
    assert rows[0].confidence is not None and rows[0].confidence > 0.5


async def test_a_script_of_the_other_language_is_offered_with_its_mark(starter: Starter) -> None:
    english = [one for one in starter.library.scripts if one.language == "en"]
    engine = EmbeddedEngine(
        MemoryShelf(english), Training(starter.library.intents, starter.other, starter.attitude)
    )
    try:
        engine.start().result(120)
        _intent, rows = await answered(engine, talk_of("我的快递到哪了，三天没更新了"))
        assert rows and {row.foreign for row in rows} == {"en"}
        _intent, rows = await answered(engine, talk_of("where is my parcel"))
        assert rows and {row.foreign for row in rows} == {""}
        _intent, rows = await answered(engine, talk_of("明天会下雪吗"))
        assert rows == []
    finally:
        engine.close()
