"""Whether the program's files are still those it began with: an update or a removal may come while it runs.

A packaged program reads its modules from its own file when they are needed: after an update the old places in
the new file hold rubbish, or halves of two versions would run together.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from assist_app.i18n import _
from assist_app.model.errors import AssistError


class Replaced(AssistError):
    """A part of the program cannot be loaded: its files are those of another version, or gone."""


class Program:
    """The file a process runs from, and what became of it since."""

    def __init__(self, file: Path | None) -> None:
        """None where the parts of the program are files of their own and nobody replaces them."""
        self.file = file
        self.tell: Callable[[str], None] = lambda sentence: None
        """Who says it to the agent; a window sets it."""
        self._mark = _mark(file)

    def change(self) -> str:
        """What happened to the file and what to do, "" when nothing did."""
        if self.file is None:
            return ""
        now = _mark(self.file)
        if now == self._mark:
            return ""
        if now is None:
            return _("Assist was removed from this computer; please close it. Your data are still there.")
        return _("Assist was updated; please restart it.")

    def check(self, cause: BaseException | None = None) -> None:
        """Says what happened and raises Replaced; nothing where nothing did. `cause` is what failed."""
        sentence = self.change()
        if sentence:
            self.tell(sentence)
            raise Replaced(sentence) from cause


def _mark(file: Path | None) -> tuple[int, ...] | None:
    """What no two versions have in common; None where there is no file."""
    if file is None:
        return None
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


program = Program(Path(sys.executable) if getattr(sys, "frozen", False) else None)
"""The one that runs here."""
