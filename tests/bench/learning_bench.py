"""Learning after an edit: the starter library, and forty intents with twenty examples each."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from assist_app.assist.library import MemoryShelf
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.files.content import load_starter
from assist_app.model.script import IntentDefinition
from assist_app.paths import resources
from tests.bench.rows import Row

EDITS = 3
FORTY, TWENTY = 40, 20


def learning_rows() -> list[Row]:
    """Seconds from an edited intent to an engine that knows it, the encoder running."""
    starter = load_starter(resources(), ("zh", "en"))
    intents = starter.library.intents
    engine = EmbeddedEngine(MemoryShelf(), Training(intents, starter.other, starter.attitude))
    try:
        engine.start().result(300)
        whole, some = _edited(engine, intents), _edited(engine, _forty(intents))
    finally:
        engine.close()
    told = f"median of {EDITS} edits of an example"
    return [
        Row(
            f"an intent edited, learned anew: starter library, {len(intents)} definitions",
            whole,
            "s",
            3,
            detail=told,
        ),
        Row(f"  the same: {FORTY} intents with {TWENTY} examples", some, "s", 1, detail=told),
    ]


def _edited(engine: EmbeddedEngine, intents: tuple[IntentDefinition, ...]) -> float:
    engine.set_intents(intents).result(300)
    spent = []
    for n in range(EDITS):
        first = replace(intents[0], examples=(*intents[0].examples, f"one more example, number {n}"))
        started = time.perf_counter()
        engine.set_intents((first, *intents[1:])).result(300)
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


def _forty(intents: tuple[IntentDefinition, ...]) -> tuple[IntentDefinition, ...]:
    """Forty intents of both languages; examples are said once more with the name where they are too few."""
    found = []
    for one in intents[:FORTY]:
        said = (*one.examples, *(f"{text} {one.name}" for text in one.examples))
        found.append(replace(one, examples=said[:TWENTY]))
    return tuple(found)
