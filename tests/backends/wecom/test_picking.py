"""Which messages are sent, with which keys, and what stays here: their texts and the account's secrets."""

from __future__ import annotations

import base64
import json
import logging
import threading
from dataclasses import replace
from functools import cache
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as make_curve
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from assist_app.backends.wecom import private_keys
from assist_app.model.conversation import MessageState, Role
from assist_app.model.errors import BackendError, InputRejected, Misconfigured, NotApplicable
from tests.backends.wecom.platform import CORP, SECRET, error
from tests.backends.wecom.stage import KINDS, Stage, ask, remarks, texts, with_refs


@cache
def key(number: int) -> RSAPrivateKey:
    """A key of this test run."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def pem(number: int) -> str:
    """Its text."""
    return key(number).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def sealed(number: int, text: str) -> str:
    """A message key encrypted for it."""
    return base64.b64encode(key(number).public_key().encrypt(text.encode(), PKCS1v15())).decode()


def refs(msgid: str, version: int, by: int | None = None) -> dict[str, str]:
    """References of a message whose key is encrypted for a version, or with another version's key."""
    text = sealed(version if by is None else by, f"key-of-{msgid}")
    return {
        "wecom.msgid": msgid,
        "wecom.encrypted_secret_key": text,
        "wecom.public_key_ver": str(version),
    }


def lines() -> str:
    """Two versions as lines."""
    return f"version 1\n{pem(1)}\n\nVersion: 3\n{pem(3)}"


def as_json() -> str:
    """The same as JSON."""
    return json.dumps({"1": pem(1), "3": pem(3)})


def sent(stage: Stage) -> list[tuple[str, str]]:
    """Ids and keys of the first job."""
    messages = stage.platform.calls("create_recommend_dialog_task")[0].inner["msg_list"]
    return [(one["msgid"], one["encrypt_info"]["secret_key"]) for one in messages]


@pytest.mark.parametrize(
    "text",
    [lines, as_json, lambda: lines().replace("\n", "\r\n"), lambda: f"版本 1\n{pem(1)}\n# 版本 3\n{pem(3)}"],
)
async def test_keys_are_opened_by_their_version(text: object) -> None:
    stage = Stage()
    for msgid in ("a", "b"):
        stage.platform.learn(msgid, "你好", f"key-of-{msgid}")
    adapter = stage.adapter("recommend", {"private_keys": text()})  # type: ignore[operator]
    events = await ask(adapter, with_refs(refs("a", 1), refs("b", 3)))
    assert sent(stage) == [("a", "key-of-a"), ("b", "key-of-b")] and texts(events)


async def test_a_key_of_the_wrong_version_is_left_out_and_counted() -> None:
    stage = Stage()
    adapter = stage.adapter("recommend", {"private_keys": lines()})
    talk = with_refs(refs("a", 1), refs("b", 3, by=1), refs("c", 7), refs("d", 3))
    for msgid in "abcd":
        stage.platform.learn(msgid, "你好", f"key-of-{msgid}")
    events = await ask(adapter, talk)
    assert [msgid for msgid, _key in sent(stage)] == ["a", "d"]
    assert remarks(events) == ["based on 2 of 4 messages"]


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("", "version 3"),
        (lambda: f"version 1\n{pem(1)}", "version 3"),
        (lambda: f"version 3\n{pem(1)}", "None of the private keys"),
        (lambda: pem(3), "version N"),
        ("{", "JSON"),
        ('{"3": 7}', "JSON"),
        ('{"x": "PEM"}', "JSON"),
        ("version 3\nrubbish", "version N"),
        ("version 3\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "version 3"),
        (lambda: f"version 3\n{curve()}", "no RSA"),
    ],
)
async def test_keys_that_do_not_fit_are_told_before_any_call(secret: object, said: str) -> None:
    stage = Stage()
    given = secret() if callable(secret) else secret
    with pytest.raises(Misconfigured, match=said) as caught:
        await ask(stage.adapter("recommend", {"private_keys": str(given)}), with_refs(refs("a", 3)))
    assert not stage.platform.seen and "BEGIN" not in caught.value.sentence


def curve() -> str:
    """A private key of another kind."""
    made = make_curve(SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


async def test_keys_are_opened_once_and_away_from_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    plain = private_keys.open_key

    def watched(private: RSAPrivateKey, encrypted: str) -> str | None:
        threads.append(threading.get_ident())
        return plain(private, encrypted)

    monkeypatch.setattr("assist_app.backends.wecom.picking.open_key", watched)
    stage = Stage()
    adapter = stage.adapter("program", {"private_keys": as_json()})
    messages = [refs(f"m{n}", 3) for n in range(50)]
    await ask(adapter, with_refs(*messages[:49]))
    await ask(adapter, with_refs(*messages))
    assert len(threads) == 50 and threading.get_ident() not in threads


async def test_no_reference_no_call() -> None:
    for given in (
        {},
        {"wecom.msgid": " "},
        {"wecom.msgid": "a\x00b"},
        {"wecom.msgid": "m\ud83d"},
        {"wecom.msgid": "m" * 5000},
    ):
        stage = Stage()
        with pytest.raises(NotApplicable):
            await ask(stage.adapter(), with_refs(given))
        assert not stage.platform.seen


async def test_messages_known_by_their_ids_only_are_asked_about_all_the_same() -> None:
    # A gateway or a program of the company may add the keys on the way.
    stage = Stage()
    for msgid in "ab":
        stage.platform.learn(msgid, "你好", "")
    events = await ask(stage.adapter(), with_refs({"wecom.msgid": "a"}, {"wecom.msgid": "b"}))
    assert texts(events) and sent(stage) == [("a", ""), ("b", "")]


async def test_nobody_added_the_keys() -> None:
    stage = Stage()
    failed = {"errcode": 0, "jobid": "", "fail_list": [{"errcode": 710601, "msgid": "a"}]}
    refused = {"errcode": 40058, "errmsg": "invalid argument"}
    replies = ({"errcode": 0, "response_data": json.dumps(reply)} for reply in (failed, refused))
    stage.platform.arm("create_recommend_dialog_task", *replies)
    with pytest.raises(InputRejected, match="without their WeCom keys"):
        await ask(stage.adapter(), with_refs({"wecom.msgid": "a"}))
    with pytest.raises(InputRejected, match="without their WeCom keys"):
        await ask(stage.adapter(), with_refs({"wecom.msgid": "a"}))


def listed(*rows: dict[str, str], more: str = "") -> dict[str, object]:
    """A page of sync_msg."""
    records = [
        {
            "msgid": row["wecom.msgid"],
            "msgtype": 1,
            "service_encrypt_info": {
                "encrypted_secret_key": row["wecom.encrypted_secret_key"],
                "public_key_ver": int(row["wecom.public_key_ver"]),
            },
        }
        for row in rows
    ]
    page = {"errcode": 0, "has_more": int(bool(more)), "next_cursor": more, "msg_list": records}
    return {"errcode": 0, "errmsg": "ok", "response_data": json.dumps(page)}


async def test_keys_of_ids_come_from_the_platforms_list_and_are_remembered() -> None:
    stage = Stage()
    stage.platform.check_samples = False
    for msgid in "ab":
        stage.platform.learn(msgid, "你好", f"key-of-{msgid}")
    stage.platform.arm("sync_msg", listed(refs("b", 3), more="c1"), listed(refs("a", 3)))
    adapter = stage.adapter("recommend", {"private_keys": lines()})
    talk = with_refs({"wecom.msgid": "a"}, {"wecom.msgid": "b"})
    assert texts(await ask(adapter, talk))
    assert sent(stage) == [("a", "key-of-a"), ("b", "key-of-b")]
    pages = stage.platform.calls("sync_msg")
    assert [page.inner for page in pages] == [{"limit": 1000}, {"limit": 1000, "cursor": "c1"}]
    await ask(adapter, with_refs({"wecom.msgid": "b"}))
    assert len(stage.platform.calls("sync_msg")) == 2


async def test_a_list_that_cannot_be_had_is_no_failure() -> None:
    stage = Stage()
    stage.platform.learn("a", "你好", "")
    stage.platform.arm("sync_msg", error(48002))
    events = await ask(stage.adapter("recommend", {"private_keys": lines()}), with_refs({"wecom.msgid": "a"}))
    assert texts(events) and sent(stage) == [("a", "")]


async def test_the_newest_are_sent_each_once_and_none_that_was_recalled() -> None:
    stage = Stage()
    talk = stage.talk("0", (Role.AGENT, "1"), "2", "3", (Role.SYSTEM, "4"), "5", "6")
    messages = list(talk.messages)
    messages[2] = replace(messages[2], state=MessageState.RECALLED)
    messages[5] = replace(messages[5], refs=messages[6].refs)
    await ask(stage.adapter(messages="3"), replace(talk, messages=tuple(messages)))
    assert [msgid for msgid, _key in sent(stage)] == ["m1", "m3", "m6"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("route", ["sync", "async"])
async def test_no_text_of_a_message_is_in_any_request(kind: str, route: str) -> None:
    stage = Stage()
    said = ("我的手机号是13800138000", "my secret is plum-cake", "退款吧")
    talk = replace(stage.talk(*said), title="张三丰")
    await ask(stage.adapter(kind, route=route), talk)
    assert len(stage.platform.seen) > 2
    for seen in stage.platform.seen:
        whole = unquote(str(seen.request.url)) + str(seen.request.headers) + seen.request.content.decode()
        assert not any(text in whole for text in (*said, "张三丰", "13800138000", "plum"))


@pytest.mark.parametrize("code", [0, 40001, 42001, 790016, 799999])
async def test_no_secret_and_no_text_is_in_logs_or_failures(
    code: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "assist")
    stage = Stage()
    secrets = {"corp_secret": SECRET, "private_keys": as_json()}
    adapter = stage.adapter("recommend", secrets)
    talk = with_refs(refs("a", 3), refs("b", 1))
    stage.platform.arm("sync_call_program", *[error(code, f"echo {SECRET} token-0")] * (3 if code else 0))
    said = ""
    try:
        await ask(adapter, talk)
    except BackendError as failure:
        said = f"{failure}{failure!r}{failure.sentence}{failure.__cause__}"
    log = "".join(r.getMessage() for r in caplog.records if r.name.startswith("assist"))
    for secret in (SECRET, "key-of-a", "BEGIN PRIVATE", refs("a", 3)["wecom.encrypted_secret_key"]):
        assert secret not in said + log + repr(adapter) + repr(vars(adapter)["_setup"])
    assert CORP not in log
