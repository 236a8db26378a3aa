"""Requests and replies of tasks in their documented forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assist_app.emulator.wecom.archive import Entry
from assist_app.emulator.wecom.jobs import Job
from assist_app.emulator.wecom.refusal import BAD_ARGUMENT, Refusal, compact, ok, text_of


def turns(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """(name, text) of each message."""
    return [(entry.name, entry.turn.text) for entry in entries]


def debug_values(body: Mapping[str, Any]) -> dict[str, str]:
    """What stands for the placeholders in debug mode."""
    given = body.get("debug_info")
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Refusal(BAD_ARGUMENT, "invalid argument: debug_info")
    values = {"chat": text_of(given, "chat"), "chatcontent": text_of(given, "chat_content")}
    return values | {name: text_of(given, name, needed=False) for name in ("knowledge", "tagjson")}


def created(job: Job, fails: list[Any]) -> dict[str, Any]:
    """The reply to a task's creation."""
    return ok(jobid=job.jobid, fail_list=fails)


def formed(scripts: Sequence[str], form: str) -> str:
    """The scripts as the one text of a recommendation, whose format is not documented."""
    lines = [" ".join(script.split()) for script in scripts]
    if form == "list":
        return compact(lines)
    if form == "object":
        return compact({"suggestions": [{"text": script} for script in scripts]})
    if form == "text":
        return lines[0] if lines else ""
    return "\n".join(
        f"{place}. {line}" if form == "numbered" else line for place, line in enumerate(lines, 1)
    )


def asked_lines(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(role, text) of the turns a program brings to `emulator_think`."""
    rows = body.get("lines")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refusal(BAD_ARGUMENT, "invalid argument: lines")
    return [(text_of(row, "role"), text_of(row, "text")) for row in rows if row.get("text")]
