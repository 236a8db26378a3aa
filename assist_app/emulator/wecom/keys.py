"""RSA keys by version: the secret key of every archived message is encrypted with the one of its time."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

BITS = 2048


def new_pair() -> tuple[str, str]:
    """A private key (PKCS#8) and its public key (SPKI), both PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return private, public


class PublicKeys:
    """The public keys an application has set; versions only grow."""

    def __init__(self, first: dict[int, str]) -> None:
        """`first` are PEM texts by version."""
        self._keys: dict[int, rsa.RSAPublicKey] = {}
        for version in sorted(first):
            self.add(first[version], version)

    @property
    def version(self) -> int:
        """The one in use; 0 when there is none, and then nothing is archived."""
        return max(self._keys, default=0)

    def add(self, pem: str, version: int) -> None:
        """Takes a newer key. ValueError for a lower version, another size or something else."""
        if version <= self.version:
            raise ValueError("public_key_ver must be greater than the one in use")
        try:
            key = load_pem_public_key(pem.encode())
        except Exception as error:
            raise ValueError("public_key is not PEM") from error
        if not isinstance(key, rsa.RSAPublicKey) or key.key_size != BITS:
            raise ValueError("public_key is not RSA-2048")
        self._keys[version] = key

    def seal(self, secret_key: str) -> str:
        """`encrypted_secret_key`: base64 of PKCS#1 v1.5, with the key in use."""
        sealed = self._keys[self.version].encrypt(secret_key.encode(), padding.PKCS1v15())
        return base64.b64encode(sealed).decode()
