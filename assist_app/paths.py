"""Where things lie: resources of a checkout, wheel or frozen build, and the user's data folder."""

from __future__ import annotations

import os
import sys
import time
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


def there(path: Path) -> bool:
    """Whether there is such a file; what may not be looked at counts as none, and who reads it says why."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


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


def replace_private(path: Path, content: bytes) -> None:
    """Writes such a file in one step; OSError when that is impossible, and then the old file stays."""
    # The process in its name: two programs that save at once do not write into one draft.
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    private_folder(path.parent)
    try:
        write_private(draft, content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def keep_copy(path: Path) -> str:
    """Copies a damaged file aside and gives the copy's name; "" when that is impossible."""
    try:
        # Named by the file's own time: several readers of one damaged file leave one copy.
        written = time.strftime("%Y%m%d-%H%M%S", time.localtime(path.stat().st_mtime))
        kept = path.with_name(f"{path.name}.damaged-{written}")
        if not kept.exists():
            write_private(kept, path.read_bytes())
    except OSError:
        return ""
    return kept.name


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder of one user's data; nothing outside it is written."""

    root: Path

    @property
    def closed(self) -> str:
        """Why nothing in it can be looked at, as the system says it: it is another user's, or no folder at
        all; "" where it can be, or where there is nothing yet."""
        try:
            self.settings.stat()
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as error:
            return getattr(error, "strerror", None) or str(error)
        return ""

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
    def accounts(self) -> Path:
        """The vendors' accounts without their secrets."""
        return self.root / "accounts.json"

    @property
    def outgoing(self) -> Path:
        """What was laid down for outgoing texts: levels and lists of words."""
        return self.root / "outgoing.json"

    @property
    def spent(self) -> Path:
        """Today's calls, a small file for each account."""
        return self.root / "spent"

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
