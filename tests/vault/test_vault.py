"""Secrets survive, never print, and a missing or locked keyring is a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assist_app.model.errors import SecretMissing, StoreLocked, VaultError, WrongPassphrase
from assist_app.vault import FileVault, MemoryVault, choose_vault, store_key
from assist_app.vault.entries import NoSuchEntry
from assist_app.vault.keyring_vault import KeyringVault

SECRET = "密钥 🔑 with\0zero".encode()


def test_a_key_file_keeps_secrets_under_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    FileVault(path, "correct horse").put("name", SECRET)
    assert path.stat().st_mode & 0o077 == 0
    assert SECRET not in path.read_bytes() and b"name" not in path.read_bytes()
    assert FileVault(path, "correct horse").get("name") == SECRET
    with pytest.raises(WrongPassphrase, match="does not open"):
        FileVault(path, "wrong")


def test_the_passphrase_can_be_changed_and_secrets_deleted(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "key.json", "one")
    vault.put("name", SECRET)
    vault.change_passphrase("two")
    again = FileVault(tmp_path / "key.json", "two")
    assert again.get("name") == SECRET
    again.delete("name")
    with pytest.raises(SecretMissing):
        FileVault(tmp_path / "key.json", "two").get("name")


def test_a_damaged_key_file_is_said_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(b"{rubbish")
    with pytest.raises(VaultError, match="cannot be read"):
        FileVault(path, "any")
    assert path.read_bytes() == b"{rubbish"


def test_secrets_never_print(tmp_path: Path) -> None:
    vault = MemoryVault()
    vault.put("name", b"hunter2hunter2")
    file = FileVault(tmp_path / "key.json", "pass-phrase-x")
    file.put("name", b"hunter2hunter2")
    assert "hunter2" not in repr(vault) + repr(file) + str(vars(file)["_path"])
    assert "pass-phrase-x" not in repr(file)


def test_without_a_bus_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    choice = choose_vault(tmp_path, tmp_path / "key.json", limit=5.0)
    assert choice.vault.kind == "memory"
    assert [passed.kind for passed in choice.passed_over] == ["keyring", "file"]
    assert "no system keyring" in choice.passed_over[0].reason
    with_file = choose_vault(tmp_path, tmp_path / "key.json", "a pass-phrase", limit=5.0)
    assert with_file.vault.kind == "file"


def test_an_existing_key_file_waits_for_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    FileVault(path, "one").put("store-key", bytes(32))
    choice = choose_vault(tmp_path, path)
    assert choice.needs_passphrase and choice.vault.kind == "memory"
    assert store_key(choose_vault(tmp_path, path, "one").vault, store_exists=True) == bytes(32)


def test_a_new_key_never_replaces_the_key_of_existing_data() -> None:
    vault = MemoryVault()
    with pytest.raises(StoreLocked, match="Nothing was changed"):
        store_key(vault, store_exists=True)
    first = store_key(vault, store_exists=False)
    assert len(first) == 32 and store_key(vault, store_exists=True) == first


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


class SmallEntries:
    """A keyring that, as that of Windows, keeps no entry over 2,560 bytes."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get(username)

    def glance(self, service: str, username: str) -> str | None:
        return self.get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password.encode("utf-16-le")) <= 2560
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop(username, None) is None:
            raise NoSuchEntry(username)


def test_a_long_secret_fits_into_small_entries_and_leaves_nothing_behind() -> None:
    backend = SmallEntries()
    vault = KeyringVault("folder", backend=backend)
    for length in (10, 9000, 4000, 900, 0, 901, 12):
        secret = os.urandom(length)
        vault.put("account/a/keys", secret)
        assert vault.get("account/a/keys") == secret
        assert len(backend.entries) == 1 + (-(-length * 4 // 3 // 1200) if length > 900 else 0)
    vault.put("account/a/keys", bytes(5000))
    vault.put("other", b"x")
    del backend.entries["account/a/keys#2"]
    with pytest.raises(SecretMissing):
        vault.get("account/a/keys")
    vault.delete("account/a/keys")
    vault.delete("account/a/keys")
    assert list(backend.entries) == ["other"]


@pytest.mark.parametrize("rubbish", ["parts:", "parts:x", "parts:999999999", "parts:-1", "%%%"])
def test_a_damaged_entry_is_a_sentence(rubbish: str) -> None:
    backend = SmallEntries()
    backend.entries["name"] = rubbish
    vault = KeyringVault("folder", backend=backend)
    with pytest.raises(SecretMissing):
        vault.get("name")
    vault.delete("name")
    assert not backend.entries


def test_a_key_file_that_another_program_wrote_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    window = FileVault(path, "one")
    window.put("store-key", b"k")
    FileVault(path, "one").put("account/a/secret", SECRET)
    assert window.get("account/a/secret") == SECRET
    FileVault(path, "one").put("account/b/secret", b"b")
    window.put("http-token", b"t")
    assert {name: FileVault(path, "one").get(name) for name in ("store-key", "http-token")} == {
        "store-key": b"k",
        "http-token": b"t",
    }
    assert window.get("account/b/secret") == b"b"
    FileVault(path, "one").delete("account/b/secret")
    with pytest.raises(SecretMissing):
        window.get("account/b/secret")


def test_under_another_passphrase_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    window = FileVault(path, "one")
    window.put("name", b"1")
    FileVault(path, "one").change_passphrase("two")
    with pytest.raises(VaultError, match="another pass-phrase"):
        window.put("name", b"2")
    assert FileVault(path, "two").get("name") == b"1"


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
