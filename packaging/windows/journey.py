"""Run by the installed interpreter: what of the program works there without Qt and without a window.

`python journey.py FOLDER` writes a conversation into an encrypted store in the folder, counts those that were
there before, and prints one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import ssl
import sys
import zoneinfo
from pathlib import Path

import apsw

from assist_app.build_id import build
from assist_app.files.content import load_starter
from assist_app.model.conversation import Role
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.paths import resources
from assist_app.store import open_store

KEY = bytes(range(32))
TEXT = "您好，我的包裹在哪里？"


def main(folder: Path) -> dict[str, object]:
    """What was found."""
    folder.mkdir(parents=True, exist_ok=True)
    store = open_store(folder / "assist.db", KEY).store
    before = len(store.conversations().result(30))
    event = ChatEvent(
        "journey", f"m{before}", EventKind.CREATED, f"c{before}", Role.CUSTOMER, TEXT, 1.7e9 + before
    )
    store.ingest(Batch("journey", (event,))).result(30)
    store.close()
    return {
        "version": str(build()),
        "python": sys.version.split()[0],
        "tls": ssl.OPENSSL_VERSION,
        "sqlite": sqlite3.sqlite_version,
        "ciphers": apsw.mc_version,
        "zones": zoneinfo.__name__,
        "scripts": len(load_starter(resources(), ("zh", "en")).library.scripts),
        "loop": asyncio.run(asyncio.sleep(0, "runs")),
        "kept_before": before,
        "readable": TEXT.encode() in (folder / "assist.db").read_bytes(),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1])), ensure_ascii=True))
