"""Plain settings: one JSON file, one frozen value; never secrets."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from assist_app.i18n import _, joined
from assist_app.paths import keep_copy, replace_private, there

Values = dict[str, Any]
Upgrade = Callable[[Values], Values]

UPGRADES: tuple[Upgrade, ...] = ()
"""The n-th turns the values of version n + 1 into those of version n + 2."""
VERSION = 1 + len(UPGRADES)
NAMED, SHOWN = 3, 40
"""Values that cannot be used and are named, and signs of each."""


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the agent or team lead chose; the defaults are what a new user gets."""

    language: Literal["auto", "en", "zh_CN"] = "auto"
    theme: Literal["auto", "light", "dark"] = "auto"
    layout: Literal["window", "panel"] = "window"
    agent_name: str = ""
    library_languages: Annotated[tuple[Literal["zh", "en"], ...], msgspec.Meta(min_length=1)] = ("zh", "en")
    http_enabled: bool = True
    http_port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8765
    json_lines_path: str = ""
    marked_names: tuple[str, ...] = ()
    shortcuts: dict[str, str] = {}
    """Global keys by the action's name where they are not as at first; "" for none."""
    panel_edge: Literal["left", "right"] = "right"
    panel_width: Annotated[int, msgspec.Meta(ge=320, le=1600)] = 380
    panel_screen: str = ""
    keep_in_tray: bool = False
    """Whether closing the window leaves the program running behind its tray icon."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings as read; `unknown` are keys of other versions, kept on save; `problem` is a sentence."""

    settings: Settings
    unknown: Values
    problem: str = ""


def load(path: Path) -> Loaded:
    """Reads the file; what cannot be used is copied aside, reported, and replaced by its default.

    The file itself is left as it is, so that every reader until the next `save` says the same.
    """
    if not there(path):
        return Loaded(Settings(), {})
    try:
        raw = msgspec.json.decode(path.read_bytes().removeprefix(codecs.BOM_UTF8), type=Values)
    except (OSError, RecursionError, msgspec.DecodeError) as error:
        return Loaded(Settings(), {}, _with_copy(path, _damaged_words(error)))
    raw = upgraded(raw, UPGRADES)
    known, wrong = _usable({k: v for k, v in raw.items() if k in Settings.__struct_fields__})
    problem = _with_copy(path, _unusable_words(wrong)) if wrong else ""
    unknown = {k: v for k, v in raw.items() if k not in Settings.__struct_fields__}
    return Loaded(msgspec.convert(known, Settings), unknown, problem)


def save(path: Path, settings: Settings, unknown: Values) -> None:
    """Writes the file in one step; OSError when that is impossible, and then the old file stays."""
    # A newer program must not upgrade a second time what it has already upgraded.
    version = max(VERSION, _version(unknown))
    values = {**unknown, "version": version, **msgspec.to_builtins(settings)}
    replace_private(path, msgspec.json.format(msgspec.json.encode(values), indent=2))


def upgraded(values: Values, upgrades: Sequence[Upgrade]) -> Values:
    """The values of an older version as the newest of `upgrades` leaves them; newer ones as they are."""
    first = _version(values)
    for number, upgrade in enumerate(upgrades, start=1):
        if number >= first:
            values = {**upgrade(values), "version": number + 1}
    return values


def _version(values: Values) -> int:
    version = values.get("version")
    return version if isinstance(version, int) and version > 0 else 1


def _usable(values: Values) -> tuple[Values, Values]:
    """The values of the right kind, and the others."""
    good, wrong = {}, {}
    for name, value in values.items():
        try:
            msgspec.convert({name: value}, Settings)
        except msgspec.ValidationError:
            wrong[name] = value
        else:
            good[name] = value
    return good, wrong


def _unusable_words(wrong: Values) -> str:
    named = [f"{name} = {_shown(value)}" for name, value in list(wrong.items())[:NAMED]]
    if len(wrong) > NAMED:
        named.append("…")
    words = _("Assist does not know these settings and goes on with the usual ones instead: {names}.")
    return words.format(names=", ".join(named))


def _shown(value: Any) -> str:
    """On one line, and no longer than one can read."""
    written = " ".join(msgspec.json.encode(value).decode().split())
    return written if len(written) <= SHOWN else f"{written[: SHOWN - 1]}…"


def _damaged_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        words = _("Your settings could not be read ({reason}); the defaults are used.")
        return words.format(reason=error.strerror)
    return _("Your settings could not be read: the file is damaged. The defaults are used.")


def _with_copy(path: Path, sentence: str) -> str:
    """A sentence about a file that is copied aside, and how the copy is called."""
    kept = keep_copy(path)
    if not kept:
        return sentence
    return joined([sentence, _("The old file was kept as {name}.").format(name=kept)])
