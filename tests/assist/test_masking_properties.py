"""What holds for every text: it comes back whole, masking twice is masking once, values keep their names."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assist_app.assist.masking.folding import plain
from assist_app.assist.masking.masker import Masker
from tests.assist.masking_tables import HARMLESS, PERSONAL

PIECES = st.one_of(
    st.sampled_from([text for text, _value, _kind in PERSONAL]),
    st.sampled_from([value for _text, value, _kind in PERSONAL]),
    st.sampled_from(HARMLESS),
    st.sampled_from(
        [
            "[PHONE_1QKX]",
            "[phone_2 qkx]",
            "PHONE_3QKX",
            "[",
            "]",
            "\\",
            "QKX",
            " ",
            "-",
            "@",
            "[NAME_1QKX",
            "<",
            "}",
        ]
    ),
    st.text(alphabet="0123456789 -+().:@[]ABCxyz号路王小", max_size=24),
    st.text(max_size=20),
)
TEXTS = st.lists(PIECES, max_size=6).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_text_comes_back(text: str) -> None:
    mine = Masker(mark="QKX")
    assert mine.restored(mine.mask(text).text) == text


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_masking_twice_is_masking_once(text: str) -> None:
    mine = Masker(mark="QKX")
    once = mine.mask(text).text
    assert mine.mask(once).text == once


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_texts_of_a_conversation_come_back_and_keep_their_placeholders(texts: list[str]) -> None:
    mine = Masker()
    for text in texts:
        mine.mask(text)
    first = [mine.mask(text).text for text in texts]
    assert [mine.mask(text).text for text in texts] == first
    assert [mine.restored(masked) for masked in first] == texts
    values = {
        one.value: masked.text[one.start : one.end]
        for masked in map(mine.mask, texts)
        for one in masked.replaced
    }
    again = {
        one.value: masked.text[one.start : one.end]
        for masked in map(mine.mask, reversed(texts))
        for one in masked.replaced
    }
    assert values == again


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(0, 400))
def test_a_growing_text_never_shows_what_the_whole_one_does_not(text: str, cut: int) -> None:
    mine = Masker(mark="QKX")
    masked = mine.mask("13800138000 wang@example.com").text + text
    shown = mine.restored(masked[:cut], growing=True)
    assert mine.restored(masked).startswith(shown) or "QKX" in text.upper() or "\\" in text


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from([value for _text, value, kind in PERSONAL if kind.value == "PHONE"][:9]),
)
def test_the_places_of_what_was_replaced_are_right(text: str, number: str) -> None:
    masked = Masker(mark="QKX").mask(f"{text} {number}")
    whole, done = "", 0
    for one in masked.replaced:
        whole += masked.text[done : one.start] + one.value
        done = one.end
    assert whole + masked.text[done:] == f"{text} {number}"


@given(st.text(max_size=200))
def test_folding_moves_nothing(text: str) -> None:
    assert len(plain(text).lower()) == len(text)
