"""The three WeCom backends: they differ in their interfaces and in how a result is read."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence

import httpx
import msgspec

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.setup import Setup
from assist_app.backends.web import Caller
from assist_app.backends.wecom.account import Account, read_account
from assist_app.backends.wecom.answers import Reading, Row
from assist_app.backends.wecom.cards import cards_of
from assist_app.backends.wecom.interfaces import MODEL, PROGRAM, RECOMMEND, Interfaces
from assist_app.backends.wecom.jobs import Job, Jobs
from assist_app.backends.wecom.listing import MessageList
from assist_app.backends.wecom.picking import MessageKeys, pick
from assist_app.backends.wecom.tokens import token_book
from assist_app.backends.wecom.zone import Patience, Sleep, Zone
from assist_app.i18n import _
from assist_app.model.conversation import Message
from assist_app.model.errors import UnexpectedReply
from assist_app.model.suggestion import Abstained, AssistEvent, Recognised, Remarked, Suggested, Suggestion


class WeCom:
    """What the three share: messages by their ids, one job, its result as events."""

    interfaces: Interfaces

    def __init__(self, setup: Setup, client: httpx.AsyncClient, *, sleep: Sleep = asyncio.sleep) -> None:
        self._setup = setup
        self._sleep = sleep
        self._title = _(setup.spec.title)
        self._caller = Caller(client, setup.meter, self._title)
        self._tokens = token_book(client)
        self._keys = MessageKeys()
        self._list = MessageList()
        self._slots = asyncio.Semaphore(self.interfaces.at_once)
        self._jobs = Jobs(self.interfaces, setup.now, keep_answers=setup.spec.daily_calls is not None)

    @property
    def spec(self) -> BackendSpec:
        """What this account is."""
        return self._setup.spec

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """Cards, an intent where the result has one, and a remark when messages were left out."""
        account = read_account(self._setup)
        messages: Sequence[Message] = pick(question.conversation, account.most)
        patience = Patience(self._sleep, self._title)
        zone = Zone(self._setup, account, self._caller, self._tokens, patience, self._title, self._slots)
        pems = self._setup.secret("private_keys")
        if pems.strip():
            messages = await self._list.complete(zone, messages)
        picked = await self._keys.open(messages, pems)
        outcome = await self._jobs.outcome(zone, question.conversation.id, picked.entries)
        said = 0
        for event in self._events(outcome.data, account, question.rows):
            yield event
            said += 1
        if not said:
            yield Abstained(self.spec.name)
        remark = _remark(outcome.job, picked.total)
        if remark:
            yield Remarked(self.spec.name, remark)

    def _events(self, data: str, account: Account, most: int) -> Iterator[AssistEvent]:
        if not account.rules or data[:1] not in ("{", "["):
            yield from self._suggested([((card,), 0.0) for card in cards_of(data, most)])
            return
        yield from self._mapped(data, account, most)

    def _mapped(self, data: str, account: Account, most: int) -> Iterator[AssistEvent]:
        try:
            result = msgspec.json.decode(data)
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
            sentence = _("The result of {backend} is broken JSON.")
            raise UnexpectedReply(sentence.format(backend=self._title)) from error
        reading = Reading(account.rules, result)
        intent, attitude = reading.intent(self._setup.intents()), reading.attitude()
        if intent or attitude:
            yield Recognised(self.spec.name, intent, attitude)
        rows = reading.rows()[:most]
        if not (rows or intent or attitude):
            reading.complain()
        yield from self._suggested(rows)

    def _suggested(self, rows: Sequence[Row]) -> Iterator[AssistEvent]:
        for messages, score in rows:
            digest = hashlib.sha256("\n\n".join(messages).encode()).hexdigest()[:16]
            name = self.spec.name
            yield Suggested(name, Suggestion(f"{name}:{digest}", messages, (name,), score))


class WeComRecommend(WeCom):
    """话术推荐: WeCom's own recommendation; 10,000 calls a day, each look at a job counted."""

    interfaces = RECOMMEND


class WeComProgram(WeCom):
    """A company's own analysing program in the zone."""

    interfaces = PROGRAM


class WeComModel(WeCom):
    """A company's own language model in the zone."""

    interfaces = MODEL


def _remark(job: Job, total: int) -> str:
    """What the answer is based on, when that is not everything; "" otherwise."""
    parts = []
    used = len(job.sent) - len(job.failed)
    if used < total:
        parts.append(_("based on {used} of {total} messages").format(used=used, total=total))
    if job.unknown_groups:
        groups = ", ".join(job.unknown_groups)
        parts.append(_("without the unknown tag groups {groups}").format(groups=groups))
    return "; ".join(parts)
