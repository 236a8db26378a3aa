"""Secrets in a file under a pass-phrase, where there is no keyring."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from assist_app.i18n import _
from assist_app.model.errors import SecretMissing, VaultError, WrongPassphrase
from assist_app.paths import private_folder, write_private

MEMORY_KIB, ROUNDS, LANES = 65_536, 3, 4
"""Argon2id, 64 MiB and 3 passes: 0.2 s here, and what RFC 9106 advises where memory is scarce."""


class Sealed(msgspec.Struct):
    """The file: salt, nonce and the encrypted names and secrets, all base64."""

    salt: str
    nonce: str
    box: str
    version: int = 1


class FileVault:
    """All secrets in one encrypted box; written to a new file first, then put in place."""

    kind = "file"

    def __init__(self, path: Path, passphrase: str) -> None:
        """Opens the file or begins a new one. WrongPassphrase when it does not fit."""
        self._path = path
        self._secrets: dict[str, str] = {}
        self._mark = _mark(path)
        if path.exists():
            sealed = _read(path)
            try:
                self._salt = base64.b64decode(sealed.salt)
                self._cipher = AESGCM(_key(passphrase, self._salt))
                self._secrets = self._open(sealed)
            except (ValueError, msgspec.DecodeError) as error:
                raise VaultError(_("The key file {path} cannot be read.").format(path=path)) from error
        else:
            self._salt = os.urandom(16)
            self._cipher = AESGCM(_key(passphrase, self._salt))

    def get(self, name: str) -> bytes:
        """The secret."""
        self._look_again()
        if name not in self._secrets:
            raise SecretMissing(_("The key file holds no {name}.").format(name=name))
        return base64.b64decode(self._secrets[name])

    def put(self, name: str, value: bytes) -> None:
        """Keeps a secret."""
        self._look_again()
        self._secrets[name] = base64.b64encode(value).decode()
        self._save()

    def delete(self, name: str) -> None:
        """Forgets a secret."""
        self._look_again()
        if self._secrets.pop(name, None) is not None:
            self._save()

    def change_passphrase(self, passphrase: str) -> None:
        """Seals everything anew under another pass-phrase."""
        self._salt = os.urandom(16)
        self._cipher = AESGCM(_key(passphrase, self._salt))
        self._save()

    def _look_again(self) -> None:
        """The command line may have written an account's secrets while the window is open."""
        mark = _mark(self._path)
        if mark == self._mark or mark is None:
            return
        sealed = _read(self._path)
        if base64.b64decode(sealed.salt) != self._salt:
            sentence = _("The key file {path} has another pass-phrase now: start Assist again.")
            raise VaultError(sentence.format(path=self._path))
        self._secrets, self._mark = self._open(sealed), mark

    def _open(self, sealed: Sealed) -> dict[str, str]:
        try:
            plain = self._cipher.decrypt(
                base64.b64decode(sealed.nonce), base64.b64decode(sealed.box), self._salt
            )
        except InvalidTag as error:
            raise WrongPassphrase(_("This pass-phrase does not open the key file.")) from error
        return msgspec.json.decode(plain, type=dict[str, str])

    def _save(self) -> None:
        nonce = os.urandom(12)
        box = self._cipher.encrypt(nonce, msgspec.json.encode(self._secrets), self._salt)
        salt, sealed_nonce, sealed_box = (
            base64.b64encode(part).decode() for part in (self._salt, nonce, box)
        )
        sealed = Sealed(salt, sealed_nonce, sealed_box)
        draft = self._path.with_name(self._path.name + ".new")
        private_folder(self._path.parent)
        write_private(draft, msgspec.json.encode(sealed), sync=True)
        draft.replace(self._path)
        self._mark = _mark(self._path)


def _mark(path: Path) -> tuple[int, int, int] | None:
    """What tells one writing of the file from the next."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> Sealed:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Sealed)
    except (OSError, msgspec.DecodeError) as error:
        raise VaultError(_("The key file {path} cannot be read.").format(path=path)) from error


def _key(passphrase: str, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=ROUNDS, lanes=LANES, memory_cost=MEMORY_KIB)
    return kdf.derive(passphrase.encode())
