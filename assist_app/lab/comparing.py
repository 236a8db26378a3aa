"""Whether a replay is worse than an earlier one by more than chance: the gate before a library goes live."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from assist_app.i18n import _
from assist_app.lab.hits import AT
from assist_app.model.errors import ContentError

CHANCE = 0.05
"""Losses that come about by chance less often than this are real."""

SLOWER, MORE_MS = 2.0, 50.0
"""A median time of more than twice the earlier one, and so many milliseconds more, is worse."""


class Latency(msgspec.Struct):
    """Times of an earlier report, in milliseconds."""

    p50_ms: float | None = None


class Hits(msgspec.Struct):
    """0-based places of the hits, by moment; a moment without one is absent."""

    exact: dict[str, int]
    meaning: dict[str, int]


class Backend(msgspec.Struct):
    """One backend of an earlier report."""

    hits: Hits
    latency: Latency = msgspec.field(default_factory=Latency)


class Baseline(msgspec.Struct):
    """As much of an earlier report as is compared."""

    recordings: str
    meaning_from: float
    backends: dict[str, Backend]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure then and now; `lost` and `gained` are moments (0 for times). `worse` is beyond chance."""

    backend: str
    what: str
    before: float
    now: float
    lost: int = 0
    gained: int = 0
    worse: bool = False


def read_baseline(path: Path) -> Baseline:
    """An earlier report. ContentError when it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Baseline)
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        words = _("{path} is no report of `lab conversations`: {reason}")
        raise ContentError(words.format(path=path, reason=error)) from error


def compare(baseline: Baseline, report: Mapping[str, Any]) -> list[Difference]:
    """Every figure of the backends that both know. ContentError when they cannot be compared."""
    if baseline.recordings != report["recordings"]:
        raise ContentError(_("The baseline is of other recordings; make one of these with --report."))
    if baseline.meaning_from != report["meaning_from"]:
        words = _("The baseline counts a likeness from {number}; repeat it with the same --meaning.")
        raise ContentError(words.format(number=baseline.meaning_from))
    common = [name for name in report["backends"] if name in baseline.backends]
    if not common:
        names = ", ".join(sorted(baseline.backends))
        raise ContentError(
            _("The baseline knows none of these backends; it has: {names}.").format(names=names)
        )
    found: list[Difference] = []
    for name in common:
        found += _quality(name, report["turns"], baseline.backends[name], report["backends"][name])
        found += _speed(name, baseline.backends[name], report["backends"][name])
    return found


def _quality(name: str, turns: int, before: Backend, now: Mapping[str, Any]) -> list[Difference]:
    found = []
    for what, old in (("exact", before.hits.exact), ("meaning", before.hits.meaning)):
        new = now["hits"][what]
        for k in AT:
            then = {moment for moment, place in old.items() if place < k}
            today = {moment for moment, place in new.items() if place < k}
            lost, gained = len(then - today), len(today - then)
            worse = by_chance(lost, gained) < CHANCE
            shares = len(then) / turns, len(today) / turns
            found.append(Difference(name, f"{what}@{k}", *shares, lost, gained, worse))
    return found


def _speed(name: str, before: Backend, now: Mapping[str, Any]) -> list[Difference]:
    old, new = before.latency.p50_ms, now["latency"]["p50_ms"]
    if old is None or new is None:
        return []
    return [Difference(name, "p50_ms", old, new, worse=new > SLOWER * old and new - old > MORE_MS)]


def by_chance(lost: int, gained: int) -> float:
    """How often at least so many of the changed moments are lost if either way is as likely (sign test)."""
    changed = lost + gained
    if lost <= gained:
        return 1.0
    if changed > 1000:
        # The normal curve: the sum below would be of numbers with hundreds of digits.
        return 0.5 * math.erfc((lost - 0.5 - changed / 2) / math.sqrt(changed / 2))
    ways = sum(math.comb(changed, n) for n in range(lost, changed + 1))
    return ways / float(2**changed)
