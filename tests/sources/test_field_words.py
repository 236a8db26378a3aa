"""A wrong field is named with what it should be, in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assist_app import i18n
from assist_app.paths import resources
from assist_app.sources.event_form import FormError, read_all
from assist_app.sources.rows import read_row

EVENT = {
    "specversion": "1.0",
    "id": "1",
    "source": "s",
    "subject": "c",
    "type": "chat.message.created",
    "data": {"role": "customer", "text": "hello"},
}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b'{"text": 5}', "text must be text / nothing, not a whole number"),
        (b'{"text": "a", "role": "boss"}', "role must be customer | agent | bot | system"),
        (b'{"text": "a", "refs": []}', "refs must be an object with fields, not a list"),
        (b"[1]", "a line must be an object with fields, not a list"),
        (b'{"text": "a", "rev": -1}', "rev"),
    ],
)
def test_a_short_row(line: bytes, sentence: str) -> None:
    with pytest.raises(FormError) as refused:
        read_row(line, "s", "1")
    assert sentence in refused.value.sentence and "`" not in refused.value.sentence.replace(
        "`$.rev`", ""
    ).replace("`int`", "")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("id", None, "Event 0: id is missing"),
        ("id", 5, "Event 0: id must be text, not a whole number"),
        (
            "data",
            {"role": "customer", "text": 3.5},
            "Event 0: data.text must be text / nothing, not a number",
        ),
        ("data", {"role": "king", "text": "a"}, "Event 0: data.role must be customer | agent | bot | system"),
    ],
)
def test_an_event(field: str, value: object, sentence: str) -> None:
    wrong = {name: part for name, part in {**EVENT, field: value}.items() if part is not None}
    with pytest.raises(FormError) as refused:
        read_all(wrong, "http")
    assert refused.value.sentence.startswith(sentence)


@pytest.fixture
def chinese() -> Iterator[None]:
    i18n.use_language("zh_CN", resources() / "locale")
    yield
    i18n.use_language("en", resources() / "locale")


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (
            "data",
            {"role": "customer", "text": "好" * 65_537},
            "事件 0：data.text 超过了 65536 个字符。请缩短，或分几次发送。",
        ),
        ("id", "x" * 300, "事件 0：id 应为：1 到 256 个普通字符。"),
        ("specversion", "2.0", "事件 0：specversion 应为：1.0。"),
    ],
)
def test_an_event_in_chinese(field: str, value: object, sentence: str) -> None:
    with pytest.raises(FormError) as refused:
        read_all({**EVENT, field: value}, "http")
    assert refused.value.sentence == sentence
