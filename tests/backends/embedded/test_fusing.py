"""Words and meaning in one ranking, weighed for every query."""

from __future__ import annotations

import numpy as np
import pytest

from assist_app.backends.embedded.encoder import Encoder, Vectors
from assist_app.backends.embedded.fusing import (
    Sign,
    SnippetIndex,
    VectorsOf,
    even,
    fused_ranking,
    sentences,
    words_weight,
)
from assist_app.backends.embedded.words import searched_tokens
from assist_app.model.script import Script

PASSAGES = {
    "refund": "Refunds go back to the card you paid with. It takes three to five working days.",
    "parcel": "Parcels leave our warehouse every evening. A courier rings once and then leaves a card.",
    "invoice": "An invoice can be downloaded from the order page. Companies add their tax number there.",
    "museum": "The museum opens at nine. Children under six do not pay.",
    "bread": "The bakery makes rye bread on Fridays. Rolls are sold out by noon.",
}


@pytest.fixture(scope="module")
def vectors_of() -> VectorsOf:
    encoder = Encoder()
    encoder.load()
    return encoder.encode


@pytest.fixture(scope="module")
def passages(vectors_of: VectorsOf) -> SnippetIndex:
    return SnippetIndex([Script(name, "en", "", (text,)) for name, text in PASSAGES.items()], vectors_of)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("When will I have my money back?", "refund"),
        ("退款多久能到账？", "refund"),
        ("怎么开发票", "invoice"),
        ("tax number", "invoice"),
        ("快递员会打电话吗", "parcel"),
    ],
)
def test_found_by_words_by_meaning_and_across_languages(
    passages: SnippetIndex, query: str, wanted: str
) -> None:
    assert passages.find(query, 1)[0][0] == wanted


def test_a_known_vector_gives_the_same_ranking(passages: SnippetIndex, vectors_of: VectorsOf) -> None:
    assert passages.find("money back", 5, vectors_of(["money back"])[0]) == passages.find("money back", 5)


def test_a_title_is_found_by_one_sentence_of_a_long_story(vectors_of: VectorsOf) -> None:
    titled = [
        Script("late", "zh", "包裹迟到怎么办", ("请把单号发给我们。",)),
        Script("broken", "zh", "商品破损怎么赔", ("请拍照片给我们。",)),
        Script("size", "zh", "尺码不合适怎么换", ("七天内可以换。",)),
    ]
    story = "上个月我在你们店里给妈妈买了一套碗，她很喜欢颜色。今天打开一看碎了两个。你们怎么赔偿？"
    assert SnippetIndex(titled, vectors_of).find(story, 1)[0][0] == "broken"


@pytest.mark.parametrize("text", ["", " ", "???", "\ud800", "a" * 20_000, "退" * 5_000, "\x00"])
def test_odd_queries_do_no_harm(passages: SnippetIndex, text: str) -> None:
    found = passages.find(text, 3)
    assert len(found) == 3
    assert all(np.isfinite(score) for _name, score in found)


def test_an_empty_index_finds_nothing(vectors_of: VectorsOf) -> None:
    assert SnippetIndex([], vectors_of).find("refund", 3) == []


def test_indexing_can_be_called_off(vectors_of: VectorsOf) -> None:
    asked: list[int] = []

    def counted(texts: list[str]) -> Vectors:
        asked.append(len(texts))
        return vectors_of(texts)

    many = (Script(str(n), "en", "", (f"parcel {n}",)) for n in range(10_000))
    SnippetIndex(many, counted, lambda: len(asked) >= 1)  # type: ignore[arg-type]
    assert sum(asked) < 200


def test_words_count_less_when_they_cover_little_or_languages_differ() -> None:
    assert words_weight(0.001, 1.0) < words_weight(0.05, 1.0)
    assert words_weight(0.2, 0.0) < words_weight(0.2, 1.0)


def test_one_shared_word_across_languages_does_not_beat_the_meaning() -> None:
    dense = {"right": 0.7, "wrong": 0.3, "other": 0.2, "fourth": 0.25}
    lengths: dict[str, float] = {}
    foreign = fused_ranking(Sign({"wrong": 3.0}, dense, 0.02, 0.0, lengths), 1)
    native = fused_ranking(Sign({"wrong": 3.0}, dense, 0.5, 1.0, lengths), 1)
    assert (foreign[0][0], native[0][0]) == ("right", "wrong")


def test_nothing_known_keeps_the_order() -> None:
    assert fused_ranking(Sign({}, {}, 0.0, 0.0, {}), 5) == []
    alike = fused_ranking(Sign({}, {"b": 0.5, "a": 0.5}, 0.0, 1.0, {}), 5)
    assert [name for name, _score in alike] == ["b", "a"]


def test_spread_is_even_or_nothing() -> None:
    assert even(np.array([1.0, 1.0, 1.0])).tolist() == [0.0, 0.0, 0.0]
    assert even(np.array([1.0, 3.0])).tolist() == [-1.0, 1.0]


def test_sentences_keep_short_ones_with_the_one_before() -> None:
    assert sentences("好。退款三天到账，请您耐心等待一下。谢谢您的理解和支持哦！") == [
        "好。 退款三天到账，请您耐心等待一下。",
        "谢谢您的理解和支持哦！",
    ]
    assert sentences("It costs $3.50 a day in all. Ask at the desk.") == [
        "It costs $3.50 a day in all.",
        "Ask at the desk.",
    ]
    assert sentences("") == []


def test_searched_words_have_single_characters_that_say_much() -> None:
    assert searched_tokens("退款的") == ["退款", "款的", "退", "款"]
