"""What a proof says, and what it insists on."""

from __future__ import annotations

import time
from pathlib import Path

from release.root import Failed


class Report:
    """Says each finding once, to the terminal and into a file."""

    def __init__(self, path: Path) -> None:
        self._path, self._lines, self._begun = path, [], time.monotonic()

    def say(self, words: str) -> None:
        """One line with the seconds since the beginning."""
        line = f"{time.monotonic() - self._begun:5.0f} s  {words}"
        print(line, flush=True)
        self._lines.append(line)
        self._path.write_text("\n".join(self._lines) + "\n", encoding="utf-8")


def expect(holds: bool, what: str) -> None:
    """Failed unless it holds."""
    if not holds:
        raise Failed(f"not so: {what}")
