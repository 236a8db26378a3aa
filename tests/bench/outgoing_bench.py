"""The outgoing check: 2,000 signs against 5,000 words, with the names and numbers of 200 conversations."""

from __future__ import annotations

import random
import time

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import LEVELS
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.situation import Binding, Situation
from assist_app.assist.outgoing.terms import Term
from assist_app.model.conversation import Conversation, Message, Role
from tests.bench.rows import Row, percentile

ROUNDS, SIGNS, WORDS, TALKS = 400, 2000, 5000, 200
TEXTS = (
    "您好，您的订单已经发出，预计后天送到，请您留意短信。",
    "退款会原路返回，银行卡一般一到三个工作日到账。",
    "Hello, thank you for waiting. Your parcel has left our warehouse and is on its way.",
    "如有其他问题请随时联系我们，电话 021-{number:08}，单号 SF{number:010}。",
    "You can change the address in your account until the parcel has left.",
)


def words() -> tuple[Term, ...]:
    """As many as a team lead may have, half Chinese, half Latin; the same at every run."""
    lot = random.Random(7)
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    letters = "abcdefghijklmnopqrstuvwxyz"
    found = {"".join(lot.choices(signs, k=lot.randint(2, 6))) for _ in range(WORDS // 2)}
    while len(found) < WORDS:
        found.add("".join(lot.choices(letters, k=lot.randint(4, 12))))
    return tuple(map(Term, sorted(found)))


def made() -> OutgoingCheck:
    """A check that knows the words and has heard the conversations."""
    check = OutgoingCheck(Folding())
    check.use(Policy(LEVELS, words()))
    for number in range(TALKS):
        name = f"bench/{number}"
        said = f"订单号 JD{number:010}，手机 138{number:08}，我叫王小明"
        check.others.learn(name, f"Ms Wang {number}", [Message("m", "bench", name, Role.CUSTOMER, said, 1.0)])
    return check


def outgoing_text(number: int) -> str:
    """A long reply that is not the one before."""
    text = ""
    while len(text) < SIGNS:
        text += TEXTS[(number + len(text)) % len(TEXTS)].format(number=number)
    return text[:SIGNS]


def outgoing_rows() -> list[Row]:
    """How long a copy waits for the check, and how long new words take to be ready."""
    check, spent = made(), []
    talk = Conversation(
        "bench/here",
        "bench",
        "Mr Li",
        tuple(Message(f"m{n}", "bench", "bench/here", Role.CUSTOMER, "我的快递呢", 1.0) for n in range(200)),
    )
    here = Situation(talk, Binding(talk.id, talk.title), Binding(talk.id, talk.title))
    for number in range(ROUNDS):
        text = outgoing_text(number)
        started = time.perf_counter()
        check.check(text, here)
        spent.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    check.use(Policy(LEVELS, words()[1:]))
    ready = (time.perf_counter() - started) * 1000
    detail = f"p50 {percentile(spent, 0.5):.2f} ms, {TALKS} other conversations, n={ROUNDS}"
    what = f"outgoing check of {SIGNS:,} signs against {WORDS:,} words, p99"
    return [
        Row(what, percentile(spent, 0.99), "ms", 5.0, detail=detail),
        Row(f"{WORDS:,} words made ready", ready, "ms", detail="n=1, off the UI thread"),
    ]


if __name__ == "__main__":
    for row in outgoing_rows():
        print(row)
