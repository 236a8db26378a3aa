"""Results of a company's own program or model as events, by the mapping of the account."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from assist_app.backends.wecom.mapping import Place, Rule, find
from assist_app.i18n import _
from assist_app.model.errors import Misconfigured
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import Attitude, AttitudeLabel, Intent

UNSTATED = 0.5
"""The confidence of an intent whose program states none."""
ATTITUDES = {
    **{label.value: label for label in AttitudeLabel},
    "正面": AttitudeLabel.POSITIVE,
    "积极": AttitudeLabel.POSITIVE,
    "中性": AttitudeLabel.NEUTRAL,
    "负面": AttitudeLabel.NEGATIVE,
    "消极": AttitudeLabel.NEGATIVE,
}

Row = tuple[tuple[str, ...], float]
"""Messages and score."""


class Reading:
    """One result read by the rules. A rule that does not fit is told only when nothing at all was found."""

    def __init__(self, rules: Sequence[Rule], result: Any) -> None:
        self._found: dict[str, dict[Place, Any]] = {}
        self._problem: Misconfigured | None = None
        for rule in rules:
            try:
                self._found.setdefault(rule.target, {}).update(find(rule, result))
            except Misconfigured as error:
                self._problem = self._problem or error

    def rows(self) -> list[Row]:
        """Texts with their scores, the best first; equal scores keep the result's order."""
        scores = self._found.get("score", {})
        rows: dict[tuple[str, ...], float] = {}
        for place, value in self._found.get("text", {}).items():
            messages = tuple(_messages(value))
            if messages and messages not in rows:
                rows[messages] = _number(_nearest(scores, place), 0.0)
        return sorted(rows.items(), key=lambda row: -row[1])

    def intent(self, known: Sequence[IntentDefinition]) -> Intent | None:
        """The intent, completed from the library where the result has only its code or only its name."""
        code, name = self._first("intent.code"), self._first("intent.name")
        if not code and not name:
            return None
        for definition in known:
            if (code and definition.code == code) or (not code and definition.name == name):
                code, name = definition.code, name or definition.name
                break
        sure = _number(next(iter(self._found.get("intent.confidence", {}).values()), None), UNSTATED)
        return Intent(code or name, name or code, min(1.0, max(0.0, sure)))

    def attitude(self) -> Attitude | None:
        """How the customer sounds, when the result says it in a word that is known."""
        label = ATTITUDES.get(self._first("attitude").lower())
        return Attitude(label, UNSTATED) if label else None

    def complain(self) -> None:
        """Raises why nothing was found: a line that does not fit, or lines that are all absent."""
        if self._problem:
            raise self._problem
        if not any(self._found.values()):
            raise Misconfigured(
                _("No line of the mapping finds anything in the result; the settings of the account hold it.")
            )

    def _first(self, target: str) -> str:
        value = next(iter(self._found.get(target, {}).values()), "")
        if type(value) is int:
            value = str(value)
        return value.strip() if isinstance(value, str) else ""


def _messages(value: Any) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str) and part.strip():
            yield part.strip()


def _nearest(scores: dict[Place, Any], place: Place) -> Any:
    """The score of the same entry, or of the entry around it."""
    for end in range(len(place), -1, -1):
        if place[:end] in scores:
            return scores[place[:end]]
    return None


def _number(value: Any, instead: float) -> float:
    if type(value) not in (int, float):
        return instead
    try:
        number = float(value)
    except OverflowError:
        return instead
    return number if math.isfinite(number) else instead
