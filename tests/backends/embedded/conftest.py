"""One engine over the starter content for all tests of this folder; loading it takes two seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assist_app.assist.library import MemoryShelf
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.files.content import Starter, load_starter, with_intent_scripts
from assist_app.paths import resources


@pytest.fixture(scope="session")
def starter() -> Starter:
    return load_starter(resources(), ("zh", "en"))


@pytest.fixture(scope="session")
def engine(starter: Starter) -> Iterator[EmbeddedEngine]:
    shelf = MemoryShelf(with_intent_scripts(starter.library).scripts)
    made = EmbeddedEngine(shelf, Training(starter.library.intents, starter.other, starter.attitude))
    made.start().result(120)
    yield made
    made.close()
