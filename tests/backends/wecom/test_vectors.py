"""Computed and documented vectors: message keys, protocol matching, placeholders, escapes."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from assist_app.backends.wecom.private_keys import load, open_key
from tests.backends.wecom.protocol import chat, chat_content, escape, matches

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
KEYS = VECTORS["keys"]


@pytest.mark.parametrize("form", ["private_key_pkcs8_pem", "private_key_pkcs1_pem"])
@pytest.mark.parametrize("case", KEYS["cases"], ids=lambda case: case["secret_key"])
def test_message_keys_open_with_their_private_key(form: str, case: dict[str, Any]) -> None:
    assert open_key(load(KEYS[form], 1), case["encrypted_secret_key"]) == case["secret_key"]


def test_a_wrong_private_key_opens_nothing() -> None:
    wrong = generate_private_key(public_exponent=65537, key_size=2048)
    for case in KEYS["cases"]:
        assert open_key(wrong, case["encrypted_secret_key"]) is None
        try:
            noise = wrong.decrypt(base64.b64decode(case["encrypted_secret_key"]), PKCS1v15())
        except ValueError:
            continue
        # The trap: no failure, but bytes that are nobody's key.
        assert noise != case["secret_key"].encode()


@pytest.mark.parametrize(
    "opened", [b"", b"short", b"\x00" * 32, b"key\nkey\nkey", b"\xff\xfe" * 16, "\u202ekey123".encode()]
)
def test_what_is_no_printable_text_is_no_key(opened: bytes) -> None:
    key = load_pem_private_key(KEYS["private_key_pkcs8_pem"].encode(), None)
    assert isinstance(key, RSAPrivateKey)
    sealed = base64.b64encode(key.public_key().encrypt(opened, PKCS1v15())).decode()
    assert open_key(key, sealed) is None


@pytest.mark.parametrize(
    "sealed", ["", "!", "AAAA", "é", "A" * 344, "fk5z HPSK", base64.b64encode(b"x" * 255).decode()]
)
def test_what_is_no_ciphertext_is_no_key(sealed: str) -> None:
    assert open_key(load(KEYS["private_key_pkcs8_pem"], 1), sealed) is None


@pytest.mark.parametrize("case", VECTORS["match"], ids=lambda case: case["name"])
def test_the_platform_here_matches_protocols_as_documented(case: dict[str, Any]) -> None:
    assert matches(case["template"], case["value"]) is case["matches"]


@pytest.mark.parametrize("case", VECTORS["placeholders"], ids=lambda case: case["placeholder"])
def test_the_platform_here_renders_placeholders_as_documented(case: dict[str, Any]) -> None:
    pairs = [(message["sender"], message["content"]) for message in case["messages"]]
    render = {"{chat}": chat, "{chatcontent}": chat_content}[case["placeholder"]]
    assert render(pairs) == case["rendered"]


@pytest.mark.parametrize("case", VECTORS["escapes"], ids=range(len(VECTORS["escapes"])))
def test_the_platform_here_escapes_as_documented(case: dict[str, Any]) -> None:
    assert escape(case["input"], case["escape_type"], case.get("reading", "json")) == case["output"]
