"""Which of the scripts that were found lie nearest to the customer's words, by a model's vectors."""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import httpx
import msgspec

from assist_app.assist.setup import Setup
from assist_app.backends.openai.account import Account
from assist_app.backends.openai.refusals import as_error, read_refusal, refusal_within
from assist_app.backends.web import Caller, read_json
from assist_app.i18n import _
from assist_app.model.errors import UnexpectedReply

KEPT = 500
"""Vectors of scripts that are remembered; those of what customers say are not."""

MOST_CHARACTERS = 1000
"""Of each text; small models read no more than about 500 tokens."""

Vector = tuple[float, ...]


class Nearness:
    """Orders texts by their nearness to another one."""

    def __init__(self, setup: Setup, client: httpx.AsyncClient) -> None:
        self._setup = setup
        self._title = _(setup.spec.title)
        self._caller = Caller(client, setup.meter, self._title)
        self._known: OrderedDict[bytes, Vector] = OrderedDict()

    async def nearest(self, account: Account, text: str, among: Sequence[str]) -> list[int]:
        """Places in `among`, the nearest to `text` first. One call; BackendError."""
        names = [_digest(account, each) for each in among]
        new = {name: each for name, each in zip(names, among, strict=True) if name not in self._known}
        query, *vectors = await self._vectors(account, [text, *new.values()])
        known = {name: self._known[name] for name in names if name in self._known}
        known.update(zip(new, vectors, strict=True))
        self._remember(known)
        near = [_cosine(query, known[name]) for name in names]
        return sorted(range(len(among)), key=lambda place: -near[place])

    def _remember(self, vectors: dict[bytes, Vector]) -> None:
        self._known.update(vectors)
        for name in vectors:
            self._known.move_to_end(name)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    async def _vectors(self, account: Account, texts: Sequence[str]) -> list[Vector]:
        body = {"model": account.embeddings_model, "input": [text[:MOST_CHARACTERS] for text in texts]}
        request = self._caller.request(
            "POST",
            account.url("embeddings"),
            content=msgspec.json.encode(body),
            headers={"content-type": "application/json", **account.headers},
        )
        response = await self._caller.send(request)
        if response.status_code >= 300:
            now = self._setup.now()
            refusal = read_refusal(response.status_code, response.headers, response.content, now)
            raise as_error(refusal, self._title, account.embeddings_model)
        value = read_json(response, self._title)
        within = refusal_within(value)
        if within is not None:
            raise as_error(within, self._title, account.embeddings_model)
        vectors = vectors_of(value)
        if len(vectors) != len(texts) or len({len(vector) for vector in vectors}) != 1:
            raise UnexpectedReply(_("{backend} gave no usable vectors.").format(backend=self._title))
        return vectors


def vectors_of(value: Any) -> list[Vector]:
    """The vectors of an answer in the order of the texts; those that are none are left out."""
    data = value.get("data") if isinstance(value, dict) else None
    rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    if all(isinstance(row.get("index"), int) for row in rows):
        rows.sort(key=lambda row: row["index"])
    return [tuple(row["embedding"]) for row in rows if _is_vector(row.get("embedding"))]


def _is_vector(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x) for x in value)


def _digest(account: Account, text: str) -> bytes:
    named = f"{account.base_url}\n{account.embeddings_model}\n{text}"
    return hashlib.blake2b(named.encode("utf-8", "replace"), digest_size=16).digest()


def _cosine(one: Vector, other: Vector) -> float:
    """0 when the two cannot be compared."""
    if len(one) != len(other):
        return 0.0
    length = math.sqrt(sum(x * x for x in one) * sum(x * x for x in other))
    return sum(x * y for x, y in zip(one, other, strict=True)) / length if length else 0.0
