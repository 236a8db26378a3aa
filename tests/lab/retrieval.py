"""Search and next replies on the public development splits, as the lab runs them, on every row."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from assist_app.backends.embedded.encoder import Encoder
from assist_app.backends.embedded.fusing import SnippetIndex
from assist_app.backends.embedded.replies import Case, ReplyRanker
from assist_app.backends.embedded.words import language_of
from assist_app.model.script import Script

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
MOST = 100


class Bar(NamedTuple):
    """A figure, the simple baseline, the goal, and a floor just under what is reached."""

    name: str
    measure: Callable[[], float]
    baseline: float
    goal: float
    floor: float


def bars(encoder: Encoder) -> list[Bar]:
    """All bars of retrieval; what takes long is measured once for the bars that share it."""

    @cache
    def faq() -> list[int]:
        many = _rows("faq_zh_dev")
        scripts = [_script(row["id"], row["answer"], row["title"]) for row in many]
        return _places(encoder, scripts, [(row["query"], row["id"]) for row in many])

    @cache
    def cmrc() -> list[int]:
        scripts = [_script(row["id"], row["text"]) for row in _rows("cmrc_dev_snippets")]
        asked = [(row["query"], row["gold"]) for row in _rows("cmrc_dev_queries")]
        return _places(encoder, scripts, asked)

    @cache
    def xquad(query: str, text: str) -> list[int]:
        scripts = [_script(row["id"], row[text]) for row in _rows("xquad_dev_snippets")]
        return _places(encoder, scripts, [(row[query], row["gold"]) for row in _rows("xquad_dev_queries")])

    @cache
    def reply(name: str) -> list[int]:
        return _reply_places(encoder, name)

    return [
        Bar("faq_zh R@1", lambda: _at(faq(), 1), 0.437, 0.48, 0.51),
        Bar("faq_zh MRR", lambda: _mean_reciprocal(faq()), 0.506, 0.55, 0.58),
        Bar("cmrc R@1", lambda: _at(cmrc(), 1), 0.966, 0.966, 0.97),
        Bar("xquad zh to en R@1", lambda: _at(xquad("zh", "en"), 1), 0.642, 0.70, 0.80),
        Bar("xquad en to zh R@1", lambda: _at(xquad("en", "zh"), 1), 0.642, 0.70, 0.76),
        Bar("xquad zh R@1", lambda: _at(xquad("zh", "zh"), 1), 0.927, 0.95, 0.94),
        Bar("xquad en R@1", lambda: _at(xquad("en", "en"), 1), 0.948, 0.96, 0.95),
        Bar("next reply crosswoz R@1", lambda: _at(reply("crosswoz"), 1), 0.374, 0.45, 0.50),
        Bar("next reply crosswoz R@5", lambda: _at(reply("crosswoz"), 5), 0.709, 0.78, 0.82),
        Bar("next reply sgd R@1", lambda: _at(reply("sgd"), 1), 0.357, 0.45, 0.37),
        Bar("next reply sgd R@5", lambda: _at(reply("sgd"), 5), 0.710, 0.78, 0.71),
    ]


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text().splitlines()]


def _script(name: object, text: str, title: str = "") -> Script:
    return Script(str(name), language_of(f"{title} {text}"), title, (text,))


def _places(encoder: Encoder, scripts: Sequence[Script], asked: Sequence[tuple[str, object]]) -> list[int]:
    """0-based places of the right texts, MOST where it is not among so many."""
    index = SnippetIndex(scripts, encoder.encode)
    return [_place([name for name, _score in index.find(text, MOST)], gold) for text, gold in asked]


def _reply_places(encoder: Encoder, name: str) -> list[int]:
    """0-based places of the right reply among the candidates of each row."""
    past = [Case(_context(row), row["reply"]) for row in _rows(f"{name}_reply_train")]
    ranker = ReplyRanker.fit(past, encoder.encode)
    ranker.take_pool([(str(row["id"]), row["text"]) for row in _rows(f"{name}_reply_dev_pool")])
    places = []
    for row in _rows(f"{name}_reply_dev"):
        found = ranker.rank(_context(row), [str(one) for one in row["candidates"]])
        places.append(_place([one for one, _score in found], row["gold"]))
    return places


def _context(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((said["role"], said["text"]) for said in row["context"])


def _place(ranking: Sequence[str], gold: object) -> int:
    return ranking.index(str(gold)) if str(gold) in ranking else MOST


def _at(places: Sequence[int], most: int) -> float:
    return sum(place < most for place in places) / len(places)


def _mean_reciprocal(places: Sequence[int]) -> float:
    return sum(1 / (place + 1) for place in places if place < MOST) / len(places)
