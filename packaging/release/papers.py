"""The papers of a build: notices for people, a CycloneDX bill of materials for programs, SHA-256 sums."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from release.components import Component
from release.inside import digest
from release.versions import Version

RULE = "=" * 78
TERMS = """Where a library's text names the GPL, as Debian's descriptions do for the files of their packaging,
only the terms in the list above hold for what is in here. Parts marked "WITH ... exception" are libraries of
a compiler and the program's start, whose authors except programs that merely contain them from the GPL."""
QT = """Assist uses Qt and PySide6 under the GNU Lesser General Public License, version 3. They lie in
the program's folder as separate shared libraries and may be replaced by modified ones of the same
interface. Their source code is at https://download.qt.io/official_releases/ (Qt) and
https://code.qt.io/pyside/pyside-setup.git."""


def notices(components: Sequence[Component], version: Version, standard: Path) -> str:
    """One text: what is inside, under which licence, and the licences' texts.

    `standard` is a folder with the texts of licences that wheels do not bring along.
    """
    rows = [f"{part.name} {part.version}  --  {part.licence}" for part in components]
    head = [f"Assist {version.number} ({version.build}), Apache-2.0, contains works of others:", "", *rows]
    texts = [
        f"{RULE}\n{part.name} {part.version}: {name}\n{RULE}\n{text.strip()}"
        for part in components
        for name, text in part.texts
    ]
    texts += [
        f"{RULE}\n{path.stem}\n{RULE}\n{path.read_text().strip()}" for path in sorted(standard.glob("*.txt"))
    ]
    return "\n\n".join(["\n".join(head), TERMS, QT, *texts]) + "\n"


def bill(
    components: Sequence[Component], version: Version, target: str, files: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """A CycloneDX 1.6 document. `target` is the system it is for; `files` are names and SHA-256 sums."""
    seed = f"assist {version.number} {version.build} {target}"
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(version.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "assist",
                "name": "assist",
                "version": version.number,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "properties": [{"name": "assist:target", "value": target}],
            },
        },
        "components": [*(_row(part) for part in components), *(_file(*file) for file in files)],
        "dependencies": [{"ref": "assist", "dependsOn": [_reference(part) for part in components]}],
    }


def _row(part: Component) -> dict[str, Any]:
    row: dict[str, Any] = {
        "type": "library",
        "bom-ref": _reference(part),
        "name": part.name,
        "version": part.version,
        "licenses": [{"expression": part.licence}],
    }
    if part.purl:
        row["purl"] = part.purl
    if part.sha256:
        row["hashes"] = [{"alg": "SHA-256", "content": part.sha256}]
    return row


def _file(name: str, sha256: str) -> dict[str, Any]:
    return {
        "type": "file",
        "bom-ref": f"file:{name}",
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": sha256}],
    }


OWN = ("THIRD-PARTY-NOTICES.txt", "sbom.cdx.json", "build.json")
"""Written last, and what a bill of materials cannot hold the sums of."""


def files_of(folder: Path) -> list[tuple[str, str]]:
    """Every file that is installed, by its name in the folder, with its SHA-256 sum."""
    return [
        (path.relative_to(folder).as_posix(), digest(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name not in OWN
    ]


def _reference(part: Component) -> str:
    return f"{part.name}@{part.version}"


def sums(files: Iterable[Path], beside: Path) -> str:
    """Lines as `sha256sum -c` reads them, names relative to a folder."""
    lines = []
    for path in sorted(files):
        lines.append(f"{digest(path)}  {path.relative_to(beside).as_posix()}\n")
    return "".join(lines)


def as_text(document: dict[str, Any]) -> str:
    """JSON with a fixed order and layout."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
