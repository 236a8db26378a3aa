"""Indexes a library for the first time in a process that a test kills: `index_forever FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from assist_app.assist.library import ScriptShelf
from assist_app.backends.embedded.encoder import Encoder
from assist_app.backends.embedded.indexing import EngineProgress, Indexer, Stage
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.store import Store, open_store
from tests.bench.crowd import crowd, starter

KEY = bytes(range(32))
COUNT = 1500


def filled(path: Path) -> Store:
    """The store, filled when it is new."""
    store = open_store(path, KEY).store
    if not store.script_count().result():
        store.put_scripts(list(crowd(starter().library.scripts, COUNT))).result()
    return store


def index(shelf: ScriptShelf, encoder: Encoder, vectors: VectorIndex) -> Indexer:
    """Indexes everything; says on standard output how far it is."""

    def say(progress: EngineProgress) -> None:
        if progress.stage is Stage.VECTORS:
            print(progress.done, flush=True)

    indexer = Indexer(shelf, LexicalIndex(), vectors, say)
    indexer.index_vectors(encoder.encode)
    return indexer


def main() -> None:
    """Until it is killed or done."""
    store = filled(Path(sys.argv[1]))
    encoder = Encoder()
    encoder.load()
    index(store.shelf(), encoder, VectorIndex()).close()


if __name__ == "__main__":
    main()
