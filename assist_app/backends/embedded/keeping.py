"""Keeps vectors on the shelf while the next ones are computed."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from assist_app.assist.library import ScriptShelf
from assist_app.backends.embedded.encoder import MODEL
from assist_app.model.errors import AssistError

log = logging.getLogger("assist.engine")

BATCH = 32
"""Rows kept at once: SQLite does not let the window have its turn in the middle of a batch."""

BEHIND = 4
"""Batches that may wait: what is lost when the program is killed, and done again at the next start."""


class VectorKeeper:
    """May be used from several threads; rows of one script are kept in the order they came."""

    def __init__(self, shelf: ScriptShelf) -> None:
        self._shelf = shelf
        self._rows: list[tuple[str, bytes]] = []
        self._waiting: deque[Future[None]] = deque()
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine-keep")

    def keep(self, rows: Sequence[tuple[str, bytes]]) -> None:
        """Keeps (script id, vector bytes) soon; waits when the disk falls behind."""
        with self._lock:
            self._rows += rows
            if len(self._rows) >= BATCH:
                self._begin()
            while len(self._waiting) > BEHIND:
                self._waiting.popleft().result()

    def finish(self) -> None:
        """Begins to keep what has come so far."""
        with self._lock:
            self._begin()

    def close(self) -> None:
        """Keeps the rest and ends the thread."""
        self.finish()
        self._thread.shutdown()

    def _begin(self) -> None:
        if self._rows:
            self._waiting.append(self._thread.submit(self._save, self._rows))
            self._rows = []

    def _save(self, rows: Sequence[tuple[str, bytes]]) -> None:
        try:
            self._shelf.save_vectors(MODEL, rows)
        except AssistError as error:
            # They are only a saving of time: the next start computes them again.
            log.warning("vectors were not kept: %s", type(error).__name__)
