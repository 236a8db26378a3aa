"""Asks Tongyi DianJin about a conversation: one request, at most one more with half the conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.setup import Setup
from assist_app.backends.dianjin import assisting, recognising
from assist_app.backends.dianjin.account import Wishes, wishes
from assist_app.backends.dianjin.attitude import attitude, attitude_name
from assist_app.backends.dianjin.door import Door, fresh_id
from assist_app.backends.dianjin.recognising import Offered, offered
from assist_app.backends.dianjin.replies import suggested
from assist_app.backends.dianjin.talk import Talk, spoken
from assist_app.backends.web.retrying import Sleep
from assist_app.i18n import _
from assist_app.model.errors import Misconfigured, NotApplicable, TooLong
from assist_app.model.suggestion import Abstained, AssistEvent, Recognised, Remarked


class DianJin:
    """One account of Tongyi DianJin."""

    def __init__(self, setup: Setup, client: httpx.AsyncClient, *, sleep: Sleep = asyncio.sleep) -> None:
        self._setup = setup
        self._door = Door(setup, client, sleep=sleep)

    @property
    def spec(self) -> BackendSpec:
        """The account's own."""
        return self._setup.spec

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """One intent or attitude with its reasoning, then the scripts of the answer."""
        if not question.turn.text.strip():
            raise NotApplicable(_("There is no text of the customer to send."))
        wanted = wishes(self._setup.fields)
        intents = offered(self._setup.intents(), question.turn.text)
        if not (intents.by_code or wanted.assists or wanted.wants_attitude or wanted.domain_code):
            sentence = _("{backend} needs intents to choose from: add some to the library.")
            raise Misconfigured(sentence.format(backend=_(self.spec.title)))
        talk, data = await self._answer(question, wanted, intents)
        if talk.left_out:
            sentence = _("Based on the newest {count} messages; the conversation is long.")
            yield Remarked(self.spec.name, sentence.format(count=len(talk.lines)))
        for event in self._events(data, wanted, intents, question.rows):
            yield event

    async def _answer(
        self, question: Question, wanted: Wishes, intents: Offered
    ) -> tuple[Talk, dict[str, Any]]:
        """The talk that was sent and the data of its answer."""
        talk = spoken(question.conversation)
        try:
            return talk, await self._send(talk, question, wanted, intents)
        except TooLong:
            shorter = spoken(question.conversation, talk.size // 2)
            if len(shorter.lines) == len(talk.lines):
                raise
        return shorter, await self._send(shorter, question, wanted, intents)

    async def _send(self, talk: Talk, question: Question, wanted: Wishes, intents: Offered) -> dict[str, Any]:
        if wanted.assists:
            body = assisting.request_body(
                talk, question.conversation.id, fresh_id(), analysis=wanted.analysis
            )
            return await self._door.call(assisting.OPERATION, body)
        return await self._door.call(recognising.OPERATION, recognising.request_body(talk, wanted, intents))

    def _events(
        self, data: dict[str, Any], wanted: Wishes, intents: Offered, most: int
    ) -> Iterator[AssistEvent]:
        name = self.spec.name
        if wanted.assists:
            intent, scripts = assisting.recognised(data, intents), assisting.replies(data)
        elif wanted.wants_attitude:
            intent, scripts = None, recognising.replies(data, None)
            yield from self._attitude(data)
        else:
            intent = recognising.recognised(data, intents, vendors_own=bool(wanted.domain_code))
            scripts = recognising.replies(data, intent)
        if intent is not None:
            yield Recognised(name, intent)
        rows: list[AssistEvent] = [*suggested(scripts, name, most)]
        yield from rows or [Abstained(name)]

    def _attitude(self, data: dict[str, Any]) -> Iterator[AssistEvent]:
        found, said = attitude(data), attitude_name(data)
        if found is not None:
            yield Recognised(self.spec.name, None, found)
        elif said:
            sentence = _("{backend} calls the attitude “{name}”.")
            yield Remarked(self.spec.name, sentence.format(backend=_(self.spec.title), name=said))
