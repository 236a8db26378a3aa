"""The keyring of a Linux desktop, a real one in a session of its own, and a desktop that has none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assist_app.vault import choose_vault


def test_without_a_bus_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    choice = choose_vault(tmp_path, tmp_path / "key.json", limit=5.0)
    assert choice.vault.kind == "memory"
    assert [passed.kind for passed in choice.passed_over] == ["keyring", "file"]
    assert "no system keyring" in choice.passed_over[0].reason
    with_file = choose_vault(tmp_path, tmp_path / "key.json", "a pass-phrase", limit=5.0)
    assert with_file.vault.kind == "file"


PROGRAM = """
import sys
from pathlib import Path
from assist_app.vault import choose_vault, store_key
folder = Path(sys.argv[1])
choice = choose_vault(folder, folder / "key.json", limit=float(sys.argv[2]))
print(choice.vault.kind, *(passed.reason for passed in choice.passed_over))
if choice.vault.kind == "keyring":
    if sys.argv[3] == "put":
        choice.vault.put("secret", "密钥 🔑".encode())
    key = store_key(choice.vault, store_exists=sys.argv[3] != "put")
    print(choice.vault.get("secret").decode(), key.hex())
    if sys.argv[3] == "delete":
        choice.vault.delete("secret"); choice.vault.delete("secret")
"""

LIBRARY = """
import sys
from keyring.backends.SecretService import Keyring
ring = Keyring()
if sys.argv[1] == "put":
    ring.set_password("assist:x", "old", "from the library")
    from assist_app.vault.secret_service import SecretService
    print(SecretService().get_password("assist:x", "old"))
    SecretService().set_password("assist:x", "old", "newer")
    SecretService().set_password("assist:x", "new", "ours")
print(ring.get_password("assist:x", "old"), ring.get_password("assist:x", "new"))
ring.delete_password("assist:x", "old")
print(ring.get_password("assist:x", "old"), SecretService().get_password("assist:x", "old"))
"""


ELSEWHERE = """
import secretstorage
from contextlib import closing
from assist_app.vault.entries import NoSuchEntry
from assist_app.vault.secret_service import SecretService
ring, entry = SecretService(), {"service": "assist:x", "username": "one"}
def put_elsewhere():
    with closing(secretstorage.dbus_init()) as bus:
        session = secretstorage.Collection(bus, "/org/freedesktop/secrets/collection/session")
        session.create_item("elsewhere", entry, b"of another collection")
put_elsewhere()
print(ring.get_password("assist:x", "one"))
ring.set_password("assist:x", "one", "ours")
print(ring.get_password("assist:x", "one"))
put_elsewhere()
ring.delete_password("assist:x", "one")
print(ring.get_password("assist:x", "one"))
try:
    ring.delete_password("assist:x", "one")
except NoSuchEntry:
    print("gone")
"""


def in_session(tmp_path: Path, unlock: str, *runs: str, program: str = PROGRAM) -> list[str]:
    """Runs the program in a D-Bus session of its own with a real gnome-keyring."""
    (tmp_path / "program.py").write_text(program)
    where = f" {tmp_path}" if program is PROGRAM else ""
    commands = [f"{sys.executable} {tmp_path}/program.py{where} {run}" for run in runs]
    script = "; ".join([unlock, *commands])
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share"), "XDG_RUNTIME_DIR": str(tmp_path)}
    environment = {**os.environ, **home, "PYTHONPATH": str(Path.cwd())}
    environment.pop("DISPLAY", None)
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", script],
        capture_output=True, text=True, check=False, env=environment, timeout=120,
    )  # fmt: skip
    return [line for line in done.stdout.split("\n") if line] or [done.stderr]


def test_a_real_keyring_keeps_the_key_over_restarts(tmp_path: Path) -> None:
    unlock = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
    lines = in_session(tmp_path, unlock, "8 put", "8 get", "8 delete")
    assert lines[0] == "keyring", lines
    assert lines[1].startswith("密钥 🔑 ")
    assert lines[1] == lines[3] == lines[5]


def test_what_the_keyring_library_wrote_before_is_found_and_replaced(tmp_path: Path) -> None:
    unlock = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
    lines = in_session(tmp_path, unlock, "put", program=LIBRARY)
    assert lines == ["from the library", "newer ours", "None None"]


def test_an_entry_of_another_collection_does_not_come_back(tmp_path: Path) -> None:
    unlock = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
    lines = in_session(tmp_path, unlock, "", program=ELSEWHERE)
    assert lines == ["of another collection", "ours", "None", "gone"]


def test_a_locked_keyring_is_a_sentence_within_the_limit(tmp_path: Path) -> None:
    locked = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1"
    lines = in_session(tmp_path, locked, "3 put")
    assert lines[0].startswith("memory"), lines
    assert "keyring is locked" in lines[0]


GLANCE = """
from assist_app.vault.keyring_vault import KeyringVault
vault = KeyringVault("x", 5.0)
print(vault.glance("name"))
vault.put("name", b"value")
print(vault.glance("name"))
"""


def test_a_glance_finds_what_is_open(tmp_path: Path) -> None:
    unlock = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
    assert in_session(tmp_path, unlock, "", program=GLANCE) == ["None", "b'value'"]


def test_a_glance_at_a_locked_keyring_asks_nobody(tmp_path: Path) -> None:
    locked = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1"
    assert in_session(tmp_path, locked, "", program=GLANCE.replace("vault.put", "# "))[0] == "None"
