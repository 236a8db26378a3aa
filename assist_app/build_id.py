"""Which build this is: a packaged one says it in a file among its resources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assist_app import __version__
from assist_app.paths import resources

FILE = "build.json"


@dataclass(frozen=True, slots=True)
class Build:
    """`number` is the version, `commit` what it was built from and `date` that commit's day, both "" in a
    checkout."""

    number: str
    commit: str = ""
    date: str = ""

    def __str__(self) -> str:
        return f"{self.number} ({self.commit}, {self.date})" if self.commit else f"{self.number} (source)"


def build(folder: Path | None = None) -> Build:
    """What runs here; a file that cannot be read counts as none. `folder` is that of the resources."""
    try:
        said = json.loads(((folder or resources()) / FILE).read_text(encoding="utf-8"))
        return Build(str(said["version"]), str(said["build"]), str(said["date"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Build(__version__)
