"""The papers of a build: notices for people, a CycloneDX bill of materials for programs, SHA-256 sums."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from release.components import Component
from release.versions import Version

RULE = "=" * 78
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
    return "\n\n".join(["\n".join(head), QT, *texts]) + "\n"


def bill(components: Sequence[Component], version: Version) -> dict[str, Any]:
    """A CycloneDX 1.6 document."""
    seed = f"assist {version.number} {version.build}"
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
            },
        },
        "components": [_row(part) for part in components],
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
    if part.registry:
        row["purl"] = f"pkg:{part.registry}/{part.name}@{part.version}"
    return row


def _reference(part: Component) -> str:
    return f"{part.name}@{part.version}"


def sums(files: Iterable[Path], beside: Path) -> str:
    """Lines as `sha256sum -c` reads them, names relative to a folder."""
    lines = []
    for path in sorted(files):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(beside).as_posix()}\n")
    return "".join(lines)


def as_text(document: dict[str, Any]) -> str:
    """JSON with a fixed order and layout."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
