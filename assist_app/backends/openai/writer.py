"""Sums up, rewrites and translates with any model behind the interface of chat completions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx

from assist_app.assist.backend import BackendSpec
from assist_app.assist.setup import Setup
from assist_app.assist.writing import Task, TaskKind, WritingEvent, Written
from assist_app.backends.openai.account import Account
from assist_app.backends.openai.chat import Chat
from assist_app.backends.openai.draft import INTERVAL, Draft, growing
from assist_app.backends.openai.ending import ending
from assist_app.backends.openai.prompt import new_tag
from assist_app.backends.openai.reading import begins_with_a_thought, clean, plain
from assist_app.backends.openai.remarks import remarks_on, spent
from assist_app.backends.openai.writing_prompt import TALK, task_prompt
from assist_app.backends.web.retrying import Sleep
from assist_app.i18n import _, joined
from assist_app.model.errors import InputRejected, NotApplicable, TooLong, UnexpectedReply
from assist_app.model.suggestion import Remarked

log = logging.getLogger("assist.backends.openai")


class OpenAIWriter:
    """Writes for one account."""

    def __init__(
        self,
        setup: Setup,
        client: httpx.AsyncClient,
        *,
        sleep: Sleep = asyncio.sleep,
        interval: float = INTERVAL,
    ) -> None:
        """`interval` is the least time in seconds between two states of a growing text."""
        self._setup = setup
        self._chat = Chat(setup, client, sleep)
        self._interval = interval
        self._tag = new_tag()
        self._thinks_first = False

    @property
    def spec(self) -> BackendSpec:
        """What the account is."""
        return self._setup.spec

    async def write(self, task: Task) -> AsyncIterator[WritingEvent]:
        """The growing text, then what it cost.

        Of a conversation that is too long the newer half is summed up.
        """
        if not any(clean(text).strip() for text in (task.text, *(line.text for line in task.lines))):
            raise NotApplicable(_("There is no text to work on yet."))
        account = Account.of(self._setup)
        try:
            async with ending(self._written(account, task, TALK)) as events:
                async for event in events:
                    yield event
            return
        except TooLong:
            if task.kind is not TaskKind.SUMMARISE:
                raise
        short = _("{backend} saw only the newest messages: the conversation was too long.")
        async with ending(
            self._written(account, task, TALK // 2, short.format(backend=self._title))
        ) as events:
            async for event in events:
                yield event

    @property
    def _title(self) -> str:
        return _(self.spec.title)

    async def _written(
        self, account: Account, task: Task, budget: int, remark: str = ""
    ) -> AsyncIterator[WritingEvent]:
        messages = task_prompt(task, account.instructions, self._tag, budget)
        draft, before = Draft(), ""
        async with ending(growing(self._chat.answer(account, messages), self._interval)) as drafts:
            async for draft in drafts:
                text = self._read(draft)
                if text and (text != before or draft.ended):
                    yield Written(text, complete=draft.ended)
                    before = text
        if draft.counted is not None:
            yield spent(self.spec.name, account, draft.counted)
        if not before:
            self._explain_silence(draft)
        remarks = [*([remark] if remark else []), *remarks_on(draft, self._title)]
        if remarks:
            yield Remarked(self.spec.name, joined(remarks))

    def _read(self, draft: Draft) -> str:
        raw = draft.texts.get(0, "")
        self._thinks_first |= begins_with_a_thought(raw)
        return plain(raw, ended=draft.ended, tag=self._tag, thinks_first=self._thinks_first)

    def _explain_silence(self, draft: Draft) -> None:
        if draft.trouble is not None:
            raise draft.trouble
        if "content_filter" in draft.reasons.values():
            sentence = _("{backend} refuses this text because of its content.")
            raise InputRejected(sentence.format(backend=self._title), code="content_filter")
        raise UnexpectedReply(_("{backend} wrote nothing; try again.").format(backend=self._title))
