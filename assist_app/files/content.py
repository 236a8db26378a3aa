"""Library files: reading and writing scripts and intents, and the starter content that is bundled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from assist_app.assist.expiry import expiry_text, read_expiry
from assist_app.i18n import _
from assist_app.model.errors import ContentError
from assist_app.model.script import IntentDefinition, IntentLevel, Library, Script

Form = TypeVar("Form", bound=msgspec.Struct)


class IntentRow(msgspec.Struct, omit_defaults=True):
    """An intent as it stands in a file."""

    code: str
    name: str
    description: str = ""
    domain: str = ""
    level: IntentLevel = IntentLevel.HIERARCHICAL
    examples: list[str] = []
    script: str = ""
    language: str = ""


class ScriptRow(msgspec.Struct, omit_defaults=True):
    """A script as it stands in a file."""

    id: str
    messages: list[str]
    title: str = ""
    intents: list[str] = []
    category: str = ""
    tags: list[str] = []
    internal: bool = False
    language: str = ""
    expires: str = ""
    forbidden: list[str] = []


class LibraryFile(msgspec.Struct):
    """One file of a library; `language` holds for every row that names none."""

    language: str
    intents: list[IntentRow] = []
    scripts: list[ScriptRow] = []


class OtherFile(msgspec.Struct):
    """Sentences that belong to no intent."""

    language: str
    other: list[str]


class AttitudeFile(msgspec.Struct):
    """Sentences by how the customer sounds."""

    language: str
    positive: list[str]
    neutral: list[str]
    negative: list[str]


@dataclass(frozen=True, slots=True)
class Starter:
    """Everything the engine starts from: library, off-topic sentences, (sentence, attitude label)."""

    library: Library
    other: tuple[str, ...] = ()
    attitude: tuple[tuple[str, str], ...] = ()


def load_library(path: Path) -> Library:
    """Reads a library file, or every library file of a folder; ContentError names file and place."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    libraries = [
        _library(_read(file, LibraryFile)) for file in files if file.stem not in ("other", "attitude")
    ]
    if not libraries:
        raise ContentError(_("There is no library in {path}.").format(path=path))
    return join(libraries)


def save_library(path: Path, library: Library) -> None:
    """Writes a library as one file, replacing it in one step."""
    content = LibraryFile(
        language="",
        intents=[
            IntentRow(
                d.code, d.name, d.description, d.domain, d.level, list(d.examples), d.script, d.language
            )
            for d in library.intents
        ],
        scripts=[
            ScriptRow(
                s.id,
                list(s.messages),
                s.title,
                list(s.intents),
                s.category,
                list(s.tags),
                s.internal,
                s.language,
                expiry_text(s.expires_at),
                list(s.forbidden),
            )
            for s in library.scripts
        ],
    )
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1))
    draft.replace(path)


def load_starter(resources: Path, languages: Sequence[str]) -> Starter:
    """The bundled content of these languages ("zh", "en")."""
    starters = []
    for language in languages:
        folder = resources / "library" / language
        other = _read(folder / "other.json", OtherFile).other
        moods = _read(folder / "attitude.json", AttitudeFile)
        attitude = [
            (text, label) for label in ("positive", "neutral", "negative") for text in getattr(moods, label)
        ]
        starters.append(Starter(load_library(folder), tuple(other), tuple(attitude)))
    return Starter(
        join([starter.library for starter in starters]),
        tuple(text for starter in starters for text in starter.other),
        tuple(pair for starter in starters for pair in starter.attitude),
    )


def join(libraries: Sequence[Library]) -> Library:
    """Several libraries as one."""
    return Library(
        tuple(script for library in libraries for script in library.scripts),
        tuple(intent for library in libraries for intent in library.intents),
    )


def _read(path: Path, form: type[Form]) -> Form:
    try:
        return msgspec.json.decode(path.read_bytes(), type=form)
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ContentError(
            _("{path} is not a library file: {reason}").format(path=path, reason=error)
        ) from error


def _library(file: LibraryFile) -> Library:
    scripts = tuple(
        Script(
            row.id,
            row.language or file.language,
            row.title or row.messages[0][:40],
            tuple(row.messages),
            tuple(row.intents),
            row.category,
            tuple(row.tags),
            row.internal,
            _expiry(row),
            tuple(row.forbidden),
        )
        for row in file.scripts
        if row.messages
    )
    intents = tuple(
        IntentDefinition(
            row.code,
            row.name,
            row.language or file.language,
            row.description,
            row.domain,
            row.level,
            tuple(row.examples),
            row.script,
        )
        for row in file.intents
    )
    return Library(scripts, intents)


def _expiry(row: ScriptRow) -> float | None:
    try:
        return read_expiry(row.expires)
    except ValueError as error:
        raise ContentError(_("Script {id}: {reason}").format(id=row.id, reason=error)) from error


def intent_script_id(code: str, language: str) -> str:
    """The id of the script that is an intent's own reply."""
    return f"intent:{language}:{code}"


def with_intent_scripts(library: Library) -> Library:
    """The library with each intent's own reply among the scripts, so that it can be suggested too."""
    known = {message for script in library.scripts for message in script.messages}
    own = tuple(
        Script(
            intent_script_id(d.code, d.language),
            d.language,
            d.name,
            (d.script,),
            (d.code,),
            d.domain or d.name,
        )
        for d in library.intents
        if d.script and d.script not in known
    )
    return replace(library, scripts=own + library.scripts)
