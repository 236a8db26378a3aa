"""Results as events: WeCom's free text as cards, a company's own JSON by the rule of the account."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assist_app.backends.wecom.cards import cards_of
from assist_app.backends.wecom.mapping import find, read_rules
from assist_app.backends.wecom.specs import DEFAULT_MAPPING
from assist_app.model.errors import BackendError, Misconfigured, UnexpectedReply
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import Abstained, AttitudeLabel, Recognised, Suggested
from tests.backends.wecom.stage import Stage, ask, texts


@pytest.mark.parametrize(
    ("data", "cards"),
    [
        ("您好，请稍等。", ["您好，请稍等。"]),
        ("  ", []),
        ("", []),
        ('["甲", "乙"]', ["甲", "乙"]),
        ('["甲", "甲", " "]', ["甲"]),
        ('"您好"', ["您好"]),
        ('"1. 甲\\n2. 乙"', ["甲", "乙"]),
        ("[]", []),
        ('[{"text": "甲"}, {"text": "乙"}]', ["甲", "乙"]),
        ('{"suggestions": [{"text": "甲", "score": 1}]}', ["甲"]),
        ("1. 甲\n2. 乙", ["甲", "乙"]),
        ("1、甲\n\n2、乙\n3）丙", ["甲", "乙", "丙"]),
        ("① 甲\n② 乙", ["甲", "乙"]),
        ("话术1：甲\n话术2：乙", ["甲", "乙"]),
        # What is unclear stays whole as well.
        ("推荐如下：\n1. 甲\n2. 乙", ["甲", "乙", "推荐如下：\n1. 甲\n2. 乙"]),
        ("1. 甲\n接着\n2. 乙", ["甲\n接着", "乙", "1. 甲\n接着\n2. 乙"]),
        ("1. 甲", ["1. 甲"]),
        ("2. 甲\n3. 乙", ["2. 甲\n3. 乙"]),
        ("2026年\n好的", ["2026年\n好的"]),
        ('["甲", 7]', ["甲", '["甲", 7]']),
        ('{"x": 1}', ['{"x": 1}']),
        ("[亲]您好", ["[亲]您好"]),
        ('{"broken', ['{"broken']),
        ("7", ["7"]),
    ],
)
def test_recommendations_become_cards(data: str, cards: list[str]) -> None:
    assert cards_of(data, 9) == cards


def test_cards_never_are_more_than_fit_and_the_whole_text_is_among_them_when_unsure() -> None:
    data = "如下：\n1. 甲\n2. 乙"
    assert cards_of(data, 1) == [data] and cards_of(data, 2) == ["甲", data]
    assert cards_of("1. 甲\n2. 乙\n3. 丙", 2) == ["甲", "乙"]


@pytest.mark.parametrize(
    "data",
    ["[" * 50_000, "1. " * 50_000, "\x00\x1b[31m", "\u202e", "a" * 300_000, "1." + " " * 50_000 + "\n2. x"],
)
def test_hostile_recommendations_are_cards_too(data: str) -> None:
    assert len(cards_of(data, 5)) <= 5


def found(place: str, value: Any) -> list[Any]:
    """What one line finds."""
    [rule] = read_rules(f"text = {place}")
    return [value for _place, value in find(rule, value)]


@pytest.mark.parametrize(
    ("place", "value", "result"),
    [
        ("a", {"a": "x"}, ["x"]),
        ("a.b", {"a": {"b": "x"}}, ["x"]),
        ("a[].b", {"a": [{"b": 1}, {}, {"b": 2}]}, [1, 2]),
        ("a[][]", {"a": [[1], [], [2, 3]]}, [1, 2, 3]),
        ("a[1]", {"a": [5, 6]}, [6]),
        ("a[9]", {"a": [5, 6]}, []),
        ("[].t", [{"t": 1}], [1]),
        ("$.a", {"a": 1}, [1]),
        (".", "x", ["x"]),
        ("$", 7, [7]),
        ("结果.话术[]", {"结果": {"话术": ["好"]}}, ["好"]),
        ("a.b", {}, []),
        ("a.b", {"a": None}, []),
        ("a b.c-d", {"a b": {"c-d": 1}}, [1]),
    ],
)
def test_places(place: str, value: Any, result: list[Any]) -> None:
    assert found(place, value) == result


@pytest.mark.parametrize(
    "line",
    [
        "text",
        "= a",
        "texts = a",
        "text =",
        "text = a..b",
        "text = a[x]",
        "text = a]b",
        "text = .a",
        "text: a",
        "text = a[99999]",
    ],
)
def test_a_line_that_is_no_rule_is_named(line: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        read_rules(f"# comment\n\n{line}")
    assert "Line 3" in caught.value.sentence and line.strip() in caught.value.sentence


@pytest.mark.parametrize(
    ("place", "value"), [("a.b", {"a": [1]}), ("a[]", {"a": {"b": 1}}), ("a", "text"), ("a[0]", {"a": "x"})]
)
def test_a_place_that_the_result_does_not_have_is_named(place: str, value: Any) -> None:
    with pytest.raises(Misconfigured, match="Line 1"):
        found(place, value)


def own(result: Any) -> Stage:
    """A stage whose program gives this result."""
    stage = Stage()
    stage.platform.answer = lambda lines: (
        result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
    )
    return stage


async def test_the_default_rule_reads_the_proposed_form() -> None:
    stage = own(
        {
            "suggestions": [{"text": "乙", "score": 0.2}, {"text": "甲", "score": 0.8}, {"text": "丙"}],
            "intent": {"code": "refund", "name": "退款"},
        }
    )
    events = await ask(stage.adapter("program"), stage.talk("x"))
    assert texts(events) == ["甲", "乙", "丙"]
    [recognised] = [event for event in events if isinstance(event, Recognised)]
    assert recognised.intent is not None and (recognised.intent.code, recognised.intent.name) == (
        "refund",
        "退款",
    )


async def test_a_rule_of_ones_own() -> None:
    rule = """text = data.answers[].lines
        score = data.answers[].p
        intent.code = data.label
        intent.confidence = data.sure
        attitude = data.mood"""
    result = {
        "data": {
            "answers": [{"lines": ["一", "二"], "p": 1}, {"lines": "三", "p": 2}],
            "label": 1808766224000262144,
            "sure": 7,
            "mood": "负面",
        }
    }
    stage = own(result)
    stage.intents = (IntentDefinition("1808766224000262144", "忘记还款", "zh"),)
    events = await ask(stage.adapter("model", mapping=rule), stage.talk("x"))
    rows = [event.suggestion for event in events if isinstance(event, Suggested)]
    assert [row.messages for row in rows] == [("三",), ("一", "二")]
    [recognised] = [event for event in events if isinstance(event, Recognised)]
    assert recognised.intent is not None and recognised.intent.name == "忘记还款"
    assert recognised.intent.code == "1808766224000262144" and recognised.intent.confidence == 1.0
    assert recognised.attitude is not None and recognised.attitude.label is AttitudeLabel.NEGATIVE


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ({"answer": "x"}, Misconfigured),
        ({"suggestions": {"text": "x"}}, Misconfigured),
        ({"suggestions": "x", "intent": "y"}, Misconfigured),
        ("{broken", UnexpectedReply),
        ('{"suggestions": [', UnexpectedReply),
        ("[" * 100_000, UnexpectedReply),
    ],
)
async def test_a_result_that_the_rule_does_not_fit(result: Any, kind: type[BackendError]) -> None:
    stage = own(result)
    with pytest.raises(kind):
        await ask(stage.adapter("program"), stage.talk("x"))


@pytest.mark.parametrize(
    "result",
    [
        {"suggestions": []},
        {"suggestions": [{"text": 7}, {"text": ""}, {"text": None}, {"text": {"a": 1}}]},
        {"intent": {"code": None}},
    ],
)
async def test_a_result_without_anything_to_offer_is_honest_silence(result: Any) -> None:
    stage = own(result)
    if result == {"suggestions": []}:
        with pytest.raises(Misconfigured):
            await ask(stage.adapter("program"), stage.talk("x"))
        return
    assert await ask(stage.adapter("program"), stage.talk("x")) == [Abstained("wecom-program")]


async def test_hostile_values_in_a_result() -> None:
    many = [{"text": "x" * 100, "score": score} for score in (True, "1", [], None, 10**400, -1e300)]
    texts_of = [{"text": f"甲{n}", "score": n} for n in range(2000)]
    stage = own({"suggestions": [*many, *texts_of], "intent": {"code": 7, "name": []}})
    events = await ask(stage.adapter("program"), stage.talk("x"), rows=4)
    assert texts(events) == ["甲1999", "甲1998", "甲1997", "甲1996"]
    ids = [event.suggestion.id for event in events if isinstance(event, Suggested)]
    assert len(set(ids)) == 4


async def test_a_recommendation_can_have_a_rule_too() -> None:
    stage = own({"cards": [{"say": "甲"}]})
    assert texts(await ask(stage.adapter("recommend", mapping="text = cards[].say"), stage.talk("x"))) == [
        "甲"
    ]
    assert len(read_rules(DEFAULT_MAPPING)) == 6
