"""What is counted of a sentence's tone, in both languages, with denials and turns."""

from __future__ import annotations

import numpy as np
import pytest

from assist_app.backends.embedded.tone import SIGNS, tones
from assist_app.backends.embedded.tone_words import LIKING_EN, LIKING_ZH, LOATHING_EN, LOATHING_ZH

BALANCE, AFTER_TURN, LAST, NOTHING = 4, 5, 6, 7


@pytest.mark.parametrize(
    ("liked", "loathed"),
    [
        ("the screen is great", "the screen is not great"),
        ("I never had a problem with it", "I always had problems with it"),
        ("works well", "it doesn't work well"),
        ("房间很干净", "房间不干净"),
        ("没想到这么好用", "一点都不好用"),
        ("质量不错", "质量太差"),
        ("特别满意", "隔壁特别吵"),
        ("级别很高，分别都很满意", "未来再也不会用了，孩子受不了"),
        ("ＧＲＥＡＴ！", "ＴＥＲＲＩＢＬＥ！"),
    ],
)
def test_denial_turns_a_word_round(liked: str, loathed: str) -> None:
    good, bad = tones([liked, loathed])
    assert good[BALANCE] > 0 > bad[BALANCE]


def test_what_comes_after_but_is_seen_by_itself() -> None:
    english, chinese = tones(["nice case but the battery is awful", "外观漂亮，但是很卡"])
    assert english[AFTER_TURN] < 0 and chinese[AFTER_TURN] < 0
    assert english[LAST] < 0 and chinese[LAST] < 0


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800", "？？？！！！", "not " * 2000, "不" * 5000, "the order is 48213"]
)
def test_any_text_has_finite_signs(text: str) -> None:
    found = tones([text])
    assert found.shape == (1, SIGNS) and np.isfinite(found).all() and np.abs(found).max() < 10
    assert found[0, NOTHING] == 1


def test_no_text_has_no_rows() -> None:
    assert tones([]).shape == (0, SIGNS)


def test_no_word_is_both_liked_and_loathed() -> None:
    assert not set(LIKING_EN.split()) & set(LOATHING_EN.split())
    assert not set(LIKING_ZH.split()) & set(LOATHING_ZH.split())
