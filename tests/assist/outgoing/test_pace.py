"""No text, whatever it is made of, holds up the thread that paints: time grows with the length."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import Hazard
from assist_app.assist.outgoing.leaks import leaks
from assist_app.assist.outgoing.situation import Situation
from assist_app.assist.outgoing.spoken import language
from assist_app.files.outgoing_file import load_policy
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.paths import resources

SHORT, LONG = 2_000, 32_000
PIECES = (
    "您的订单已经发出，预计三天内到达。",
    "1",
    "12-",
    "1.",
    "-eyJ",
    "密码",
    "a.b.",
    "a",
    "a@",
    "{",
    "最近",
    "一",
    "-----BEGIN PRIVATE KEY-----",
    "JD2024112188 ",
    "api_key",
    "sk-",
    "pin1",
    "password a1",
    "token=",
    "sk-a1b2c3d4e5f6g7h8 ",
    "ghp_",
    "xoxb-",
    "SG.",
    "order is 12345",
    "订单是",
)


@pytest.fixture(scope="module")
def check() -> OutgoingCheck:
    made = OutgoingCheck(Folding())
    made.use(load_policy(Path("/nowhere/outgoing.json"), resources()).policy)
    made.others.learn("x", "Zed", [message("x", "my order number is JD2024112188")])
    return made


def message(talk: str, text: str, number: int = 0) -> Message:
    return Message(f"m{number}", "test", talk, Role.CUSTOMER, text, 1.0)


def talk(*texts: str) -> Conversation:
    return Conversation("b", "test", "Chen", tuple(message("b", text, n) for n, text in enumerate(texts)))


def spent(check: OutgoingCheck, text: str, here: Conversation) -> float:
    """Seconds of this thread, the best of three: others compute on the same machine."""
    times = []
    for _round in range(3):
        started = time.thread_time()
        check.check(text, Situation(here))
        times.append(time.thread_time() - started)
    return min(times)


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_length(check: OutgoingCheck, piece: str) -> None:
    short, long = ((piece * size)[:size] for size in (SHORT, LONG))
    here = talk("怎么退货")
    # Sixteen times as long: what grows with the square takes 256 times as long.
    assert spent(check, long, here) < 64 * max(spent(check, short, here), 0.0005)


def test_what_customers_send_does_not_hold_up_a_short_reply(check: OutgoingCheck) -> None:
    here = talk(*("订单一直没有到我很着急" * 5_000 for _ in range(6)))
    assert spent(check, "Thank you, we will look at it.", here) < 0.1


def test_a_value_is_looked_for_in_long_talks_no_further_than_needed(check: OutgoingCheck) -> None:
    here = talk(*("a b " * 5_000 for _ in range(200)))
    assert spent(check, "JD2024112188 JD2024112188", here) < 0.1


def test_the_language_of_a_text_with_addresses_is_told_by_the_rest() -> None:
    assert language("请联系some.long.name@example-shop.com谢谢") == "zh"
    assert language("you are welcome " + "a" * 100_000) == "en"


def test_keys_are_found_behind_signs_and_in_a_row() -> None:
    head, foot = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
    text = f"a {head}\nMIIE\n{foot} b {head} c"
    assert [text[one.start : one.end] for one in leaks(text)] == [f"{head}\nMIIE\n{foot}", head]
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijkl"
    for text in (f"令牌 {token}", f"is {token}", f"({token})"):
        assert any(text[one.start : one.end].startswith("eyJ") for one in leaks(text)), text


def test_a_word_after_a_huge_harmless_text_is_still_found(check: OutgoingCheck) -> None:
    text = "最近" * 20_000 + "，卡 4111111111111111"
    found = check.check(text, Situation()).findings
    assert [one.hazard for one, _level in found] == [Hazard.SECRET]
