"""What is sent, what is sent again without, and what refusals mean."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from assist_app.assist.setup import FreeMeter, Setup
from assist_app.backends.openai import SPEC, OpenAI
from assist_app.model.conversation import Role
from assist_app.model.errors import (
    BackendError,
    Busy,
    CredentialsRejected,
    InputRejected,
    Misconfigured,
    NotPermitted,
    QuotaSpent,
    RateLimited,
    TimedOut,
    TooLong,
    Unavailable,
)
from assist_app.model.suggestion import Remarked
from tests.backends.contract import CUSTOMER, question
from tests.backends.openai.server import KEY, Naps, Server, refusal, setup_of, streamed
from tests.backends.openai.test_answers import answer, asked, rows
from tests.fakes import conversation


async def refused(*answers: httpx.Response, naps: Naps | None = None, **fields: str) -> BackendError:
    """The failure that this answer, given again and again, leads to."""
    backend = OpenAI(setup_of(**fields), Server(*answers).client(), sleep=naps or Naps())
    with pytest.raises(BackendError) as caught:
        [event async for event in backend.ask(asked())]
    assert caught.value.sentence.endswith(".") and KEY not in caught.value.sentence
    return caught.value


async def test_a_request_is_what_the_documents_describe() -> None:
    server = Server(lambda body: streamed("好。"))
    await answer(server, base_url="https://ai.example/v1/", temperature="0.3", max_tokens="200")
    (request,) = server.requests
    assert str(request.url) == "https://ai.example/v1/chat/completions" and request.method == "POST"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["content-type"] == "application/json"
    (body,) = server.bodies
    assert [message["role"] for message in body.pop("messages")] == ["system", "user"]
    assert body == {
        "model": "small-1",
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.3,
        "max_tokens": 200,
    }


async def test_what_is_not_filled_in_is_not_sent() -> None:
    server = Server(lambda body: streamed("好。"))
    backend = OpenAI(setup_of(key="", base_url="http://127.0.0.1:11434/v1"), server.client())
    assert [event async for event in backend.ask(asked())]
    assert "authorization" not in server.requests[0].headers
    assert set(server.bodies[0]) == {"model", "messages", "stream", "stream_options"}


@pytest.mark.parametrize("address", ["https://ai.example/v1", "https://ai.example/v1/chat/completions/"])
async def test_the_whole_address_means_the_same(address: str) -> None:
    server = Server(lambda body: streamed("好。"))
    await answer(server, base_url=address)
    assert server.requests[0].url.path == "/v1/chat/completions"


@pytest.mark.parametrize(
    "fields",
    [
        {"model": " "},
        {"base_url": "http://ai.example"},
        {"base_url": ""},
        {"temperature": "warm"},
        {"temperature": "nan"},
        {"temperature": "3"},
        {"max_tokens": "0"},
        {"suggestions": "99"},
        {"price_in": "-1"},
        {"price_out": "inf"},
    ],
)
async def test_a_field_that_does_not_fit_is_told_before_any_call(fields: dict[str, str]) -> None:
    server = Server()
    with pytest.raises(Misconfigured):
        await answer(server, **fields)
    assert server.requests == []


@pytest.mark.parametrize("key", ["sk-\nx", "sk-密钥", "sk-\x00"])
async def test_a_key_no_header_can_carry_is_refused_and_not_quoted(key: str) -> None:
    backend = OpenAI(setup_of(key=key), Server().client())
    with pytest.raises(CredentialsRejected) as caught:
        [event async for event in backend.ask(asked())]
    assert "sk-" not in caught.value.sentence


@pytest.mark.parametrize(
    ("words", "without"),
    [
        ("Unrecognized request argument supplied: stream_options", {"stream_options"}),
        (
            '{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}',
            {"stream_options"},
        ),
        ("Unsupported value: 'temperature' does not support 0.3 with this model.", {"temperature"}),
        ("unknown field in request", {"stream_options", "temperature", "n", "max_tokens"}),
        ("'n' must be 1", {"n"}),
    ],
)
async def test_what_a_server_refuses_is_left_out_and_not_tried_again(words: str, without: set[str]) -> None:
    sent = {"stream_options", "temperature", "n", "max_tokens"}
    server = Server(refusal(400, message=words), lambda body: streamed("好。"))
    backend = OpenAI(setup_of(temperature="0.3", suggestions="2", max_tokens="9"), server.client())
    for _again in range(2):
        assert rows([event async for event in backend.ask(asked())])
    first, second, third = server.bodies
    assert sent <= set(first)
    for body in (second, third):
        assert set(body) & sent == sent - without
        assert ("max_completion_tokens" in body) is ("max_tokens" in without)


async def test_newer_models_get_the_newer_name_of_the_limit() -> None:
    words = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    server = Server(refusal(400, message=words), lambda body: streamed("好。"))
    await answer(server, max_tokens="300")
    assert server.bodies[1]["max_completion_tokens"] == 300 and "max_tokens" not in server.bodies[1]


async def test_a_model_without_the_role_gets_the_rules_at_the_head_of_the_first_message() -> None:
    server = Server(refusal(500, message="System role not supported"), lambda body: streamed("好。"))
    await answer(server)
    (only,) = server.bodies[1]["messages"]
    assert only["role"] == "user" and only["content"].startswith(server.bodies[0]["messages"][0]["content"])


async def test_a_server_that_refuses_everything_is_not_asked_for_ever() -> None:
    server = Server(
        refusal(400, message="unknown field stream_options temperature max_tokens system role not supported")
    )
    with pytest.raises(InputRejected):
        await answer(server, temperature="1", max_tokens="9")
    assert len(server.requests) <= 5


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (refusal(401, "invalid_api_key"), CredentialsRejected),
        (refusal(403), NotPermitted),
        (refusal(404, "model_not_found"), Misconfigured),
        (httpx.Response(404, text="404 page not found"), Misconfigured),
        (httpx.Response(405), Misconfigured),
        (httpx.Response(308, headers={"location": "https://elsewhere.example/"}), Misconfigured),
        (refusal(402, message="Insufficient Balance"), QuotaSpent),
        (refusal(429, "insufficient_quota"), QuotaSpent),
        (refusal(400, "Arrearage"), QuotaSpent),
        (refusal(429, "rate_limit_exceeded"), RateLimited),
        (refusal(400, "content_filter"), InputRejected),
        (refusal(422), InputRejected),
        (refusal(400, "invalid_api_key"), CredentialsRejected),
        (refusal(408), TimedOut),
        (refusal(504), TimedOut),
        (refusal(500), Busy),
        (httpx.Response(503, text="<html>upstream</html>"), Busy),
        (httpx.Response(502, content=b"\xff" * 200_000), Busy),
        (httpx.Response(529, json=[1]), Busy),
        (httpx.Response(400, json={"error": "model 'small-1' not found"}), Misconfigured),
        (httpx.Response(200, headers={"content-type": "text/html"}, text="<html>hello"), Misconfigured),
    ],
)
async def test_refusals_have_their_kinds(response: httpx.Response, kind: type[BackendError]) -> None:
    content, headers = response.content, response.headers

    def again(body: object) -> httpx.Response:
        return httpx.Response(response.status_code, headers=headers, content=content)

    backend = OpenAI(setup_of(), Server(again).client(), sleep=Naps())
    with pytest.raises(BackendError) as caught:
        [event async for event in backend.ask(asked())]
    assert type(caught.value) is kind


async def test_codes_are_the_services_own_and_its_words_are_not_repeated() -> None:
    error = await refused(refusal(401, "invalid_api_key", f"Incorrect key {KEY}", x_request_id="req_7"))
    assert (error.code, error.request_id) == ("invalid_api_key", "req_7")
    assert KEY not in repr(error) and KEY not in str(error)
    odd = refusal(400, "my parcel <b>is lost</b>", "The customer said: my parcel", x_request_id="a b\n")
    error = await refused(odd)
    assert "parcel" not in f"{error}{error.code}{error.request_id}" and error.request_id == ""


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after_ms": "250", "retry_after": "1"}, 0.25),
        ({"retry_after": "Sun, 09 Sep 2001 01:46:50 GMT"}, 10.0),
    ],
)
async def test_a_server_says_when_to_come_back(headers: dict[str, str], pause: float) -> None:
    naps = Naps()
    server = Server(refusal(429, **headers), lambda body: streamed("好。"))
    backend = OpenAI(setup_of(), server.client(), sleep=naps)
    assert rows([event async for event in backend.ask(asked())])
    assert naps.asked == [pytest.approx(pause)]


@pytest.mark.parametrize("said", ["", "soon", "-5", "9" * 400, "Sun, 99 Foo 2001"])
async def test_a_time_that_is_none_is_passed_over(said: str) -> None:
    error = await refused(refusal(429, retry_after=said))
    assert isinstance(error, RateLimited) and error.retry_after is None


async def test_what_may_pass_is_tried_again_and_counted_each_time() -> None:
    meter = FreeMeter()
    server = Server(refusal(503), refusal(500), lambda body: streamed("好。"))
    setup = replace(setup_of(), meter=meter)
    backend = OpenAI(setup, server.client(), sleep=Naps())
    assert rows([event async for event in backend.ask(asked())]) and meter.spent == 3


async def test_what_does_not_pass_is_asked_once() -> None:
    for response in (refusal(401), refusal(429, "insufficient_quota"), refusal(504), refusal(400)):
        server = Server(response)
        with pytest.raises(BackendError):
            await answer(server)
        assert len(server.requests) == 1


async def test_a_spent_budget_sends_nothing() -> None:
    class Empty:
        def spend(self, calls: int = 1) -> None:
            raise QuotaSpent("Today's calls are used up.")

    server = Server()
    with pytest.raises(QuotaSpent):
        backend = OpenAI(replace(setup_of(), meter=Empty()), server.client())
        [event async for event in backend.ask(asked())]
    assert server.requests == []


async def test_no_network_is_unavailable() -> None:
    def gone(body: object) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(Unavailable) as caught:
        await answer(Server(gone))
    assert caught.value.kind == "network"


LONG = [(CUSTOMER if n % 2 else Role.AGENT, f"{n}:" + "很长的话" * 50) for n in range(40)]


@pytest.mark.parametrize(
    "response",
    [
        refusal(400, "context_length_exceeded"),
        refusal(400, message="This model's maximum context length is 4096 tokens; max_tokens is too large."),
        refusal(400, "exceed_context_size_error"),
        refusal(413),
    ],
)
async def test_a_conversation_that_is_too_long_is_halved_once(response: httpx.Response) -> None:
    server = Server(response, lambda body: streamed("好。"))
    events = await answer(server, question(conversation(*LONG)))
    assert rows(events)[-1].text == "好。"
    first, second = (sum(len(m["content"]) for m in body["messages"][1:]) for body in server.bodies)
    assert second < 0.7 * first
    assert server.bodies[1]["messages"][-1]["content"].count("39:") == 1
    assert [event for event in events if isinstance(event, Remarked)]


async def test_one_that_stays_too_long_is_refused() -> None:
    server = Server(refusal(400, "context_length_exceeded"))
    with pytest.raises(TooLong):
        await answer(server)
    assert len(server.requests) == 2


def test_secrets_are_in_no_repr() -> None:
    setup = setup_of()
    backend = OpenAI(setup, Server().client())
    assert KEY not in repr(setup) and KEY not in repr(vars(backend))


async def test_an_account_has_its_own_name() -> None:
    spec = replace(SPEC, name="house_model", title="House model", kind="openai")
    base = setup_of()
    backend = OpenAI(Setup(spec, base.fields, base.secret), Server(lambda body: streamed("好。")).client())
    events = [event async for event in backend.ask(asked())]
    assert {event.backend for event in events} == {"house_model"}
    assert rows(events)[-1].origins == ("house_model",) and "openai" not in rows(events)[-1].id
    backend = OpenAI(Setup(spec, base.fields, base.secret), Server(refusal(403)).client())
    with pytest.raises(NotPermitted, match="House model"):
        [event async for event in backend.ask(asked())]
