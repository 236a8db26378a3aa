"""What a bundle of ELF files needs from the system, read with binutils."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

UNSTRIPPABLE = ".libs"
"""Folders whose libraries were rewritten after linking: `strip` would break them."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Sonames that are not in the bundle, and the newest C library version that is asked for."""

    sonames: frozenset[str]
    glibc: tuple[int, int]


def elf_files(folder: Path) -> list[Path]:
    """All ELF files below a folder, in a fixed order."""
    return [path for path in sorted(folder.rglob("*")) if _is_elf(path)]


def needs_of(folder: Path) -> Needs:
    """What the files below a folder want and do not bring along."""
    files = elf_files(folder)
    own = {path.name for path in files}
    text = _readelf(files)
    wanted = set(re.findall(r"\(NEEDED\)\s+Shared library: \[([^]]+)\]", text))
    return Needs(frozenset(wanted - own), newest_glibc(text))


def newest_glibc(text: str) -> tuple[int, int]:
    """The highest GLIBC_a.b in readelf's output; (0, 0) where there is none."""
    versions = re.findall(r"\bGLIBC_(\d+)\.(\d+)", text)
    return max(((int(major), int(minor)) for major, minor in versions), default=(0, 0))


def strip_all(folder: Path) -> None:
    """Takes symbols for debugging out of everything that can bear it."""
    for path in elf_files(folder):
        if not any(part.endswith(UNSTRIPPABLE) for part in path.relative_to(folder).parts) and (
            ".so" in path.name
        ):
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _readelf(files: Iterable[Path]) -> str:
    command = ["readelf", "-W", "-d", "-V", *map(str, files)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
