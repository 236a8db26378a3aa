"""Whether a licence lets its code go into the bundle: nothing whose only terms are the GPL's may."""

from __future__ import annotations

import re
from email.message import Message

GNU = re.compile(r"(?<![A-Za-z])A?GPL|GNU (Affero )?General Public", re.IGNORECASE)
TOKEN = re.compile(r"\(|\)|[^\s()]+")

NAMES = {
    "apsw-sqlite3mc": "Zlib",
    "backports-tarfile": "MIT",
    "jaraco-classes": "MIT",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
}
"""Where a distribution's metadata name no licence, or none that says anything; read in its own files."""

SPDX = {
    "Apache License 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def licence_of(metadata: Message) -> str:
    """What a distribution says of itself, as an SPDX expression where that is possible; "" for nothing."""
    known = NAMES.get(normal_name(metadata["Name"]))
    if known:
        return known
    said = metadata.get("License-Expression") or metadata.get("License") or ""
    if not said or "\n" in said.strip() or said == "OSI Approved":
        rows = metadata.get_all("Classifier") or []
        named = [row.rpartition(" :: ")[2] for row in rows if row.startswith("License ::")]
        said = " AND ".join(SPDX.get(name, name) for name in named)
    return SPDX.get(said, said).strip()


def normal_name(name: str) -> str:
    """Names of distributions are compared like this."""
    return re.sub(r"[-_.]+", "-", name).lower()


def objection(expression: str) -> str:
    """Why code under this licence may not be bundled; "" when it may.

    Of alternatives one must do, of several terms all. "GPL-… WITH an exception" does: what Assist has of that
    kind (compiler libraries, PyInstaller's start) is excepted for programs like it.
    """
    if not expression:
        return "no licence is named"
    return "" if _Terms(expression).acceptable() else f"{expression}: GPL without another choice"


class _Terms:
    """Reads `A OR (B AND C WITH d)`; words that are no expression are one name."""

    def __init__(self, expression: str) -> None:
        self._tokens = TOKEN.findall(expression)

    def acceptable(self) -> bool:
        """Whether a choice without the GPL is there."""
        return self._any()

    def _any(self) -> bool:
        fine = self._all()
        while self._next("OR"):
            fine = self._all() or fine
        return fine

    def _all(self) -> bool:
        fine = self._one()
        while self._next("AND"):
            fine = self._one() and fine
        return fine

    def _one(self) -> bool:
        if self._next("("):
            fine = self._any()
            self._next(")")
            return fine
        words = []
        while self._tokens and self._tokens[0].upper() not in {"OR", "AND", ")"}:
            words.append(self._tokens.pop(0))
        name, excepted, _exception = " ".join(words).partition(" WITH ")
        return bool(excepted) or not GNU.search(name) or "lgpl" in name.lower() or "lesser" in name.lower()

    def _next(self, token: str) -> bool:
        if self._tokens and self._tokens[0].upper() == token:
            self._tokens.pop(0)
            return True
        return False


GPL_PARTS_OF_QT = (
    "Charts", "CoAP", "DataVisualization", "Designer", "Graphs", "Grpc", "HttpServer", "Lottie", "Mqtt",
    "NetworkAuth", "Protobuf", "Quick3D", "QuickTimeline", "ShaderTools", "VirtualKeyboard",
    "WaylandCompositor", "qtvirtualkeyboard",
)  # fmt: skip
"""Of Qt, what is not offered under the LGPL."""


def gpl_parts_of_qt(names: list[str]) -> list[str]:
    """Files of Qt that may not be there."""
    return [name for name in names if any(part in name for part in GPL_PARTS_OF_QT)]
