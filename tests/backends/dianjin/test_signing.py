"""The signature: published and recorded vectors, and the official signer for random requests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from alibabacloud_tea_openapi.utils import Utils
from darabonba.request import DaraRequest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.backends.dianjin.signing import ALGORITHM, Key, acs_headers, canonical_query, sign

VECTORS = json.loads(Path(__file__).with_name("acs3_vectors.json").read_text(encoding="utf-8"))
PRINTABLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
SECRETS = st.text(PRINTABLE, min_size=1, max_size=40)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,15}", fullmatch=True)
HEADERS = st.dictionaries(NAMES, TEXTS, max_size=6).filter(
    lambda headers: len({name.lower() for name in headers}) == len(headers)
)
QUERIES = st.dictionaries(st.from_regex(r"[A-Za-z0-9._~-]{1,10}", fullmatch=True), TEXTS, max_size=4)
PATHS = st.from_regex(r"(/[A-Za-z0-9._~%-]{0,12}){0,4}", fullmatch=True)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_every_vector(vector: dict[str, Any]) -> None:
    payload = hashlib.sha256(vector["body"].encode()).hexdigest()
    assert payload == vector["payload_sha256"] == vector["headers"]["x-acs-content-sha256"]
    assert canonical_query(vector["query"]) == vector["canonical_query"]
    key = Key(vector["access_key_id"], vector["access_key_secret"], vector["security_token"] or "")
    signature = sign(
        key, vector["method"], vector["path"], vector["query"], vector["headers"], vector["payload_sha256"]
    )
    assert f"{ALGORITHM}\n{signature.digest}" == vector["string_to_sign"]
    assert signature.authorization == vector["authorization"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_headers_of_every_vector(vector: dict[str, Any]) -> None:
    sent = vector["headers"]
    key = Key(vector["access_key_id"], vector["access_key_secret"], vector["security_token"] or "")
    ours = acs_headers(
        key, vector["body"].encode(), date=sent["x-acs-date"], nonce=sent["x-acs-signature-nonce"]
    )
    assert ours.items() <= sent.items()
    made_by_others = {"x-acs-action", "x-acs-version", "x-acs-credentials-provider"}
    assert {name for name in sent if name.startswith("x-acs-")} - made_by_others == set(ours)


@given(SECRETS, SECRETS, st.sampled_from(["GET", "POST"]), PATHS, QUERIES, HEADERS, st.binary(max_size=50))
def test_the_official_signer_signs_the_same(
    key_id: str,
    secret: str,
    method: str,
    path: str,
    query: dict[str, str],
    headers: dict[str, str],
    body: bytes,
) -> None:
    payload = hashlib.sha256(body).hexdigest()
    request = DaraRequest()
    request.method, request.pathname, request.query, request.headers = method, path, query, headers
    official = Utils.get_authorization(request, ALGORITHM, payload, key_id, secret)
    assert sign(Key(key_id, secret), method, path, query, headers, payload).authorization == official


def test_a_key_and_a_signature_do_not_print_what_they_hold() -> None:
    key = Key("id-1", "secret-2", "token-3")
    signature = sign(key, "POST", "/", {}, acs_headers(key, b"", date="d", nonce="n"), "")
    shown = f"{key!r} {signature!r}"
    assert "secret-2" not in shown and "token-3" not in shown and "Signature=" not in shown
