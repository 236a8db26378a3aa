"""RongCloud: suggestions from the history it stores, else an answer to the visible messages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing

import httpx

from assist_app.assist.backend import Question
from assist_app.assist.setup import Setup
from assist_app.backends.rongcloud.account import Account, read_account
from assist_app.backends.rongcloud.answering import GrowingAnswer, grow
from assist_app.backends.rongcloud.query import query_of
from assist_app.backends.rongcloud.refusals import NOT_DESCRIBED, NOT_ENABLED, Call
from assist_app.backends.rongcloud.service import Service
from assist_app.backends.rongcloud.signing import credentials_of
from assist_app.backends.rongcloud.wire import generate_body, read_suggestions, suggest_body, suggestion_id
from assist_app.backends.web.retrying import Sleep
from assist_app.i18n import N_, _
from assist_app.model.errors import BackendError, NotPermitted, UnexpectedReply
from assist_app.model.suggestion import Abstained, AssistEvent, Metered, Remarked, Suggested, Suggestion

REFUSED_FOR = 300.0
"""Seconds in which a service that is not enabled is not asked again: asking on is answered with 1008."""

FROM_VISIBLE = N_(
    "{backend} has no stored messages of this conversation; the visible ones were sent instead."
)
INSTEAD = N_("{backend} has no reply suggestions for this app; the visible messages were sent instead.")
NOTHING = N_("{backend} had nothing to suggest.")
NO_HISTORY = N_(
    "{backend} had nothing to suggest; if it stays like this, storing one-to-one messages may be off there."
)
CUT = N_("The answer of {backend} broke off; what had come is shown.")
TOO_SHORT = N_("The answer of {backend} ends at its length limit.")


class RongCloud:
    """One account. Sends ids, limits and the account's fields; text only where `generate` is the fallback."""

    def __init__(self, setup: Setup, client: httpx.AsyncClient, *, sleep: Sleep = asyncio.sleep) -> None:
        self.spec = setup.spec
        self._setup = setup
        self._title = _(setup.spec.title)
        self._service = Service(setup, client, sleep)
        self._history_seen = False
        self._refused = ""
        self._refused_until = 0.0

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """Suggestions of one or several messages each, or one growing answer.

        NotApplicable when the two users are unknown, Misconfigured when a field is outside its limits; both
        before any call.
        """
        account = read_account(self._setup)
        credentials_of(self._setup)
        pair = account.pair(question.conversation)
        query = query_of(question.conversation) if account.generates else ""
        rows, refused = await self._stored(account, pair, may_be_refused=bool(query))
        for row in rows[: question.rows]:
            yield Suggested(self.spec.name, row)
        if rows:
            return
        if not query:
            yield self._remark(NOTHING if self._history_seen else NO_HISTORY)
            yield Abstained(self.spec.name)
            return
        async with aclosing(self._instead(account, query, question, refused)) as events:
            async for event in events:
                yield event

    async def _stored(
        self, account: Account, pair: tuple[str, str], *, may_be_refused: bool
    ) -> tuple[list[Suggestion], NotPermitted | None]:
        """Suggestions from the stored history, or why the service is not enabled."""
        if may_be_refused and self._setup.now() < self._refused_until:
            return [], NotPermitted(self._refused, code=NOT_ENABLED[0])
        try:
            rows = await self._suggestions(account, pair)
        except NotPermitted as error:
            if not may_be_refused or error.code not in NOT_ENABLED:
                raise
            return [], error
        self._history_seen = self._history_seen or bool(rows)
        return rows, None

    async def _suggestions(self, account: Account, pair: tuple[str, str]) -> list[Suggestion]:
        async with self._service.ask(account.addresses, "suggest", suggest_body(account, pair)) as answer:
            return read_suggestions(answer.content or b"", self.spec.name, self._title)

    async def _instead(
        self, account: Account, query: str, question: Question, refused: NotPermitted | None
    ) -> AsyncGenerator[AssistEvent, None]:
        """The answer of `generate`; when that fails too, what `suggest` was refused for says more."""
        yield self._remark(INSTEAD if refused else FROM_VISIBLE)
        try:
            async with aclosing(self._generated(account, query, question)) as events:
                async for event in events:
                    yield event
        except BackendError as error:
            if refused is None:
                raise
            raise refused from error
        if refused is not None and self._setup.now() >= self._refused_until:
            self._refused, self._refused_until = refused.sentence, self._setup.now() + REFUSED_FOR

    async def _generated(
        self, account: Account, query: str, question: Question
    ) -> AsyncGenerator[AssistEvent, None]:
        growing, row_id = GrowingAnswer(), ""
        async with self._service.ask(account.addresses, "generate", generate_body(account, query)) as answer:
            if answer.content is None or not growing.take_whole(answer.content):
                async with aclosing(grow(growing, self._service.pieces(answer), self._title)) as texts:
                    async for text in texts:
                        row_id = row_id or self._row_id(growing, question)
                        yield self._row(row_id, text, complete=False)
            cut = growing.cut or not (growing.ended or answer.end_is_certain)
        for event in self._ending(growing, row_id or self._row_id(growing, question), answer.call, cut=cut):
            yield event

    def _ending(self, growing: GrowingAnswer, row_id: str, call: Call, *, cut: bool) -> Iterator[AssistEvent]:
        if growing.text.strip():
            yield self._row(row_id, growing.text)
        elif growing.refusal is not None:
            raise call.refused(growing.refusal)
        elif cut or not growing.frames:
            raise UnexpectedReply(_(NOT_DESCRIBED).format(backend=self._title))
        else:
            yield Abstained(self.spec.name)
        if growing.tokens:
            yield Metered(self.spec.name, *growing.tokens)
        if cut:
            yield self._remark(CUT)
        elif growing.finish_reason == "length":
            yield self._remark(TOO_SHORT)

    def _row_id(self, growing: GrowingAnswer, question: Question) -> str:
        return suggestion_id(self.spec.name, growing.run_id or question.turn.newest.id, "generate")

    def _row(self, row_id: str, text: str, *, complete: bool = True) -> Suggested:
        name = self.spec.name
        return Suggested(name, Suggestion(row_id, (text.strip(),), (name,), score=1.0, complete=complete))

    def _remark(self, sentence: str) -> Remarked:
        return Remarked(self.spec.name, _(sentence).format(backend=self._title))
