"""The whole way: a suggestion in the real window beside a chat client in Chromium, and what lands there."""

from __future__ import annotations

import os
import queue
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from assist_app.model.places import Box
from tests.insertion import material
from tests.insertion.clip import Offer, Value
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import AGAIN, LIMIT, TOKEN, acting, free_port, listening, post, said, until
from tests.journeys.test_first_day import known_replies, plain, settings

QUESTION = "快递三天没更新了，到底怎么回事？"
OTHERS = "Can I change the delivery address?"
BEFORE: Offer = {**material.plain("old"), "image/png": Value("image/png", 8, b"\x89PNG" + bytes(50_000))}
CUSTOMERS = ("Ms Wang", "Mr Li")
LEFT, WIDE, HIGH = 360, 1030, 850
"""Where the window stands, in pixels; the customers in the chat client stay in sight at its left."""
NOTICES = Box(LEFT + 300, 56, 300, 60)
"""Where its notices begin."""
PANEL = 1020
"""Where the panel begins, at the right edge of the screen."""


class Beside:
    """The chat client at the left, Assist at the right with the same customer open, whole or as a panel."""

    def __init__(
        self, stage: Stage, home: Path, *, panel: bool = False, question: str = QUESTION, **chosen: str
    ) -> None:
        """`chosen` are settings of the program."""
        self.stage, self.home = stage, home
        # Where the text begins: further right lie the buttons of a card.
        self.column = PANEL + 70 if panel else LEFT + WIDE - 330
        size = f"--window-size={PANEL},872" if panel else "--window-size=640,832"
        self.chat = str(stage.client(size, "--window-position=0,0").window)
        port = free_port()
        settings(home / "data", port, **chosen)
        stage.screen.start("--data-dir", str(home / "data"), ASSIST_HTTP_TOKEN=TOKEN)
        until(lambda: stage.screen.window("^Assist"), "window")
        until(lambda: listening(port), "endpoint")
        # The first to write is opened.
        post(port, [said("m1", question)])
        self.window = until(lambda: stage.screen.window("Ms Wang .* Assist"), "the conversation")
        post(port, [said("x1", OTHERS, subject="c2", title="Mr Li", author="Mr Li")])
        self.run("windowsize", "--sync", self.window, str(WIDE), str(HIGH))
        self.run("windowmove", "--sync", self.window, str(LEFT), "0")
        if panel:
            self.run("windowactivate", "--sync", self.window)
            self.run("key", "ctrl+p")
            self.run("windowmove", "--sync", self.window, str(PANEL), "0")

    def run(self, *command: str) -> None:
        self.stage.screen.run("xdotool", *command)

    def come(self) -> None:
        """From the chat client to Assist, as a person does."""
        self.run("windowactivate", "--sync", self.chat)
        self.run("windowactivate", "--sync", self.window)

    def given(self, seconds: float = LIMIT) -> str:
        """What the chat client's box holds next, "" when nothing comes; a paste of nothing is nothing."""
        end = time.monotonic() + seconds
        with suppress(queue.Empty):
            while (left := end - time.monotonic()) > 0:
                if came := str(self.stage.reports.next("client", "input", left)["value"]):
                    return came
        return ""

    def gets(self, act: Callable[[], None]) -> str:
        """What is inserted by what the agent does, who does it again where nothing comes: the text before may
        have been on its way still."""
        return acting(act, lambda: self.given(2 * AGAIN), "text in the chat client")

    def shift(self, digit: int) -> None:
        """The keys of a suggestion, after having been in the chat client."""
        self.come()
        self.run("key", f"shift+{digit}")

    def inserted(self, act: Callable[[], None]) -> bool:
        """Whether something is inserted without a question; the box is empty afterwards."""
        act()
        came = self.given(3.0)
        if not came:
            # Whether it is asked about or still on its way.
            self.run("windowactivate", "--sync", self.window, "key", "Escape")
        self.empty()
        return bool(came)

    def found(self) -> int:
        """The digit of a suggestion that is inserted without a question, 0 while there is none."""
        digits = range(1, 6)
        return next((n for n in digits if self.inserted(lambda: self.shift(n))), 0)  # noqa: B023

    def card(self) -> int:
        """How far down a card lies that is inserted without a question, 0 while there is none."""
        places = range(120, 600, 35)
        return next((down for down in places if self.inserted(lambda: self.double_click(down))), 0)  # noqa: B023

    def double_click(self, down: int, milliseconds: int = 120) -> None:
        """Two clicks on the cards, after having been in the chat client."""
        self.come()
        place = (str(self.column), str(down))
        self.run("mousemove", *place, "click", "--repeat", "2", "--delay", str(milliseconds), "1")

    def empty(self) -> None:
        """The agent throws away what stands in the box."""
        self.run("windowactivate", "--sync", self.chat)
        # A letter that comes and goes: an empty box would tell of nothing.
        self.run("key", "ctrl+a", "x", "BackSpace")
        # What came late goes with it.
        while (came := self.given()) != "x":
            assert came, "the box tells of nothing"
        assert self.stage.reports.next("client", "input")["value"] == ""

    def open_in_client(self, number: int) -> None:
        """The agent opens another customer in the chat client."""
        self.run("windowactivate", "--sync", self.chat)
        place = ("mousemove", "90", str(95 + 40 * number))
        title = f"{CUSTOMERS[number]} .* Support desk"
        acting(
            lambda: self.run(*place, "click", "1"),
            lambda: self.stage.screen.window(title), "customer in the chat client",
        )  # fmt: skip

    def said(self) -> bytes:
        """What is seen where the window says something, above its messages."""
        return self.stage.pixels(NOTICES)

    def said_next(self, before: bytes) -> bytes:
        """The same once it is something else, and stands still."""
        seen = [before]

        def stands() -> bytes:
            seen.append(self.said())
            return seen[-1] if seen[-1] == seen[-2] != before else b""

        return until(stands, "word of the window")

    def picture(self, name: str) -> None:
        self.stage.screen.picture(self.home / f"{name}.png")


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    home = tmp_path_factory.mktemp("screen")
    with staged(home) as stage:
        stage.screen.unlock_keyring()
        yield Beside(stage, home)


@pytest.fixture(scope="module")
def digit(beside: Beside) -> int:
    """A suggestion without blanks, which nobody asks about."""
    return until(beside.found, "suggestion that is inserted")


@pytest.fixture(scope="module")
def down(beside: Beside, digit: int) -> int:
    """Where such a card lies."""
    beside.empty()
    return until(beside.card, "card that is inserted")


@pytest.fixture(autouse=True)
def afresh(beside: Beside, digit: int, down: int) -> Iterator[None]:
    """Ms Wang is open in the client, her box is empty, and something was copied before."""
    beside.open_in_client(0)
    beside.empty()
    beside.stage.owner.own(BEFORE)
    yield
    beside.run("windowactivate", "--sync", beside.window)
    beside.run("key", "Escape")
    assert beside.stage.reports.sent == []


def test_shift_and_a_digit_insert_into_the_chat(beside: Beside, digit: int) -> None:
    text = beside.gets(lambda: beside.shift(digit))
    beside.picture("inserted")
    assert plain(text) in known_replies() and "{" not in text
    assert beside.stage.clipboard() == BEFORE


def test_a_double_click_inserts_and_what_was_copied_before_the_first_click_comes_back(
    beside: Beside, down: int
) -> None:
    assert plain(beside.gets(lambda: beside.double_click(down))) in known_replies()
    until(lambda: beside.stage.clipboard() == BEFORE, "old clipboard")


def test_another_customer_in_the_chat_client_asks_first(beside: Beside, digit: int) -> None:
    beside.open_in_client(1)
    beside.run("windowactivate", "--sync", beside.window)
    beside.run("key", f"shift+{digit}")
    assert beside.given(1.5) == ""
    beside.picture("wrong-conversation")
    assert beside.stage.clipboard() == BEFORE
    # Back at the right one the question is answered, and nothing keeps it from being inserted.
    beside.run("key", "Escape")
    beside.open_in_client(0)
    assert plain(beside.gets(lambda: beside.shift(digit))) in known_replies()


def test_a_text_that_must_not_leave_is_not_inserted(beside: Beside, down: int) -> None:
    beside.come()
    beside.run("mousemove", str(beside.column), str(down), "click", "1")
    beside.run("key", "a")
    # The tray lies below the cards.
    tray = ("mousemove", str(beside.column), "735", "click", "1")
    beside.run(*tray)
    beside.run("key", "ctrl+a")
    beside.run("type", "--delay", "15", "Your card 4111 1111 1111 1111 is blocked.")
    beside.run("key", "ctrl+shift+Return")
    assert beside.given(1.5) == ""
    beside.picture("blocked")
    assert plain(beside.stage.screen.clipboard()) in known_replies()
    # The same way with something harmless (no language either): it was the text that was stopped.
    beside.run("key", "Escape")
    beside.run(*tray)
    beside.run("key", "ctrl+a")
    beside.run("type", "--delay", "15", "12 34 56")
    beside.run("key", "ctrl+shift+Return")
    assert beside.given() == "12 34 56"


def test_a_double_click_faster_than_the_clipboard_can_be_saved_inserts_all_the_same(
    beside: Beside, down: int
) -> None:
    beside.stage.owner.slow = 0.05
    try:
        beside.double_click(down, 20)
        assert plain(beside.given(10)) in known_replies()
    finally:
        beside.stage.owner.slow = 0.0
    until(lambda: beside.stage.clipboard() == BEFORE, "old clipboard")


def test_a_single_click_copies_also_where_the_clipboard_cannot_be_saved(beside: Beside, down: int) -> None:
    beside.come()
    beside.stage.owner.mute = True
    try:
        beside.run("mousemove", str(beside.column), str(down), "click", "1")
        until(lambda: "CLIPBOARD" not in beside.stage.owner.offers, "another owner")
    finally:
        beside.stage.owner.mute = False
    assert plain(beside.stage.screen.clipboard()) in known_replies()
    assert beside.given(0.5) == ""


def test_two_clicks_that_end_in_a_question_give_the_old_clipboard_back(beside: Beside, down: int) -> None:
    beside.open_in_client(1)
    beside.double_click(down)
    assert beside.given(1.0) == ""
    until(lambda: beside.stage.clipboard() == BEFORE, "old clipboard")
    # The focus goes round in the question; what lies below it is not copied by Enter after that.
    beside.run("key", "Tab", "Tab", "Tab", "Tab", "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab")
    beside.picture("question")
    beside.run("key", "Return")
    assert beside.given(0.5) == "" and beside.stage.clipboard() == BEFORE
    beside.open_in_client(0)
    assert plain(beside.gets(lambda: beside.double_click(down))) in known_replies()


@pytest.mark.parametrize("word", ["--app", "--type=renderer"])
def test_a_client_that_does_not_answer_is_given_up_by_a_key(beside: Beside, digit: int, word: str) -> None:
    screen = beside.stage.screen
    found = screen.run("pgrep", "-f", "--", str(beside.stage.home / "client")).split()
    stopped = [
        int(pid) for pid in found if word in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    ]
    assert stopped
    beside.come()
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        silent = beside.said()
        beside.run("key", f"shift+{digit}")
        waiting = beside.said_next(silent)
        beside.picture("waiting")
        beside.run("windowactivate", beside.window)
        acting(lambda: beside.run("key", "Escape"), lambda: beside.said() != waiting, "word of its end")
        beside.picture("given-up")
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    assert beside.given(1.5) == "" and beside.stage.clipboard() == BEFORE
    assert plain(beside.gets(lambda: beside.shift(digit))) in known_replies()
