"""How accounts fare, in words, and as JSON for a report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import ceil

from assist_app.assist.board import Board
from assist_app.assist.breaker import BreakerState
from assist_app.i18n import N_, _, ngettext
from assist_app.model.account import Account

KINDS = {
    "network": N_("not reached"),
    "timeout": N_("too slow"),
    "busy": N_("busy"),
    "resting": N_("left alone"),
    "auth": N_("credentials refused"),
    "permission": N_("not permitted"),
    "config": N_("set up wrongly"),
    "throttled": N_("slowed down"),
    "quota": N_("calls used up"),
    "content": N_("content refused"),
    "too_long": N_("too long"),
    "unknown": N_("odd reply"),
}


def state_words(account: Account, board: Board | None) -> str:
    """One account's state for the list."""
    if not account.enabled:
        return _("off")
    if board is None:
        return _("on")
    if board.left_today == 0:
        return _("today's calls are used up")
    if board.breaker is not BreakerState.CLOSED:
        return breaker_words(board)
    words = [_("on")]
    if board.p50 is not None:
        words = [milliseconds(board.p50)]
    elif board.errors:
        words = [_("has not answered yet")]
    if board.left_today is not None:
        words.append(calls_left(board.left_today))
    return " · ".join(words)


def breaker_words(board: Board) -> str:
    """What the breaker does, and for how long."""
    if board.breaker is BreakerState.OPEN:
        count = max(1, ceil(board.rests))
        return ngettext("left alone for {count} s", "left alone for {count} s", count).format(count=count)
    if board.breaker is BreakerState.TRYING:
        return _("being tried again")
    return _("is asked")


def error_words(errors: Mapping[str, int]) -> str:
    """Failures since the start, the most frequent kind first."""
    ordered = sorted(errors.items(), key=lambda item: (-item[1], item[0]))
    return " · ".join(f"{_(KINDS.get(kind, kind))} {count:,}" for kind, count in ordered if count)


def calls_left(count: int) -> str:
    """What is left of today's budget."""
    return ngettext("{count} call left today", "{count} calls left today", count).format(count=f"{count:,}")


def milliseconds(value: float | None) -> str:
    """A latency; a dash before the first answer."""
    return "–" if value is None else _("{milliseconds} ms").format(milliseconds=f"{value:,.0f}")


def board_json(boards: Sequence[Board]) -> str:
    """All rows for a report: no secret is in them."""
    rows = [
        {
            "account": board.name,
            "title": board.title,
            "p50_ms": _rounded(board.p50),
            "p95_ms": _rounded(board.p95),
            "answers": board.answers,
            "errors": dict(board.errors),
            "breaker": board.breaker.value,
            "rests_s": _rounded(board.rests),
            "calls_today": board.spent_today,
            "calls_left_today": board.left_today,
        }
        for board in boards
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
