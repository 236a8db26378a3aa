"""The pure parts against the vectors: matcher, placeholders, escapes, message keys, callback crypto."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given
from hypothesis import strategies as st

from assist_app.emulator.wecom.callback import Callback
from assist_app.emulator.wecom.keys import PublicKeys, new_pair
from assist_app.emulator.wecom.matching import fits, text_fits
from assist_app.emulator.wecom.rendering import (
    chat,
    chat_content,
    escape,
    fill,
    fragments,
    nearest,
    tag_json,
)
from assist_app.emulator.wecom.world import Document, KnowledgeSet, TagGroup
from tests.emulator.wecom.stage import PAIR, VECTORS

SERVED = ("create_program_task", "create_model_task", "all")


@pytest.mark.parametrize("case", VECTORS["match"], ids=lambda case: case["name"])
def test_protocols_are_matched_as_the_reference_does(case: Any) -> None:
    assert fits(case["template"], case["value"]) is case["matches"]
    text = json.dumps(case["value"], ensure_ascii=False)
    assert text_fits(json.dumps(case["template"]), text) is case["matches"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"a":1}{', "\ud800", "[" * 100_000, '{"a":NaN}'])
def test_what_is_no_object_fits_no_protocol(text: str) -> None:
    assert not text_fits('{"a":1}', text)


def rendered(case: Any) -> str:
    """What we make of a placeholder vector."""
    if case["placeholder"] == "{knowledge}":
        documents: dict[str, Document] = {}
        for row in case.get("fragments", ()):
            documents[row["doc"]] = Document(row["doc"], fragments=(row["text"],))
        for row in case.get("qa", ()):
            documents[row["doc"]] = Document(row["doc"], questions=((row["q"], row["a"]),))
        return nearest(fragments(KnowledgeSet("k", "k", tuple(documents.values()))), "")
    turns = [(message["sender"], message["content"]) for message in case["messages"]]
    return chat(turns) if case["placeholder"] == "{chat}" else chat_content(turns)


@pytest.mark.parametrize(
    "case",
    [
        c
        for c in VECTORS["placeholders"]
        if any(name in c["interface"] for name in SERVED) and "rendered" in c
    ],
    ids=lambda case: f"{case['placeholder']} {case['interface']}",
)
def test_placeholders_are_rendered_as_documented(case: Any) -> None:
    assert rendered(case) == case["rendered"]


def test_tags_are_rendered_as_documented() -> None:
    case = next(c for c in VECTORS["placeholders"] if c["placeholder"] == "{tagjson}")
    group = case["rendered_object"]["tag_group"][0]
    tags = tuple((tag["tag_id"], tag["tag_name"]) for tag in group["tag_list"])
    made = tag_json([TagGroup(group["group_id"], group["group_name"], tags)])
    assert json.loads(made) == case["rendered_object"]


@pytest.mark.parametrize("case", VECTORS["escapes"], ids=lambda c: f"{c['escape_type']} {c.get('reading')}")
def test_escapes_are_those_of_the_vectors(case: Any) -> None:
    assert escape(case["input"], case["escape_type"], case.get("reading", "json")) == case["output"]


@given(st.text(), st.sampled_from([0, 1]))
def test_a_filled_sample_stays_json_whatever_was_said(said: str, escape_type: int) -> None:
    told = json.loads(
        fill('{"msg":"{chat}","n":1}', {"chat": said}, escape_type, "json").encode("utf-8", "replace")
    )
    assert set(told) == {"msg", "n"}
    if escape_type == 1 and said.isprintable():
        assert told["msg"] == said


def test_placeholders_within_a_text_are_not_filled_again() -> None:
    values = {"chat": "A说：{knowledge}{chatcontent}", "knowledge": "secret", "chatcontent": "x"}
    assert fill('{"m":"{chat}"}', values, 1, "json") == '{"m":"A说：{knowledge}{chatcontent}"}'


def test_the_fragments_nearest_to_the_conversation_are_chosen_in_their_order() -> None:
    lines = ["a：发票自动开具", "b：七天内可以退货", "c：两到四天送达", "d：质量问题由商家承担运费"]
    assert nearest(lines, "我要退货，运费谁承担", 2) == "b：七天内可以退货\nd：质量问题由商家承担运费"


@pytest.mark.parametrize("case", VECTORS["rsa"]["cases"], ids=lambda case: case["secret_key"])
def test_message_keys_open_with_the_private_key_of_their_version(case: Any) -> None:
    private = load_pem_private_key(PAIR[0].encode(), None)
    sealed = PublicKeys({case["public_key_ver"]: PAIR[1]}).seal(case["secret_key"])
    for text in (sealed, case["encrypted_secret_key"]):
        assert len(text) == 344
        assert private.decrypt(base64.b64decode(text), padding.PKCS1v15()).decode() == case["secret_key"]  # type: ignore[union-attr]


def test_versions_of_keys_only_grow_and_are_rsa_2048() -> None:
    keys = PublicKeys({3: PAIR[1]})
    for wrong in (("rubbish", 4), (PAIR[1], 3), (PAIR[1], 2), ("", 4)):
        with pytest.raises(ValueError):
            keys.add(*wrong)
    keys.add(new_pair()[1], 4)
    assert keys.version == 4


def callback(case: Any) -> Callback:
    """The receiver of a vector."""
    return Callback("http://127.0.0.1/", case["token"], case["encoding_aes_key"])


@pytest.mark.parametrize("case", VECTORS["callback"], ids=lambda case: case["name"])
def test_callbacks_are_sealed_signed_and_opened_as_the_vectors(case: Any) -> None:
    receiver = callback(case)
    prefix = bytes.fromhex(case["random16_hex"])
    assert receiver.seal(case["plaintext"], case["receive_id"], prefix) == case["encrypt"]
    assert receiver.open(case["encrypt"], case["receive_id"]) == case["plaintext"]
    signed = (case["timestamp"], case["nonce"], case["encrypt"])
    assert receiver.signature(*signed) == case["msg_signature"]
    assert receiver.matches(case["msg_signature"], *signed)
    assert not receiver.matches("0" * 40, *signed)


def test_callbacks_for_somebody_else_or_tampered_with_are_refused() -> None:
    case = VECTORS["callback"][2]
    receiver = callback(case)
    with pytest.raises(ValueError):
        receiver.open(case["encrypt"], "wwOTHER")
    for wrong in ("", "AAAA", "not base64!", case["encrypt"][:-24], "A" * len(case["encrypt"])):
        with pytest.raises(ValueError):
            receiver.open(wrong, case["receive_id"])


def test_secrets_stand_in_no_repr() -> None:
    case = VECTORS["callback"][2]
    assert case["token"] not in repr(callback(case)) and case["encoding_aes_key"] not in repr(callback(case))
