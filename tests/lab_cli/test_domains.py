"""The domain of a row is that of its intent; where that leaves it open, what the text sounds like."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.intents import Verdict
from assist_app.lab.domains import Domains
from assist_app.lab.rows import Example
from assist_app.model.suggestion import OTHER

WORDS = ("card", "plane")


def encode(texts: Sequence[str]) -> Vectors:
    return np.array([[word in text for word in WORDS] for text in texts], np.float32)


def said(code: str) -> Verdict:
    return Verdict(code, 0.9, ())


TAUGHT = [
    Example("block", "block my card", domain="bank"),
    Example("book", "book a plane", domain="travel"),
    Example("hello", "hello, my card", domain="bank"),
    Example("hello", "hello, a plane", domain="travel"),
]


def test_what_is_said_in_several_domains_is_judged_by_its_words() -> None:
    domains = Domains(TAUGHT, encode)
    texts = ["a plane", "hello, the card", "hello, the plane"]
    found = domains.judge([said("block"), said("hello"), said("hello")], encode(texts))
    assert found == ["bank", "bank", "travel"]


def test_strangers_have_a_domain_only_where_that_was_taught() -> None:
    assert Domains(TAUGHT, encode).judge([said(OTHER)], encode(["a plane"])) == [OTHER]
    strangers = [Example(OTHER, "your card?", domain="bank"), Example(OTHER, "a plane?", domain="travel")]
    domains = Domains([*TAUGHT, *strangers], encode)
    assert domains.judge([said(OTHER)] * 2, encode(["plane", "card"])) == ["travel", "bank"]
