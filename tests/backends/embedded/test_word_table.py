"""The encoder's word table on disk: the same vectors, checked at every start, never needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assist_app.backends.embedded.encoder import MODEL, Encoder, Vectors

TEXTS = ("我的快递三天没更新了", "Where is my parcel? 🚚", "")


@pytest.fixture(scope="module")
def expected() -> Vectors:
    encoder = Encoder()
    encoder.load()
    return encoder.encode(TEXTS)


def loaded(cache: Path) -> Encoder:
    encoder = Encoder(cache)
    encoder.load()
    return encoder


def test_vectors_from_the_file_are_the_same_time_and_again(tmp_path: Path, expected: Vectors) -> None:
    first, second = loaded(tmp_path), loaded(tmp_path)
    file = tmp_path / f"{MODEL}.table"
    written = file.stat().st_mtime_ns
    assert np.array_equal(first.encode(TEXTS), expected)
    assert np.array_equal(second.encode(TEXTS), expected)
    assert np.array_equal(second.encode(TEXTS), expected)
    assert file.stat().st_mtime_ns == written and not file.with_suffix(".new").exists()


@pytest.mark.parametrize("harm", ["torn", "changed"])
def test_a_file_that_is_not_the_table_is_written_anew(tmp_path: Path, expected: Vectors, harm: str) -> None:
    loaded(tmp_path)
    file = tmp_path / f"{MODEL}.table"
    with file.open("r+b") as stream:
        if harm == "torn":
            stream.truncate(1000)
        else:
            stream.seek(40_000_000)
            stream.write(bytes(5000))
    assert np.array_equal(loaded(tmp_path).encode(TEXTS), expected)


def test_without_a_place_to_write_it_stays_in_memory(tmp_path: Path, expected: Vectors) -> None:
    nowhere = tmp_path / "a file"
    nowhere.write_text("no folder")
    assert np.array_equal(loaded(nowhere / "cache").encode(TEXTS), expected)


def test_half_a_table_is_not_left_where_there_is_no_room(tmp_path: Path, expected: Vectors) -> None:
    (tmp_path / f"{MODEL}.table").mkdir()
    assert np.array_equal(loaded(tmp_path).encode(TEXTS), expected)
    assert not list(tmp_path.glob("*.new"))
