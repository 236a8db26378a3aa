"""Personal data in every field, and none of it in what a masked backend is given or sends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import httpx
import pytest

from assist_app.assist.backend import Backend, BackendSpec, Question
from assist_app.assist.leaving import leaving
from assist_app.assist.masked import Masked, behind_masks
from assist_app.assist.masking.masker import Maskers
from assist_app.model.errors import BackendError
from assist_app.model.suggestion import AssistEvent, Remarked, Suggested, Suggestion
from tests.assist.planted import MARKED, REFS, VALUES, found_in, planted, strings
from tests.fakes import FakeBackend, suggested

Network = Callable[[httpx.Request], httpx.Response]


class Careless:
    """Sends whatever it is asked, all of it, and answers with what came back."""

    def __init__(self, network: Network) -> None:
        self.spec = BackendSpec("careless", "Careless")
        self._client = httpx.AsyncClient(transport=httpx.MockTransport(network))

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """One request with the question as JSON, as text and in its address."""
        body = {"texts": list(strings(question)), "whole": repr(question)}
        address = httpx.URL("https://vendor.example/ask", params={"title": question.conversation.title})
        reply = await self._client.post(
            address, json=body, headers={"x-talk": repr(question.conversation.id)}
        )
        for number, text in enumerate(reply.json()["texts"]):
            yield Suggested("careless", Suggestion(f"{number}", (text,), ("careless",)))


ADAPTERS: tuple[tuple[str, Callable[[Network], Backend]], ...] = (("careless", Careless),)
"""Every adapter that sends something, and how one with a given network is made."""


class Listener:
    """The network: keeps every request and answers with what is in it."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Takes the place of every vendor's server."""
        head = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
        self.heard.append(f"{request.url}\n{head}\n{request.content.decode()}")
        texts = json.loads(request.content).get("texts", ["ok"]) if request.content[:1] == b"{" else ["ok"]
        return httpx.Response(200, json={"texts": texts})


async def told(backend: Backend, asked: Question) -> list[AssistEvent]:
    try:
        return [event async for event in backend.ask(asked)]
    except BackendError:
        # The listener speaks no vendor's language; what was sent until then is what counts.
        return []


def maskers() -> Maskers:
    return Maskers(lambda: MARKED)


def test_the_search_finds_what_is_planted() -> None:
    question = planted()
    assert set(found_in("\n".join(strings(question)))) == set(VALUES)
    assert set(found_in(json.dumps(list(strings(question))))) == set(VALUES)
    assert set(
        found_in(str(httpx.URL("https://x.example/", params={"q": "\n".join(strings(question))})))
    ) == set(VALUES)


async def test_no_field_of_the_question_holds_any_of_it() -> None:
    asked = planted()
    backend = FakeBackend("far", [], local=False)
    await told(Masked(backend, maskers()), asked)
    (seen,) = backend.questions
    assert found_in("\n".join(strings(seen))) == []
    assert found_in(repr(seen)) == []
    assert len(seen.conversation.messages) == len(asked.conversation.messages)
    assert [m.role for m in seen.conversation.messages] == [m.role for m in asked.conversation.messages]
    assert [m.text is None for m in seen.turn.messages] == [m.text is None for m in asked.turn.messages]
    assert {m.id for m in seen.turn.messages} <= {m.id for m in seen.conversation.messages}
    assert seen.rows == asked.rows and seen.intent is not None and seen.intent.code == "refund"


async def test_references_of_vendors_stay() -> None:
    backend = FakeBackend("far", [], local=False)
    await told(Masked(backend, maskers()), planted())
    (seen,) = backend.questions
    assert seen.conversation.refs == REFS and all(m.refs == REFS for m in seen.conversation.messages)


@pytest.mark.parametrize("make", [make for _name, make in ADAPTERS], ids=[name for name, _make in ADAPTERS])
async def test_nothing_of_it_is_sent(make: Callable[[Network], Backend]) -> None:
    network = Listener()
    await told(Masked(make(network), maskers()), planted())
    assert network.heard
    for sent in network.heard:
        assert found_in(sent) == []


async def test_without_the_mask_all_of_it_is_sent() -> None:
    network = Listener()
    await told(Careless(network), planted())
    assert set(found_in("\n".join(network.heard))) == set(VALUES)


async def test_answers_that_quote_placeholders_hold_the_values_again() -> None:
    asked = planted()
    events = await told(Masked(Careless(Listener()), maskers()), asked)
    answered = "\n".join(event.suggestion.text for event in events if isinstance(event, Suggested))
    for message in asked.conversation.messages:
        assert (message.text or "") in answered
    assert "QKX" not in answered and "[PHONE" not in answered


async def test_all_masked_backends_say_the_same_for_a_value() -> None:
    shared = maskers()
    first, second = FakeBackend("a", [], local=False), FakeBackend("b", [], local=False)
    for backend in (first, second):
        await told(Masked(backend, shared), planted())
    assert first.questions == second.questions


async def test_a_conversation_without_such_data_arrives_as_it_is() -> None:
    asked = planted()
    harmless = tuple(
        replace(m, id=f"m{n}", conversation_id="c", author="", text="什么时候到？", reply_to=None, note=None)
        for n, m in enumerate(asked.conversation.messages)
    )
    talk = replace(asked.conversation, id="c", title="", messages=harmless)
    plain = Question(talk, replace(asked.turn, messages=harmless[-1:]))
    backend = FakeBackend("far", [], local=False)
    await told(Masked(backend, maskers()), plain)
    assert backend.questions == [plain]


async def test_the_preview_shows_what_is_sent() -> None:
    shared, asked = maskers(), planted()
    shown = leaving(asked, shared.of(asked.conversation.id))
    assert found_in("\n".join(line.text.text for line in shown.lines if line.text)) == []
    backend = FakeBackend("far", [], local=False)
    await told(Masked(backend, shared), asked)
    sent = set(strings(backend.questions[0]))
    for line in shown.lines:
        assert line.text is None or line.text.text in sent
        assert line.author is None or line.author.text in sent


def test_only_what_is_far_is_masked() -> None:
    near, far, open_one = (
        FakeBackend("near", []),
        FakeBackend("far", [], local=False),
        FakeBackend("o", [], local=False),
    )
    kept = behind_masks([near, far, open_one], maskers(), {"o"})
    assert kept[0] is near and isinstance(kept[1], Masked) and kept[2] is open_one
    assert kept[1].spec is far.spec


async def test_a_remark_is_restored_too() -> None:
    shared, asked = maskers(), planted()
    masker = shared.of(asked.conversation.id)
    placeholder = masker.mask("13812345678").text
    events = await told(
        Masked(FakeBackend("far", [Remarked("far", f"without {placeholder}")], local=False), shared), asked
    )
    assert events == [Remarked("far", "without 13812345678")]


async def test_a_placeholder_of_another_conversation_is_shown_as_it_is() -> None:
    shared, asked = maskers(), planted()
    foreign = shared.of("another").mask("13900009999").text
    (event,) = await told(Masked(FakeBackend("far", [suggested("far", foreign)], local=False), shared), asked)
    assert isinstance(event, Suggested) and "13900009999" not in event.suggestion.text
