"""The classifier by itself: what it learns, how sure it may be, and that learning can be ended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assist_app.backends.embedded.attitude import APART, AttitudeModel
from assist_app.backends.embedded.calibration import fit_gate, mixing, strictness
from assist_app.backends.embedded.classifier import Classifier
from assist_app.backends.embedded.curved import Curved
from assist_app.backends.embedded.encoder import WIDTH, Vectors
from assist_app.backends.embedded.heads import MANY
from assist_app.backends.embedded.intents import NAME_TRUST, TAUGHT, WORDED, IntentModel, training_texts
from assist_app.backends.embedded.logistic import TrainingStopped, fit_softmax, softmax
from assist_app.backends.embedded.names import spoken, unglued, worded, words_said
from assist_app.backends.embedded.ngrams import NgramSpace, dense_rows, grams, kernel
from assist_app.backends.embedded.sparse import SparseRows
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import OTHER

WORDS = ("parcel", "refund", "invoice", "password", "hotel", "flight", "router", "coupon")


def clouds(labels: int, each: int, spread: float, strangers: int = 0) -> tuple[list[str], Vectors, list[str]]:
    """Labels, unit vectors around one centre a label, and texts with the label's word; strangers are far."""
    chance = np.random.default_rng(3)
    middle = chance.standard_normal((labels, WIDTH)) / np.sqrt(WIDTH)
    names = [WORDS[n] for n in range(labels) for _example in range(each)]
    points = np.repeat(middle, each, axis=0)
    points = points + spread * chance.standard_normal(points.shape) / np.sqrt(WIDTH)
    points = np.vstack([points, chance.standard_normal((strangers, WIDTH)) / np.sqrt(WIDTH)])
    texts = [f"my {name} number {n % 7}" for n, name in enumerate(names)]
    texts += [f"weather of day {n}" for n in range(strangers)]
    names += ["none"] * strangers
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    return names, np.asarray(points / lengths, np.float32), texts


def test_it_tells_labels_apart_and_strangers_too() -> None:
    labels, vectors, texts = clouds(8, 24, 1.0, strangers=120)
    train, test = slice(0, None, 2), slice(1, None, 2)
    model = Classifier(labels[train], vectors[train], texts[train], stranger="none")
    judged = model.judge_all(vectors[test], texts[test])
    known = np.array([label != "none" for label in labels[test]])
    best = [next(entry.label for entry in one.ranked if entry.label != "none") for one in judged]
    right = [a == b for a, b in zip(best, labels[test], strict=True)]
    assert np.mean(np.array(right)[known]) > 0.95
    called = np.array([one.known < model.strict for one in judged])
    assert np.mean(called[~known]) > 0.9 and np.mean(called[known]) < 0.1


@pytest.mark.parametrize("text", ["", " ", "\ud800", "？？？", "a" * 5000, "Ünïcode привет 🙂"])
def test_any_text_gets_probabilities(text: str) -> None:
    labels, vectors, texts = clouds(3, 4, 1.0)
    ranked = Classifier(labels, vectors, texts).rank(np.zeros(WIDTH, np.float32), text)
    assert len(ranked) == 3 and sum(entry.probability for entry in ranked) == pytest.approx(1, abs=1e-4)
    assert all(0 <= entry.probability <= 1 for entry in ranked)


def test_one_example_a_label_and_the_same_one_twice() -> None:
    labels, vectors, texts = clouds(4, 1, 0.0)
    model = Classifier(labels * 2, np.vstack([vectors, vectors]), texts * 2)
    assert [model.rank(vector, text)[0].label for vector, text in zip(vectors, texts, strict=True)] == labels


def test_more_examples_than_are_compared_pair_by_pair() -> None:
    labels, vectors, texts = clouds(8, MANY // 8 + 20, 1.5)
    model = Classifier(
        labels[::2] + labels[1::2], np.vstack([vectors[::2], vectors[1::2]]), texts[::2] + texts[1::2]
    )
    some = slice(0, None, 50)
    ranked = model.rank_all(vectors[some], texts[some])
    assert np.mean([a[0].label == b for a, b in zip(ranked, labels[some], strict=True)]) > 0.95


def test_names_alone_find_an_intent_that_says_the_name() -> None:
    chance = np.random.default_rng(1)
    vectors = chance.standard_normal((8, WIDTH)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    model = Classifier(WORDS, vectors, WORDS, [3.0] * 8)
    nowhere = np.full(WIDTH, 1 / np.sqrt(WIDTH), np.float32)
    assert model.rank(nowhere, "please send the invoice")[0].label == "invoice"


def test_learning_stops_when_it_is_no_longer_wanted() -> None:
    labels, vectors, texts = clouds(8, 20, 1.0)
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    with pytest.raises(TrainingStopped):
        Classifier(labels, vectors, texts, stop=stop)
    assert asked == 6


def test_a_verdict_ranks_every_intent_once_on_one_scale() -> None:
    _labels, vectors, texts = clouds(8, 20, 1.0)
    definitions = [
        IntentDefinition(word, word, "en", examples=tuple(t for t in dict.fromkeys(texts) if word in t))
        for word in WORDS
    ]
    known = dict(zip(texts, vectors, strict=True)) | dict(zip(WORDS, vectors[::20], strict=True))
    # Wordings of the names lie far from everything.
    far = np.eye(WIDTH, dtype=np.float32)[0]
    model = IntentModel(definitions, (), lambda asked: np.array([known.get(text, far) for text in asked]))
    for verdict in model.judge(vectors[::9], texts[::9]):
        codes = [entry.label for entry in verdict.ranking]
        assert sorted(codes) == sorted({*WORDS, OTHER}) and codes[0] == verdict.code
        assert verdict.confidence == verdict.ranking[0].probability


def test_the_products_of_n_grams_are_those_of_the_written_out_rows() -> None:
    counted = [grams(text) for text in ["我的包裹到哪了", "where is my parcel", "my parcel, my 包裹"] * 12]
    counted += [grams("no parcel")]
    space = NgramSpace(counted)
    rows = [space.row(counts) for counts in counted]
    written = dense_rows(rows, len(space.columns))
    assert 0 < space.common < len(space.columns)
    assert np.allclose(kernel(rows, space.common), written @ written.T, atol=1e-5)


def test_many_examples_of_a_few_labels_are_told_by_a_rare_n_gram() -> None:
    chance = np.random.default_rng(8)
    texts = [
        f"item {n * 7919 % 4001}" + (" fine" if n % 2 else " poor") * (n % 50 < 4) for n in range(MANY + 200)
    ]
    labels = ["pos" if n % 2 else "neg" for n in range(len(texts))]
    vectors = chance.standard_normal((len(texts), WIDTH)).astype(np.float32) / np.float32(np.sqrt(WIDTH))
    model = Classifier(labels, vectors, texts)
    asked = model.judge_all(vectors[:2], ["another item, fine", "another item, poor"])
    assert [judged.ranked[0].label for judged in asked] == ["pos", "neg"]
    again = Classifier(labels, vectors, texts).judge_all(vectors[:2], ["another item, fine", "poor"])
    assert again[0].ranked == asked[0].ranked
    calls = iter(range(10_000))
    with pytest.raises(TrainingStopped):
        Classifier(labels, vectors, texts, stop=lambda: next(calls) > 20)


def test_rows_that_are_nearly_empty_multiply_like_written_ones() -> None:
    chance = np.random.default_rng(2)
    rows = [
        (np.array([0, 3]), np.array([1.0, 0.5], np.float32)),
        (np.array([], np.intp), np.array([], np.float32)),
    ]
    rows.append((np.array([1, 3]), np.array([2.0, 1.0], np.float32)))
    table = SparseRows(rows, 5)
    written = dense_rows(rows, 5)
    weights, scores = chance.standard_normal((5, 3)), chance.standard_normal((3, 3))
    assert np.allclose(table.scores(weights), written @ weights)
    assert np.allclose(table.pulls(scores), written.T @ scores)
    lean = table.leaning(np.array([0, 1, 1]), 2)
    assert lean[0] > lean[3] and lean.shape == (5,)


def test_curved_borders_tell_what_straight_ones_cannot() -> None:
    chance = np.random.default_rng(4)
    middles = chance.standard_normal((2, 40)).astype(np.float32)
    signs = chance.choice([-1.0, 1.0], (600, 2)).astype(np.float32)
    points = signs @ middles + 0.3 * chance.standard_normal((600, 40)).astype(np.float32)
    truth = (signs[:, 0] * signs[:, 1] > 0).astype(np.intp)
    shares, near = Curved(points[:400], truth[:400], 2).measure(points[400:])
    straight = fit_softmax(points[:400], truth[:400], 2, 0.05)
    assert (shares.argmax(axis=1) == truth[400:]).mean() > 0.95
    assert ((points[400:] @ straight).argmax(axis=1) == truth[400:]).mean() < 0.7
    assert np.allclose(np.exp(shares).sum(axis=1), 1, atol=1e-3) and near.shape == (200,)


@pytest.mark.parametrize("truth", [[0], [0, 1], [1, 1, 1]])
def test_a_curved_head_of_hardly_any_examples(truth: list[int]) -> None:
    vectors = np.ones((len(truth), 6), np.float32)
    shares, _near = Curved(vectors, np.array(truth), 2).measure(vectors)
    assert np.isfinite(shares).all()


def test_logistic_regression_finds_the_lowest_point() -> None:
    chance = np.random.default_rng(0)
    rows = chance.standard_normal((200, 6)).astype(np.float32)
    truth = (rows @ chance.standard_normal((6, 3)).astype(np.float32)).argmax(axis=1)
    weights = fit_softmax(rows, truth, 3, 0.5, rounds=200)
    shares = softmax(rows @ weights)
    shares[np.arange(200), truth] -= 1
    assert np.abs(rows.T @ shares + 0.5 * weights).max() < 0.2


def test_a_head_that_knows_nothing_gets_little_say() -> None:
    chance = np.random.default_rng(0)
    truth = chance.integers(0, 4, 400)
    good = np.log(np.full((400, 4), 0.1, np.float32))
    good[np.arange(400), truth] = np.log(0.7)
    noise = np.log(softmax(chance.standard_normal((400, 4)).astype(np.float32) * 2))
    say = mixing([good, noise, noise], truth)
    assert say[0] > 5 * say[1]


def test_the_gate_is_calibrated_for_the_expected_share_of_strangers() -> None:
    chance = np.random.default_rng(0)
    signs = np.concatenate([chance.normal(2, 1, (900, 3)), chance.normal(0, 1, (100, 3))]).astype(np.float32)
    known = np.arange(1000) < 900
    gate = fit_gate(signs, known, 0.1)
    assert gate is not None
    belonging = gate.open(signs)
    assert abs(belonging.mean() - 0.9) < 0.02
    limit = strictness(belonging, known, 0.1)
    called = belonging < limit
    assert 2 * (called & ~known).sum() / (called.sum() + 100) > 0.85
    assert fit_gate(signs[:900], known[:900]) is None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("pending_card_payment", "pending card payment"),
        ("酒店-询问-名称", "酒店 询问 名称"),
        ("changeOrder", "change order"),
        ("Track parcel", "Track parcel"),
    ],
)
def test_codes_are_read_as_words(code: str, name: str) -> None:
    assert spoken(code).lower() == name.lower()


def test_words_of_a_name_that_are_glued_together_are_taken_apart() -> None:
    known = words_said(["I lost my debit card", "report it to the office", "Hebehaglam"])
    assert unglued("finance reportlostcard", known) == "finance report lost card"
    assert unglued("ReportLostCardIntent", known) == "report lost card"
    assert unglued("hebehaglam notification", known) == "hebehaglam notification"
    for odd in (
        "",
        "x" * 10_000,
        "cardcard" * 9,
        "酒店预订酒店预订酒店",
        "\ud800" * 9,
        "İİİİİİİİİ",
        "lostcard|",
    ):
        assert unglued(odd, known) == odd
    # Only of whole known words: the last letter belongs to none.
    assert unglued("lostcardq", known) == "lostcardq"


def test_glued_names_are_as_good_as_written_ones() -> None:
    taught = IntentDefinition("lostcard", "lostdebitcard", "en", examples=("I lost my debit card",))
    known = words_said(taught.examples)
    assert training_texts(taught, known)["lost debit card"] == NAME_TRUST
    assert "I can't find my debit card" in training_texts(taught, known)


def test_an_english_name_without_examples_is_put_into_sentences() -> None:
    alone = training_texts(IntentDefinition("lost_card", "lost_card", "en"))
    assert {"lost card", "how do I lost card?", "I can't find my card"} <= alone.keys()
    assert set(alone.values()) == {NAME_TRUST}
    assert training_texts(IntentDefinition("x", "", "en")) == {}
    taught = IntentDefinition("lost_card", "Lost card", "en", examples=("a", "b", "c"))
    counted = training_texts(taught)
    assert {text: counted[text] for text in ("Lost card", "a", "b", "c")} == {
        "Lost card": NAME_TRUST,
        "a": 0.0,
        "b": 0.0,
        "c": 0.0,
    }
    assert counted["I can't find my card"] == WORDED and "how do I Lost card?" not in counted


def test_an_example_that_is_a_wording_too_counts_as_an_example() -> None:
    taught = IntentDefinition("x", "Refund", "en", examples=("I want my money back", "Refund"))
    assert training_texts(taught)["I want my money back"] == 0.0
    assert training_texts(taught)["Refund"] == 0.0


def test_what_is_taught_by_many_examples_needs_no_wordings() -> None:
    examples = tuple(f"sentence {n}" for n in range(TAUGHT))
    assert len(training_texts(IntentDefinition("x", "Refund", "en", examples=examples))) == TAUGHT + 1


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("card arrival", "en", "has my card come yet"),
        ("Cancel my order", "en", "I no longer want my order"),
        ("balance not updated", "en", "the money is not in my account yet"),
        ("refunds", "en", "I want my money back"),
        ("餐馆 询问 营业时间", "zh", "餐馆几点开门"),
        ("酒店 询问 周边 {name}", "zh", "酒店{name}旁边有什么"),
        ("取消", "zh", "我不想要了"),
    ],
)
def test_what_customers_say_for_a_name(name: str, language: str, said: str) -> None:
    assert said in worded(name, language)


@pytest.mark.parametrize("name", ["", " ", "{}", "|:", "😀", "x" * 10_000, "询问", "of the", "\ud800"])
@pytest.mark.parametrize("language", ["zh", "en", "fr"])
def test_names_that_say_nothing_are_worded_in_no_way(name: str, language: str) -> None:
    assert worded(name, language) == ()


def test_each_language_is_judged_by_its_own_examples_in_the_order_asked() -> None:
    chance = np.random.default_rng(5)
    pushed = chance.standard_normal(WIDTH).astype(np.float32)
    known: dict[str, Vectors] = {}
    examples: list[tuple[str, str]] = []
    for n in range(APART + 40):
        # What pleases in one language displeases in the other: together they could not be learned.
        for text, turn in ((f"item {n} seen", 1), (f"物件{n}到", -1)):
            glad = n % 2 == 0
            vector = chance.standard_normal(WIDTH).astype(np.float32) + (turn if glad else -turn) * pushed
            known[text] = vector / np.linalg.norm(vector)
            examples.append((text, "pos" if glad else "neg"))
    asked, taught = examples[:60], examples[60:]

    def vectors_of(texts: Sequence[str]) -> Vectors:
        return np.array([known[text] for text in texts])

    texts = [text for text, _label in asked]
    ranked = AttitudeModel(taught, vectors_of).rank(vectors_of(texts), texts)
    assert np.mean([row[0].label == label for row, (_t, label) in zip(ranked, asked, strict=True)]) > 0.9
