"""Keys that cannot open anything are refused before they are used."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateNumbers,
    RSAPublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from assist_app.backends.wecom.private_keys import load
from assist_app.model.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Numbers:
    """Those of RFC 8017, 3.2, by its names."""

    p: int
    q: int
    d: int
    dp: int
    dq: int
    qinv: int
    n: int
    e: int

    @property
    def pem(self) -> str:
        public = RSAPublicNumbers(self.e, self.n)
        private = RSAPrivateNumbers(self.p, self.q, self.d, self.dp, self.dq, self.qinv, public)
        key = private.private_key(unsafe_skip_rsa_key_validation=True)
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    own = generate_private_key(65537, 2048).private_numbers()
    public = own.public_numbers
    return Numbers(own.p, own.q, own.d, own.dmp1, own.dmq1, own.iqmp, public.n, public.e)


def test_a_key_is_taken_as_it_was_made(numbers: Numbers) -> None:
    assert load(numbers.pem, 1).private_numbers().d == numbers.d


@pytest.mark.parametrize("name", ["d", "dp", "dq", "qinv"])
def test_a_key_with_one_other_number_is_refused(numbers: Numbers, name: str) -> None:
    # Other primes or another modulus the library refuses by itself, when it is given them.
    changed = dataclasses.replace(numbers, **{name: getattr(numbers, name) + 2})
    with pytest.raises(Misconfigured, match="version 7 cannot be read"):
        load(changed.pem, 7)
