"""The engine never suggests what has expired, is internal or is forbidden for the intent; search finds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from assist_app.assist.backend import Question
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.files.content import Starter
from assist_app.model.conversation import Role
from assist_app.model.script import Script, ScriptFilter
from assist_app.model.suggestion import Recognised, Suggested
from assist_app.store import Store, memory_store
from tests.fakes import conversation

ASKED, TRACK = "where is my parcel", "track_parcel"
GOOD = Script("good", "en", "Parcel", ("Your parcel is on its way and comes tomorrow.",), (TRACK,))


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Shop:
    def __init__(self, starter: Starter) -> None:
        self.clock = Clock()
        self.store: Store = memory_store(self.clock)
        intents = [replace(one, script="Have a look.") for one in starter.library.intents]
        self.engine = EmbeddedEngine(
            self.store.shelf(), Training(tuple(intents), starter.other, starter.attitude)
        )
        self.engine.start().result(120)

    def put(self, *scripts: Script) -> None:
        self.store.put_scripts(scripts).result(10)
        self.engine.put_scripts(scripts).result(120)

    async def ids(self, text: str = ASKED) -> list[str | None]:
        talk = conversation((Role.CUSTOMER, text))
        turn = current_turn(talk)
        assert turn is not None
        events = [event async for event in self.engine.ask(Question(talk, turn))]
        return [event.suggestion.script_id for event in events if isinstance(event, Suggested)]

    def close(self) -> None:
        self.engine.close()
        self.store.close()


@pytest.fixture(scope="module")
def opened(starter: Starter) -> Iterator[Shop]:
    made = Shop(starter)
    yield made
    made.close()


@pytest.fixture
def shop(opened: Shop) -> Iterator[Shop]:
    opened.clock.now = 1000.0
    opened.put(GOOD)
    yield opened
    _total, scripts = opened.store.list_scripts(ScriptFilter(), 0, 9999).result(10)
    ids = [script.id for script in scripts]
    opened.store.delete_scripts(ids).result(10)
    opened.engine.remove_scripts(ids).result(60)


def twin(name: str, **limits: object) -> Script:
    return Script(
        name, "en", "Parcel", (f"Where is my parcel: {name} says it comes on Monday.",), (TRACK,), **limits
    )  # type: ignore[arg-type]


async def test_a_script_that_expires_while_the_window_is_open_is_gone_at_the_next_question(
    shop: Shop,
) -> None:
    shop.put(twin("sale", expires_at=1060.0))
    assert "sale" in await shop.ids()
    shop.clock.now = 1059.9
    assert "sale" in await shop.ids()
    shop.clock.now = 1060.0
    assert await shop.ids() == ["good"]


@pytest.mark.parametrize("limits", [{"internal": True}, {"forbidden": (TRACK,)}, {"expires_at": 1.0}])
async def test_each_restriction_holds_and_ends_with_an_edit(shop: Shop, limits: dict[str, object]) -> None:
    shop.put(twin("barred", **limits))
    assert await shop.ids() == ["good"]
    assert "barred" in [hit.script.id for hit in await shop.engine.search("monday", 5)]
    shop.put(twin("barred"))
    assert "barred" in await shop.ids()


async def test_forbidden_for_another_intent_is_no_matter_here(shop: Shop) -> None:
    shop.put(twin("other", forbidden=("refund",)))
    assert "other" in await shop.ids()


async def test_forbidden_for_one_of_several_questions_is_no_answer_to_the_others(shop: Shop) -> None:
    refund = "Also can I have my money back?"
    both = f"where is my parcel and where is my order? {refund}"
    for text, code in ((both, TRACK), (refund, "request_refund")):
        recognised: Recognised = await shop.engine.recognise(text)
        assert recognised.intent is not None and recognised.intent.code == code
    shop.put(twin("never", forbidden=("request_invoice",)))
    assert "never" in await shop.ids(both)
    shop.put(twin("never", forbidden=("request_refund",)))
    assert await shop.ids(both) == ["good"]
    assert "never" in await shop.ids()
    assert await shop.engine.fitting(refund, ["never"]) == frozenset()


async def test_a_mark_counts_before_the_engine_has_learned_of_it(shop: Shop) -> None:
    shop.put(twin("sale"))
    assert "sale" in await shop.ids()
    # Stored only: learning waits its turn behind an import of many.
    shop.store.put_scripts([twin("sale", internal=True)]).result(10)
    assert await shop.ids() == ["good"]


async def test_hundreds_that_expired_do_not_stand_in_the_way(shop: Shop) -> None:
    many: Sequence[Script] = [twin(f"old {n}", expires_at=1.0) for n in range(150)]
    shop.put(*many)
    assert await shop.ids() == ["good"]


async def test_an_intents_own_reply_is_withheld_with_its_script(shop: Shop) -> None:
    recognised: Recognised = await shop.engine.recognise(ASKED)
    assert recognised.intent is not None and recognised.intent.script == "Have a look."
    shop.put(Script("intent:en:track", "en", "Track", ("Have a look.",), (TRACK,), internal=True))
    recognised = await shop.engine.recognise(ASKED)
    assert recognised.intent is not None and (recognised.intent.code, recognised.intent.script) == (
        TRACK,
        "",
    )
