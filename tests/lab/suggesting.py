"""How honest the first suggestion's confidence is on the development splits, asked as the window asks."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import numpy as np

from assist_app.assist.backend import Question
from assist_app.assist.library import MemoryShelf
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.backends.embedded.names import spoken
from assist_app.backends.embedded.words import language_of
from assist_app.model.conversation import Role
from assist_app.model.script import IntentDefinition, Script
from assist_app.model.suggestion import OTHER, Suggested
from tests.fakes import conversation
from tests.lab.intents import Bar, calibration_error, few, rows

ASKED = 500
"""Rows that are asked, evenly spread."""

HONEST = (("banking77", 0.943), ("crosswoz_intent", 0.94), ("clinc150", 0.95))


def suggestion_bars() -> list[Bar]:
    """What is measured: name, how, baseline, goal, floor."""
    return [
        (f"{name} suggestions 1 - ECE", lambda name=name: 1 - asyncio.run(_error(name)), 0.0, 0.95, floor)
        for name, floor in HONEST
    ]


async def _error(name: str) -> float:
    """Calibration error of the first rows, where an intent has ten examples and one script: the first."""
    by_code: dict[str, list[str]] = defaultdict(list)
    for row in few(name, 10, 0):
        by_code[row["intent"]].append(row["text"])
    other = tuple(by_code.pop(OTHER, ()))
    definitions, scripts = [], []
    for code, texts in by_code.items():
        language = language_of(texts[0])
        definitions.append(IntentDefinition(code, spoken(code), language, examples=tuple(texts)))
        scripts.append(Script(f"s-{code}", language, spoken(code), (texts[0],), (code,)))
    engine = EmbeddedEngine(MemoryShelf(scripts), Training(tuple(definitions), other))
    try:
        await asyncio.wrap_future(engine.start())
        test = rows(f"{name}_devtest")
        found = [await _first(engine, row) for row in test[:: max(1, len(test) // ASKED)]]
    finally:
        engine.close()
    sure, right = zip(*(one for one in found if one is not None), strict=True)
    return calibration_error(np.array(sure), np.array(right))


async def _first(engine: EmbeddedEngine, row: dict[str, str]) -> tuple[float, bool] | None:
    """Confidence of the first row and whether it is right; None when nothing is suggested."""
    talk = conversation((Role.CUSTOMER, row["text"]))
    turn = current_turn(talk)
    assert turn is not None
    for event in [event async for event in engine.ask(Question(talk, turn))]:
        if isinstance(event, Suggested):
            assert event.suggestion.confidence is not None
            return event.suggestion.confidence, event.suggestion.script_id == f"s-{row['intent']}"
    return None
