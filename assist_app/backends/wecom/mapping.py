"""The visible rule of an account: where text, score and intent stand in a result that a company designed.

A line is `target = place`. A place is names joined by dots; `[]` after a name means every entry of a list,
`[2]` one entry, and a single dot the whole result: `text = answers[].content`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assist_app.i18n import _
from assist_app.model.errors import Misconfigured

TARGETS = ("text", "score", "intent.code", "intent.name", "intent.confidence", "attitude")
STEP = re.compile(r"([^.\[\]]*)((?:\[\d{0,4}\])*)")
MOST_RULES = 40

Step = str | int | None
"""A key, an index, or None for every entry."""
Place = tuple[int, ...]
"""Which entry of each [] a value was found in."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line, with its number for people."""

    target: str
    steps: tuple[Step, ...]
    line: str
    number: int


def read_rules(text: str) -> tuple[Rule, ...]:
    """The lines of a mapping; blank lines and lines with # are left out. Misconfigured names the line."""
    rules: list[Rule] = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        target, equals, place = (part.strip() for part in bare.partition("="))
        if not equals or target not in TARGETS or len(rules) >= MOST_RULES:
            targets = ", ".join(TARGETS)
            sentence = _("Line {number} of the mapping, “{line}”, must begin with one of {targets} and =.")
            raise Misconfigured(sentence.format(number=number, line=bare[:80], targets=targets))
        rules.append(Rule(target, _steps(place, bare, number), bare, number))
    return tuple(rules)


def find(rule: Rule, value: Any) -> Iterator[tuple[Place, Any]]:
    """Every value at the rule's place; nothing where a key or entry is missing.

    Misconfigured names the line when the result has another shape than the line says.
    """
    yield from _walk(rule, rule.steps, value, ())


def _walk(rule: Rule, steps: tuple[Step, ...], value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if not steps:
        yield place, value
        return
    step, rest = steps[0], steps[1:]
    if value is None:
        return
    if isinstance(step, str):
        if not isinstance(value, dict):
            raise _misfit(rule, step)
        if step in value:
            yield from _walk(rule, rest, value[step], place)
    elif not isinstance(value, list):
        raise _misfit(rule, "[]" if step is None else f"[{step}]")
    elif step is None:
        for index, entry in enumerate(value):
            yield from _walk(rule, rest, entry, (*place, index))
    elif step < len(value):
        yield from _walk(rule, rest, value[step], place)


def _steps(place: str, line: str, number: int) -> tuple[Step, ...]:
    if place in (".", "$"):
        return ()
    steps: list[Step] = []
    for position, part in enumerate(place.removeprefix("$.").split(".")):
        match = STEP.fullmatch(part.strip())
        name = match[1].strip() if match else ""
        if match is None or not (name or (position == 0 and match[2])):
            sentence = _("Line {number} of the mapping, “{line}”, names no place such as suggestions[].text.")
            raise Misconfigured(sentence.format(number=number, line=line[:80]))
        if name:
            steps.append(name)
        steps += [int(index) if index else None for index in re.findall(r"\[(\d*)\]", match[2])]
    return tuple(steps)


def _misfit(rule: Rule, step: str) -> Misconfigured:
    sentence = _(
        "Line {number} of the mapping, “{line}”, does not fit the result: nothing has “{step}” there."
    )
    return Misconfigured(sentence.format(number=rule.number, line=rule.line[:80], step=step))
