"""Filling the indexes: killed and gone on with, edited meanwhile, and sorted without losing a row."""

from __future__ import annotations

import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assist_app.assist.library import MemoryShelf
from assist_app.backends.embedded import keeping
from assist_app.backends.embedded.cells import SORTED_FROM
from assist_app.backends.embedded.encoder import MODEL, Encoder, Vectors
from assist_app.backends.embedded.indexing import EngineProgress, Indexer, Stage
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.sentences import SentenceVectors
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.model.errors import DiskFull
from assist_app.model.script import Script
from tests.backends.embedded import index_forever


class Counting(Encoder):
    """The real encoder; says how many texts it was given."""

    encoded = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return super().encode(texts)


def test_a_killed_first_index_goes_on_where_it_was(tmp_path: Path) -> None:
    path, reached = tmp_path / "assist.db", 0
    index_forever.filled(path).close()
    for _kill in range(3):
        command = [sys.executable, "-m", "tests.backends.embedded.index_forever", str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            before = int(process.stdout.readline())
            # What was kept when it was killed is not made again, but for what was on its way to the disk.
            assert before >= reached - keeping.BATCH * (keeping.BEHIND + 2)
            for line in process.stdout:
                reached = int(line)
                if reached >= before + 150:
                    break
            process.kill()
            reached = max([reached, *map(int, process.stdout.read().split())])
        assert 0 < reached < index_forever.COUNT
    store, encoder, vectors = index_forever.filled(path), Counting(), VectorIndex()
    try:
        encoder.load()
        indexer = index_forever.index(store.shelf(), encoder, vectors)
        indexer.close()
        assert len(vectors) == index_forever.COUNT
        again = encoder.encoded - (index_forever.COUNT - reached)
        assert 0 <= again <= keeping.BATCH * (keeping.BEHIND + 2)
        ids = [f"c{n}" for n in range(index_forever.COUNT)]
        assert len(store.shelf().vectors(MODEL, ids)) == index_forever.COUNT
        assert store.check().result() == "ok"
    finally:
        store.close()


def hashed(texts: Sequence[str]) -> Vectors:
    """Unit vectors that follow from the text, without a model: tested is which text was taken."""
    rows = np.array(
        [np.random.default_rng(zlib.crc32(text.encode())).standard_normal(512) for text in texts], np.float32
    )
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture
def scripts() -> list[Script]:
    return [Script(f"s{n}", "en", f"Title {n}", (f"old text {n}",)) for n in range(600)]


@pytest.fixture
def parts(scripts: list[Script]) -> Iterator[tuple[Indexer, LexicalIndex, VectorIndex, MemoryShelf]]:
    shelf, words, vectors = MemoryShelf(scripts), LexicalIndex(), VectorIndex()
    indexer = Indexer(shelf, words, vectors, lambda progress: None)
    yield indexer, words, vectors, shelf
    indexer.stop()
    indexer.close()


Parts = tuple[Indexer, LexicalIndex, VectorIndex, MemoryShelf]


def test_words_are_not_overwritten_by_what_was_read_before_the_edit(scripts: list[Script]) -> None:
    shelf, words = MemoryShelf(scripts), LexicalIndex()
    changed = replace(scripts[0], messages=("a zeppelin",))

    def edit(progress: EngineProgress) -> None:
        # Newest first: neither of the two has had its turn after the first batch.
        if progress.done == 250:
            indexer.put([changed], None)
            indexer.remove(["s1"])

    indexer = Indexer(shelf, words, VectorIndex(), edit)
    try:
        indexer.index_words()
        assert words.size == len(scripts) - 1
        assert [name for name, _score in words.search("zeppelin", 5)] == ["s0"]
    finally:
        indexer.close()


def test_vectors_are_not_overwritten_by_what_was_read_before_the_edit(
    parts: Parts, scripts: list[Script]
) -> None:
    indexer, _words, vectors, shelf = parts
    changed = replace(scripts[590], messages=("a zeppelin",))

    def encode(texts: Sequence[str]) -> Vectors:
        if any("Title 590" in text for text in texts) and "s590" not in vectors:
            indexer.put([changed], hashed)
            indexer.remove(["s591", "s0"])
        return hashed(texts)

    indexer.index_vectors(encode)
    new = hashed(["Title 590 a zeppelin"])[0]
    assert vectors.nearest(new, 1)[0] == ("s590", pytest.approx(1, abs=0.01))
    assert len(vectors) == len(scripts) - 2 and "s0" not in vectors and "s591" not in vectors
    indexer.close()
    kept = VectorIndex()
    kept.restore(shelf.vectors(MODEL, ["s590"]).items())
    assert kept.nearest(new, 1)[0][1] == pytest.approx(1, abs=0.01)


def test_an_edit_before_the_encoder_is_there_gets_its_vector_later(parts: Parts) -> None:
    indexer, words, vectors, shelf = parts
    indexer.index_words()
    shelf._scripts["s3"] = changed = replace(shelf._scripts["s3"], messages=("a zeppelin",))
    indexer.put([changed], None)
    assert [name for name, _score in words.search("zeppelin", 5)] == ["s3"] and "s3" not in vectors
    indexer.index_vectors(hashed)
    assert vectors.nearest(hashed(["Title 3 a zeppelin"])[0], 1)[0][0] == "s3"


def test_a_full_disk_does_not_end_the_index(scripts: list[Script]) -> None:
    class Full(MemoryShelf):
        def save_vectors(self, model: str, rows: Sequence[tuple[str, bytes]]) -> None:
            raise DiskFull("full")

    vectors = VectorIndex()
    indexer = Indexer(Full(scripts), LexicalIndex(), vectors, lambda progress: None)
    indexer.index_vectors(hashed)
    indexer.close()
    assert len(vectors) == len(scripts)


def test_words_are_found_from_the_first_batch_on(scripts: list[Script]) -> None:
    words, found = LexicalIndex(), []

    def look(progress: EngineProgress) -> None:
        if progress.stage is Stage.WORDS:
            found.append((progress.done, words.size, bool(words.search("Title 599", 3))))

    indexer = Indexer(MemoryShelf(scripts), words, VectorIndex(), look)
    indexer.index_words()
    indexer.close()
    assert found[0] == (250, 250, True)


def test_who_waits_for_the_encoder_is_next(tmp_path: Path) -> None:
    sentences, order = SentenceVectors(MemoryShelf()), []
    holds, waits, done = threading.Event(), threading.Event(), threading.Event()

    class Slow(Encoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            order.append(texts[0])
            if texts[0] == "first":
                holds.set()
                waits.wait(10)
            return hashed(texts)

    sentences._encoder = Slow()

    def learn() -> None:
        for text in ("first", "second", "third"):
            sentences.encode([text])
        done.set()

    def ask() -> None:
        sentences.encode(["question"])

    threads = [threading.Thread(target=learn), threading.Thread(target=ask)]
    threads[0].start()
    assert holds.wait(10)
    threads[1].start()
    while not sentences._next.locked():
        pass
    waits.set()
    assert done.wait(10)
    for thread in threads:
        thread.join(10)
    assert order[:2] == ["first", "question"]


def clustered(count: int, seed: int = 1) -> Vectors:
    generator = np.random.default_rng(seed)
    centres = np.random.default_rng(7).standard_normal((400, 512))
    rows = centres[generator.integers(0, 400, count)] + 0.9 * generator.standard_normal((count, 512))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def sorted_rows() -> Vectors:
    return clustered(SORTED_FROM + 6000)


@pytest.fixture
def sorted_index(sorted_rows: Vectors) -> VectorIndex:
    index = VectorIndex()
    index.add([str(n) for n in range(len(sorted_rows))], sorted_rows)
    index.settle()
    assert index._cells is not None
    return index


def test_sorted_rows_are_found_nearly_as_by_reading_all(
    sorted_index: VectorIndex, sorted_rows: Vectors
) -> None:
    hits, asked = 0, clustered(60, seed=2)
    for query in asked:
        exact = set(np.argsort(-(sorted_rows @ query))[:10])
        hits += len(exact & {int(name) for name, _score in sorted_index.nearest(query, 10)})
    assert hits / (10 * len(asked)) >= 0.95


def test_what_comes_changes_and_goes_after_the_sorting(
    sorted_index: VectorIndex, sorted_rows: Vectors
) -> None:
    new = clustered(40, seed=3)
    sorted_index.add([f"new{n}" for n in range(20)], new[:20])
    sorted_index.add([str(n) for n in range(100, 120)], new[20:])
    sorted_index.remove([str(n) for n in range(10)])
    assert len(sorted_index) == len(sorted_rows) + 10
    names = [f"new{n}" for n in range(20)] + [str(n) for n in range(100, 120)]
    for name, row in zip(names, new, strict=True):
        assert sorted_index.nearest(row, 1)[0][0] == name
    for n in (*range(10), 105):
        assert sorted_index.nearest(sorted_rows[n], 1)[0][0] != str(n)
    found = sorted_index.nearest(sorted_rows[500], 50)
    assert found[0][0] == "500" and len({name for name, _score in found}) == 50


def test_half_removed_are_found_nearly_as_by_reading_all(
    sorted_index: VectorIndex, sorted_rows: Vectors
) -> None:
    sorted_index.remove([str(n) for n in range(0, len(sorted_rows), 2)])
    sorted_index.add([str(n) for n in range(0, 2000, 2)], sorted_rows[:2000:2])
    left = np.array([n for n in range(len(sorted_rows)) if n % 2 or n < 2000])
    hits, asked = 0, clustered(60, seed=4)
    for query in asked:
        exact = set(left[np.argsort(-(sorted_rows[left] @ query))[:10]].tolist())
        hits += len(exact & {int(name) for name, _score in sorted_index.nearest(query, 10)})
    assert hits / (10 * len(asked)) >= 0.95


def test_all_removed_finds_nothing(sorted_index: VectorIndex, sorted_rows: Vectors) -> None:
    sorted_index.remove([str(n) for n in range(len(sorted_rows))])
    assert sorted_index.nearest(sorted_rows[0], 5) == []
    sorted_index.add(["back"], sorted_rows[:1])
    assert sorted_index.nearest(sorted_rows[0], 5)[0][0] == "back"


def test_edits_and_searches_while_rows_are_sorted(sorted_rows: Vectors) -> None:
    index, new = VectorIndex(), clustered(30, seed=4)
    index.add([str(n) for n in range(len(sorted_rows))], sorted_rows)
    asked = 0

    def meanwhile() -> bool:
        nonlocal asked
        if asked < len(new):
            # A place of its own, one of an old row, and a gap that the last row fills.
            name = f"new{asked}" if asked % 2 else str(200 + asked)
            index.add([name], new[asked : asked + 1])
            index.remove([str(1000 + asked)])
            assert index.nearest(new[asked], 1)[0][0] == name
            asked += 1
        return False

    index.settle(meanwhile)
    assert asked >= 10 and index._cells is not None
    for n in range(asked):
        assert index.nearest(new[n], 1)[0][0] == (f"new{n}" if n % 2 else str(200 + n))
        assert index.nearest(sorted_rows[1000 + n], 1)[0][0] != str(1000 + n)
    last = len(sorted_rows) - 1
    assert index.nearest(sorted_rows[last], 1)[0][0] == str(last)


def test_a_stopped_sorting_changes_nothing(sorted_rows: Vectors) -> None:
    index = VectorIndex()
    index.add([str(n) for n in range(len(sorted_rows))], sorted_rows)
    index.settle(lambda: True)
    assert index._cells is None
    assert index.nearest(sorted_rows[7], 1)[0][0] == "7"
