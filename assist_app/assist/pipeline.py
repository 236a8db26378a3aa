"""Asks backends at once, reports what arrives, and keeps one failure one failure."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import cast

from assist_app.assist.backend import Backend, BackendSpec, Question
from assist_app.i18n import _
from assist_app.model.errors import BackendError, NotApplicable
from assist_app.model.suggestion import AssistEvent, Failed, Finished, NotAsked

log = logging.getLogger("assist.pipeline")

Report = Callable[[AssistEvent], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A backend that has been asked: its spec, its answers to come, and when that was."""

    spec: BackendSpec
    answers: AsyncGenerator[AssistEvent, None]
    started: float


def begin(backends: Sequence[Backend], question: Question) -> list[Asked]:
    """Asks every backend; those that work in other threads begin at once."""
    # Generators: closing one is what ends its request when the turn is replaced.
    return [
        Asked(b.spec, cast("AsyncGenerator[AssistEvent, None]", b.ask(question)), time.perf_counter())
        for b in backends
    ]


async def ask_all(backends: Sequence[Backend], question: Question, report: Report) -> None:
    """Asks every backend concurrently and returns when the last one has finished or given up."""
    await gather(begin(backends, question), report)


async def gather(asked: Sequence[Asked], report: Report) -> None:
    """Reports what arrives; returns when the last backend has finished or given up.

    Every backend ends with exactly one of Finished, NotAsked or Failed. Cancelling ends all requests.
    """
    if len(asked) == 1:
        # In the same step of the loop as its last event: what it comes to need not wait for another one.
        await _gather_one(asked[0], report)
        return
    async with asyncio.TaskGroup() as group:
        for one in asked:
            group.create_task(_gather_one(one, report), name=f"ask:{one.spec.name}")


async def _gather_one(asked: Asked, report: Report) -> None:
    spec = asked.spec
    try:
        async with asyncio.timeout(spec.limit):
            async with aclosing(asked.answers):
                async for event in asked.answers:
                    report(event)
    except NotApplicable as error:
        report(NotAsked(spec.name, error.sentence))
    except BackendError as error:
        log.info("%s failed: %s", spec.name, type(error).__name__)
        report(Failed(spec.name, error.sentence, error.kind, error.code, error.request_id))
    except TimeoutError:
        sentence = _("{backend} did not answer within {seconds:.0f} seconds.")
        report(Failed(spec.name, sentence.format(backend=_(spec.title), seconds=spec.limit), "timeout"))
    except Exception:
        # The one broad catch: a bug in one backend must not take the others' rows away.
        log.exception("%s has a bug", spec.name)
        sentence = _("{backend} failed unexpectedly; the log has the details.")
        report(Failed(spec.name, sentence.format(backend=_(spec.title))))
    else:
        elapsed = (time.perf_counter() - asked.started) * 1000
        log.info("%s answered in %.1f ms", spec.name, elapsed)
        report(Finished(spec.name, elapsed))
