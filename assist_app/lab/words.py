"""Reports and comparisons as lines for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assist_app.i18n import N_, _, ngettext
from assist_app.lab.comparing import FEW, Difference

TITLES = {
    "accuracy": N_("accuracy"),
    "macro_f1": N_("macro-F1"),
    "known_accuracy": N_("accuracy where an intent is known"),
    "domain_accuracy": N_("accuracy of the domain"),
    "other_auroc": N_("“other”: AUROC"),
    "other_f1": N_("“other”: F1"),
    "recall_at_1": N_("right one first"),
    "recall_at_5": N_("right one among 5"),
    "recall_at_10": N_("right one among 10"),
    "mrr": N_("mean reciprocal rank"),
    "candidates": N_("among the candidates"),
    "pool": N_("in the whole pool"),
}


def report_lines(report: Mapping[str, Any]) -> list[str]:
    """Figures of a report, a line each."""
    count = report["rows"]
    words = ngettext("{count} row, {speed} rows a second", "{count} rows, {speed} rows a second", count)
    lines = [words.format(count=count, speed=report["rows_per_second"])]
    one = report["one_message"]
    lines.append(
        _("one message: median {p50} ms, 95 of 100 within {p95} ms").format(
            p50=one["p50_ms"], p95=one["p95_ms"]
        )
    )
    quality = report.get("quality")
    if quality is None:
        lines.append(_("The test file does not say what is right, so nothing was counted."))
    return lines + (_figures(quality, "") if quality is not None else [])


def _figures(quality: Mapping[str, Any], before: str) -> list[str]:
    lines = []
    for name, value in quality.items():
        title = before + _(TITLES[name]) if name in TITLES else ""
        if isinstance(value, Mapping) and title:
            lines += _figures(value, f"{title}, ")
        elif isinstance(value, float) and title:
            lines.append(f"{title}: {value:.3f}")
    calibration = quality.get("calibration")
    if calibration is not None:
        error = calibration["expected_calibration_error"]
        lines.append(_("expected calibration error: {error:.3f}").format(error=error))
    return lines


def replay_lines(report: Mapping[str, Any]) -> list[str]:
    """What a replay found, a few lines a backend."""
    count = report["turns"]
    lines = [ngettext("{count} answered turn", "{count} answered turns", count).format(count=count)]
    for name, one in report["backends"].items():
        lines.append(name)
        for what, title in (("exact", _("word for word")), ("meaning", _("by meaning"))):
            shares = " · ".join(f"{k}: {share:.3f}" for k, share in one[what].items())
            lines.append(
                "   " + _("what was sent, {how}, among the first {shares}").format(how=title, shares=shares)
            )
        lines.append("   " + _("not sure: {share:.3f}").format(share=one["abstained"]))
        if one["calibration"]:
            words = _("how probable the first one was said to be, against what was sent: off by {error:.3f}")
            error = one["calibration"]["expected_calibration_error"]
            lines.append("   " + words.format(error=error))
        lines += ["   " + line for line in _costs(one)]
    return lines


def _costs(one: Mapping[str, Any]) -> list[str]:
    latency = one["latency"]
    lines = []
    if latency["p50_ms"] is not None:
        words = _("one message: median {p50} ms, 95 of 100 within {p95} ms")
        lines.append(words.format(p50=latency["p50_ms"], p95=latency["p95_ms"]))
    money = ", ".join(f"{amount:g} {currency}".strip() for currency, amount in one["cost"].items())
    if money:
        lines.append(_("cost: {money}").format(money=money))
    if one["tokens"]:
        read, written = one["tokens"].get("in", 0), one["tokens"].get("out", 0)
        lines.append(_("tokens: {read} read, {written} written").format(read=read, written=written))
    if one["problems"]:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(one["problems"].items()))
        lines.append(_("without an answer: {kinds}").format(kinds=kinds))
    return lines


def difference_lines(found: Sequence[Difference], turns: int) -> list[str]:
    """Every figure then and now, and the verdict."""
    lines = []
    for one in found:
        figures = f"{one.before:.3f} → {one.now:.3f}"
        moved = _("{lost} lost, {gained} gained").format(lost=one.lost, gained=one.gained)
        mark = "  ← " + _("worse") if one.worse else ""
        moved = f"  ({moved})" if one.lost or one.gained else ""
        lines.append(f"{one.backend} {one.what}: {figures}{moved}{mark}")
    if any(one.worse for one in found):
        lines.append(_("Worse than the baseline by more than chance."))
    else:
        lines.append(_("Not worse than the baseline."))
    if turns < FEW:
        words = _("With {count} turns only heavy losses are told from chance; {few} or more tell small ones.")
        lines.append(words.format(count=turns, few=FEW))
    return lines
