"""Intents and attitude on the public development splits, learned and judged as `assist-app lab` does."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.attitude import AttitudeModel
from assist_app.backends.embedded.encoder import Encoder, Vectors
from assist_app.backends.embedded.intents import IntentModel
from assist_app.backends.embedded.names import spoken
from assist_app.backends.embedded.words import language_of
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import OTHER

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
DRAWS = 3
"""Few-shot figures are means of so many draws."""

BINS = 15
TEST_SHARE = 0.18
"""Share of strangers in the test split of clinc150 (1,000 of 5,500); the development split has 3 %."""

Row = dict[str, Any]
Bar = tuple[str, Callable[[], float], float, float, float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """In-scope accuracy of the best intent and of the answer given (OTHER counts as wrong there), calibration
    error of all answers, and AUROC and F1 of OTHER (0 without strangers)."""

    best: float
    answered: float
    calibration_error: float
    auroc: float = 0.0
    f1: float = 0.0
    f1_as_in_test: float = 0.0


@cache
def rows(name: str) -> list[dict[str, Any]]:
    """One data file."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text().splitlines()]


class Material:
    """Sets, encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.outcome = cache(self._outcome)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (n, 512)."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        for first in range(0, len(missing), 64):
            part = missing[first : first + 64]
            self._known.update(zip(part, self._encoder.encode(part), strict=True))
        return np.array([self._known[text] for text in texts], np.float32)

    def _outcome(self, name: str, shots: int) -> Outcome:
        """Mean over the draws; `shots` 0 is all of the training file, -1 the names of the intents alone."""
        runs = [self._run(name, shots, draw) for draw in range(DRAWS if shots > 0 else 1)]
        return Outcome(*(float(np.mean(figures)) for figures in zip(*map(_figures, runs), strict=True)))

    def _run(self, name: str, shots: int, draw: int) -> Outcome:
        by_code: dict[str, list[str]] = defaultdict(list)
        for row in few(name, shots, draw):
            by_code[row["intent"]].append(row["text"])
        other = by_code.pop(OTHER, []) if shots >= 0 else []
        definitions = [
            _definition(code, texts if shots >= 0 else ())
            for code, texts in sorted(by_code.items())
            if code != OTHER
        ]
        model = IntentModel(definitions, other, self.encode)
        test = rows(f"{name}_devtest")
        texts = [row["text"] for row in test]
        verdicts = model.judge(self.encode(texts), texts)
        truth = np.array([row["intent"] for row in test])
        best = np.array([next(e.label for e in v.ranking if e.label != OTHER) for v in verdicts])
        said = np.array([verdict.code for verdict in verdicts])
        sure = np.array([verdict.confidence for verdict in verdicts])
        return _compared(truth, best, said, sure)

    def names_by_cosine(self, name: str) -> float:
        """Accuracy of the nearest name."""
        names = sorted({row["intent"] for row in rows(f"{name}_train")} - {OTHER})
        test = [row for row in rows(f"{name}_devtest") if row["intent"] != OTHER]
        near = self.encode([row["text"] for row in test]) @ self.encode([spoken(one) for one in names]).T
        return float(
            np.mean([names[n] == row["intent"] for n, row in zip(near.argmax(axis=1), test, strict=True)])
        )

    def attitude(
        self, train: Sequence[dict[str, Any]], test: Sequence[dict[str, Any]]
    ) -> tuple[float, float]:
        """Accuracy and calibration error."""
        model = AttitudeModel([(row["text"], row["label"]) for row in train], self.encode)
        texts = [row["text"] for row in test]
        best = [ranked[0] for ranked in model.rank(self.encode(texts), texts)]
        right = np.array([entry.label == row["label"] for entry, row in zip(best, test, strict=True)])
        sure = np.array([entry.probability for entry in best])
        return float(right.mean()), calibration_error(sure, right)

    def seconds_to_learn(self, name: str, intents: int, examples: int, *, afresh: bool = False) -> float:
        """So many intents of so many examples each at most; vectors are at hand, as after an edit, or not."""
        by_code: dict[str, list[str]] = defaultdict(list)
        for row in rows(f"{name}_train"):
            by_code[row["intent"]].append(row["text"])
        codes = sorted(set(by_code) - {OTHER})[:intents]
        definitions = [
            IntentDefinition(code, spoken(code), "en", examples=tuple(by_code[code][:examples]))
            for code in codes
        ]
        encode = Material(self._encoder).encode if afresh else self.encode
        if not afresh:
            encode([text for code in codes for text in (spoken(code), *by_code[code][:examples])])
        started = time.perf_counter()
        IntentModel(definitions, (), encode)
        return time.perf_counter() - started


def _definition(code: str, texts: Sequence[str]) -> IntentDefinition:
    name = spoken(code)
    return IntentDefinition(code, name, language_of(name), examples=tuple(dict.fromkeys(texts)))


def few(name: str, shots: int, draw: int) -> list[dict[str, Any]]:
    """Training rows of one draw; all of them for `shots` of 0 or less."""
    train = rows(f"{name}_train")
    if shots <= 0:
        return train
    lists = DATA / f"{name}_fewshot.json"
    if lists.exists():
        ids = set(json.loads(lists.read_text())[f"{shots}shot-seed{draw}"])
        return [row for row in train if row["id"] in ids]
    by_code: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in train:
        by_code[row["intent"]].append(row)
    chance = np.random.default_rng(100 * shots + draw)
    many = [found for code, found in by_code.items() if code != OTHER and len(found) >= 10]
    return [found[n] for found in many for n in chance.permutation(len(found))[:shots]]


def _figures(outcome: Outcome) -> tuple[float, ...]:
    return (
        outcome.best,
        outcome.answered,
        outcome.calibration_error,
        outcome.auroc,
        outcome.f1,
        outcome.f1_as_in_test,
    )


def _compared(
    truth: npt.NDArray[Any], best: npt.NDArray[Any], said: npt.NDArray[Any], sure: npt.NDArray[Any]
) -> Outcome:
    strange, called = truth == OTHER, said == OTHER
    inside = ~strange
    scope = float((best == truth)[inside].mean()), float((said == truth)[inside].mean())
    error = calibration_error(sure, said == truth)
    if not strange.any():
        return Outcome(*scope, error)
    strangeness = np.where(called, sure, 1 - sure)
    weight = TEST_SHARE / (1 - TEST_SHARE) * inside.sum() / strange.sum()
    hits, false = float((called & strange).sum()), float((called & inside).sum())
    return Outcome(
        *scope,
        error,
        auroc(strangeness, strange),
        2 * hits / (hits + false + float(strange.sum())),
        2 * weight * hits / (weight * hits + false + weight * float(strange.sum())),
    )


def auroc(score: npt.NDArray[Any], positive: npt.NDArray[Any]) -> float:
    """Probability that a positive row scores higher than a negative one."""
    ranks = np.argsort(np.argsort(score, kind="stable"), kind="stable") + 1
    many = int(positive.sum())
    return float((ranks[positive].sum() - many * (many + 1) / 2) / (many * (len(score) - many)))


def calibration_error(sure: npt.NDArray[Any], right: npt.NDArray[Any]) -> float:
    """Expected calibration error over equal bins of confidence."""
    bins = np.clip((sure * BINS).astype(int), 0, BINS - 1)
    parts = [bins == n for n in range(BINS) if (bins == n).any()]
    return float(sum(part.mean() * abs(sure[part].mean() - right[part].mean()) for part in parts))


def intent_bars(encoder: Encoder) -> list[Bar]:
    """What is measured: name, how, baseline, goal, floor."""
    material = Material(encoder)

    def of(name: str, shots: int, figure: Callable[[Outcome], float]) -> Callable[[], float]:
        return lambda: figure(material.outcome(name, shots))

    found: list[Bar] = []
    for name, baselines, goals, floors in ACCURACY:
        for shots, baseline, goal, floor in zip((0, 10, 5), baselines, goals, floors, strict=True):
            what = f"{name} {shots or 'full'}"
            found.append((what, of(name, shots, lambda outcome: outcome.best), baseline, goal, floor))
    for name, shots, baseline, goal, floor in STRANGE:
        what = f"{name} {shots or 'full'} other AUROC"
        found.append((what, of(name, shots, lambda o: o.auroc), baseline, goal, floor))
    found.append(("clinc150 full other F1", of("clinc150", 0, lambda o: o.f1), 0.0, 0.86, F1))
    for name, shots, floor in F1_ELSEWHERE:
        unknown = of(name, shots, lambda o: o.f1)
        found.append(
            (f"{name} {shots or 'full'} other F1{NONE_TAUGHT.get(name, '')}", unknown, 0.0, 0.0, floor)
        )
    as_in_test = of("clinc150", 0, lambda o: o.f1_as_in_test)
    found.append(("the same, 18 % strangers as in the test", as_in_test, 0.804, 0.86, F1_AS_IN_TEST))
    for name, shots, floors in SURE:
        what = f"{name} {shots or 'full'} answered in scope"
        found.append((what, of(name, shots, lambda o: o.answered), 0.0, 0.0, floors[0]))
        what = f"{name} {shots or 'full'} 1 - ECE"
        found.append((what, of(name, shots, lambda o: 1 - o.calibration_error), 0.0, 0.95, floors[1]))
    for name, floor in NAMES:
        cosine = material.names_by_cosine(name)
        found.append((f"{name} names only", of(name, -1, lambda o: o.best), cosine, cosine + 0.1, floor))
    return found + _attitude_bars(material)


def _attitude_bars(material: Material) -> list[Bar]:
    chinese, english = rows("sentiment_zh_train"), rows("sentiment_en_dev")
    halves, learn = (english[::2], english[1::2]), material.seconds_to_learn

    @cache
    def zh() -> tuple[float, float]:
        return material.attitude(chinese, rows("sentiment_zh_devtest"))

    @cache
    def en() -> tuple[float, float]:
        both = [
            material.attitude([*chinese, *halves[0]], halves[1]),
            material.attitude([*chinese, *halves[1]], halves[0]),
        ]
        return float(np.mean([a for a, _e in both])), float(np.mean([e for _a, e in both]))

    return [
        ("attitude zh", lambda: zh()[0], 0.827, 0.86, 0.814),
        ("attitude zh 1 - ECE", lambda: 1 - zh()[1], 0.0, 0.95, 0.97),
        ("attitude en, learned with zh", lambda: en()[0], 0.806, 0.84, 0.844),
        ("attitude en 1 - ECE", lambda: 1 - en()[1], 0.0, 0.95, 0.955),
        ("1 / seconds for 40 intents x 20", lambda: 1 / learn("clinc150", 40, 20), 0.0, 1.0, 0.5),
        (
            "20 / seconds for banking77 full",
            lambda: 20 / learn("banking77", 77, 999, afresh=True),
            0.0,
            1.0,
            0.5,
        ),
    ]


ACCURACY = (
    ("banking77", (0.925, 0.806, 0.729), (0.937, 0.85, 0.78), (0.913, 0.809, 0.75)),
    ("clinc150", (0.954, 0.89, 0.839), (0.966, 0.93, 0.9), (0.955, 0.9, 0.864)),
    ("crosswoz_intent", (0.935, 0.894, 0.831), (0.945, 0.905, 0.86), (0.922, 0.891, 0.858)),
    ("multidogo", (0.9, 0.802, 0.738), (0.915, 0.84, 0.785), (0.891, 0.803, 0.785)),
)
"""Set, then for all examples, ten and five an intent: baselines on the test splits, goals, floors."""

F1, F1_AS_IN_TEST = 0.785, 0.875
F1_ELSEWHERE = (("crosswoz_intent", 0, 0.44), ("multidogo", 0, 0.7), ("clinc150", 10, 0.62))
NONE_TAUGHT = {"crosswoz_intent": ", none taught"}
NAMES = (("banking77", 0.58), ("crosswoz_intent", 0.58))
STRANGE = (
    ("clinc150", 0, 0.964, 0.975, 0.98),
    ("crosswoz_intent", 0, 0.929, 0.95, 0.929),
    ("multidogo", 0, 0.846, 0.846, 0.904),
)
SURE = (
    ("banking77", 0, (0.905, 0.962)),
    ("banking77", 10, (0.802, 0.965)),
    ("banking77", 5, (0.745, 0.945)),
    ("clinc150", 0, (0.947, 0.977)),
    ("clinc150", 10, (0.898, 0.977)),
    ("clinc150", 5, (0.86, 0.965)),
    ("crosswoz_intent", 0, (0.92, 0.957)),
    ("crosswoz_intent", 10, (0.888, 0.948)),
    ("crosswoz_intent", 5, (0.855, 0.945)),
    ("multidogo", 0, (0.868, 0.953)),
    ("multidogo", 10, (0.795, 0.92)),
    ("multidogo", 5, (0.783, 0.9)),
)
