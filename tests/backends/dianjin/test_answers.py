"""What answers become: the document's own example, codes with all digits, and answers full of surprises."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist_app.assist.backend import Backend
from assist_app.backends.dianjin.assisting import recognised as assist_recognised
from assist_app.backends.dianjin.assisting import replies as assist_replies
from assist_app.backends.dianjin.attitude import attitude
from assist_app.backends.dianjin.recognising import offered, recognised, replies
from assist_app.backends.dianjin.replies import suggested
from assist_app.model.conversation import Role
from assist_app.model.suggestion import (
    OTHER,
    Abstained,
    AssistEvent,
    Attitude,
    AttitudeLabel,
    Intent,
    ReasonKind,
    Recognised,
    Remarked,
    Suggested,
    Suggestion,
)
from tests.backends.contract import question
from tests.backends.dianjin.stage import INTENTS, Vendor, answered, dianjin, ok
from tests.fakes import conversation

PARCEL = INTENTS[0]
DOCUMENT = """{"cost": 0, "data": {
  "analysisProcess": "客户回答的内容与提供的意图列表描述均不匹配,没有表达出对账单、还款、天气的需求。",
  "intentionCode": "1", "intentionName": "其它",
  "recommendIntention": "客户试图回避谈论逾期还款的话题",
  "recommendScript": "朱先生,理解您可能对天气感兴趣,但更重要的是您的账户情况。"},
 "dataType": "null", "errCode": "0", "message": "ok",
 "requestId": "003D019A-1BB3-53EC-A0D2-CE76DA5D73B1", "success": true, "time": "2024-04-24 11:54:34"}"""


async def asked(
    answer: httpx.Response, fields: dict[str, str] | None = None, rows: int = 5
) -> list[AssistEvent]:
    """What the backend says when the service answers like this."""
    backend: Backend = dianjin(Vendor([answer]), fields)
    return [event async for event in backend.ask(question(conversation((Role.CUSTOMER, "快递呢")), rows))]


def intent_of(events: list[AssistEvent]) -> Intent | None:
    """The intent among events."""
    return next((event.intent for event in events if isinstance(event, Recognised)), None)


def rows_of(events: list[AssistEvent]) -> list[Suggestion]:
    """The suggestions among events."""
    return [event.suggestion for event in events if isinstance(event, Suggested)]


async def test_the_documents_example() -> None:
    events = await asked(httpx.Response(200, content=DOCUMENT.encode()))
    intent, rows = intent_of(events), rows_of(events)
    assert intent is not None and intent.code == OTHER and intent.evidence[0].startswith("客户回答的内容")
    assert intent.runner_up == "客户试图回避谈论逾期还款的话题"
    assert [row.text for row in rows] == ["朱先生,理解您可能对天气感兴趣,但更重要的是您的账户情况。"]
    assert rows[0].reasons[0].detail == ("客户试图回避谈论逾期还款的话题",)


async def test_a_match_brings_our_own_script_then_the_written_one() -> None:
    events = await asked(
        ok(
            intentionCode=PARCEL.code,
            intentionName="快递延误",
            intentionScript="甲\n---\n乙\n丙",
            recommendIntention="催单",
            recommendScript="丁😀",
        )
    )
    intent, rows = intent_of(events), rows_of(events)
    assert intent is not None
    assert (intent.code, intent.name, intent.domain, intent.runner_up) == (
        PARCEL.code,
        "快递延误",
        "物流",
        "催单",
    )
    assert [row.messages for row in rows] == [("甲", "乙\n丙"), ("丁😀",)]
    assert rows[0].score > rows[1].score and rows[0].reasons[0].kind is ReasonKind.INTENT
    assert len({row.id for row in rows}) == 2


async def test_without_a_script_in_the_answer_the_library_has_one() -> None:
    events = await asked(ok(intentionCode=PARCEL.code, intentionName=None, intentionScript="null"))
    assert [row.text for row in rows_of(events)] == [PARCEL.script]


@pytest.mark.parametrize("name", ["快递延误", "其它", None])
@pytest.mark.parametrize(
    "code", ["1", "1808766224000262145", 1808766224000262143, 1.8087662240002621e18, True]
)
async def test_a_code_that_was_not_listed_is_no_match(code: object, name: str | None) -> None:
    intent = intent_of(await asked(ok(intentionCode=code, intentionName=name)))
    assert intent is None or intent.code == OTHER
    assert (intent is None) == (name is None and (code in ("", True) or isinstance(code, float)))


@pytest.mark.parametrize("code", [None, ""])
async def test_a_name_that_was_listed_counts_where_no_code_is(code: object) -> None:
    intent = intent_of(await asked(ok(intentionCode=code, intentionName=PARCEL.name)))
    assert intent is not None and intent.code == PARCEL.code
    assert intent_of(await asked(ok(intentionCode=code, intentionName="催收"))).code == OTHER


async def test_a_script_is_shown_whatever_the_code() -> None:
    events = await asked(ok(intentionCode="9001", intentionName="催收", intentionScript="您好。"))
    assert intent_of(events).code == OTHER
    assert [e.suggestion.messages for e in events if isinstance(e, Suggested)] == [("您好。",)]


async def test_codes_keep_every_digit() -> None:
    content = b'{"success":true,"errCode":0,"data":{"intentionCode":1808766224000262144,"intentionName":"x"}}'
    intent = intent_of(await asked(httpx.Response(200, content=content)))
    assert intent is not None and intent.code == PARCEL.code


async def test_the_vendors_own_library_may_name_codes_of_its_own() -> None:
    answer = {"intentionCode": "9001", "intentionName": "催收", "intentionScript": "您好。"}
    intent = intent_of(await asked(ok(**answer), {"domain_code": "D7"}))
    assert intent is not None and (intent.code, intent.name) == ("9001", "催收")
    for other in ({"intentionCode": "1"}, {"intentionCode": "9", "intentionName": "其它"}):
        nothing = intent_of(await asked(ok(**other), {"domain_code": "D7"}))
        assert nothing is not None and nothing.code == OTHER


async def test_the_same_text_is_one_row_and_rows_are_counted() -> None:
    answer = {"intentionCode": "human", "intentionScript": "好的。", "recommendScript": " 好的。 "}
    assert len(rows_of(await asked(ok(**answer)))) == 1
    answer["recommendScript"] = "不同"
    assert len(rows_of(await asked(ok(**answer), rows=1))) == 1


@pytest.mark.parametrize("data", [{}, None, {"intentionCode": None, "recommendScript": " "}])
async def test_an_empty_answer_is_honest_silence(data: dict[str, Any] | None) -> None:
    events = await asked(answered(success=True, errCode="0", data=data))
    assert [type(event) for event in events] == [Abstained]


@pytest.mark.parametrize(
    ("name", "code", "label"),
    [
        ("积极", "1", AttitudeLabel.POSITIVE),
        ("正面", None, AttitudeLabel.POSITIVE),
        ("客户不满意", "", AttitudeLabel.NEGATIVE),
        ("不配合", "", AttitudeLabel.NEGATIVE),
        ("消极", "2", AttitudeLabel.NEGATIVE),
        ("中性", "3", AttitudeLabel.NEUTRAL),
        (None, "NEGATIVE", AttitudeLabel.NEGATIVE),
    ],
)
async def test_attitudes(name: str | None, code: str | None, label: AttitudeLabel) -> None:
    answer = ok(intentionName=name, intentionCode=code, recommendScript="请您放心。")
    events = await asked(answer, {"biz_type": "attitude"})
    found = next(event for event in events if isinstance(event, Recognised))
    assert found.intent is None and found.attitude is not None and found.attitude.label is label
    assert 0 < found.attitude.confidence <= 1 and len(rows_of(events)) == 1


async def test_an_attitude_in_unknown_words_is_shown_as_it_is() -> None:
    events = await asked(ok(intentionName="犹豫", intentionCode="7"), {"biz_type": "attitude"})
    assert isinstance(events[0], Remarked) and "犹豫" in events[0].remark
    none = await asked(ok(intentionName="其它", intentionCode="1"), {"biz_type": "attitude"})
    assert [type(event) for event in none] == [Abstained]


async def test_the_assistants_scripts_and_steps_are_several_rows() -> None:
    rows = [
        {"assistScript": "兜底", "intentName": "其它", "intentCode": "0", "isDefault": True},
        {"assistScript": "一", "intentName": "催件", "intentCode": "D1", "isDefault": False},
        {"assistScript": None},
        "rubbish",
    ]
    steps = [{"assistSop": "二", "intentName": "催件", "intentCode": "D1"}, {"assistSop": "一"}]
    answer = ok(assistScripts=rows[1:] + rows[:1], assistSop=steps, analysisProcess="想要催件")
    events = await asked(answer, {"mode": "assist"})
    intent = intent_of(events)
    assert intent is not None and (intent.code, intent.name) == ("D1", "催件")
    assert intent.evidence == ("想要催件",)
    assert [row.text for row in rows_of(events)] == ["一", "二", "兜底"]


async def test_an_assistant_that_only_caught_the_rest_knows_no_intent() -> None:
    row = {"assistScript": "请稍等", "intentName": "兜底", "intentCode": "0", "isDefault": True}
    intent = intent_of(await asked(ok(assistScripts=[row], assistSop=None), {"mode": "assist"}))
    assert intent is not None and intent.code == OTHER


async def test_an_assistants_code_of_our_library_has_our_names() -> None:
    row = {"assistScript": "x", "intentName": "?", "intentCode": "human"}
    intent = intent_of(await asked(ok(assistScripts=[row]), {"mode": "assist"}))
    assert intent is not None and intent.name == "转人工"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["analysisProcess", "intentionCode", "intentionName", "intentionScript", "recommendIntention"]
NAMES += ["recommendScript", "assistScripts", "assistSop"]
ROW = st.dictionaries(
    st.sampled_from(["assistScript", "assistSop", "intentCode", "intentName", "isDefault"]), values
)
DATA = st.dictionaries(st.sampled_from(NAMES), values | st.lists(ROW | values, max_size=3))


@settings(deadline=None)
@given(DATA, st.booleans())
def test_nothing_in_an_answer_can_surprise(data: dict[str, Any], vendors_own: bool) -> None:
    data = json.loads(json.dumps(data))
    intents = offered(INTENTS, "中")
    for intent in (recognised(data, intents, vendors_own=vendors_own), assist_recognised(data, intents)):
        assert intent is None or (intent.code and 0 <= intent.confidence <= 1)
        for scripts in (replies(data, intent), assist_replies(data)):
            rows = list(suggested(scripts, "b", 3))
            assert all(row.suggestion.messages and all(row.suggestion.messages) for row in rows)
            assert len(rows) <= 3 and len({row.suggestion.id for row in rows}) == len(rows)
    mood = attitude(data)
    assert mood is None or isinstance(mood, Attitude)
