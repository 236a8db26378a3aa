"""The attitude in an answer: the documents name no values, so words are looked for."""

from __future__ import annotations

from typing import Any

from assist_app.backends.dianjin.reading import words
from assist_app.backends.dianjin.recognising import CERTAINTY, NO_MATCH
from assist_app.model.suggestion import Attitude, AttitudeLabel

# Negative comes first: 不满意 holds 满意, 不配合 holds 配合.
SIGNS: tuple[tuple[AttitudeLabel, tuple[str, ...]], ...] = (
    (
        AttitudeLabel.NEGATIVE,
        ("负", "消极", "不满", "不配合", "不友好", "不积极", "拒绝", "抵触", "抗拒", "愤怒", "生气", "反感",
         "抱怨", "投诉", "辱骂", "敷衍",
         "不耐烦", "烦躁", "焦急", "焦虑", "着急", "失望", "质疑", "怀疑", "negative", "angry", "hostile"),
    ),
    (AttitudeLabel.NEUTRAL, ("中性", "中立", "一般", "平静", "平和", "普通", "neutral", "calm")),
    (
        AttitudeLabel.POSITIVE,
        ("正面", "正向", "积极", "满意", "友好", "配合", "同意", "感谢", "愿意", "positive", "friendly"),
    ),
)  # fmt: skip


def attitude_name(data: dict[str, Any]) -> str:
    """What the service calls the attitude, "" when it names none."""
    name = words(data, "intentionName") or words(data, "intentionCode")
    return "" if name.lower() in NO_MATCH else name


def attitude(data: dict[str, Any]) -> Attitude | None:
    """The attitude an answer names, None when it names none or in words that are not known."""
    said = f"{words(data, 'intentionName')} {words(data, 'intentionCode')}".lower()
    for label, signs in SIGNS:
        if any(sign in said for sign in signs):
            return Attitude(label, CERTAINTY)
    return None
