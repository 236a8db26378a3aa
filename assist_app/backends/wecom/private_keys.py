"""Private keys by version, and the message keys they open (RSA with PKCS#1 v1.5 padding)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPrivateNumbers
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from assist_app.i18n import _
from assist_app.model.errors import Misconfigured

VERSION = re.compile(r"\W*(?:version|ver|版本)\W*([0-9]{1,9})\W*", re.IGNORECASE)
SHORTEST = 6
"""Bytes of the shortest message key believed; see `open_key`."""


def read_pems(text: str) -> dict[int, str]:
    """PEM texts by version, from lines `version N` before each PEM or JSON {"3": "PEM"}. Misconfigured."""
    pems = _from_json(text) if text.lstrip().startswith("{") else _from_lines(text)
    if not all("PRIVATE KEY" in pem for pem in pems.values()):
        raise Misconfigured(
            _("The private keys need a line “version N” before each PEM, or JSON by version.")
        )
    return pems


def load(pem: str, version: int) -> RSAPrivateKey:
    """The key of one version. Misconfigured names the version.

    That its numbers fit together is proved here. The library proves besides that two of them are primes:
    50 ms in which no thread gets on, to find out what only who made the key could have got wrong.
    """
    try:
        key = load_pem_private_key(pem.encode(), password=None, unsafe_skip_rsa_key_validation=True)
        if isinstance(key, RSAPrivateKey) and not _fits(key.private_numbers()):
            raise ValueError("its numbers do not fit together")
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        sentence = _(
            "The private key of version {version} cannot be read; it must be a PEM without pass-phrase."
        )
        raise Misconfigured(sentence.format(version=version)) from error
    if not isinstance(key, RSAPrivateKey):
        raise Misconfigured(_("The private key of version {version} is no RSA key.").format(version=version))
    return key


def _fits(key: RSAPrivateNumbers) -> bool:
    """Whether a private key opens what its public key seals, as RFC 8017, 3.2 relates their numbers."""
    p, q, d, e, n = key.p, key.q, key.d, key.public_numbers.e, key.public_numbers.n
    if min(p, q, d, e) < 3 or p * q != n or not n & 1:
        return False
    inverse = e * d % (p - 1) == 1 and e * d % (q - 1) == 1
    return inverse and key.dmp1 == d % (p - 1) and key.dmq1 == d % (q - 1) and key.iqmp * q % p == 1


def open_key(key: RSAPrivateKey, encrypted: str) -> str | None:
    """The message key, or None when this private key does not open it.

    A wrong private key does not fail: the library then gives random bytes (implicit rejection), so only
    printable text of a believable length counts. By chance that is passed about once in 50,000 times.
    """
    try:
        sealed = base64.b64decode(encrypted, validate=True)
        if len(sealed) != key.key_size // 8:
            return None
        opened = key.decrypt(sealed, PKCS1v15())
        text = opened.decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    return text if len(opened) >= SHORTEST and text.isprintable() else None


def _from_json(text: str) -> dict[int, str]:
    try:
        given = json.loads(text)
        if not isinstance(given, Mapping) or not all(isinstance(pem, str) for pem in given.values()):
            raise ValueError
        return {int(version): pem.replace("\\n", "\n") for version, pem in given.items()}
    except (ValueError, RecursionError):
        # Without its cause: the text of a JSON error quotes what it could not read.
        raise Misconfigured(
            _("The private keys are no JSON of the form {“3”: “PEM”}; a version is a whole number.")
        ) from None


def _from_lines(text: str) -> dict[int, str]:
    pems: dict[int, list[str]] = {}
    version: int | None = None
    for line in text.splitlines():
        found = VERSION.fullmatch(line.strip())
        if found:
            version = int(found[1])
            pems[version] = []
        elif version is not None:
            pems[version].append(line.strip())
        elif line.strip():
            return {0: ""}
    return {version: "\n".join(lines) for version, lines in pems.items()}
