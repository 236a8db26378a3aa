"""What works on this machine and what to do about the rest, as sentences and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from assist_app.build_id import build
from assist_app.i18n import _
from assist_app.model.errors import AssistError


class State(StrEnum):
    """Fine, worth a look, or in the way."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `remedy` says what to do when it is not fine."""

    name: str
    state: State
    words: str
    remedy: str = ""


SCHEMA = 1

IDS = {
    "Versions": "versions",
    "Screen": "screen",
    "Fonts": "fonts",
    "Data folder": "data_folder",
    "Encryption": "encryption",
    "Keyring and store": "store",
    "Language model": "language_model",
    "Starter content": "starter_content",
    "Port": "port",
    "Insertion": "insertion",
    "Global keys": "global_keys",
    "Tray icon": "tray_icon",
    "Password fields": "password_fields",
    "Engine": "engine",
}
"""What programs call a finding, by its English name for people. Never changed, only added to."""

Probe = Callable[[], Check]


def examine(probes: Sequence[tuple[str, Probe]]) -> tuple[Check, ...]:
    """Runs every probe; one that fails is a finding, not a crash."""
    return tuple(_run(name, probe) for name, probe in probes)


def _run(name: str, probe: Probe) -> Check:
    try:
        return probe()
    except AssistError as error:
        return Check(name, State.FAIL, error.sentence)
    except Exception as error:
        words = _("could not be looked at: {reason}").format(reason=type(error).__name__)
        return Check(name, State.FAIL, words, _("Please report this with the output of doctor --json."))


def as_text(checks: Sequence[Check]) -> str:
    """A line a finding, a second one where there is something to do."""
    marks = {State.OK: "✓", State.WARN: "▲", State.FAIL: "✗"}
    lines = []
    for check in checks:
        named = _("{name}: {words}").format(name=check.name, words=check.words)
        lines.append(f"{marks[check.state]} {named}")
        if check.remedy:
            lines.append(f"    → {check.remedy}")
    return "\n".join(lines)


def as_json(checks: Sequence[Check]) -> str:
    """For a support desk and its programs: `id` and `state` are the same in every language and version; the
    time is in UTC. `schema` counts what a program would have to be changed for."""
    ids = {_(name): identity for name, identity in IDS.items()}
    document = {
        "schema": SCHEMA,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": str(build()),
        "checks": [{"id": ids.get(check.name, check.name), **asdict(check)} for check in checks],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)
