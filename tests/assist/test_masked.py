"""A masked backend behaves as the backend does: growing answers, errors, cancelling, marks."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from assist_app.assist import masked as masked_module
from assist_app.assist.backend import Question
from assist_app.assist.leaving import Leaving, LeavingLine, Part, leaving
from assist_app.assist.masked import Masked
from assist_app.assist.masking.kinds import Kind
from assist_app.assist.masking.masker import MaskedText, Maskers
from assist_app.assist.pipeline import ask_all
from assist_app.model.conversation import MessageState, Role
from assist_app.model.errors import RateLimited
from assist_app.model.suggestion import (
    Abstained,
    AssistEvent,
    Failed,
    Finished,
    Intent,
    Metered,
    Reason,
    ReasonKind,
    Recognised,
    Suggested,
    Suggestion,
)
from tests.backends.contract import question
from tests.fakes import FakeBackend, conversation, suggested

PHONE = "13812345678"


def asked(text: str = f"我的电话是{PHONE}") -> Question:
    return question(conversation((Role.CUSTOMER, text)))


def placeholder(maskers: Maskers, value: str = PHONE) -> str:
    return maskers.of("test/c").mask(value).text


async def told(backend: FakeBackend, maskers: Maskers, about: Question | None = None) -> list[AssistEvent]:
    return [event async for event in Masked(backend, maskers).ask(about or asked())]


async def test_a_growing_row_shows_no_piece_of_a_placeholder() -> None:
    maskers = Maskers()
    whole = f"好的，{placeholder(maskers)}，稍后联系您"
    steps = [
        Suggested("far", Suggestion("r", (whole[:end],), ("far",), complete=end == len(whole)))
        for end in range(1, len(whole) + 1)
    ]
    events = await told(FakeBackend("far", steps, local=False), maskers)
    texts = [event.suggestion.text for event in events if isinstance(event, Suggested)]
    assert texts[-1] == f"好的，{PHONE}，稍后联系您"
    assert all(texts[-1].startswith(text) for text in texts)


async def test_nothing_is_shown_until_there_is_something() -> None:
    maskers = Maskers()
    mark = placeholder(maskers)
    rows = [Suggested("far", Suggestion("r", (mark[:n],), ("far",), complete=False)) for n in (1, 4, 9)]
    done = Suggested("far", Suggestion("r", (mark,), ("far",)))
    events = await told(FakeBackend("far", [*rows, done], local=False), maskers)
    assert [event.suggestion.text for event in events if isinstance(event, Suggested)] == [PHONE]


async def test_only_the_last_message_of_a_growing_row_grows() -> None:
    maskers = Maskers()
    mark = placeholder(maskers)
    row = Suggestion("r", (f"a {mark}", f"b {mark[:5]}"), ("far",), complete=False)
    (event,) = await told(FakeBackend("far", [Suggested("far", row)], local=False), maskers)
    assert isinstance(event, Suggested) and event.suggestion.messages == (f"a {PHONE}", "b ")


async def test_every_text_of_an_answer_is_restored() -> None:
    maskers = Maskers()
    mark = placeholder(maskers)
    row = Suggestion(
        "r",
        (f"拨打{mark}",),
        ("far",),
        reasons=(Reason(ReasonKind.CITATION, (f"话术 {mark}",)),),
        highlights=(mark, "拨打", "PHONE", "nowhere"),
    )
    intent = Intent("c", f"回拨 {mark}", 0.5, mark, (mark, "拨打"), mark, f"请打{mark}")
    kept = [Abstained("far"), Metered("far", 1, 2)]
    events = await told(
        FakeBackend("far", [Suggested("far", row), Recognised("far", intent), *kept], local=False), maskers
    )
    assert isinstance(events[0], Suggested) and isinstance(events[1], Recognised)
    found = events[0].suggestion
    assert found.messages == (f"拨打{PHONE}",) and found.reasons[0].detail == (f"话术 {PHONE}",)
    assert found.highlights == (PHONE, "拨打")
    assert events[1].intent == Intent(
        "c", f"回拨 {PHONE}", 0.5, PHONE, (PHONE, "拨打"), PHONE, f"请打{PHONE}"
    )
    assert events[2:] == kept


async def test_an_attitude_alone_passes() -> None:
    event = Recognised("far", None)
    assert await told(FakeBackend("far", [event], local=False), Maskers()) == [event]


async def test_errors_pass_through() -> None:
    heard: list[AssistEvent] = []
    backend = FakeBackend("far", [suggested("far", "x"), RateLimited("Wait.", 3.0)], local=False)
    await ask_all([Masked(backend, Maskers())], asked(), heard.append)
    assert isinstance(heard[0], Suggested) and heard[1] == Failed("far", "Wait.", "throttled")
    assert backend.closed == 1


async def test_closing_ends_the_request_at_once() -> None:
    backend = FakeBackend("far", [suggested("far", "x"), asyncio.Event()], local=False)
    answers = Masked(backend, Maskers()).ask(asked())
    async with aclosing(answers):  # type: ignore[type-var]
        async for _event in answers:
            break
    assert backend.closed == 1


async def test_cancelling_ends_the_request() -> None:
    backend = FakeBackend("far", [asyncio.Event()], local=False)
    heard: list[AssistEvent] = []
    running = asyncio.get_running_loop().create_task(
        ask_all([Masked(backend, Maskers())], asked(), heard.append)
    )
    await backend.asked.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert backend.closed == 1 and heard == []


async def test_a_long_conversation_is_masked_on_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masked_module, "AT_ONCE", 10)
    backend = FakeBackend("far", [Finished("far", 1.0)], local=False)
    events = await told(backend, Maskers(), asked(f"{PHONE} " * 40))
    assert events == [Finished("far", 1.0)]
    assert PHONE not in repr(backend.questions)


async def test_a_name_marked_now_counts_for_the_next_question() -> None:
    names: list[str] = []
    maskers, backend = Maskers(lambda: tuple(names)), FakeBackend("far", [], local=False)
    for _round in range(2):
        await told(backend, maskers, asked("Rumpelstiltskin is here"))
        names.append("Rumpelstiltskin")
    first, second = (one.turn.text for one in backend.questions)
    assert "Rumpelstiltskin" in first and "Rumpelstiltskin" not in second


def test_what_leaves_is_told_in_order() -> None:
    talk = conversation(
        (Role.CUSTOMER, f"我叫王小明，{PHONE}"), (Role.AGENT, "好的"), (Role.CUSTOMER, "88 元")
    )
    gone = replace(talk.messages[1], id="x", text="recalled", state=MessageState.RECALLED)
    silent = replace(talk.messages[2], id="y", text=None)
    talk = replace(talk, messages=(*talk.messages, gone, silent))
    one = replace(
        question(talk),
        intent=Intent("c", "n", 0.5, evidence=("王小明", "88 元")),
        grounding=(Suggestion("s", ("您好",), ()),),
    )
    shown = leaving(one, Maskers().of(talk.id))
    assert [(line.part, line.role) for line in shown.lines] == [
        (Part.TITLE, None),
        (Part.MESSAGE, Role.CUSTOMER),
        (Part.MESSAGE, Role.AGENT),
        (Part.MESSAGE, Role.CUSTOMER),
        (Part.MESSAGE, Role.CUSTOMER),
        (Part.EVIDENCE, None),
        (Part.SCRIPT, None),
    ]
    assert shown.lines[4].text is None
    assert shown.kinds == {Kind.PHONE: 1, Kind.NAME: 2}
    assert Leaving((LeavingLine(Part.TITLE, MaskedText("x")),)).kinds == {}
