"""Asks backends at once, reports what arrives, and keeps one failure one failure."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import cast

from assist_app.assist.backend import Backend, Question
from assist_app.i18n import _
from assist_app.model.errors import BackendError, NotApplicable
from assist_app.model.suggestion import AssistEvent, Failed, Finished, NotAsked

log = logging.getLogger("assist.pipeline")

Report = Callable[[AssistEvent], None]


async def ask_all(backends: Sequence[Backend], question: Question, report: Report) -> None:
    """Asks every backend concurrently and returns when the last one has finished or given up.

    Every backend ends with exactly one of Finished, NotAsked or Failed. Cancelling ends all requests.
    """
    async with asyncio.TaskGroup() as group:
        for backend in backends:
            group.create_task(_ask_one(backend, question, report), name=f"ask:{backend.spec.name}")


async def _ask_one(backend: Backend, question: Question, report: Report) -> None:
    spec = backend.spec
    started = time.perf_counter()
    try:
        async with asyncio.timeout(spec.limit):
            # A generator: closing it is what ends the request when the turn is replaced.
            answers = cast("AsyncGenerator[AssistEvent, None]", backend.ask(question))
            async with aclosing(answers):
                async for event in answers:
                    report(event)
    except NotApplicable as error:
        report(NotAsked(spec.name, error.sentence))
    except BackendError as error:
        log.info("%s failed: %s", spec.name, type(error).__name__)
        report(Failed(spec.name, error.sentence))
    except TimeoutError:
        sentence = _("{backend} did not answer within {seconds:.0f} seconds.")
        report(Failed(spec.name, sentence.format(backend=_(spec.title), seconds=spec.limit)))
    except Exception:
        # The one broad catch: a bug in one backend must not take the others' rows away.
        log.exception("%s has a bug", spec.name)
        sentence = _("{backend} failed unexpectedly; the log has the details.")
        report(Failed(spec.name, sentence.format(backend=_(spec.title))))
    else:
        elapsed = (time.perf_counter() - started) * 1000
        log.info("%s answered in %.1f ms", spec.name, elapsed)
        report(Finished(spec.name, elapsed))
