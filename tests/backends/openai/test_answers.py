"""What an answer becomes: growing rows, their cost, and honest words when it is less than it should be."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from assist_app.assist.backend import Question
from assist_app.backends.openai import OpenAI
from assist_app.model.errors import (
    BackendError,
    Busy,
    CredentialsRejected,
    InputRejected,
    QuotaSpent,
    RateLimited,
    TimedOut,
    Unavailable,
    UnexpectedReply,
)
from assist_app.model.suggestion import (
    Abstained,
    AssistEvent,
    Metered,
    Reason,
    ReasonKind,
    Remarked,
    Suggested,
    Suggestion,
)
from tests.backends.contract import CUSTOMER, question
from tests.backends.openai.server import (
    DONE,
    Naps,
    Server,
    Step,
    delta,
    frame,
    setup_of,
    stop,
    stream,
    streamed,
)
from tests.fakes import conversation

SCRIPTS = (
    Suggestion("r1", ("亲，物流停滞时我们会为您催促快递，请放心。",), ("embedded",), script_id="s1"),
    Suggestion("r2", ("三天未更新可申请补发。",), ("embedded",), script_id="s2"),
)


def asked(text: str = "快递三天没动了", *scripts: Suggestion) -> Question:
    plain = question(conversation((CUSTOMER, text)))
    return Question(plain.conversation, plain.turn, 5, grounding=scripts)


async def answer(server: Server, about: Question | None = None, **fields: str) -> list[AssistEvent]:
    """Everything the adapter says; every state of the answer is handed on."""
    backend = OpenAI(setup_of(**fields), server.client(), sleep=Naps(), interval=0)
    return [event async for event in backend.ask(about or asked())]


def rows(events: list[AssistEvent]) -> list[Suggestion]:
    return [event.suggestion for event in events if isinstance(event, Suggested)]


async def last(*steps: Step) -> tuple[Suggestion, list[str]]:
    """The finished row of an answer made of these steps, and what was remarked."""
    events = await answer(Server(stream(*steps)))
    return rows(events)[-1], [event.remark for event in events if isinstance(event, Remarked)]


async def failure(*steps: Step) -> BackendError:
    with pytest.raises(BackendError) as caught:
        await answer(Server(stream(*steps)))
    return caught.value


async def test_a_growing_answer_is_one_row() -> None:
    events = await answer(Server(streamed("您好，", "已为您催促", "快递。")))
    grown = rows(events)
    assert len({row.id for row in grown}) == 1 and len(grown) >= 2
    assert [row.complete for row in grown] == [False] * (len(grown) - 1) + [True]
    assert grown[-1].text == "您好，已为您催促快递。"
    assert all(grown[-1].text.startswith(row.text) for row in grown)


async def test_many_pieces_make_few_rows() -> None:
    """With a pause longer than the answer only its first state and its last are handed on."""
    server = Server(streamed(*"您好我们已经为您催促快递请您耐心等待" * 50))
    backend = OpenAI(setup_of(), server.client(), interval=30)
    events = [event async for event in backend.ask(asked())]
    assert len(rows(events)) == 2 and rows(events)[-1].complete


async def test_a_server_that_stays_open_after_its_last_word_holds_nobody_up() -> None:
    events = await answer(Server(stream(delta("好的。"), stop(), DONE, asyncio.Event())))
    assert rows(events)[-1].complete and not [e for e in events if isinstance(e, Remarked)]


async def test_characters_cut_between_two_pieces_arrive_whole() -> None:
    content = delta("您好👩‍👩‍👧‍👦，\n请稍等。") + stop() + DONE
    row, remarks = await last(*(content[n : n + 1] for n in range(len(content))))
    assert row.text == "您好👩‍👩‍👧‍👦，\n请稍等。" and remarks == []


async def test_what_it_cost_is_said_as_the_service_counted_it() -> None:
    prices = {"price_in": "2", "price_out": "8", "currency": "CNY"}
    events = await answer(Server(streamed("好。")), **prices)
    (metered,) = [event for event in events if isinstance(event, Metered)]
    assert metered == Metered("openai", 120, 30, pytest.approx(0.00048), "CNY")


@pytest.mark.parametrize("prices", [{}, {"price_in": "2"}, {"price_out": "2", "currency": "USD"}])
async def test_without_a_price_the_cost_is_unknown(prices: dict[str, str]) -> None:
    events = await answer(Server(streamed("好。")), **prices)
    assert Metered("openai", 120, 30, None, "") in events


@pytest.mark.parametrize(
    "counted",
    [
        None,
        {},
        {"prompt_tokens": -1},
        {"prompt_tokens": "7"},
        {"prompt_tokens": True, "completion_tokens": 1},
        7,
    ],
)
async def test_without_a_count_nothing_is_estimated(counted: object) -> None:
    events = await answer(
        Server(stream(delta("好。"), stop(), frame({"choices": [], "usage": counted}), DONE))
    )
    assert rows(events) and not [event for event in events if isinstance(event, Metered)]


async def test_citations_become_reasons_and_are_never_shown() -> None:
    pieces = ("亲，已催促快递", " [", "1", "]", "，也可补发【2", "】[1, 2][9]。")
    events = await answer(Server(streamed(*pieces)), asked("快递三天没动了", *SCRIPTS))
    grown = rows(events)
    assert grown[-1].text == "亲，已催促快递，也可补发。"
    cited = ("亲，物流停滞时我们会为您催促快递，请放心。", "三天未更新可申请补发。")
    assert grown[-1].reasons == (Reason(ReasonKind.CITATION, cited),)
    assert not [row.text for row in grown if set("[]【】1") & set(row.text)]


async def test_several_replies_are_several_rows() -> None:
    server = Server(
        stream(
            delta("A"),
            delta("B", index=1),
            delta("C", index=2),
            stop(),
            stop("stop", 1),
            stop("stop", 2),
            DONE,
        )
    )
    events = await answer(server, suggestions="3")
    assert server.bodies[0]["n"] == 3
    done = [row for row in rows(events) if row.complete]
    assert [row.text for row in done[-3:]] == ["A", "B", "C"] and len({row.id for row in done}) == 3


async def test_what_cannot_be_seen_is_not_handed_on() -> None:
    row, _remarks = await last(delta("您\x00\x1b[0m\u202e好"), stop(), DONE)
    assert row.text == "您[0m好"


async def test_replies_without_number_take_no_time() -> None:
    row, _remarks = await last(*(delta("x", index=n) for n in range(500)), delta("y"), stop(), DONE)
    assert row.text == "xy"


async def test_replies_nobody_asked_for_are_left_out() -> None:
    events = await answer(Server(stream(delta("A"), delta("B", index=1), stop(), DONE)))
    assert {row.text for row in rows(events)} == {"A"}


@pytest.mark.parametrize(
    "words", ["[[NONE]]", " [[NONE]]\n", "NONE", "none.", "[NONE]", "[[NONE]] Nothing fits."]
)
async def test_a_model_may_say_that_nothing_fits(words: str) -> None:
    events = await answer(Server(streamed(*words)))
    assert [type(event) for event in events] == [Metered, Abstained]


async def test_none_is_an_ordinary_beginning_too() -> None:
    row, _remarks = await last(*map(delta, ("No", "ne", " of", " them.")), stop(), DONE)
    assert row.text == "None of them."


@pytest.mark.parametrize(
    "steps", [(stop(), DONE), (DONE,), (delta(""), stop(), DONE), (delta(" \n"), stop())]
)
async def test_an_empty_answer_is_silence(steps: tuple[Step, ...]) -> None:
    assert [type(event) for event in await answer(Server(stream(*steps)))] == [Abstained]


@pytest.mark.parametrize(
    "pieces",
    [
        ("<think>customer is 生气", "</think>\n\n", "您好。"),
        ("<th", "ink>I must", " be kind</thi", "nk>您好。"),
        ("<THINKING>a</think>b</THINKING>您好。",),
        ("您好", "<thought>x</thought>", "。"),
        ("您好。", "<think>and never ended"),
    ],
)
async def test_thoughts_are_never_shown(pieces: tuple[str, ...]) -> None:
    grown = rows(await answer(Server(streamed(*pieces))))
    assert grown[-1].text == "您好。" and all("您好。".startswith(row.text) for row in grown)


async def test_thoughts_in_fields_of_their_own_are_never_shown() -> None:
    thinking = frame({"choices": [{"index": 0, "delta": {"reasoning_content": "hmm", "content": None}}]})
    other = frame({"choices": [{"index": 0, "delta": {"reasoning": "hmm", "content": ""}}]})
    events = await answer(
        Server(stream(thinking, other, delta("您好。", reasoning_content="x"), stop(), DONE))
    )
    assert {row.text for row in rows(events)} == {"您好。"}


async def test_a_model_whose_thoughts_begin_without_a_mark_is_learned() -> None:
    steps = (delta("let me see"), delta("</think>您好。"), stop(), DONE)
    server = Server(stream(*steps), stream(*steps))
    backend = OpenAI(setup_of(), server.client(), interval=0)
    first = rows([event async for event in backend.ask(asked())])
    again = rows([event async for event in backend.ask(asked())])
    assert first[-1].text == "您好。" and {row.text for row in again} == {"您好。"}


async def test_thoughts_alone_are_silence() -> None:
    events = await answer(Server(streamed("<think>nothing to say</think>")))
    assert [type(event) for event in events] == [Metered, Abstained]


async def test_a_cut_stream_keeps_what_came_and_says_so() -> None:
    row, remarks = await last(delta("您好，已为"), httpx.ReadError("gone"))
    assert row.text == "您好，已为" and row.complete
    assert remarks == ["The reply may be unfinished. The connection to Language model broke off."]


@pytest.mark.parametrize(
    ("broken", "kind"), [(httpx.ReadError("x"), Unavailable), (httpx.ReadTimeout("x"), TimedOut)]
)
async def test_a_stream_cut_before_the_first_word_is_a_failure(
    broken: Exception, kind: type[BackendError]
) -> None:
    assert isinstance(await failure(broken), kind)


async def test_a_cut_never_leaves_half_a_citation() -> None:
    server = Server(stream(delta("已为您催促 [1"), httpx.ReadError("gone")))
    events = await answer(server, asked("催一下", *SCRIPTS))
    assert rows(events)[-1].text == "已为您催促"


async def test_servers_that_do_not_say_done_are_understood() -> None:
    assert (await last(delta("好。"), stop()))[1] == []
    row, remarks = await last(delta("好。"))
    assert row.complete and remarks == [
        "The reply may be unfinished: Language model did not say that this was all."
    ]


async def test_an_error_within_the_stream_before_the_first_word_has_its_kind() -> None:
    def said(**error: object) -> bytes:
        return frame({"error": error})

    assert isinstance(await failure(said(message="x", code="invalid_api_key")), CredentialsRejected)
    assert isinstance(await failure(said(message="You exceeded your current quota", type="x")), QuotaSpent)
    assert isinstance(await failure(said(code=429, message="busy")), RateLimited)
    assert isinstance(await failure(said(code=502, message="upstream")), Busy)
    assert isinstance(await failure(said(message="The server is overloaded", type="overloaded_error")), Busy)
    assert isinstance(
        await failure(b"event: error\n" + frame({"message": "x", "code": "invalid_api_key"})), BackendError
    )
    assert isinstance(await failure(frame({"error": "out of cheese"})), UnexpectedReply)


async def test_an_error_after_the_first_words_keeps_them() -> None:
    row, remarks = await last(delta("您好"), frame({"error": {"code": 503, "message": "secret words"}}))
    assert row.text == "您好" and row.complete and "secret" not in remarks[0]


async def test_broken_frames_are_passed_over_and_told() -> None:
    row, remarks = await last(
        delta("您"),
        b'data: {"choices": [{"delta"\n\n',
        b"data: \xff\xfe\n\n",
        b": comment\n\n",
        delta("好"),
        stop(),
        DONE,
    )
    assert row.text == "您好" and remarks == ["A part of what Language model sent could not be read."]


@pytest.mark.parametrize(
    "steps",
    [
        (b"data: {{{\n\n",),
        (b"hello",),
        (),
        (b"data: []\n\ndata: 7\n\n",),
        (b"[" * 100_000,),
        (b"\x00" * 1000,),
    ],
)
async def test_rubbish_alone_is_no_reply(steps: tuple[Step, ...]) -> None:
    assert isinstance(await failure(*steps), UnexpectedReply)


@pytest.mark.parametrize(
    "value",
    [
        {"choices": None},
        {"choices": [None, 7, [], {}]},
        {"choices": [{"delta": 7}, {"delta": {"content": 7}}, {"delta": {"content": [1, {"type": "text"}]}}]},
        {"choices": [{"index": "x", "delta": {"content": None}, "finish_reason": 7}]},
        {"choices": {"0": 1}, "usage": [1]},
        {"error": None},
    ],
)
async def test_frames_of_wrong_types_do_no_harm(value: object) -> None:
    row, remarks = await last(delta("您好"), frame(value), delta("。"), stop(), DONE)
    assert row.text == "您好。" and remarks == []


async def test_a_reply_cut_by_its_length_or_its_content_says_so() -> None:
    row, remarks = await last(delta("很长"), stop("length"), DONE)
    assert row.text == "很长" and remarks == [
        "The reply was cut off: it is longer than Language model may write."
    ]
    assert (await last(delta("很"), stop("content_filter"), DONE))[1]
    assert isinstance(await failure(stop("content_filter"), DONE), InputRejected)
    assert isinstance(await failure(delta("<think>long"), stop("length"), DONE), InputRejected)


async def test_a_model_that_does_not_stop_is_not_listened_to_any_longer() -> None:
    never = asyncio.Event()
    row, remarks = await last(*(delta("a" * 10_000) for _n in range(6)), never)
    assert row.complete and remarks


async def test_a_server_that_does_not_stream_is_understood() -> None:
    whole = {
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "<think>x</think>您好。"}}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 2},
    }
    events = await answer(Server(lambda body: httpx.Response(200, json=whole)))
    assert rows(events)[-1].text == "您好。" and Metered("openai", 3, 2) in events
    parts = {
        "choices": [
            {"message": {"content": [{"type": "text", "text": "您"}, {"type": "text", "text": "好"}]}}
        ]
    }
    assert rows(await answer(Server(lambda body: httpx.Response(200, json=parts))))[-1].text == "您好"
    assert [
        type(e) for e in await answer(Server(lambda body: httpx.Response(200, json={"choices": []})))
    ] == [Abstained]


async def test_a_stream_without_its_name_is_understood() -> None:
    lines = [
        json.dumps({"choices": [{"delta": {"content": text}}]}).encode() + b"\n" for text in ("您", "好")
    ]
    for kind in ("text/plain", "application/x-ndjson", ""):
        events = await answer(Server(stream(*lines, stop(), kind=kind)))
        assert rows(events)[-1].text == "您好"


@pytest.mark.parametrize("content", [b"", b"{", b"null", b'"text"', b"{}" * 9])
async def test_a_body_that_is_no_completion_is_a_failure_or_silence(content: bytes) -> None:
    server = Server(
        lambda body: httpx.Response(200, headers={"content-type": "application/json"}, content=content)
    )
    with pytest.raises(UnexpectedReply):
        await answer(server)
