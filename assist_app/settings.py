"""Plain settings: one JSON file, one frozen value; never secrets."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from assist_app.i18n import _

VERSION = 1


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the agent or team lead chose; the defaults are what a new user gets."""

    language: str = "auto"
    theme: str = "auto"
    layout: str = "window"
    agent_name: str = ""
    library_languages: tuple[str, ...] = ("zh", "en")
    http_enabled: bool = True
    http_port: int = 8765
    json_lines_path: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings as read; `unknown` are keys of other versions, kept on save; `problem` is a sentence."""

    settings: Settings
    unknown: dict[str, Any]
    problem: str = ""


def load(path: Path) -> Loaded:
    """Reads the file; an unreadable one is set aside and the defaults are taken."""
    if not path.exists():
        return Loaded(Settings(), {})
    try:
        raw = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        known = set(Settings.__struct_fields__)
        settings = msgspec.convert({k: v for k, v in raw.items() if k in known}, Settings)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        return Loaded(Settings(), {}, _set_aside(path, error))
    return Loaded(settings, {k: v for k, v in raw.items() if k not in known})


def save(path: Path, settings: Settings, unknown: dict[str, Any]) -> None:
    """Writes the file in one step."""
    values = {**unknown, "version": VERSION, **msgspec.to_builtins(settings)}
    draft = path.with_name(path.name + ".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(values), indent=2))
    draft.replace(path)


def _set_aside(path: Path, error: Exception) -> str:
    kept = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    sentence = _("Your settings could not be read ({reason}); the defaults are used.").format(reason=error)
    try:
        path.rename(kept)
    except OSError:
        return sentence
    return sentence + " " + _("The old file was kept as {name}.").format(name=kept.name)
