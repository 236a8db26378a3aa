"""`ask` says which questions are open and which of them its suggestions answer."""

from __future__ import annotations

import asyncio
import json

from assist_app.assist.library import MemoryShelf
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.cli import commands
from assist_app.files.content import load_starter, with_intent_scripts
from assist_app.model.conversation import Role
from assist_app.paths import resources
from tests.fakes import conversation


def test_ask_prints_the_open_questions_as_values_and_for_people() -> None:
    starter = load_starter(resources(), ("zh",))
    shelf = MemoryShelf(with_intent_scripts(starter.library).scripts)
    engine = EmbeddedEngine(shelf, Training(starter.library.intents, starter.other, starter.attitude))
    talk = conversation((Role.CUSTOMER, "我的快递到哪了？"), (Role.CUSTOMER, "你觉得今晚哪个队会赢？"))
    try:
        engine.start().result(120)
        advice, elapsed = asyncio.run(commands.advise([engine], talk, 5))
        questions = asyncio.run(commands.still_open(engine, talk, advice))
    finally:
        engine.close()
    first, second = json.loads(json.dumps(commands.advice_json(advice, elapsed, questions)))["questions"]
    assert first["type"] == "question" and first["text"] == "我的快递到哪了？" and first["message"] == "m0"
    assert first["covered"] is True and 1 in first["covered_by"]
    assert second["covered"] is False and second["covered_by"] == []
    lines = commands.advice_text(advice, elapsed, questions).split("\n")
    assert lines[1].strip().startswith("✓ 我的快递到哪了？") and lines[2].strip().startswith("? 你觉得")
