"""Which version is built, from which commit, and how old it says it is."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Version:
    """`number` as in the source, `build` the commit's beginning, `seconds` since 1970 of the commit."""

    number: str
    build: str
    seconds: int

    @property
    def date(self) -> str:
        """The day in UTC."""
        return datetime.fromtimestamp(self.seconds, UTC).strftime("%Y-%m-%d")


def version_of(root: Path, environment: dict[str, str] | None = None) -> Version:
    """What a checkout is; a copy without git has "unknown" and SOURCE_DATE_EPOCH or 0."""
    given = os.environ if environment is None else environment
    number = number_in((root / "assist_app" / "__init__.py").read_text(encoding="utf-8"))
    commit = _git(root, "rev-parse", "--short=12", "HEAD") or "unknown"
    changed = "+" if _git(root, "status", "--porcelain", "--untracked-files=no") else ""
    seconds = given.get("SOURCE_DATE_EPOCH") or _git(root, "log", "-1", "--format=%ct") or "0"
    return Version(number, commit + changed, int(seconds))


def number_in(source: str) -> str:
    """The version that a module's text gives itself."""
    found = re.search(r'^__version__ = "([^"]+)"$', source, re.MULTILINE)
    if found is None:
        raise ValueError("assist_app/__init__.py names no version")
    return found[1]


def build_file(version: Version) -> str:
    """What the program reads of itself, as `build.json` among its resources."""
    return json.dumps({"version": version.number, "build": version.build, "date": version.date}) + "\n"


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
