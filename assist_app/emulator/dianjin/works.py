"""The two operations: an intent, attitude or company out of a list, and scripts for the agent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assist_app.emulator.dianjin.forms import (
    AssistForm,
    RecognizeForm,
    lines_of,
    lines_of_model,
    need,
    read,
)
from assist_app.emulator.dianjin.signature import Rejected
from assist_app.emulator.service import Known, Line, Mind

OTHER = Known("1", "其它")
MOODS = {
    "positive": Known("positive", "积极"),
    "neutral": Known("neutral", "中性"),
    "negative": Known("negative", "消极"),
}
MOOD_WORDS = {
    "negative": ("negative", "消极", "负面", "不满", "生气", "愤怒", "抗拒"),
    "positive": ("positive", "积极", "正面", "满意", "高兴", "配合"),
    "neutral": ("neutral", "中性", "平静", "一般"),
}
"""In this order: a word of the first may hold one of the second."""
MOST_SCRIPTS = 3
NOTHING_RECOMMENDED: Mapping[str, str | None] = {"recommendIntention": None, "recommendScript": None}


class Failed(Exception):
    """The service's own refusal: HTTP 200 with `success` false, a code and a message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Works:
    """Answers come from the mind; bodies are checked here."""

    def __init__(self, mind: Mind) -> None:
        self._mind = mind

    async def recognize(self, body: bytes) -> Mapping[str, Any]:
        """RecognizeIntention. Rejected or Failed when the body is not what the documents ask for."""
        form = read(body, RecognizeForm)
        kind = need(form.biz_type, "bizType")
        lines = lines_of(need(form.conversation, "conversation"))
        if kind not in ("common", "business", "attitude"):
            raise Rejected(400, "InvalidBizTypeParameter", "bizType is common, business or attitude.")
        if form.op_type not in (None, "", "common", "hierarchical"):
            raise Rejected(400, "InvalidOpTypeParameter", "opType is common or hierarchical.")
        if kind == "attitude":
            chosen = await self._attitude(form, lines)
        else:
            chosen = await self._choose(form, lines)
        return {
            "analysisProcess": _analysis(lines, chosen) if form.analysis else None,
            "intentionCode": chosen.code,
            "intentionName": chosen.name,
            "intentionScript": chosen.script or None,
            **(await self._recommended(lines) if form.recommend else NOTHING_RECOMMENDED),
        }

    async def _choose(self, form: RecognizeForm, lines: Sequence[Line]) -> Known:
        """The narrower list is asked first, the global one then."""
        if form.op_type == "hierarchical":
            if not form.global_intention_list or not form.hierarchical_intention_list:
                raise Failed("400", "globalIntentionList and hierarchicalIntentionList must not be empty.")
            lists = [form.hierarchical_intention_list, form.global_intention_list]
        else:
            lists = [form.intention_list or []]
        if not any(lists):
            if not form.intention_domain_code:
                raise Failed("400", "intentionList must not be empty.")
            thought = await self._mind.think(lines, 1)
            return thought.intent or OTHER
        for offered in lists:
            choice = await self._mind.choose(lines, [intention.known for intention in offered])
            if choice is not None:
                return choice[0]
        return OTHER

    async def _attitude(self, form: RecognizeForm, lines: Sequence[Line]) -> Known:
        """One of the offered attitudes; without a list one of our own three."""
        mood = (await self._mind.think(lines, 1)).attitude
        if not form.intention_list:
            return MOODS[mood]
        fitting = [i.known for i in form.intention_list if _mood_of(i.known) == mood]
        return fitting[0] if fitting else OTHER

    async def _recommended(self, lines: Sequence[Line]) -> Mapping[str, str | None]:
        thought = await self._mind.think(lines, 1)
        script = "\n".join(thought.replies[0]) if thought.replies else None
        return {
            "recommendIntention": thought.intent.name if thought.intent else None,
            "recommendScript": script,
        }

    async def assist(self, body: bytes) -> Mapping[str, Any]:
        """RealtimeDialogAssist. Rejected when the body is not what the documents ask for."""
        form = read(body, AssistForm)
        need(form.session_id, "sessionId")
        if need(form.biz_type, "bizType") != "dialogAssist":
            raise Rejected(400, "InvalidBizTypeParameter", "bizType is dialogAssist.")
        if not form.conversation_model:
            raise Rejected(400, "MissingConversationModel", "conversationModel is mandatory for this action.")
        lines = lines_of_model(form.conversation_model)
        thought = await self._mind.think(lines, MOST_SCRIPTS)
        intent = thought.intent or OTHER
        scripts = [
            {
                "assistScript": "\n".join(messages),
                "intentCode": intent.code,
                "intentName": intent.name,
                "intentLabels": [],
                "isDefault": False,
            }
            for messages in thought.replies
        ]
        analysis = _analysis(lines, intent) if form.analysis else None
        return {
            "assistScripts": scripts,
            "assistSop": [],
            "interrupt": False,
            "analysisProcess": analysis,
        }


def _analysis(lines: Sequence[Line], chosen: Known) -> str:
    said = next((line.text for line in reversed(lines) if line.role == "customer"), "")
    if chosen == OTHER:
        return f"客户说“{said}”,与提供的意图描述均不匹配。"
    return f"客户说“{said}”,与意图“{chosen.name}”相符。"


def _mood_of(offered: Known) -> str:
    words = f"{offered.code} {offered.name}".lower()
    return next((mood for mood, signs in MOOD_WORDS.items() if any(sign in words for sign in signs)), "")
