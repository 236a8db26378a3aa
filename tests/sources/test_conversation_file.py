"""Conversation files: rows with ids, times and references, and rows whose text stays with the vendor."""

from __future__ import annotations

import json

import pytest

from assist_app.model.conversation import MessageState, Role
from assist_app.model.errors import ContentError
from assist_app.sources.conversation_file import read_conversation


def lines(*rows: object) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def test_a_first_row_gives_the_conversations_own() -> None:
    about = {"id": "wm1", "title": "王女士", "refs": {"wecom.chat": "wm1", "rongcloud.user": "u"}}
    talk = read_conversation(lines({"conversation": about}, {"role": "customer", "text": "hi"}), "x.jsonl")
    assert (talk.id, talk.title, dict(talk.refs), talk.size) == ("file/wm1", "王女士", about["refs"], 1)
    assert talk.messages[0].conversation_id == "file/wm1"


def test_rows_carry_ids_times_and_references() -> None:
    talk = read_conversation(
        lines(
            {"role": "agent", "text": "您好", "id": "a1", "time": 100, "author": "小李"},
            {"role": "customer", "id": "m1", "time": "2026-11-21T00:00:00Z", "refs": {"wecom.msgid": "m1"}},
            {"role": "customer", "text": None, "refs": {"wecom.msgid": "m2"}},
            {"text": None},
        ),
        "x.jsonl",
    )
    assert [(m.id, m.role, m.text) for m in talk.messages] == [
        ("a1", Role.AGENT, "您好"),
        ("m1", Role.CUSTOMER, None),
        ("line-3", Role.CUSTOMER, None),
        ("line-4", Role.CUSTOMER, None),
    ]
    assert talk.messages[0].sent_at == 100 and talk.messages[1].sent_at == 1_795_219_200
    assert [dict(m.refs) for m in talk.messages[1:3]] == [{"wecom.msgid": "m1"}, {"wecom.msgid": "m2"}]
    assert (talk.id, talk.title) == ("file/1", "x")


def test_a_later_row_of_the_same_id_takes_the_place_of_the_earlier() -> None:
    talk = read_conversation(
        lines(
            {"text": "a", "id": "1"}, {"text": "b", "id": "2"}, {"text": "c", "id": "1", "kind": "updated"},
            {"id": "2", "kind": "recalled"}, {"id": "9", "kind": "recalled"},
        ),
        "x",
    )  # fmt: skip
    assert [(m.text, m.state) for m in talk.messages] == [
        ("c", MessageState.SENT),
        ("b", MessageState.RECALLED),
    ]


@pytest.mark.parametrize(
    "first",
    [{"conversation": {"refs": {"a": 1}}}, {"conversation": {"id": 5}}, {"conversation": {"refs": "x"}},
     {"conversation": {"refs": {"a": "x" * 100_000}}}],
)  # fmt: skip
def test_a_first_row_that_is_none_is_named(first: object) -> None:
    with pytest.raises(ContentError, match="line 1"):
        read_conversation(lines(first, {"text": "hi"}), "x")


def test_only_the_first_row_may_be_about_the_conversation() -> None:
    with pytest.raises(ContentError, match="line 2"):
        read_conversation(lines({"text": "hi"}, {"conversation": {"id": "a"}}), "x")


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", lines({"conversation": {"id": "a"}}), lines({"title": "T"}), b"\xef\xbb\xbf"]
)
def test_without_a_message_there_is_no_conversation(content: bytes) -> None:
    with pytest.raises(ContentError, match="no message"):
        read_conversation(content, "x")


def test_a_byte_order_mark_is_no_damage() -> None:
    assert read_conversation(b"\xef\xbb\xbf" + lines({"text": "hi"}), "x").messages


@pytest.mark.parametrize("line", [b"{", b"[1]", b"\xff", b'{"refs": {"a": 1}}', b'{"role": "king"}'])
def test_the_first_line_that_cannot_be_read_is_named(line: bytes) -> None:
    with pytest.raises(ContentError, match="x, line 2"):
        read_conversation(b'{"text": "hi"}\n' + line, "x")
