"""A hundred thousand scripts from the bundled ones, with vectors that need no hour of encoding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from assist_app.backends.embedded.encoder import Encoder, Vectors
from assist_app.backends.embedded.indexing import script_text
from assist_app.files.content import Starter, load_starter
from assist_app.model.script import Script
from assist_app.paths import resources


def starter() -> Starter:
    """The bundled content of both languages."""
    return load_starter(resources(), ("zh", "en"))


def crowd(base: Sequence[Script], count: int) -> Iterator[Script]:
    """`count` scripts: two bundled ones of a language joined, each pair in another variation."""
    by_language = {code: [s for s in base if s.language == code] for code in ("zh", "en")}
    for number in range(count):
        same = by_language["zh" if number % 2 else "en"]
        first = same[number % len(same)]
        second = same[(number * 7 + number // len(same)) % len(same)]
        text = f"{first.messages[0]} {second.messages[-1]} #{number}"
        yield Script(f"c{number}", first.language, f"{first.title} {number}", (text,), first.intents, "crowd")


def jittered(base: Vectors, count: int, first: int = 0) -> Vectors:
    """Unit vectors around those of the bundled scripts, shape (count, 512), for scripts from `first` on."""
    noise = np.random.default_rng(7 + first).standard_normal((count, base.shape[1])).astype(np.float32)
    rows = base[np.arange(first, first + count) % len(base)] + 0.02 * noise
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def base_vectors(encoder: Encoder, base: Sequence[Script]) -> Vectors:
    """Vectors of the bundled scripts."""
    return np.vstack(
        [encoder.encode([script_text(s) for s in base[n : n + 32]]) for n in range(0, len(base), 32)]
    )


CUSTOMERS = (
    "快递三天没更新了，到底怎么回事？",
    "我要退款，怎么申请",
    "收到的杯子碎了，质量太差",
    "光猫亮红灯上不了网",
    "这个月还不上了能不能晚几天",
    "可以开发票吗，抬头写错了",
    "Where is my parcel? No update for days",
    "I was charged twice for one order",
    "The air conditioning in my room doesn't work",
    "How do I cancel my subscription and get a refund?",
    "My flight is delayed, what happens to my connection?",
    "I forgot my password and the code never arrives",
)
