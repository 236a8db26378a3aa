"""Suggests replies with any model behind the interface of chat completions."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Sequence

import httpx

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.setup import Setup
from assist_app.backends.openai.account import Account
from assist_app.backends.openai.chat import Chat
from assist_app.backends.openai.draft import INTERVAL, Draft, growing
from assist_app.backends.openai.embeddings import Nearness
from assist_app.backends.openai.ending import ending
from assist_app.backends.openai.prompt import HISTORY, new_tag, reply_prompt
from assist_app.backends.openai.reading import Shown, begins_with_a_thought, clean, read_reply
from assist_app.backends.openai.remarks import remarks_on, spent
from assist_app.backends.web.retrying import Sleep
from assist_app.i18n import _, joined
from assist_app.model.errors import BackendError, InputRejected, NotApplicable, TooLong, UnexpectedReply
from assist_app.model.suggestion import (
    Abstained,
    AssistEvent,
    Reason,
    ReasonKind,
    Remarked,
    Suggested,
    Suggestion,
)

log = logging.getLogger("assist.backends.openai")

MOST_SCRIPTS = 5
"""More of them make small models lose sight of the question."""

NEAR = 4.0
"""Seconds the order of the scripts is worth waiting for."""

TITLE = 24
"""Characters of a script that stand for it where it is cited: suggestions carry no titles."""


class OpenAI:
    """One account; its server's peculiarities are remembered while the program runs."""

    def __init__(
        self,
        setup: Setup,
        client: httpx.AsyncClient,
        *,
        sleep: Sleep = asyncio.sleep,
        interval: float = INTERVAL,
    ) -> None:
        """`interval` is the least time in seconds between two states of a growing reply."""
        self._setup = setup
        self._chat = Chat(setup, client, sleep)
        self._nearness = Nearness(setup, client)
        self._interval = interval
        self._tag = new_tag()
        self._thinks_first = False

    @property
    def spec(self) -> BackendSpec:
        """What the account is."""
        return self._setup.spec

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """Grows one row for each reply, then says what it cost. A conversation that is too long is
        shortened and asked about once more."""
        if not clean(question.turn.text).strip():
            sentence = _("{backend} needs to know what the customer wrote.")
            raise NotApplicable(sentence.format(backend=self._title))
        account = Account.of(self._setup)
        scripts = await self._scripts(account, question)
        try:
            async with ending(self._answer(account, question, scripts, HISTORY)) as events:
                async for event in events:
                    yield event
            return
        except TooLong:
            log.info("%s: asking again with half of the conversation", self.spec.name)
        short = _("{backend} saw only the newest messages: the conversation was too long.")
        remark = short.format(backend=self._title)
        async with ending(self._answer(account, question, scripts[:2], HISTORY // 2, remark)) as events:
            async for event in events:
                yield event

    @property
    def _title(self) -> str:
        return _(self.spec.title)

    async def _scripts(self, account: Account, question: Question) -> Sequence[Suggestion]:
        """The library's scripts among what was found here; by nearness where the account names a model."""
        found = [row for row in question.grounding if row.script_id is not None and row.text.strip()]
        if account.embeddings_model and len(found) > 1:
            texts = [clean(row.text) for row in found]
            try:
                async with asyncio.timeout(NEAR):
                    places = await self._nearness.nearest(account, clean(question.turn.text), texts)
                found = [found[place] for place in places]
            except (BackendError, TimeoutError) as error:
                # The reply matters more than the order of what it is built on.
                log.info("%s: no vectors: %s", self.spec.name, type(error).__name__)
        return found[:MOST_SCRIPTS]

    async def _answer(
        self,
        account: Account,
        question: Question,
        scripts: Sequence[Suggestion],
        budget: int,
        remark: str = "",
    ) -> AsyncIterator[AssistEvent]:
        replies = min(account.suggestions, question.rows)
        messages = reply_prompt(question, account.instructions, scripts, self._tag, budget)
        pieces = self._chat.answer(account, messages, replies)
        rows = Rows(self.spec.name, question, scripts)
        draft = Draft()
        async with ending(growing(pieces, self._interval)) as drafts:
            async for draft in drafts:
                for row in rows.changed(self._read(draft, replies, len(scripts)), draft):
                    yield Suggested(self.spec.name, row)
        if draft.counted is not None:
            yield spent(self.spec.name, account, draft.counted)
        if not rows.shown:
            self._explain_silence(draft, rows.none)
            yield Abstained(self.spec.name)
        remarks = [remark] if remark else []
        if rows.shown:
            remarks += remarks_on(draft, self._title)
        if remarks:
            yield Remarked(self.spec.name, joined(remarks))

    def _read(self, draft: Draft, replies: int, sources: int) -> dict[int, Shown]:
        self._thinks_first |= any(map(begins_with_a_thought, draft.texts.values()))
        return {
            index: read_reply(
                text,
                sources=sources,
                ended=draft.ended or index in draft.reasons,
                tag=self._tag,
                thinks_first=self._thinks_first,
            )
            for index, text in sorted(draft.texts.items())
            if index < replies
        }

    def _explain_silence(self, draft: Draft, none: bool) -> None:
        """Raises unless the model itself had nothing to say."""
        if none:
            return
        if draft.trouble is not None:
            raise draft.trouble
        if "content_filter" in draft.reasons.values():
            sentence = _("{backend} refuses this conversation because of its content.")
            raise InputRejected(sentence.format(backend=self._title), code="content_filter")
        if "length" in draft.reasons.values():
            sentence = _("{backend} reached its longest reply before a word for the customer was written.")
            raise InputRejected(sentence.format(backend=self._title), code="length")
        if draft.unread or draft.unfinished:
            sentence = _("{backend} answered with something that is no reply.")
            raise UnexpectedReply(sentence.format(backend=self._title))


class Rows:
    """The rows of one answer; each keeps its id while it grows and is given out only when it changed."""

    def __init__(self, name: str, question: Question, scripts: Sequence[Suggestion]) -> None:
        self._name = name
        self._scripts = scripts
        newest = question.turn.newest
        turn = f"{question.conversation.id}\n{newest.id}\n{newest.revision}"
        self._turn = hashlib.blake2b(turn.encode("utf-8", "replace"), digest_size=8).hexdigest()
        self.shown: dict[int, Suggestion] = {}
        self.none = False

    def changed(self, read: dict[int, Shown], draft: Draft) -> list[Suggestion]:
        """The rows that are new or say something else than before."""
        self.none = any(shown.none for shown in read.values())
        rows = {
            index: self._row(index, shown, complete=draft.ended or index in draft.reasons)
            for index, shown in read.items()
            if shown.text
        }
        new = [row for index, row in rows.items() if self.shown.get(index) != row]
        self.shown.update(rows)
        return new

    def _row(self, index: int, shown: Shown, *, complete: bool) -> Suggestion:
        cited = tuple(_title(self._scripts[number - 1]) for number in shown.cited)
        return Suggestion(
            id=f"{self._name}:{self._turn}:{index}",
            messages=(shown.text,),
            origins=(self._name,),
            reasons=(Reason(ReasonKind.CITATION, tuple(dict.fromkeys(cited))),) if cited else (),
            complete=complete,
        )


def _title(script: Suggestion) -> str:
    """The beginning of a script: what people know it by."""
    line = script.text.strip().splitlines()[0].strip()
    return line if len(line) <= TITLE else line[:TITLE].rstrip() + "…"
