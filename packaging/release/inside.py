"""What comes inside other people's wheels and installers: its version is read from the files themselves."""

from __future__ import annotations

import ctypes
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

UNKNOWN = "unknown"
"""Said of what no file tells; a number of something else would be wrong."""

Reader = Callable[[Path], str]
"""The version that a file names, "" where it names none."""


@dataclass(frozen=True, slots=True)
class Inside:
    """A part, its terms, which files may be it (patterns from the folder of packages), and who reads them."""

    name: str
    licence: str
    files: tuple[str, ...]
    read: Reader
    purl: str = ""
    """The package's name in a purl without registry, "" where nobody distributes it under one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A part that is there."""

    part: Inside
    version: str
    file: Path


def by_bytes(pattern: bytes) -> Reader:
    """The first group of the first match that is not empty."""
    wanted = re.compile(pattern)

    def read(file: Path) -> str:
        match = wanted.search(file.read_bytes())
        return next((group.decode() for group in match.groups() if group), "") if match else ""

    return read


def by_resource(file: Path) -> str:
    """The version resource of a Windows file."""
    key = "FileVersion\0".encode("utf-16-le")
    _before, found, after = file.read_bytes().partition(key)
    text = after[:64].decode("utf-16-le", errors="replace").lstrip("\0") if found else ""
    match = re.match(r"\d+(?:[.,] ?\d+)+", text)
    return re.sub(r", ?", ".", match[0]) if match else ""


def by_name(file: Path) -> str:
    """What stands behind `.so.`; of a library that says nothing else."""
    return file.name.rpartition(".so.")[2] if ".so." in file.name else ""


def of_icu(file: Path) -> str:
    """Asked of the library: its files name only the first number."""
    number = by_name(file)
    try:
        data = ctypes.CDLL(str(file.with_name(f"libicudata.so.{number}")), ctypes.RTLD_GLOBAL)
        answer = (ctypes.c_uint8 * 4)()
        getattr(ctypes.CDLL(str(file)), f"u_getVersion_{number}")(answer)
    except (OSError, AttributeError):
        return ""
    del data
    return f"{answer[0]}.{answer[1]}"


def nobody_says(file: Path) -> str:
    """For parts that are linked in and leave no number."""
    return ""


OPENSSL = by_bytes(rb"OpenSSL (\d+\.\d+\.\d+) +\d")
SQLITE = by_bytes(rb"(?<![\d.])(3\.\d+\.\d+)\0")

IN_WHEELS: dict[str, tuple[Inside, ...]] = {
    "pyside6-essentials": (
        Inside(
            "Qt", "LGPL-3.0-only", ("PySide6/**/libQt6Core.so.6", "PySide6/**/QtCore", "PySide6/Qt6Core.dll"),
            by_bytes(rb"Qt (6\.\d+\.\d+) \("), "qt",
        ),
        Inside("ICU", "Unicode-3.0", ("PySide6/**/libicuuc.so.*",), of_icu, "icu4c"),
    ),
    "numpy": (
        Inside(
            "OpenBLAS", "BSD-3-Clause", ("numpy.libs/*openblas*", "numpy/.dylibs/*openblas*"),
            by_bytes(rb"OpenBLAS (\d+\.\d+\.\d+)|\b(0\.3\.\d+)\."), "openblas",
        ),
        Inside(
            "libgfortran", "GPL-3.0-or-later WITH GCC-exception-3.1",
            ("numpy.libs/libgfortran*", "numpy/.dylibs/libgfortran*", "numpy.libs/*openblas*.dll"),
            by_name, "libgfortran",
        ),
        Inside(
            "libquadmath", "LGPL-2.1-or-later", ("numpy.libs/libquadmath*", "numpy/.dylibs/libquadmath*"),
            by_name, "libquadmath",
        ),
    ),
    "apsw-sqlite3mc": (
        Inside(
            "SQLite3MultipleCiphers", "MIT", ("apsw/__init__*.so", "apsw/__init__*.pyd"),
            by_bytes(rb"SQLite3 Multiple Ciphers (\d+\.\d+\.\d+)"), "sqlite3mc",
        ),
        Inside("SQLite", "blessing", ("apsw/__init__*.so", "apsw/__init__*.pyd"), SQLITE, "sqlite"),
    ),
    "cryptography": (
        Inside(
            "OpenSSL (in cryptography)", "Apache-2.0", ("cryptography/hazmat/bindings/_rust*.*",), OPENSSL,
            "openssl",
        ),
    ),
}  # fmt: skip
"""By distribution."""

OF_THE_INTERPRETER = (
    Inside("CPython", "PSF-2.0", ("python311.dll",), by_resource, "python"),
    Inside("OpenSSL (in CPython)", "Apache-2.0", ("libcrypto-3.dll",), OPENSSL, "openssl"),
    Inside("SQLite (in CPython)", "blessing", ("sqlite3.dll",), SQLITE, "sqlite"),
    Inside("libffi (in CPython)", "MIT", ("libffi-8.dll",), nobody_says, "libffi"),
    Inside("Expat (in CPython)", "MIT", ("pyexpat.pyd",), by_bytes(rb"expat_(\d+\.\d+\.\d+)"), "expat"),
    Inside("bzip2 (in CPython)", "bzip2-1.0.6", ("_bz2.pyd",), by_bytes(rb"(1\.0\.\d+), \d"), "bzip2"),
    Inside(
        "Microsoft Visual C++ Runtime", "LicenseRef-Microsoft-Visual-Cpp-Redistributable",
        ("vcruntime140.dll",), by_resource,
    ),
)  # fmt: skip
"""What lies in the embeddable CPython for Windows."""


def found_in(folder: Path, parts: tuple[Inside, ...]) -> list[Found]:
    """Those that are there, each with the version its own file names."""
    found = []
    for part in parts:
        files = sorted(path for pattern in part.files for path in folder.glob(pattern))
        if files:
            found.append(Found(part, part.read(files[0]) or UNKNOWN, files[0]))
    return found


def digest(file: Path) -> str:
    """SHA-256 in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
