"""Conversations written for this project, with the questions that are open at their end.

A line begins with who speaks: C the customer, A the agent, B the bot. An expected question is words that
stand in it, and whether the engine's suggestions for the last turn should answer it (None: nobody is asked).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """What was said, and what is open then."""

    name: str
    lines: tuple[str, ...]
    open: tuple[tuple[str, bool | None], ...] = ()


CASES = (
    Case("zh two at once", ("C 你好，我的快递到哪了？还有发票怎么开",), (("快递到哪", True), ("发票", True))),
    Case(
        "zh burst",
        ("C 在吗", "C 我想退货", "C 运费谁出呀", "C 多久能退到卡里"),
        (("想退货", True), ("运费", True), ("退到卡里", None)),
    ),
    Case("zh answered", ("C 退款几天到账啊", "A 银行卡一般1到3个工作日，零钱当天到。")),
    Case(
        "zh only promised",
        ("C 我的包裹怎么三天没动了", "A 您好，我帮您查一下，请稍等。", "C 好的"),
        (("三天没动", None),),
    ),
    Case("zh one of two", ("C 这个鞋子有42码吗，多久能发货", "A 42码有现货的。"), (("多久能发货", None),)),
    Case(
        "zh both answered",
        ("C 运费谁出", "C 对了能顺便开个发票吗", "A 运费由我们承担。发票可以开，请把抬头和税号发给我。"),
    ),
    Case(
        "zh asked back",
        ("C 我要改一下收货地址", "A 请问您的订单号是多少呢？", "C 2026112108842"),
        (("收货地址", None),),
    ),
    Case("zh given up", ("C 怎么取消订单啊", "A 请稍等，我看一下。", "C 算了，不用了，我自己弄好了")),
    Case(
        "zh thanks",
        ("C 怎么重置密码", "A 在登录页点忘记密码，按短信里的提示重新设置就可以。", "C 好的谢谢，太方便了"),
    ),
    Case(
        "zh again",
        ("C 什么时候发货", "A 您好，正在为您查询，请稍等。", "C 什么时候发货？"),
        (("什么时候发货", True),),
    ),
    Case("zh rude", ("C 什么态度啊你们", "C 太慢了", "A 非常抱歉给您带来不好的体验。")),
    Case(
        "zh older one passed over",
        ("C 酒店有停车场吗？早餐几点开始", "A 早餐七点开始，到十点结束。", "C 好。可以带宠物入住吗"),
        (("停车场", True), ("宠物", True)),
    ),
    Case(
        "zh apology is no answer",
        ("C 到底什么时候能修好宽带", "A 非常抱歉，给您添麻烦了。"),
        (("修好宽带", None),),
    ),
    Case("zh statement", ("C 收到的杯子碎了", "C 包装都压烂了", "C 等了好几天了")),
    Case("zh condition", ("C 如果下个月还是困难，可以分几期还吗",), (("可以分几期还", True),)),
    Case("zh off topic", ("C 你觉得今晚哪个队会赢？",), (("哪个队会赢", False),)),
    Case(
        "zh mixed topics",
        ("C 我的会员怎么升级，另外今天天气怎么样",),
        (("会员怎么升级", False), ("天气", False)),
    ),
    Case("zh bot answered", ("C 几点上班", "B 人工客服每天九点到二十一点在线。")),
    Case("zh request done", ("C 帮我把这单取消了吧", "A 好的，已经为您取消订单，款项会原路退回。")),
    Case(
        "zh three turns",
        (
            "C 师傅几点来",
            "A 今天下午两点到四点上门。",
            "C 需要我准备什么吗",
            "A 家里有人就行，不需要准备别的。",
            "C 那这次维修收费吗",
        ),
        (("维修收费", None),),
    ),
    Case(
        "en two at once",
        ("C Hi, where is my parcel? And can I change the delivery address?",),
        (("where is my parcel", False), ("delivery address", True)),
    ),
    Case(
        "en joined",
        ("C How do I return the shoes and who pays for the postage?",),
        (("return the shoes", True), ("who pays for the postage", True)),
    ),
    Case(
        "en answered",
        (
            "C how many days until the refund is on my card",
            "A Cards usually take 1 to 3 working days, wallets the same day.",
        ),
    ),
    Case(
        "en only promised",
        ("C Can you tell me why my bill went up?", "A Hello, let me check that for you. One moment please."),
        (("my bill went up", None),),
    ),
    Case(
        "en one of two",
        ("C Do you have parking? What time is breakfast?", "A Breakfast is from seven to ten."),
        (("parking", None),),
    ),
    Case("en never mind", ("C How do I reset my password?", "A One moment.", "C never mind, I found it")),
    Case(
        "en thanks",
        (
            "C could I have another week to pay?",
            "A Yes, I can give you a grace period of seven days without a fee.",
            "C ok thank you so much",
        ),
    ),
    Case(
        "en asked back",
        ("C I'd like to cancel my booking", "A Could you give me the booking number?", "C H20261205"),
        (("cancel my booking", None),),
    ),
    Case(
        "en burst",
        (
            "C hello?",
            "C my internet is down",
            "C when will it be fixed",
            "C and do I get a discount for this?",
        ),
        (("when will it be fixed", False), ("discount", False)),
    ),
    Case(
        "en statement", ("C The tracking page has said the same thing since Tuesday", "C I am really fed up")
    ),
    Case("en off topic", ("C Can you write a poem for me?",), (("poem", False),)),
    Case(
        "en request done",
        (
            "C please cancel my order 4711",
            "A I have cancelled the order and the money is on its way back.",
            "C great, thanks",
        ),
    ),
    Case(
        "en older one passed over",
        (
            "C Is breakfast included? Can I bring my dog?",
            "A Dogs are welcome for ten pounds a night.",
            "C lovely. what time can we check in?",
        ),
        (("Is breakfast included", None), ("check in", True)),
    ),
    Case("en apology", ("C why is my order so late?", "A I am so sorry about that."), (("so late", None),)),
    Case(
        "mixed tongue",
        ("C 我的order什么时候ship", "C refund要多久"),
        (("ship", False), ("refund要多久", True)),
    ),
)

LATER = (
    Case(
        "zh late parcel",
        ("C 包裹显示签收了可是我没拿到，是不是丢了", "A 您别着急，我联系快递员核实一下。"),
        (("是不是丢了", None),),
    ),
    Case(
        "zh coupon",
        ("C 优惠券为什么用不了？", "A 这张券只限满 200 元的订单使用，您这单是 168 元。", "C 哦哦明白了"),
    ),
    Case(
        "zh change and time",
        ("C 能换成大一码的吗", "C 换的话几天能收到", "A 可以换的，我现在为您登记。"),
        (("几天能收到", None),),
    ),
    Case(
        "zh repeat after answer",
        ("C 押金什么时候退", "A 退房当天就退，银行一到三天到账。", "C 好，那我能提前入住吗"),
        (("提前入住", True),),
    ),
    Case("zh complaint only", ("C 我对你们的服务很失望", "C 等了四十分钟没人理")),
    Case(
        "zh human",
        ("C 转人工", "B 正在为您转接人工客服，请稍等。", "C 我的积分怎么没了"),
        (("积分怎么没了", None),),
    ),
    Case("zh where", ("C 发票在哪里下载", "A 打开我的订单，点开发票详情就能下载。")),
    Case(
        "zh passed over",
        ("C 你们支持分期吗？利息怎么算", "A 支持的，最多可以分12期。"),
        (("利息怎么算", None),),
    ),
    Case(
        "en lost",
        (
            "C My suitcase did not arrive, what should I do now?",
            "A I am sorry to hear that. Could you give me the tag number?",
            "C FR 204418",
        ),
        (("what should I do", None),),
    ),
    Case(
        "en coupon",
        (
            "C why doesn't my voucher work?",
            "A The voucher is only for orders above 50 pounds.",
            "C oh I see, thanks",
        ),
    ),
    Case(
        "en two, one told",
        (
            "C Can I move my flight to Friday? And what would it cost?",
            "A Yes, there is a seat on Friday at nine in the morning.",
        ),
        (("what would it cost", None),),
    ),
    Case(
        "en promise",
        ("C could you send me the invoice again please", "A Sure, let me look for it. Just a second."),
        (("invoice again", None),),
    ),
    Case("en complaint", ("C This is the third time I have to explain it", "C nobody ever calls back")),
    Case(
        "en new topic",
        ("C When do you open?", "A We open at eight every morning.", "C ok. how do I delete my account?"),
        (("delete my account", True),),
    ),
)
"""Written after the thresholds were first chosen; weights and two phrases were corrected by them once."""
