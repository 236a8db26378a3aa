"""Where things lie: resources of a checkout, wheel or frozen build, and the user's data folder."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs


def resources() -> Path:
    """The folder of bundled content: starter libraries, demo conversations, catalogues, icons."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def private_folder(path: Path) -> None:
    """Makes a folder, unless it is there, that only its owner may look into."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def private_opener(name: str, flags: int) -> int:
    """For `open`: a file that is made here is its owner's alone."""
    return os.open(name, flags, 0o600)


def write_private(path: Path, content: bytes, *, sync: bool = False) -> None:
    """Writes a file that only its owner may read, also where another one was before."""
    path.unlink(missing_ok=True)
    with open(path, "xb", opener=private_opener) as file:
        file.write(content)
        if sync:
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder of one user's data; nothing outside it is written."""

    root: Path

    @property
    def store(self) -> Path:
        """The encrypted store."""
        return self.root / "assist.db"

    @property
    def key_file(self) -> Path:
        """The store's key under a pass-phrase, where there is no keyring."""
        return self.root / "key.json"

    @property
    def settings(self) -> Path:
        """Plain settings; never secrets."""
        return self.root / "settings.json"

    @property
    def logs(self) -> Path:
        """Log files by date; no message text."""
        return self.root / "logs"

    @property
    def cache(self) -> Path:
        """What can be computed again; nothing of the user's."""
        return self.root / "cache"

    @property
    def lock(self) -> Path:
        """Held by the running window."""
        return self.root / "window.lock"


def data_folder(chosen: str | None = None) -> DataFolder:
    """The data folder: --data-dir, then ASSIST_DATA_DIR, then the platform's own place."""
    root = chosen or os.environ.get("ASSIST_DATA_DIR") or platformdirs.user_data_dir("assist", False)
    return DataFolder(Path(root).expanduser())
