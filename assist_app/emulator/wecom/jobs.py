"""Jobs: what was asked, whether its result is there, and how "not yet" is said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assist_app.emulator.wecom.knobs import Knobs
from assist_app.emulator.wecom.matching import text_fits
from assist_app.emulator.wecom.refusal import (
    BAD_ARGUMENT,
    FREQUENCY,
    NOT_REACHED,
    OUTPUT_MISMATCH,
    Refusal,
    number_of,
    ok,
    text_of,
)
from assist_app.emulator.wecom.world import Ability

MOST_JOBS = 20_000
CHINA, DAY = 8 * 3600, 86_400


@dataclass(slots=True)
class Job:
    """One task. `info` is what its program gets as job_info; `code` is not 0 when the job failed."""

    jobid: str
    kind: str
    made_by: str
    done_by: str
    info: str = field(repr=False)
    ability: Ability | None
    made: float
    ready: float
    fails: list[Any] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    code: int = 0
    message: str = ""
    answered: int = 0
    result: str = field(default="", repr=False)

    @property
    def ended(self) -> bool:
        """Whether there is a result or a failure."""
        return self.over.is_set()

    def end(self, answered: int, result: str) -> None:
        """Takes the result; `answered` is the number that came with it."""
        self.answered, self.result = answered, result
        self.over.set()


class Jobs:
    """All jobs of the enterprise, and the calls of the day."""

    def __init__(self, now: Callable[[], float], draw: Callable[[int], str], pace: float) -> None:
        self._now, self._draw, self._pace = now, draw, pace
        self._jobs: dict[str, Job] = {}
        self._by_info: dict[str, Job] = {}
        self._day, self.calls_today = 0, 0

    def open(
        self, kind: str, made_by: str, done_by: str, ability: Ability | None, knobs: Knobs, fails: list[Any]
    ) -> Job:
        """A new job that is not done before its time."""
        made, info = self._now(), self._draw(32)
        ready = made + knobs.job_seconds * self._pace
        job = Job(f"j{self._draw(24)}", kind, made_by, done_by, info, ability, made, ready, fails)
        self._jobs[job.jobid] = self._by_info[info] = job
        if len(self._jobs) > MOST_JOBS:
            oldest = self._jobs.pop(next(iter(self._jobs)))
            del self._by_info[oldest.info]
        return job

    def find(self, body: Mapping[str, Any], kind: str, asker: str) -> Job:
        """The job a program asks for: one of its own of that kind."""
        job = self._jobs.get(text_of(body, "jobid"))
        if job is None or job.kind != kind or job.made_by != asker:
            raise Refusal(BAD_ARGUMENT, "invalid argument: jobid")
        return job

    def upload(self, info: str, program_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """`program_async_job_call_back`: the first result of a job counts if it fits the output protocol."""
        job = self._by_info.get(info)
        if job is None or job.done_by != program_id:
            raise Refusal(BAD_ARGUMENT, "no job belongs to this job_info")
        if job.ended:
            raise Refusal(BAD_ARGUMENT, "the job has ended")
        code = number_of(body, "errcode", 0, -(2**31), 2**31)
        result = text_of(body, "result", needed=code == 0)
        if code == 0 and job.ability and not text_fits(job.ability.returns, result):
            self.fail(job, OUTPUT_MISMATCH, "output does not match the protocol")
            raise Refusal(OUTPUT_MISMATCH, "output does not match the protocol")
        job.end(code, result)
        return ok()

    def fail(self, job: Job, code: int, message: str) -> None:
        """Ends a job without a result; one that has ended stays as it is."""
        if not job.ended:
            job.code, job.message = code, message
            job.over.set()

    def told(self, job: Job, knobs: Knobs) -> dict[str, Any]:
        """The reply about a program's or model's job; "not yet" in the style that is set."""
        fails = {} if job.kind == "async" else {"fail_list": job.fails}
        if not job.ended and self._now() - job.made > knobs.job_limit_seconds:
            self.fail(job, NOT_REACHED, "the result of the job never came")
        if not self.done(job):
            if knobs.pending == "code":
                return {"errcode": knobs.pending_code, "errmsg": "job is not finished"}
            empty = {"response_errcode": 0, "response_data": ""} if knobs.pending == "empty" else {}
            return ok(**fails, **empty)
        if job.code:
            return {"errcode": job.code, "errmsg": job.message, **fails}
        return ok(**fails, response_errcode=job.answered, response_data=job.result)

    def done(self, job: Job) -> bool:
        """Whether there is a result, or a failure, and the time has come."""
        return job.ended and self._now() >= job.ready

    def count(self, limit: int) -> None:
        """One call of the recommendation more today; refused beyond the limit of the enterprise."""
        today = int((self._now() + CHINA) // DAY)
        if today != self._day:
            self._day, self.calls_today = today, 0
        if self.calls_today >= limit:
            raise Refusal(FREQUENCY, "api freq out of limit, daily quota of the enterprise used up")
        self.calls_today += 1
