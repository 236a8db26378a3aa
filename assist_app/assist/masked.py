"""Backends behind a mask: what they are asked holds no personal data, what they answer holds it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import aclosing
from typing import cast

from assist_app.assist.backend import Backend, BackendSpec, Question
from assist_app.assist.masking.masker import Maskers
from assist_app.assist.masking.transform import masked_question, restored_event
from assist_app.model.suggestion import AssistEvent

AT_ONCE = 20_000
"""Signs that are masked where the question is asked; more are masked on another thread."""


class Masked:
    """Any backend; it never sees what was masked. Errors and cancellation pass through."""

    def __init__(self, backend: Backend, maskers: Maskers) -> None:
        """All masked backends of a program share `maskers`: one placeholder for a value, whoever is asked."""
        self._backend = backend
        self._maskers = maskers

    @property
    def spec(self) -> BackendSpec:
        """The backend's own."""
        return self._backend.spec

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """What the backend answers, with the values in their places."""
        masker = self._maskers.of(question.conversation.id)
        if _signs(question) > AT_ONCE:
            asked = await asyncio.to_thread(masked_question, question, masker)
        else:
            asked = masked_question(question, masker)
        answers = cast("AsyncGenerator[AssistEvent, None]", self._backend.ask(asked))
        async with aclosing(answers):
            async for event in answers:
                restored = restored_event(event, masker)
                if restored is not None:
                    yield restored


def behind_masks(
    backends: Sequence[Backend], maskers: Maskers, unmasked: Collection[str] = ()
) -> tuple[Backend, ...]:
    """The backends, every one that is not local masked. `unmasked` are names of accounts that are not."""
    return tuple(
        backend if backend.spec.local or backend.spec.name in unmasked else Masked(backend, maskers)
        for backend in backends
    )


def _signs(question: Question) -> int:
    texts = sum(len(message.text or "") for message in question.conversation.messages)
    return texts + sum(len(message) for row in question.grounding for message in row.messages)
