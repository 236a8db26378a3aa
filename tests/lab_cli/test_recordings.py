"""Recordings in all their forms, and what counts as the agent's answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assist_app.lab.hits import Places, folding, places
from assist_app.lab.recordings import fingerprint, moments_of, read_conversations
from assist_app.model.errors import ContentError
from assist_app.model.suggestion import Suggestion
from assist_app.paths import resources
from tests.lab_cli.material import write


def row(role: str, text: str | None, subject: str = "1", **more: object) -> dict[str, object]:
    return {"conversation": subject, "role": role, "text": text, **more}


def test_conversations_of_one_file_lie_mixed(tmp_path: Path) -> None:
    path = write(
        tmp_path / "past.jsonl",
        [
            row("customer", "Where is my bike?", "a"),
            row("customer", "Are you open?", "b"),
            row("agent", "It is ready.", "a"),
            row("agent", "Until six.", "b"),
            row("customer", "Thanks", "a"),
        ],
    )
    found = moments_of(path)
    assert [(m.name, m.sent) for m in found] == [
        ("past/a#1", ("It is ready.",)),
        ("past/b#1", ("Until six.",)),
    ]
    assert [m.text for m in found[1].conversation.messages] == ["Are you open?"]


def test_only_what_an_agent_answered_to_a_customer_counts(tmp_path: Path) -> None:
    path = write(
        tmp_path / "past.jsonl",
        [
            row("agent", "Hello, this is Kim."),
            row("customer", "hi"),
            row("bot", "You are number 3."),
            row("agent", "Hello again."),
            row("customer", "Is it"),
            row("customer", "ready?"),
            row("system", "the customer left"),
            row("agent", "wrong chat", id="oops"),
            row("agent", "Yes,"),
            row("agent", "come by."),
            {"id": "oops", "kind": "recalled"},
            row("customer", "  "),
            row("agent", "Still there?"),
            row("customer", None, refs={"wecom.msgid": "m"}),
            row("agent", "A voice message, I see."),
        ],
    )
    (moment,) = moments_of(path)
    assert moment.sent == ("Yes,", "come by.")
    assert [m.text for m in moment.conversation.messages][-3:] == ["Is it", "ready?", "the customer left"]


def test_rows_about_a_conversation_begin_a_new_one(tmp_path: Path) -> None:
    talk = [{"role": "customer", "text": "hi"}, {"role": "agent", "text": "hello"}]
    about = [{"conversation": {"id": name, "refs": {"x": name}}} for name in ("one", "two")]
    path = write(tmp_path / "past.jsonl", [about[0], *talk, about[1], *talk])
    talks = read_conversations(path)
    assert [(one.id, one.refs["x"], len(one.messages)) for one in talks] == [
        ("file/one", "one", 2),
        ("file/two", "two", 2),
    ]


def test_the_bundled_recordings_can_be_replayed() -> None:
    found = moments_of(resources() / "demo")
    assert len(found) > 50 and len({moment.name for moment in found}) == len(found)
    assert fingerprint(found) == fingerprint(moments_of(resources() / "demo"))
    assert fingerprint(found) != fingerprint(found[1:])


def test_a_long_conversation_is_read_in_reasonable_time_and_memory(tmp_path: Path) -> None:
    rows = [row("customer" if n % 2 == 0 else "agent", f"word {n}") for n in range(20_000)]
    found = moments_of(write(tmp_path / "long.jsonl", rows))
    assert len(found) == 10_000 and max(len(m.conversation.messages) for m in found) == 200
    assert found[-1].conversation.size == 19_999


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"role": "customer", "text": "hi"}\n{"role": "boss", "text": "x"}\n', "bad.jsonl, line 2: "),
        (b'{"role": "customer", "text": "hi"}\n\nnot json\n', "bad.jsonl, line 3: "),
        (b'{"subject": "s", "title": "t"}\n{"id": 5}\n', "bad.jsonl, line 2: "),
        (b'{"role": "customer", "text": "hi"}\n', "no customer turn that an agent answered"),
        (b"", "holds no message"),
        (b"\x00\xff", "bad.jsonl, line 1: "),
    ],
)
def test_bad_recordings_are_named_by_line(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(ContentError) as caught:
        moments_of(path)
    assert reason in caught.value.sentence


def test_an_empty_folder_and_no_folder(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(ContentError):
            moments_of(path)


async def words_in_common(text: str, others: Sequence[str]) -> tuple[float, ...]:
    """A likeness that can be counted by hand: shared words over all words."""
    own = set(text.casefold().split())
    return tuple(len(own & set(o.casefold().split())) / len(own | set(o.casefold().split())) for o in others)


def offered(*texts: str) -> list[Suggestion]:
    return [Suggestion(f"s{n}", tuple(text.split("\n")), ("x",)) for n, text in enumerate(texts)]


async def test_hits_word_for_word_by_blanks_and_by_meaning() -> None:
    sent = ("Hello Ms Wang,", "your order 12345 left today.")

    async def found(*texts: str) -> Places:
        return await places(offered(*texts), sent, words_in_common, 0.7)

    assert await found("x", "hello  ms WANG", "y") == Places(1, 1)
    assert await found("Hello {name},\nyour order {number} left today!") == Places(0, 0)
    assert await found("your order {number} left today.", "Hello Ms Wang") == Places(0, 0)
    assert await found("order 12345 left today.", "Hello Ms Wang,") == Places(1, 0)
    assert await found("your order {number} left yesterday.") == Places(None, None)
    assert await found("{anything}") == await found() == Places(None, None)


def test_folding_keeps_words_only() -> None:
    assert folding("Ａ new\u3000Chain, 30€!") == "anewchain30" and folding("您好，在吗？") == "您好在吗"
