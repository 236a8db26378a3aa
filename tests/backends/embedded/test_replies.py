"""Replies learned from past conversations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assist_app.backends.embedded.encoder import Encoder
from assist_app.backends.embedded.replies import Cancelled, Case, ReplyRanker
from assist_app.backends.embedded.reply_texts import VectorsOf

HOTELS = (
    "Maple Inn",
    "Harbour House",
    "Cedar Lodge",
    "Royal Crown",
    "Blue Lagoon",
    "Old Mill",
    "Grand Plaza",
    "River View",
    "Sunset Court",
    "White Swan",
    "Golden Lion",
    "Park Gate",
)
ASKED: dict[str, tuple[str, Callable[[str, int], str]]] = {
    "phone": ("What is their phone number?", lambda hotel, n: f"Their number is 020 555 {n}00{n}."),
    "price": ("How much is a night there?", lambda hotel, n: f"A night at {hotel} costs {80 + n} dollars."),
    "address": ("Where is it exactly?", lambda hotel, n: f"{hotel} is at {n} Station Road."),
    "bye": ("Thanks, that is all.", lambda hotel, n: "You are welcome, have a good day!"),
}


def context(hotel: str, question: str) -> tuple[tuple[str, str], ...]:
    return (
        ("customer", f"I am looking for {hotel}."),
        ("agent", f"I have found {hotel} for you."),
        ("customer", question),
    )


def cases(hotels: tuple[str, ...]) -> list[Case]:
    return [
        Case(context(hotel, question), answer(hotel, n))
        for n, hotel in enumerate(hotels)
        for question, answer in ASKED.values()
    ]


@pytest.fixture(scope="module")
def vectors_of() -> VectorsOf:
    encoder = Encoder()
    encoder.load()
    return encoder.encode


@pytest.fixture(scope="module")
def ranker(vectors_of: VectorsOf) -> ReplyRanker:
    made = ReplyRanker.fit(cases(HOTELS[:10]), vectors_of)
    made.take_pool(
        [
            (f"{name} {hotel}", answer(hotel, n + 30))
            for n, hotel in enumerate(HOTELS[10:])
            for name, (_question, answer) in ASKED.items()
            if name != "bye" or n == 0
        ]
    )
    return made


@pytest.mark.parametrize("hotel", HOTELS[10:])
@pytest.mark.parametrize("name", ["price", "address"])
def test_the_kind_of_answer_is_learned_and_the_name_is_kept(
    ranker: ReplyRanker, hotel: str, name: str
) -> None:
    asked = {"price": "What would one night cost?", "address": "Where can I find it?"}[name]
    assert ranker.rank(context(hotel, asked))[0][0] == f"{name} {hotel}"


def test_only_candidates_are_ranked(ranker: ReplyRanker) -> None:
    wanted = ["bye Golden Lion", "price Park Gate"]
    found = ranker.rank(context("Park Gate", "Thank you, bye."), wanted)
    assert [name for name, _score in found] == wanted
    assert ranker.rank(context("Park Gate", "Thank you, bye."), []) == []
    with pytest.raises(KeyError):
        ranker.rank(context("Park Gate", "Thank you, bye."), ["nobody"])


def test_the_same_material_gives_the_same_ranking(ranker: ReplyRanker, vectors_of: VectorsOf) -> None:
    again = ReplyRanker.fit(cases(HOTELS[:10]), vectors_of)
    again.take_pool([("a", "A night costs 5 dollars."), ("b", "Their number is 12.")])
    third = ReplyRanker.fit(cases(HOTELS[:10]), vectors_of)
    third.take_pool([("a", "A night costs 5 dollars."), ("b", "Their number is 12.")])
    asked = context("Old Mill", "The price?")
    assert again.rank(asked) == third.rank(asked)


def test_one_context_is_read_once(vectors_of: VectorsOf) -> None:
    read: list[str] = []

    def counted(texts: list[str]) -> object:
        read.extend(texts)
        return vectors_of(texts)

    made = ReplyRanker.fit(cases(HOTELS[:3]), counted)  # type: ignore[arg-type]
    made.take_pool([("a", "Goodbye!"), ("b", "It costs 5 dollars.")])
    read.clear()
    made.rank(context("Old Mill", "The price?"), ["a"])
    once = len(read)
    made.rank(context("Old Mill", "The price?"))
    assert 0 < once == len(read)


@pytest.mark.parametrize(
    "said",
    [
        (),
        (("customer", ""),),
        (("agent", "Hello"),),
        (("robot", "beep"), ("customer", "\ud800")),
        (("customer", "退" * 3000),),
    ],
)
def test_odd_contexts_do_no_harm(ranker: ReplyRanker, said: tuple[tuple[str, str], ...]) -> None:
    found = ranker.rank(said, most=3)
    assert len(found) == 3
    assert all(score == score for _name, score in found)


def test_little_material_is_enough_to_start(vectors_of: VectorsOf) -> None:
    made = ReplyRanker.fit(cases(HOTELS[:1])[:1], vectors_of)
    assert made.rank(context("Old Mill", "The price?")) == []
    made.take_pool([("a", "Goodbye!"), ("b", "")])
    assert {name for name, _score in made.rank(context("Old Mill", "The price?"))} == {"a", "b"}
    with pytest.raises(ValueError, match="nothing to learn"):
        ReplyRanker.fit([], vectors_of)


def test_five_cases_are_not_taken_too_seriously(vectors_of: VectorsOf) -> None:
    five = [Case((("customer", question),), answer("Old Mill", 7)) for question, answer in ASKED.values()]
    five.append(Case((("customer", "When do you open?"),), "We open at nine every morning."))
    made = ReplyRanker.fit(five, vectors_of)
    made.take_pool([(str(n), case.reply) for n, case in enumerate(five)])
    right = [made.rank(case.context)[0][0] == str(n) for n, case in enumerate(five)]
    assert sum(right) >= 4


def test_learning_can_be_called_off(vectors_of: VectorsOf) -> None:
    asked = iter([False, False, False])
    with pytest.raises(Cancelled):
        ReplyRanker.fit(cases(HOTELS[:4]), vectors_of, cancelled=lambda: next(asked, True))
