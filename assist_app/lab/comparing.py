"""Whether a replay is worse than an earlier one by more than chance: the gate before a library goes live."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from assist_app.i18n import _
from assist_app.lab.hits import AT
from assist_app.model.errors import ContentError

CHANCE = 0.05
"""Losses that come about by chance less often than this are real."""

FEW, HEAVY = 30, 0.5
"""Under so many turns chance hides almost everything; the loss of so large a share of what was on offer is
worse all the same, from two moments on."""

LOCAL = ("local", "embedded")
"""What the engine may be called; the window's reports and the command line's have different ones."""

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
    unanswered: list[str] | None = None
    """Moments without a suggestion; None in reports that do not say."""


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


def comparable(baseline: Baseline, recordings: str, meaning: float, names: Sequence[str]) -> dict[str, str]:
    """The baseline's name of each of these backends that it knows.

    ContentError, before anything is asked, when a replay of these recordings could not be compared with it.
    """
    if baseline.recordings != recordings:
        raise ContentError(_("The baseline is of other recordings; make one of these with --report."))
    if baseline.meaning_from != meaning:
        words = _("The baseline counts a likeness from {number}; repeat it with the same --meaning.")
        raise ContentError(words.format(number=baseline.meaning_from))
    there = {_plain(name): name for name in baseline.backends}
    common = {name: there[_plain(name)] for name in names if _plain(name) in there}
    if not common:
        known = ", ".join(sorted(baseline.backends))
        raise ContentError(
            _("The baseline knows none of these backends; it has: {names}.").format(names=known)
        )
    return common


def _plain(name: str) -> str:
    return LOCAL[0] if name in LOCAL else name


def compare(baseline: Baseline, report: Mapping[str, Any]) -> list[Difference]:
    """Every figure of the backends that both know. ContentError when they cannot be compared."""
    names = tuple(report["backends"])
    common = comparable(baseline, report["recordings"], report["meaning_from"], names)
    found: list[Difference] = []
    for name, then in common.items():
        found += _quality(name, report["turns"], baseline.backends[then], report["backends"][name])
        found += _speed(name, baseline.backends[then], report["backends"][name])
    return found


def _quality(name: str, turns: int, before: Backend, now: Mapping[str, Any]) -> list[Difference]:
    found = []
    for what, old in (("exact", before.hits.exact), ("meaning", before.hits.meaning)):
        new = now["hits"][what]
        for k in AT:
            then = {moment for moment, place in old.items() if place < k}
            today = {moment for moment, place in new.items() if place < k}
            lost, gained = len(then - today), len(today - then)
            shares = len(then) / turns, len(today) / turns
            found.append(
                Difference(name, f"{what}@{k}", *shares, lost, gained, _worse(lost, gained, len(then)))
            )
    return found + _silence(name, turns, before.unanswered, now.get("unanswered", ()))


def _silence(name: str, turns: int, before: Sequence[str] | None, now: Sequence[str]) -> list[Difference]:
    """To say "not sure" more often is a loss as well."""
    if before is None:
        return []
    lost, gained = len(set(now) - set(before)), len(set(before) - set(now))
    worse = _worse(lost, gained, turns - len(before))
    return [Difference(name, "not sure", len(before) / turns, len(now) / turns, lost, gained, worse)]


def _worse(lost: int, gained: int, had: int) -> bool:
    """Beyond chance, or so much of what was there that nobody should wait for more recordings."""
    return by_chance(lost, gained) < CHANCE or lost - gained >= max(2.0, HEAVY * had)


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
