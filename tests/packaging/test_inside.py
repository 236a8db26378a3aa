"""Versions of what comes inside other people's files are read there, or said to be unknown."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

import apsw
import numpy
import pytest
from release.components import inside_of
from release.inside import IN_WHEELS, OF_THE_INTERPRETER, UNKNOWN, by_resource, found_in

SITE = Path(numpy.__file__).resolve().parents[1]


def test_what_is_installed_here_has_the_versions_it_says_itself() -> None:
    found = {part.name: part for name in IN_WHEELS for part in inside_of(SITE, name)}
    assert found["SQLite"].version == apsw.sqlite_lib_version()
    assert apsw.mc_version.endswith(f" {found['SQLite3MultipleCiphers'].version}")
    config = numpy.show_config(mode="dicts")
    assert config["Build Dependencies"]["blas"]["version"].startswith(found["OpenBLAS"].version)
    assert found["ICU"].version.count(".") == 1 and found["ICU"].version != version("PySide6-Essentials")
    assert found["Qt"].version == version("PySide6-Essentials")
    assert found["OpenSSL (in cryptography)"].version != version("cryptography")
    assert all(part.version[0].isdigit() and len(part.sha256) == 64 for part in found.values())
    assert found["Qt"].purl == f"pkg:generic/qt@{found['Qt'].version}"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("libcrypto-3.dll", b"x\0OpenSSL 3.0.13 30 Jan 2024\0", "3.0.13"),
        ("libcrypto-3.dll", b"OpenSSL 3's legacy provider failed", UNKNOWN),
        ("sqlite3.dll", b"\x90\x903.45.1\0 and 3.45.1.0", "3.45.1"),
        ("sqlite3.dll", b"", UNKNOWN),
        ("pyexpat.pyd", b"expat_CAPI\0expat_2.6.0\0", "2.6.0"),
        ("libffi-8.dll", b"3.4.4 3.4.4", UNKNOWN),
    ],
)
def test_a_file_that_names_no_version_has_none(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    (part,) = found_in(tmp_path, OF_THE_INTERPRETER)
    assert part.version == said
    assert part.file.name == name


def test_what_is_not_there_is_not_named(tmp_path: Path) -> None:
    assert found_in(tmp_path, OF_THE_INTERPRETER) == []
    assert inside_of(tmp_path, "numpy") == []


@pytest.mark.parametrize(
    ("said", "version"), [("14.38.33126.1", "14.38.33126.1"), ("3, 4, 5", "3.4.5"), ("", ""), ("dev", "")]
)
def test_a_windows_file_is_asked_for_its_resource(tmp_path: Path, said: str, version: str) -> None:
    file = tmp_path / "x.dll"
    file.write_bytes(b"MZ\0\0" + f"FileVersion\0\0{said}\0".encode("utf-16-le") + bytes(9))
    assert by_resource(file) == version
    file.write_bytes(b"MZ")
    assert by_resource(file) == ""


def test_the_sum_is_that_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "cryptography" / "hazmat" / "bindings"
    folder.mkdir(parents=True)
    (folder / "_rust.pyd").write_bytes(b"OpenSSL 4.0.3 29 Sep 2026")
    (part,) = inside_of(tmp_path, "cryptography")
    assert part.version == "4.0.3"
    assert part.sha256 == hashlib.sha256(b"OpenSSL 4.0.3 29 Sep 2026").hexdigest()
