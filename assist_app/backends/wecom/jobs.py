"""A job from its creation to its result, and jobs that are picked up again instead of paid for twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Any

from assist_app.backends.wecom.codes import NoAnswer
from assist_app.backends.wecom.interfaces import Interfaces, JobFailed
from assist_app.backends.wecom.picking import Entry
from assist_app.backends.wecom.zone import FOREGROUND, StillWorking, Zone
from assist_app.i18n import N_, _
from assist_app.model.errors import (
    BackendError,
    Busy,
    InputRejected,
    QuotaSpent,
    TooLong,
    Unavailable,
    UnexpectedReply,
)

UNKNOWN_PAUSE, FAILED_PAUSE = 5.0, 10.0
"""Before a create whose outcome is unknown, and a job that failed, are repeated once."""
LATER_PAUSE = 30.0
"""Between two looks at a job that was left to itself."""
KEPT_SECONDS = 600.0
MOST_KEPT = 200
MOST_LOST_LOOKS = 3

NO_KEYS = N_("The messages of this conversation came without their WeCom keys.")

Key = tuple[str, tuple[str, ...]]
"""The conversation and the messages asked about."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job that was started: when, about which messages, and which of them it left out."""

    id: str
    since: float
    sent: tuple[str, ...]
    failed: frozenset[str] = frozenset()
    unknown_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished job and its text."""

    job: Job
    data: str


class Jobs:
    """All jobs of one account. An answer is kept a while where calls are counted by the day."""

    def __init__(self, interfaces: Interfaces, now: Callable[[], float], *, keep_answers: bool) -> None:
        self._interfaces = interfaces
        self._now = now
        self._keep_answers = keep_answers
        self._kept: dict[Key, Job | Outcome] = {}

    async def outcome(self, zone: Zone, conversation_id: str, entries: Sequence[Entry]) -> Outcome:
        """The result for these messages: of a job that runs already, or of a new one.

        A conversation that is too long is tried once more with its newer half, a failed job once more.
        """
        key = (conversation_id, tuple(entry.msgid for entry in entries))
        kept = self._kept_for(key)
        if isinstance(kept, Outcome):
            return kept
        try:
            outcome = await self._with_second_try(zone, key, entries, kept)
        except TooLong:
            if len(entries) < 2:
                raise
            outcome = await self._with_second_try(zone, key, entries[-(len(entries) // 2) :], None)
        if self._keep_answers:
            self._keep(key, outcome)
        return outcome

    async def _with_second_try(
        self, zone: Zone, key: Key, entries: Sequence[Entry], kept: Job | None
    ) -> Outcome:
        try:
            return await self._once(zone, key, entries, kept)
        except JobFailed:
            await zone.patience.wait(FAILED_PAUSE)
        return await self._once(zone, key, entries, None)

    async def _once(self, zone: Zone, key: Key, entries: Sequence[Entry], kept: Job | None) -> Outcome:
        job = kept or await self._create(zone, entries)
        self._keep(key, job)
        try:
            outcome = await self._result(zone, job, resumed=kept is not None)
        except BackendError as error:
            lasting = error.retryable or isinstance(error, QuotaSpent)
            if isinstance(error, JobFailed) or not lasting:
                self._kept.pop(key, None)
            raise
        self._kept.pop(key, None)
        return outcome

    async def _create(self, zone: Zone, entries: Sequence[Entry]) -> Job:
        body = self._interfaces.body(zone.account, entries)
        try:
            reply = await zone.invoke(self._interfaces.create, body)
        except InputRejected as error:
            if isinstance(error, TooLong) or any(entry.secret_key for entry in entries):
                raise
            raise InputRejected(_(NO_KEYS), code=error.code) from error
        except Unavailable as error:
            if _certain(error):
                raise
            # Perhaps it was created: a second job costs a call, waiting for one that is lost brings nothing.
            await zone.patience.wait(UNKNOWN_PAUSE)
            reply = await zone.invoke(self._interfaces.create, body)
        sent = tuple(entry.msgid for entry in entries)
        reply = reply or {}
        failed, jobid = _failed(reply, sent), reply.get("jobid")
        if isinstance(jobid, str) and jobid:
            groups = reply.get("fail_tag_group_id_list")
            unknown = tuple(str(g)[:80] for g in groups[:10]) if isinstance(groups, list) else ()
            return Job(jobid, self._now(), sent, failed, unknown)
        if len(failed) == len(sent):
            if not any(entry.secret_key for entry in entries):
                raise InputRejected(_(NO_KEYS), code="710601")
            raise InputRejected(_("WeCom could not use the messages of this conversation."), code="710601")
        raise UnexpectedReply(_("{backend} started no job.").format(backend=zone.title))

    async def _result(self, zone: Zone, job: Job, *, resumed: bool) -> Outcome:
        pauses = self._interfaces.pauses
        late = self._now() - job.since > FOREGROUND
        first = (0.0,) if resumed else pauses
        schedule = chain(first, repeat(LATER_PAUSE if late else pauses[-1]))
        lost = 0
        for pause in schedule:
            await zone.patience.wait(pause)
            try:
                reply = await zone.invoke(self._interfaces.result, {"jobid": job.id}, zone.account.pending)
            except Unavailable as error:
                lost += 1
                if _certain(error) or lost >= MOST_LOST_LOOKS:
                    raise
                continue
            data = None if reply is None else self._interfaces.finished(reply, zone.title)
            if data is not None:
                failed = job.failed | _failed(reply or {}, job.sent)
                return Outcome(replace(job, failed=failed), data)
        raise AssertionError("patience ends before pauses do")

    def _kept_for(self, key: Key) -> Job | Outcome | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        job = kept.job if isinstance(kept, Outcome) else kept
        if 0 <= self._now() - job.since < KEPT_SECONDS:
            return kept
        del self._kept[key]
        return None

    def _keep(self, key: Key, what: Job | Outcome) -> None:
        self._kept.pop(key, None)
        self._kept[key] = what
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]


def _certain(error: Unavailable) -> bool:
    """Whether it is known what became of the call, so that asking on brings nothing."""
    return isinstance(error, Busy | StillWorking) and not isinstance(error, NoAnswer)


def _failed(reply: dict[str, Any], sent: Sequence[str]) -> frozenset[str]:
    """The msgids of fail_list that were sent; other entries are none of ours."""
    entries = reply.get("fail_list")
    if not isinstance(entries, list):
        return frozenset()
    named = (entry.get("msgid") for entry in entries if isinstance(entry, dict))
    return frozenset(msgid for msgid in named if isinstance(msgid, str)) & frozenset(sent)
