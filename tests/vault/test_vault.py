"""Secrets survive, never print, and a missing or locked keyring is a sentence."""

from __future__ import annotations

import os
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
