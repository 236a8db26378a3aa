"""The enterprise one can try without setting anything up."""

from __future__ import annotations

from collections.abc import Callable

from assist_app.emulator.wecom import samples
from assist_app.emulator.wecom.refusal import compact
from assist_app.emulator.wecom.running import HERE
from assist_app.emulator.wecom.world import (
    IMAGE,
    Ability,
    App,
    Document,
    KnowledgeSet,
    Program,
    Start,
    TagGroup,
    Talk,
    Turn,
    World,
)

ZONE = HERE / "zone"
DISPATCHER, WRAPPED, OWN_PROGRAM, OWN_MODEL = "prog-dispatcher", "prog-wrapped", "prog-own", "model-own"
KNOWLEDGE, MOOD = "kb-service", "group-mood"
SUGGESTIONS = [{"text": "您好，马上为您处理。", "score": 0.9}]
INTENT = {"code": "refund", "name": "退款"}
PROGRAM_INPUT = {"task_type": "suggest", "msg": "{chat}", "content": "{chatcontent}"}
PROGRAM_OUTPUT = {
    "suggestions": SUGGESTIONS,
    "intent": INTENT | {"confidence": 0.9},
    "attitude": "neutral",
}
MODEL_INPUT = {
    "prompt": "你是客服助手，只能依据这些内容给出话术：{knowledge}",
    "conversation": "{chat}",
    "tags": "{tagjson}",
    "max_output_length": 200,
}
MODEL_OUTPUT = {"suggestions": SUGGESTIONS, "intent": INTENT, "tags": ["tag-calm"]}
ANSWER_INPUT = {
    "prompt": "你是文档问答助手，请依据文档回答。文档：{knowledge}。问题：{chatcontent}。",
    "question": "{chatcontent}",
    "max_output_length": 200,
}
ANSWER_OUTPUT = {"result": "公司每周一、三有羽毛球活动。", "input_token": 83, "total_token": 199}


def script(name: str) -> Start:
    """One of the emulator's own programs."""
    return Start(("{python}", str(ZONE / name)))


def world(
    draw: Callable[[int], str], zone: Start | None = None, abilities: tuple[Ability, ...] = ()
) -> World:
    """One enterprise with two apps; `zone` starts another dispatcher, with `abilities` of its own."""
    dispatcher = zone or script("dispatcher.py")
    debug_token = draw(32)
    programs = (
        Program(DISPATCHER, abilities or samples.flat(), dispatcher, debug_token=debug_token),
        Program(WRAPPED, samples.wrapped(), dispatcher, debug_token=debug_token),
        Program(OWN_PROGRAM, (ability("suggest", PROGRAM_INPUT, PROGRAM_OUTPUT),), script("own_program.py")),
        Program(
            OWN_MODEL,
            (ability("suggest", MODEL_INPUT, MODEL_OUTPUT), ability("answer", ANSWER_INPUT, ANSWER_OUTPUT)),
            script("own_model.py"),
            model=True,
        ),
    )
    ids = frozenset(program.program_id for program in programs)
    apps = (App(1000002, draw(43), ids, DISPATCHER), App(1000003, draw(43)))
    return World(f"ww{draw(16)}", apps, programs, (KNOWLEDGE_SET,), (TAG_GROUP,), TALKS)


def ability(name: str, accepts: object, returns: object) -> Ability:
    """An ability from two samples."""
    return Ability(name, compact(accepts), compact(returns))


KNOWLEDGE_SET = KnowledgeSet(
    KNOWLEDGE,
    "售后知识",
    (
        Document("退换货说明", ("签收后七天内可以申请退货。", "质量问题由商家承担来回运费。")),
        Document(
            "配送问答",
            questions=(
                ("多久能送到", "一般两到四天送达。"),
                ("能改地址吗", "未出库的订单可以修改地址。"),
            ),
        ),
        Document("发票说明", ("电子发票在订单完成后自动开具。",)),
    ),
)
TAG_GROUP = TagGroup(MOOD, "客户情绪", (("tag-happy", "满意"), ("tag-calm", "平和"), ("tag-cross", "不满")))
TALKS = (
    Talk(
        "李女士",
        "小周",
        (
            Turn("customer", "你好，我上周三在你们店里下单的加湿器到今天还没有消息"),
            Turn("agent", "李女士稍等，小周这就去看一眼您那台加湿器"),
            Turn("customer", "麻烦快一点，我想知道我的快递现在到哪里了"),
        ),
    ),
    Talk(
        "赵先生",
        "小周",
        (
            Turn("customer", "昨天收到的咖啡机，外壳裂了一道口子"),
            Turn("customer", "（照片）", IMAGE),
            Turn("agent", "赵先生，照片小周这边已经看到了，确实裂开了"),
            Turn("customer", "东西是坏的，我要退款，怎么申请退货退款"),
        ),
    ),
    Talk(
        "孙小姐",
        "小吴",
        (
            Turn("customer", "我这个月忙忘了，账单好像过了最后一天"),
            Turn("agent", "孙小姐，小吴正在打开您的账单页面"),
            Turn("customer", "我忘记还款了，会不会影响我的信用记录"),
        ),
    ),
)
