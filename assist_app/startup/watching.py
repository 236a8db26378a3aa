"""A window whose program is updated or removed below it says so, before anything is missed."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from assist_app.startup.replaced import Program

log = logging.getLogger("assist.desk")

SETTLED = 2000
"""Milliseconds after the last change of a file: packages are laid down in several steps."""


class ProgramWatch(QObject):
    """Calls `tell` with a sentence, once for each thing that happens to the program's file."""

    def __init__(self, program: Program, tell: Callable[[str], None], settled: int = SETTLED) -> None:
        """`settled` is in milliseconds. From now on `program` tells what fails here, too."""
        super().__init__()
        self._program, self._tell, self._said = program, tell, ""
        program.tell = self._say
        self._timer = QTimer(self, singleShot=True, interval=settled)
        self._timer.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._timer.start)
        self._watcher.directoryChanged.connect(self._timer.start)
        if program.file is not None:
            # The folders too: a file put in the place of another is not the one that was watched, and an
            # update may put a whole folder in the place of another.
            self._watcher.addPaths([str(place) for place in (program.file, *program.file.parents[:2])])

    def end(self) -> None:
        """Nothing is told any more."""
        self._timer.stop()
        self._program.tell = lambda sentence: None
        self._watcher.deleteLater()

    def _look(self) -> None:
        sentence = self._program.change()
        if sentence and sentence != self._said:
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        """From any thread; `tell` must bear that."""
        log.warning("the program's files are those of another version, or gone; the window was told")
        self._said = sentence
        self._tell(sentence)
