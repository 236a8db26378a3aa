"""A first start on a full disk keeps nothing and leaves nothing that would look like data behind a lock."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assist_app.paths import DataFolder
from assist_app.rooms.keeping import open_kept


@contextmanager
def no_file_longer_than(count: int) -> Iterator[None]:
    """The system refuses every byte after that many, as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [0, 60, 1000, 4096, 20_000])
def test_nothing_is_kept_and_nothing_is_locked(tmp_path: Path, room: int) -> None:
    folder = DataFolder(tmp_path / "data")
    with no_file_longer_than(room):
        kept = open_kept(folder, "a pass-phrase")
        try:
            assert not kept.durable and "Nothing will be kept" in kept.notices[0]
        finally:
            kept.store.close()
    assert not folder.store.exists() and not list(folder.root.glob("assist.db*"))
    again = open_kept(folder, "a pass-phrase")
    try:
        assert again.durable, "with room again, the same pass-phrase begins the store"
    finally:
        again.store.close()


def test_a_store_with_data_is_never_taken_away(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    kept = open_kept(folder, "a pass-phrase")
    kept.store.close()
    before = folder.store.read_bytes()
    folder.store.with_name("assist.db.id").write_text("{}")
    with no_file_longer_than(10):
        kept = open_kept(folder, "a pass-phrase", repair=False)
        kept.store.close()
    assert folder.store.read_bytes() == before
