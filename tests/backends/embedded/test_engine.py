"""The engine as an agent meets it: right intents, fitting replies, honest silence, quick learning."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assist_app.assist.backend import Question
from assist_app.assist.library import MemoryShelf
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded import classifier
from assist_app.backends.embedded.classifier import grams
from assist_app.backends.embedded.encoder import MODEL
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.backends.embedded.indexing import EngineProgress, Stage
from assist_app.backends.embedded.sentences import AT_ONCE, MOST_WORDS, SentenceVectors, digest
from assist_app.files.content import Starter
from assist_app.model.conversation import Role
from assist_app.model.errors import NotApplicable
from assist_app.model.script import IntentDefinition, Script
from assist_app.model.suggestion import OTHER, Abstained, AssistEvent, AttitudeLabel, Recognised, Suggested
from tests.fakes import conversation


async def answers(engine: EmbeddedEngine, *said: str, before: str = "") -> list[AssistEvent]:
    turns = [(Role.AGENT, before)] if before else []
    talk = conversation(*turns, *((Role.CUSTOMER, text) for text in said))
    turn = current_turn(talk)
    assert turn is not None
    return [event async for event in engine.ask(Question(talk, turn))]


def replies(events: list[AssistEvent]) -> list[str]:
    return [event.suggestion.text for event in events if isinstance(event, Suggested)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我的包裹走到哪里了呀", "track_parcel"),
        ("三天了物流都没动，帮我催催", "chase_delivery"),
        ("我要退钱，怎么申请", "request_refund"),
        ("光猫一直亮红灯上不了网", "broadband_outage"),
        ("我这个月真的还不上了", "cannot_repay"),
        ("麻烦给我开张电子发票", "request_invoice"),
        ("where has my package got to", "track_parcel"),
        ("I forgot the password of my account", "reset_password"),
        ("the aircon in my room is broken", "room_problem"),
        ("could I pay in monthly instalments", "installments"),
        ("can we agree on a plan for the debt I cannot clear at once", "negotiate_plan"),
        ("我的order还没到，到底在哪", "track_parcel"),
        ("please connect me to a human being", "human_agent"),
    ],
)
async def test_intents_in_both_languages_and_mixed(engine: EmbeddedEngine, text: str, code: str) -> None:
    assert (await engine.recognise(text)).intent.code == code


async def test_the_intent_is_named_in_the_customers_language(engine: EmbeddedEngine) -> None:
    assert (await engine.recognise("我的快递到哪了")).intent.name == "查询物流"
    english = (await engine.recognise("where is my parcel")).intent
    assert (english.name, english.domain) == ("Track parcel", "Delivery")


@pytest.mark.parametrize(
    "text",
    ["明天会下雪吗", "你喜欢看什么电影", "Who won the football yesterday?", "Can you write a poem for me?"],
)
async def test_off_topic_is_other_and_nothing_is_offered(engine: EmbeddedEngine, text: str) -> None:
    events = await answers(engine, text)
    assert isinstance(events[0], Recognised) and events[0].intent.code == OTHER
    assert isinstance(events[-1], Abstained) and not replies(events)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("气死我了，你们太过分了", AttitudeLabel.NEGATIVE),
        ("太感谢了，解决得真快", AttitudeLabel.POSITIVE),
        ("请问几点退房", AttitudeLabel.NEUTRAL),
        ("This is ridiculous, I am furious", AttitudeLabel.NEGATIVE),
        ("Wonderful, thanks so much", AttitudeLabel.POSITIVE),
        ("What are your opening hours?", AttitudeLabel.NEUTRAL),
    ],
)
async def test_attitude(engine: EmbeddedEngine, text: str, label: AttitudeLabel) -> None:
    attitude = (await engine.recognise(text)).attitude
    assert attitude is not None and attitude.label is label


async def test_replies_fit_speak_the_language_and_say_why(engine: EmbeddedEngine, starter: Starter) -> None:
    events = await answers(engine, "快递三天没更新了", "到底怎么回事？")
    rows = [event.suggestion for event in events if isinstance(event, Suggested)]
    by_id = {script.id: script for script in starter.library.scripts}
    assert rows and all(row.reasons for row in rows)
    best = rows[0].script_id or ""
    # An intent's own reply is a script too; its id names the intent.
    assert best.endswith(":chase_delivery") or "chase_delivery" in by_id[best].intents
    assert all(by_id[row.script_id].language == "zh" for row in rows if row.script_id in by_id)
    assert any("快递" in row.highlights or "三天" in row.highlights for row in rows)


@pytest.mark.parametrize(
    ("later", "gap", "code"),
    [
        ("hello??", 120.0, "chase_delivery"),
        ("在吗", 120.0, "chase_delivery"),
        ("what are your opening hours for the hotel gym", 120.0, "hotel_facilities"),
    ],
)
async def test_a_pause_ends_a_matter_but_a_nudge_does_not(
    engine: EmbeddedEngine, later: str, gap: float, code: str
) -> None:
    times = (0.0, gap)
    talk = conversation(
        (Role.CUSTOMER, "My parcel has not moved for three days, please hurry it up"),
        (Role.CUSTOMER, later),
        clock=lambda n: times[n],
    )
    turn = current_turn(talk)
    assert turn is not None
    events = [event async for event in engine.ask(Question(talk, turn))]
    recognised = next(event for event in events if isinstance(event, Recognised))
    assert recognised.intent.code == code


async def test_a_sure_intent_is_never_met_with_silence(engine: EmbeddedEngine) -> None:
    assert replies(await answers(engine, "No tracking update for three days", "What is going on?"))


async def test_internal_scripts_are_never_suggested(starter: Starter) -> None:
    secret = Script("s", "en", "Where is my parcel", ("Where is my parcel: internal note",), internal=True)
    engine = EmbeddedEngine(MemoryShelf([secret]), Training((), starter.other, starter.attitude))
    try:
        engine.start().result(60)
        assert replies(await answers(engine, "Where is my parcel?")) == []
    finally:
        engine.close()


async def test_no_text_means_not_applicable(engine: EmbeddedEngine) -> None:
    with pytest.raises(NotApplicable):
        await answers(engine, "")


async def test_words_answer_before_the_encoder_is_there() -> None:
    script = Script("s", "en", "Track parcel", ("Your parcel arrives tomorrow.",))
    engine = EmbeddedEngine(MemoryShelf([script]), Training(()))
    try:
        engine._indexer.index_words()
        hits = await engine.search("parcel", 5)
        assert [hit.script.id for hit in hits] == ["s"]
        assert not any(isinstance(event, Recognised) for event in await answers(engine, "parcel"))
    finally:
        engine.close()


@pytest.mark.parametrize(
    ("said", "word"),
    [("where is my parcel", "parcel"), ("退款几天到账", "退款"), ("how do I reset my password", "password")],
)
async def test_the_starter_library_answers_by_words_while_meaning_is_learned(
    starter: Starter, said: str, word: str
) -> None:
    engine = EmbeddedEngine(MemoryShelf(starter.library.scripts), Training(starter.library.intents))
    try:
        engine._indexer.index_words()
        found = replies(await answers(engine, said))
        assert len(found) >= 2 and any(word in text for text in found)
        assert not replies(await answers(engine, "my cat is hungry", before="Hello"))
        assert not replies(await answers(engine, "今天天气不错"))
    finally:
        engine.close()


def test_what_was_learned_is_kept_as_it_goes(starter: Starter) -> None:
    shelf = MemoryShelf(starter.library.scripts)
    sentences = SentenceVectors(shelf)
    sentences.load()
    kept: list[int] = []
    save = shelf.save_sentences

    def saving(model: str, rows: Sequence[tuple[bytes, bytes]]) -> None:
        save(model, rows)
        kept.append(len(rows))
        if len(kept) == 2:
            # The window closes, or moves what there is under a pass-phrase.
            sentences.close()

    shelf.save_sentences = saving  # type: ignore[method-assign]
    texts = [f"sentence {number}" for number in range(3 * AT_ONCE)]
    sentences.learn(texts)
    assert sum(kept) == 2 * AT_ONCE
    assert len(shelf.sentences(MODEL, [digest(text) for text in texts])) == 2 * AT_ONCE


async def test_an_edited_intent_is_learned_at_once(starter: Starter) -> None:
    engine = EmbeddedEngine(MemoryShelf(), Training(starter.library.intents, starter.other, starter.attitude))
    try:
        engine.start().result(120)
        assert (await engine.recognise("我想给锦鲤买过滤器")).intent.code != "koi"
        koi = IntentDefinition(
            "koi", "锦鲤养护", "zh", "养鱼", examples=("锦鲤怎么养", "鱼缸过滤器怎么选", "锦鲤吃什么")
        )
        engine.set_intents((*starter.library.intents, koi)).result(60)
        assert (await engine.recognise("我想给锦鲤买过滤器")).intent.code == "koi"
    finally:
        engine.close()


async def test_an_intent_without_examples_works_from_its_name(starter: Starter) -> None:
    definitions = tuple(replace(d, examples=()) for d in starter.library.intents if d.language == "en")
    engine = EmbeddedEngine(MemoryShelf(), Training(definitions, starter.other, starter.attitude))
    try:
        engine.start().result(60)
        assert (await engine.recognise("I would like to reset my password")).intent.code == "reset_password"
    finally:
        engine.close()


async def test_scripts_can_be_added_changed_and_removed(starter: Starter) -> None:
    shelf = MemoryShelf()
    engine = EmbeddedEngine(shelf, Training((), starter.other, starter.attitude))
    try:
        engine.start().result(60)
        script = Script("s", "en", "Zeppelin rides", ("Zeppelin rides start at noon.",))
        shelf._scripts["s"] = script
        engine.put_scripts([script]).result(30)
        assert [hit.script.id for hit in await engine.search("zeppelin", 5)] == ["s"]
        shelf._scripts["s"] = replace(
            script, title="Balloon rides", messages=("Balloon rides start at noon.",)
        )
        engine.put_scripts([shelf._scripts["s"]]).result(30)
        assert await engine.search("zeppelin", 5) == ()
        engine.remove_scripts(["s"]).result(30)
        assert await engine.search("balloon", 5) == ()
    finally:
        engine.close()


def test_vectors_are_kept_for_the_next_start(starter: Starter) -> None:
    shelf = MemoryShelf(starter.library.scripts[:40])
    training = Training(starter.library.intents[:20], starter.other[:20], starter.attitude[:20])
    first = EmbeddedEngine(shelf, training)
    first.start().result(60)
    knew = first._answers.recognise("我的包裹走到哪里了呀")
    first.close()
    kept = shelf.vectors(MODEL, [script.id for script in starter.library.scripts[:40]])
    assert len(kept) == 40
    second = EmbeddedEngine(shelf, training)
    encoded: list[int] = []
    encode = second._sentences.encode
    second._sentences.encode = lambda texts: (encoded.append(len(texts)), encode(texts))[1]  # type: ignore[method-assign]
    second.start().result(60)
    assert encoded == []
    assert second._answers.recognise("我的包裹走到哪里了呀") == knew
    second.close()


def test_progress_is_reported_and_no_thread_is_left(starter: Starter) -> None:
    before = set(threading.enumerate())
    seen: list[EngineProgress] = []
    engine = EmbeddedEngine(MemoryShelf(starter.library.scripts), Training(()), seen.append)
    engine.start().result(60)
    engine.close()
    assert [p.stage for p in seen][-1] is Stage.READY
    assert {Stage.WORDS, Stage.LOADING, Stage.VECTORS} <= {p.stage for p in seen}
    assert set(threading.enumerate()) - before == set()


def test_closing_in_the_middle_of_indexing_is_quick(starter: Starter) -> None:
    scripts = [replace(s, id=f"{n}-{s.id}") for n in range(60) for s in starter.library.scripts]
    started = threading.Event()

    def report(progress: EngineProgress) -> None:
        if progress.stage is Stage.VECTORS:
            started.set()

    engine = EmbeddedEngine(MemoryShelf(scripts), Training(()), report)
    engine.start()
    assert started.wait(120)
    engine.close()
    assert 0 < len(engine._vectors) < len(scripts)


async def test_search_by_words_beginnings_and_pinyin(engine: EmbeddedEngine) -> None:
    for query in ("退款", "tuikuan", "refu", "发票"):
        hits = await engine.search(query, 10)
        assert hits, query
    assert any(
        "退款" in hit.script.title + "".join(hit.script.messages) for hit in await engine.search("tk", 20)
    )
    assert await engine.search("uuvviioo", 10) == ()
    near = await engine.search_meaning("my money has not come back", 5)
    assert near and all(hit.score > 0 for hit in near)


async def test_many_questions_at_once(engine: EmbeddedEngine) -> None:
    many = await asyncio.gather(*(engine.recognise(f"我的快递到哪了 {n}") for n in range(40)))
    assert {recognised.intent.code for recognised in many} == {"track_parcel"}


async def test_of_an_endless_message_only_the_beginning_is_looked_at(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = 0

    def counted(text: str) -> Counter[str]:
        nonlocal longest
        longest = max(longest, len(text))
        return grams(text)

    monkeypatch.setattr(classifier, "grams", counted)
    endless = " ".join(f"zq{n:05}x" for n in range(7000))
    await answers(engine, "hi", endless)
    await engine.recognise(endless)
    assert 0 < longest <= MOST_WORDS
