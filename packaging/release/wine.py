"""A Windows made of Wine in a folder of its own, in which the installer is run as a user would run it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from release.root import Failed

WINE = "/usr/lib/wine/wine64"
LIMIT = 300.0
KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Assist"


class Windows:
    """Drive C: of an agent whose system speaks Chinese."""

    def __init__(self, folder: Path, locales: Path) -> None:
        """`folder` becomes Wine's prefix; `locales` holds zh_CN.UTF-8."""
        self._folder = folder
        self._environment = os.environ | {
            "WINEPREFIX": str(folder),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "LOCPATH": str(locales),
            "LC_ALL": "zh_CN.UTF-8",
            "DISPLAY": "",
        }
        # Debian's Wine says it is Windows 7, which CPython refuses.
        self.run("reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f")

    def path(self, name: str) -> Path:
        """A path of drive C: as it lies here."""
        return self._folder / "drive_c" / name.removeprefix("C:\\").replace("\\", "/")

    def start(self, *command: str) -> subprocess.Popen[str]:
        """A program that goes on; its input is a pipe, without which this Wine's Python does not start."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [WINE, *command],
            env=self._environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            encoding="gb18030",
            errors="replace",
        )

    def ended(self, *command: str) -> tuple[int, str, str]:
        """Exit status and what was printed."""
        program = self.start(*command)
        try:
            printed, errors = program.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            program.kill()
            raise Failed(f"{command[0]} did not end within {LIMIT:.0f} s") from None
        return program.returncode, printed, errors

    def run(self, *command: str) -> str:
        """What it printed; Failed unless it ended with 0."""
        status, printed, errors = self.ended(*command)
        if status:
            raise Failed(f"{' '.join(command)} ended with {status}: {errors.strip()[-500:]}")
        return printed

    def registered(self) -> dict[str, str]:
        """What "Apps & features" would list about Assist; empty when it lists nothing."""
        status, printed, _errors = self.ended("reg", "query", KEY)
        rows = [line.split(None, 2) for line in printed.splitlines() if line.startswith("    ")]
        return {} if status else {row[0]: row[-1].strip() for row in rows}

    def shortcuts(self) -> set[str]:
        """Names in the start menu."""
        return {path.stem for path in self._folder.rglob("*.lnk")}

    def files(self, name: str) -> list[str]:
        """All files below a folder of drive C:."""
        folder = self.path(name)
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    def close(self) -> None:
        """Ends all that still runs in it."""
        subprocess.run(["/usr/lib/wine/wineserver64", "-k"], env=self._environment, check=False)


@contextmanager
def windows(folder: Path) -> Iterator[Windows]:
    """A fresh one; what it needs of the machine is made first."""
    locales = folder / "locales"
    locales.mkdir(parents=True)
    subprocess.run(["localedef", "-i", "zh_CN", "-f", "UTF-8", str(locales / "zh_CN.UTF-8")], check=True)
    made = Windows(folder / "prefix", locales)
    try:
        yield made
    finally:
        made.close()


def until(holds: Callable[[], bool], what: str) -> None:
    """Waits; Failed when it never holds. An uninstaller goes on as a copy of itself."""
    end = time.monotonic() + 60
    while not holds():
        if time.monotonic() > end:
            raise Failed(f"not within a minute: {what}")
        time.sleep(0.2)
