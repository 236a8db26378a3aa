"""The parts of the engine, each for itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.pinyin import split, syllables
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.backends.embedded.words import language_of, matched, query_tokens, tokens
from assist_app.model.script import Script


def unit(rows: int, seed: int = 1) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal((rows, 512)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_tokens_of_mixed_text() -> None:
    assert tokens("退款 Parcels") == ["退", "款", "退款", "parcel"]
    assert query_tokens("我的退款呢") == ["的退", "退款", "款呢"]
    assert "the" not in query_tokens("where is the parcel")


@given(st.text(max_size=200))
def test_tokens_never_fail(text: str) -> None:
    assert all(tokens(text)) and language_of(text) in ("zh", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [("我的order还没到", "zh"), ("Where is my 快递", "en"), ("", "en"), ("好", "zh"), ("123", "en")],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_matched_words_are_the_customers_own() -> None:
    assert matched("快递三天没更新了", ["您的快递正在更新"]) == ("快递", "更新")
    assert matched("Where are my parcels", ["your parcel is here"]) == ("parcels",)
    assert matched("是的", ["是的"]) == ()


def test_pinyin() -> None:
    assert syllables("退款 ok") == ["tui", "kuan"]
    assert split("tuikuan") == ["tui", "kuan"]
    assert split("tuik") == ["tui", "k"]
    assert split("xyzq") is None


def scripts() -> list[Script]:
    texts = ["退款已经提交", "快递今天派送", "发票已经开好", "您的退货已签收"]
    return [
        Script(f"s{n}", "zh", text[:2], (text,), ("code",) if n == 1 else ()) for n, text in enumerate(texts)
    ]


def test_words_prefixes_initials_and_intents() -> None:
    index = LexicalIndex()
    index.add(scripts())
    index.commit()
    found = {
        query: [name for name, _score in index.search(query, 5)]
        for query in ("退款", "tk", "tuikuan", "fapiao")
    }
    assert found == {"退款": ["s0"], "tk": ["s0"], "tuikuan": ["s0"], "fapiao": ["s2"]}
    assert [name for name, _score in index.rank_intent("code", "随便", "zh", 5)] == ["s1"]
    assert index.search("!!!", 5) == [] and index.search("", 5) == []


def test_a_changed_script_replaces_the_old_one() -> None:
    index = LexicalIndex()
    index.add(scripts())
    index.commit()
    index.add([Script("s0", "zh", "改签", ("改签已经办好",))])
    index.commit()
    assert index.size == 4
    assert index.search("退款", 5) == []
    index.remove(["s0"])
    index.commit()
    assert index.size == 3


def test_the_projection_finds_nearly_what_exact_search_finds() -> None:
    # Clustered like real sentences: random directions have no neighbours worth finding.
    centres = unit(200)
    rows = np.repeat(centres, 40, axis=0) + 0.06 * unit(8000, 2) * np.sqrt(512) / 3
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    index = VectorIndex()
    for first in range(0, 8000, 1000):
        index.add([str(n) for n in range(first, first + 1000)], rows[first : first + 1000])
    hits = 0
    for query in rows[::400]:
        exact = set(np.argsort(-(rows @ query))[:10])
        hits += len(exact & {int(name) for name, _score in index.nearest(query, 10)})
    assert hits / (10 * len(rows[::400])) >= 0.95


def test_rows_survive_as_bytes_and_can_be_removed() -> None:
    rows = unit(5)
    index = VectorIndex(2)
    kept = index.add([f"v{n}" for n in range(5)], rows)
    again = VectorIndex(2)
    again.restore(zip([f"v{n}" for n in range(5)], kept, strict=True))
    name, score = again.nearest(rows[3], 1)[0]
    assert name == "v3" and score == pytest.approx(1.0, abs=0.01)
    again.remove(["v3", "v0", "missing"])
    assert len(again) == 3 and again.nearest(rows[3], 1)[0][0] != "v3"
    assert again.scores(["v4", "v0"], rows[4])["v4"] == pytest.approx(1.0, abs=0.01)
    again.restore([("bad", b"short")])
    assert len(again) == 3
