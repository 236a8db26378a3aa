"""Masking: a conversation of fifty messages, new and known, and one very long message."""

from __future__ import annotations

import time

from assist_app.assist.backend import Question
from assist_app.assist.masking.masker import Masker
from assist_app.assist.masking.transform import masked_question
from assist_app.assist.turn import current_turn
from assist_app.model.conversation import Conversation, Message, Role
from tests.bench.rows import Row, percentile

ROUNDS, MESSAGES = 200, 50
TEXTS = (
    "我的快递三天没更新了，到底怎么回事",
    "您好，王女士，请问您的订单号是多少？",
    "订单号 JD{number:010}，手机 138{number:08}",
    "好的，马上为您查询，请稍等一下哦",
    "Where is my parcel? I live at 12 Baker Street, London",
    "Hello Ms Wang, what is your order number please?",
    "什么时候能到啊，一共 299 元，2024-11-21 前要用",
)


def talk(first: int) -> Conversation:
    """Fifty messages, the first of them with this number; the customer has the last word."""
    messages = tuple(
        Message(
            f"m{number}",
            "bench",
            "bench/c",
            Role.AGENT if number % 7 in (1, 3, 5) else Role.CUSTOMER,
            f"{TEXTS[number % 7].format(number=number)} {number}",
            float(number),
            "Maya" if number % 2 else "王小明",
        )
        for number in range(first, first + MESSAGES)
    )
    newest = Message("last", "bench", "bench/c", Role.CUSTOMER, f"还没到吗 {first}", 1e9)
    return Conversation("bench/c", "bench", "Ms Wang", (*messages, newest))


def question(first: int) -> Question:
    """About the last message."""
    said = talk(first)
    turn = current_turn(said)
    assert turn is not None
    return Question(said, turn)


def new_times() -> list[float]:
    """Milliseconds for a conversation that was never asked about."""
    spent = []
    for round_ in range(ROUNDS // 4):
        asked, masker = question(round_ * MESSAGES), Masker()
        started = time.perf_counter()
        masked_question(asked, masker)
        spent.append((time.perf_counter() - started) * 1000)
    return spent


def turn_times() -> list[float]:
    """Milliseconds for a conversation that has gone on by one message since it was asked about."""
    spent, masker = [], Masker()
    masked_question(question(0), masker)
    for round_ in range(1, ROUNDS):
        asked = question(round_)
        started = time.perf_counter()
        masked_question(asked, masker)
        spent.append((time.perf_counter() - started) * 1000)
    return spent


def answer_times() -> list[float]:
    """Milliseconds to restore a growing answer of forty placeholders."""
    masker, spent = Masker(), []
    text = "，".join(masker.masked(f"138{number:08}") for number in range(40))
    for round_ in range(ROUNDS):
        started = time.perf_counter()
        masker.restored(text[: len(text) - round_ % 12], growing=True)
        spent.append((time.perf_counter() - started) * 1000)
    return spent


def long_seconds() -> float:
    """Seconds for one message of a million signs."""
    text = (" ".join(TEXTS) * 5000)[:1_000_000]
    started = time.perf_counter()
    Masker().mask(text)
    return time.perf_counter() - started


def masking_rows() -> list[Row]:
    """Figures of masking and restoring."""
    found = []
    for what, times, bar in (
        (f"{MESSAGES} messages masked again after one more, p50", turn_times(), 1.0),
        (f"{MESSAGES} new messages masked, p50", new_times(), None),
        ("growing answer of forty placeholders restored, p50", answer_times(), 1.0),
    ):
        detail = f"p99 {percentile(times, 0.99):.2f} ms, n={len(times)}"
        found.append(Row(what, percentile(times, 0.5), "ms", bar, detail=detail))
    found.append(Row("one message of a million signs masked", long_seconds(), "s", None, detail="n=1"))
    return found
