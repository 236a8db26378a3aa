"""Replies follow what agents answered before; every reason given is a cause, and goes when the cause goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from assist_app.assist.backend import Question
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.backends.embedded.past_replies import AFRESH, FEW, MOST_CASES, PastReplies
from assist_app.files.content import Starter
from assist_app.model.conversation import Role
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.model.feedback import Feedback, Outcome
from assist_app.model.script import IntentDefinition, Script
from assist_app.model.suggestion import ReasonKind, Suggested, Suggestion
from assist_app.store import Store, memory_store
from tests.fakes import conversation

SCRIPTS = (
    Script("dispatch", "en", "Dispatch", ("We dispatch every order within one working day.",)),
    Script("carrier", "en", "Carrier", ("Our carrier delivers from Monday to Saturday.",)),
    Script("voucher", "en", "Kindness", ("As a sorry we add a voucher to your account.",), ("late",)),
    Script("track", "en", "Late parcel", ("For a late parcel open the tracking page.",), ("late",)),
)
LATE = IntentDefinition(
    "late",
    "Late parcel",
    "en",
    examples=("my parcel is late", "the package is overdue", "it has not arrived"),
)
ASKED = "my parcel is very late"
THINGS = {
    "blue kettle": "are on the second shelf",
    "garden hose": "cost ten euros",
    "tea towel": "come in red",
    "desk lamp": "are made in Spain",
    "oak table": "are sold out",
    "wool rug": "are on sale",
    "fire pit": "need a permit",
    "bird box": "come flat",
    "bath mat": "may be washed",
    "wall clock": "run on two cells",
}
VERBS = ("where can I find", "how much is", "do you still have", "who makes")
OTHERS = [(f"{verb} the {thing}", f"They {says}.") for verb in VERBS for thing, says in THINGS.items()]
VOUCHER = [
    (said, SCRIPTS[2].messages[0])
    for said in ("my parcel is late", "my parcel is very late again", "the parcel is so late", "parcel late!")
]


class Shop:
    def __init__(self, starter: Starter, past: list[tuple[str, str]]) -> None:
        self.store: Store = memory_store()
        self.store.put_scripts(SCRIPTS).result(10)
        self.store.explore(0.0).result(10)
        self.say(past)
        self.engine = EmbeddedEngine(self.store.shelf(), Training((LATE,), starter.other, starter.attitude))
        self.engine.start().result(120)

    def say(self, past: list[tuple[str, str]], when: str = "c") -> None:
        events = [
            ChatEvent(
                "shop", f"{when}{n}-{side}", EventKind.CREATED, f"{when}{n}", role, text, float(2 * n + side)
            )
            for n, pair in enumerate(past)
            for side, (role, text) in enumerate(zip((Role.CUSTOMER, Role.AGENT), pair, strict=True))
        ]
        self.store.ingest(Batch("shop", tuple(events))).result(30)

    async def rows(self, text: str = ASKED) -> list[Suggestion]:
        talk = conversation((Role.CUSTOMER, text))
        turn = current_turn(talk)
        assert turn is not None
        events = [event async for event in self.engine.ask(Question(talk, turn))]
        return [event.suggestion for event in events if isinstance(event, Suggested)]

    async def reasons(self, script: str, text: str = ASKED) -> set[ReasonKind]:
        rows = [row for row in await self.rows(text) if row.script_id == script]
        return {reason.kind for row in rows for reason in row.reasons}

    def put(self, script: Script) -> None:
        self.store.put_scripts([script]).result(10)
        self.engine.put_scripts([script]).result(60)

    def close(self) -> None:
        self.engine.close()
        self.store.close()


@pytest.fixture(scope="module")
def fresh(starter: Starter) -> Iterator[Shop]:
    made = Shop(starter, OTHERS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def taught(starter: Starter) -> Iterator[Shop]:
    made = Shop(starter, [*OTHERS, *VOUCHER])
    yield made
    made.close()


async def test_what_agents_answered_to_the_same_comes_first(fresh: Shop, taught: Shop) -> None:
    assert (await fresh.rows())[0].script_id == "track"
    best = (await taught.rows())[0]
    assert best.script_id == "voucher"
    (case,) = [reason for reason in best.reasons if reason.kind is ReasonKind.PAST_CASE]
    assert 1 <= int(case.detail[0]) <= len(VOUCHER)


async def test_without_the_cases_the_reason_goes(fresh: Shop, taught: Shop) -> None:
    assert ReasonKind.PAST_CASE in await taught.reasons("voucher")
    assert ReasonKind.PAST_CASE not in await fresh.reasons("voucher")
    assert ReasonKind.PAST_CASE not in await taught.reasons("track")


async def test_without_the_words_the_reason_goes(fresh: Shop) -> None:
    assert ReasonKind.WORDS in await fresh.reasons("track")
    fresh.put(Script("track", "en", "Tracking", ("If a package is overdue, see our page.",), ("late",)))
    reasons = await fresh.reasons("track")
    assert reasons and ReasonKind.WORDS not in reasons
    fresh.put(SCRIPTS[3])


async def test_without_the_intent_the_reason_goes(taught: Shop) -> None:
    assert ReasonKind.INTENT in await taught.reasons("voucher")
    bare = Script("voucher", "en", "Kindness", SCRIPTS[2].messages)
    for script in (bare, SCRIPTS[2]):
        taught.put(script)
        assert (ReasonKind.INTENT in await taught.reasons("voucher")) is bool(script.intents)


async def test_without_being_liked_the_reason_goes(fresh: Shop) -> None:
    def said(outcome: Outcome, n: int) -> Feedback:
        return Feedback("c", "embedded:track", outcome, 1.7e9, "track", "late", "embedded", 1, turn=f"t{n}")

    assert ReasonKind.PAST_USE not in await fresh.reasons("track")
    fresh.store._clock = lambda: 1.7e9
    fresh.store.record(said(Outcome.COPIED, 1)).result(10)
    shelf = fresh.store.shelf()
    fresh.engine._finder._shelf = shelf
    assert ReasonKind.PAST_USE in await fresh.reasons("track")
    # It was used, but that speaks for it no longer.
    fresh.store.record(*(said(Outcome.DOWNVOTED, n) for n in (2, 3))).result(10)
    assert ReasonKind.PAST_USE not in await fresh.reasons("track")
    fresh.store.reset_learning().result(10)


async def test_the_first_row_says_how_probable_it_is(fresh: Shop) -> None:
    first, *others = await fresh.rows()
    assert first.confidence is not None and 0.5 < first.confidence < 1
    assert all(row.confidence is None for row in others)
    assert await fresh.rows("do you know a good film for tonight") == []


def test_too_few_cases_teach_nothing_and_new_ones_replace_the_old(fresh: Shop) -> None:
    past, encode = PastReplies(), fresh.engine._sentences.encode
    past.learn(OTHERS[: FEW - 1], encode)
    vector = encode(["where can I find the garden hose"])[0]
    assert past.expected(vector) is None
    past.learn(OTHERS, encode)
    expected = past.expected(vector)
    assert expected is not None and expected.reply.shape == (512,) and len(expected.similar)
    past.learn([], encode)
    assert past.expected(vector) is None
    past.learn(OTHERS, encode, lambda: True)
    assert past.expected(vector) is None


def test_only_what_is_new_is_encoded_when_it_is_learned_again(fresh: Shop) -> None:
    past, encoded = PastReplies(), list[str]()

    def encode(texts: Sequence[str]) -> Vectors:
        encoded.extend(texts)
        return fresh.engine._sentences.encode(texts)

    past.learn(OTHERS, encode)
    encoded.clear()
    later = [*OTHERS[1:], ("my parcel is late", "Sorry, here is a voucher.")]
    past.learn(later, encode)
    assert encoded == ["my parcel is late", "Sorry, here is a voucher."]
    alone = PastReplies()
    alone.learn(later, fresh.engine._sentences.encode)
    vector = fresh.engine._sentences.encode([ASKED])[0]
    again, anew = past.expected(vector), alone.expected(vector)
    assert again is not None and anew is not None
    assert np.allclose(again.reply, anew.reply, atol=1e-5)
    assert np.allclose(again.similar, anew.similar, atol=1e-5)


async def test_what_was_answered_since_the_start_teaches_too(starter: Starter) -> None:
    shop = Shop(starter, OTHERS)
    try:
        assert (await shop.rows())[0].script_id == "track"
        shop.say(VOUCHER, "later")
        for _time in range(AFRESH - 1):
            rows = await shop.rows()
        shop.engine._learning.submit(lambda: None).result(60)
        assert (await shop.rows())[0].script_id == "voucher", rows
    finally:
        shop.close()


def test_pairs_are_read_as_they_were_said(starter: Starter) -> None:
    store = memory_store()
    try:
        said = [
            ("c1", Role.CUSTOMER, "hello"),
            ("c2", Role.CUSTOMER, "refund?"),
            ("c1", Role.CUSTOMER, "where is it"),
            ("c1", Role.SYSTEM, "Li joined"),
            ("c1", Role.AGENT, "Tomorrow."),
            ("c1", Role.AGENT, "Anything else?"),
            ("c2", Role.BOT, "One moment."),
            ("c2", Role.AGENT, "On its way."),
            ("c3", Role.AGENT, "Good day"),
        ]
        events = [
            ChatEvent("s", f"m{n}", EventKind.CREATED, talk, role, text, float(n))
            for n, (talk, role, text) in enumerate(said)
        ]
        assert store.shelf().past_replies(MOST_CASES) == ()
        store.ingest(Batch("s", tuple(events))).result(10)
        pairs = store.shelf().past_replies(MOST_CASES)
        assert set(pairs) == {("hello\nwhere is it", "Tomorrow."), ("refund?", "On its way.")}
        recalled = ChatEvent("s", "m4", EventKind.RECALLED, "c1", Role.AGENT, None, 99.0, revision=1)
        store.ingest(Batch("s", (recalled,))).result(10)
        assert ("hello\nwhere is it", "Anything else?") in store.shelf().past_replies(MOST_CASES)
    finally:
        store.close()
