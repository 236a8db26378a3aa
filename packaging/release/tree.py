"""What every Linux package lays beside the bundle: menu entry, icon, description for software centres."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from release.versions import Version

ID = "app.assist.Assist"
MANUAL = "assist-app.1"
"""The page's file, in a folder man1."""


def desktop_files(root: Path, version: Version) -> dict[str, bytes]:
    """Contents by file name."""
    linux = root / "packaging" / "linux"
    about = (linux / f"{ID}.metainfo.xml").read_text(encoding="utf-8")
    filled = about.replace("@VERSION@", version.number).replace("@DATE@", version.date)
    return {
        f"{ID}.desktop": (linux / f"{ID}.desktop").read_bytes(),
        f"{ID}.metainfo.xml": filled.encode(),
        f"{ID}.svg": (root / "resources" / "icons" / "assist.svg").read_bytes(),
    }


def manual(root: Path, version: Version) -> bytes:
    """The page that `man` shows."""
    page = (root / "packaging" / "linux" / MANUAL).read_text(encoding="utf-8")
    return page.replace("@VERSION@", version.number).replace("@DATE@", version.date).encode()


def maintainer(root: Path) -> str:
    """Who answers for the program, as its project file says: a name, and an address where there is one."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    author = project["authors"][0]
    return f"{author['name']} <{author['email']}>" if "email" in author else str(author["name"])


def lay(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Writes a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)


def settle(folder: Path, seconds: int) -> None:
    """The same modes and times for every file, whoever built it and when."""
    for path in [folder, *sorted(folder.rglob("*"))]:
        if not path.is_symlink():
            runs = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (seconds, seconds), follow_symlinks=False)
