"""Nobody else on the machine may read what the program keeps, whatever the user's own habits are."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from assist_app.desk.desk import Desk
from assist_app.files import settings
from assist_app.log import start_logging
from assist_app.paths import DataFolder, write_private
from assist_app.rooms.keeping import open_kept
from tests.journeys.test_keeping import engine_of, in_window

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows keeps such folders private by itself")


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """The user lets everybody read what they make."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return DataFolder(tmp_path / "share" / "assist")


def modes(folder: DataFolder) -> dict[str, int]:
    """Of the folder and everything in it."""
    found = [folder.root, *folder.root.rglob("*")]
    return {str(path.relative_to(folder.root)): stat.S_IMODE(path.lstat().st_mode) for path in found}


def assert_private(folder: DataFolder, *expected: str) -> None:
    found = modes(folder)
    assert set(expected) <= found.keys()
    open_to_others = {name: oct(mode) for name, mode in found.items() if mode & 0o077}
    assert not open_to_others
    assert found["."] == 0o700


def test_everything_the_running_window_makes(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await engine_of(desk)
        desk.choosing.choose(theme="dark", http_enabled=False)
        await desk.saying.say("for my eyes only")
        while not list(folder.cache.glob("*.table")):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        assert_private(
            folder,
            "assist.db",
            "assist.db-wal",
            "assist.db.id",
            "key.json",
            "settings.json",
            "cache",
            "window.lock",
        )

    in_window(folder, act, "a good pass-phrase")
    assert_private(folder, "assist.db", "key.json")


def test_logs_also_after_the_rotation(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assist_app.log.MOST_BYTES", 2000)
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        assert start_logging(folder.logs, None) == ""
        for number in range(100):
            logging.getLogger("assist.test").warning("line %d of many", number)
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
    assert_private(folder, "logs", "logs/assist.log", "logs/assist.log.1")


def test_settings_and_what_is_set_aside_of_them(folder: DataFolder) -> None:
    settings.save(folder.settings, settings.Settings(), {})
    folder.settings.write_bytes(b"damaged")
    assert settings.load(folder.settings).problem
    assert len(modes(folder)) == 3
    assert_private(folder, "settings.json")


def test_the_store_that_follows_a_damaged_one(folder: DataFolder) -> None:
    open_kept(folder, "a good pass-phrase").store.close()
    folder.store.write_bytes(b"damaged" * 1000)
    kept = open_kept(folder, "a good pass-phrase")
    kept.store.close()
    assert kept.notices
    assert_private(folder, "assist.db", "assist.db.id")


def test_a_folder_that_was_there_keeps_its_mode(folder: DataFolder) -> None:
    """With --data-dir it may be one that others need."""
    folder.root.mkdir(parents=True, mode=0o755)
    settings.save(folder.settings, settings.Settings(), {})
    assert modes(folder)["."] == 0o755 and modes(folder)["settings.json"] == 0o600


def test_what_lay_there_for_all_to_read_does_not_lend_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    write_private(path, b"new", sync=True)
    assert path.read_bytes() == b"new" and stat.S_IMODE(path.stat().st_mode) == 0o600
