"""What Windows needs is downloaded here: the same pins and hashes, chosen for that platform."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement
from release.licences import normal_name

WINDOWS = {
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "implementation_name": "cpython",
    "sys_platform": "win32",
    "extra": "",
}
"""The environment that markers are asked about."""

CONTINUED = re.compile(r"\\\n\s*")


def pins_for(environment: Mapping[str, str], lock: str) -> dict[str, str]:
    """Lines of a hashed lock that hold in an environment, by distribution and without their markers.

    pip asks markers about the platform it runs on, even where it downloads for another one.
    """
    pins = {}
    for line in CONTINUED.sub(" ", lock).splitlines():
        words, *hashes = line.partition("#")[0].split(" --hash=")
        if not words.strip():
            continue
        wanted = Requirement(words)
        if wanted.marker is None or wanted.marker.evaluate(dict(environment)):
            hashed = "".join(f" --hash={part.strip()}" for part in hashes)
            pins[normal_name(wanted.name)] = f"{wanted.name}{wanted.specifier}{hashed}\n"
    return pins


def download(pins: Iterable[str], folder: Path, *options: str) -> None:
    """What the pins name, into a folder; `options` are pip's."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / "pins.txt"
    lock.write_text("".join(pins), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes"]
    subprocess.run([*command, *options, "-d", str(folder), "-r", str(lock)], check=True)
    lock.unlink()


def windows_wheels(root: Path, folder: Path) -> list[Path]:
    """Wheels of all that the program needs on Windows, and of nothing else."""
    lock = (root / "packaging" / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    pins = pins_for(WINDOWS, lock)
    options = ("--only-binary=:all:", "--platform=win_amd64", "--python-version=3.11", "--implementation=cp")
    download(pins.values(), folder, *options)
    made = {normal_name(path.name.partition("-")[0]): path for path in sorted(folder.glob("*.whl"))}
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [made[name] for name in sorted(needed(project["dependencies"], made))]


def needed(wanted: Iterable[str], wheels: Mapping[str, Path]) -> set[str]:
    """Names of what is asked for, and of what that asks for in turn, on Windows; KeyError without a wheel."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in wanted]
    while waiting:
        asked = waiting.pop()
        if asked.marker is not None and not asked.marker.evaluate(dict(WINDOWS)):
            continue
        name = normal_name(asked.name)
        if name not in found:
            found.add(name)
            waiting += [Requirement(line) for line in _asks_for(wheels[name])]
    return found


def _asks_for(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as packed:
        (name,) = [name for name in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        return Parser().parsestr(packed.read(name).decode()).get_all("Requires-Dist") or []
