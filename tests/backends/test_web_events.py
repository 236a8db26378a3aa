"""Server-sent events: the standard's own examples, bodies cut anywhere, and streams that misbehave."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.backends.web import EventReader, ServerEvent
from assist_app.model.errors import UnexpectedReply


def read(body: bytes, *, step: int = 0, **options: bool) -> list[ServerEvent]:
    """All events of a body fed in pieces of `step` bytes (0: at once)."""
    reader = EventReader("Vendor", **options)
    pieces = [body[n : n + step] for n in range(0, len(body), step)] if step else [body]
    events = [event for piece in pieces for event in reader.feed(piece)]
    return events + reader.end()


def data(body: bytes, **options: bool) -> list[str]:
    """The data of all events that were closed."""
    return [event.data for event in read(body, **options) if event.closed]


EXAMPLES = [
    (b"data: YHOO\ndata: +2\ndata: 10\n\n", ["YHOO\n+2\n10"]),
    (b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
     ["first event", "second event"]),
    (b"data\n\ndata\ndata\n\ndata:\n", ["", "\n"]),
    (b"data:test\n\ndata: test\n\n", ["test", "test"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), EXAMPLES)
def test_the_examples_of_the_standard(body: bytes, expected: list[str]) -> None:
    assert data(body) == expected


def test_events_have_names_that_end_with_them() -> None:
    body = b"event: add\ndata: 1\n\ndata: 2\n\nevent: lonely\n\ndata: 3\n\n"
    assert [(e.name, e.data) for e in read(body)] == [("add", "1"), ("message", "2"), ("message", "3")]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize("step", range(1, 9))
def test_every_line_end_in_pieces_of_every_size(end: bytes, step: int) -> None:
    body = "\ufeff: hi\ndata: 退款😀\ndata: ok\n\nevent: x\ndata: 2\n\n".encode().replace(b"\n", end)
    assert read(body, step=step) == [ServerEvent("退款😀\nok"), ServerEvent("2", "x")]


@given(st.binary(max_size=200), st.integers(1, 7))
def test_where_a_body_is_cut_changes_nothing(body: bytes, step: int) -> None:
    assert read(body, step=step) == read(body)


LINES = st.text(alphabet=st.characters(blacklist_characters="\r\n", blacklist_categories=("Cs",)))


@given(st.lists(LINES, min_size=1, max_size=5))
def test_what_was_sent_is_what_is_read(lines: list[str]) -> None:
    body = "".join(f"data: {line}\n" for line in lines) + "\n"
    assert data(body.encode()) == ["\n".join(lines)]


def test_only_the_three_line_ends_end_a_line() -> None:
    text = "a\u2028b\u0085c\x0bd\x0ce"
    assert data(f"data: {text}\n\n".encode()) == [text]


def test_a_line_that_cr_ended_does_not_wait_for_more() -> None:
    reader = EventReader("Vendor")
    assert reader.feed(b"data: 1\r\r") == [ServerEvent("1")]
    assert reader.feed(b"\ndata: 2\n\n") == [ServerEvent("2")]


def test_comments_unknown_fields_and_fields_with_blanks_are_passed_over() -> None:
    body = b':data: no\nretry: 5\nid: 7\ndata : no\n data: no\nDATA: no\n{"a": 1}\ndata: yes\n\n'
    assert data(body) == ["yes"]


def test_a_byte_order_mark_counts_only_at_the_beginning() -> None:
    assert data("\ufeffdata: 1\n\n\ufeffdata: 2\n\n".encode()) == ["1"]


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    assert data(b"data: \xff\xe9\x80\n\n") == ["\ufffd\ufffd"]


@pytest.mark.parametrize(
    ("body", "last"),
    [(b"data: [DONE]\n", "[DONE]"), (b"data: [DONE]", "[DONE]"), (b'data: {"del', '{"del'),
     ("data: 退".encode()[:-1], "\ufffd"), (b": only a comment", None), (b"", None)],
)  # fmt: skip
def test_what_the_end_cut_off_is_told_apart(body: bytes, last: str | None) -> None:
    found = read(b"data: 1\n\n" + body)
    assert found[0] == ServerEvent("1")
    assert found[1:] == ([] if last is None else [ServerEvent(last, closed=False)])


def test_bare_json_lines_are_events_where_that_is_wanted() -> None:
    body = b'{"answer": "a"}\ndata: {\ndata: "b": 1}\n\n{"answer": "c"}'
    assert data(body, bare_json=True) == ['{"answer": "a"}', '{\n"b": 1}', '{"answer": "c"}']


def test_an_endless_stream_is_not_read_to_its_end() -> None:
    reader = EventReader("Vendor", most=1000)
    reader.feed(b"data: " + b"x" * 994)
    with pytest.raises(UnexpectedReply, match="Vendor"):
        reader.feed(b"x")


def test_a_long_line_in_small_pieces_takes_no_time_to_speak_of() -> None:
    reader = EventReader("Vendor")
    began = time.process_time()
    for _piece in range(100_000):
        assert reader.feed(b"x" * 10) == []
    assert reader.feed(b"\n\n") == []
    assert time.process_time() - began < 2.0
