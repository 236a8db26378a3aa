"""What tests may set on the emulated WeCom beyond faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Knobs:
    """Seconds are seconds; what the documents leave open has its own switch."""

    token_seconds: float = 7200.0
    program_down: bool | str = False
    """True for every program, or the id of one."""
    program_slow_seconds: float = 0.0
    outer_code: int = 0
    outer_times: int = 0
    most_at_once: int = 0
    """More calls of programs than this at the same time get 45033; 0 is no limit."""
    job_seconds: float = 2.0
    """How long a job takes at least, times the pace of the emulator."""
    recommend_status: Literal["run", "stay", "fail"] = "run"
    recommend_form: Literal["numbered", "lines", "list", "object", "text"] = "numbered"
    most_scripts: int = 3
    daily_calls: int = 10_000
    polls_count: bool = True
    longest_text: int = 30_000
    too_long_told: Literal["result", "create"] = "result"
    pending: Literal["absent", "empty", "code"] = "absent"
    pending_code: int = 710_699
    escape_reading: Literal["json", "literal"] = "json"
    acknowledge_seconds: float = 5.0
    program_seconds: float = 15.0
    job_limit_seconds: float = 86_400.0
    notify_seconds: float = 600.0
    event_token_seconds: float = 600.0
    archive_days: float = 5.0
    page_size: int = 1000
    calls_without_token: int = 0
    """sync_msg without an event's token is refused after so many calls a minute; 0 is no limit."""


def adjusted(knobs: Knobs, wanted: Mapping[str, Any]) -> Knobs:
    """The knobs with new values; ValueError with a sentence for a wrong name or type."""
    kinds = get_type_hints(Knobs)
    names = {knob.name for knob in fields(Knobs)}
    for name, value in wanted.items():
        if name not in names:
            raise ValueError(f"There is no knob {name}; there are: {', '.join(sorted(names))}.")
        if not allowed(kinds[name], value):
            raise ValueError(f"The knob {name} cannot be {value!r}.")
    return replace(knobs, **wanted)


def allowed(kind: Any, value: object) -> bool:
    """Whether a value is of a knob's type."""
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    if kind is bool:
        return isinstance(value, bool)
    if kind == bool | str:
        return isinstance(value, bool | str)
    if isinstance(value, bool) or not isinstance(value, int if kind is int else (int, float)):
        return False
    return kind is int or value >= 0
