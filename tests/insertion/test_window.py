"""The whole way: a suggestion in the real window beside a chat client in Chromium, and what lands there."""

from __future__ import annotations

import os
import queue
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.insertion import material
from tests.insertion.clip import Offer, Value
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import TOKEN, free_port, listening, post, said, until
from tests.journeys.test_first_day import known_replies, plain, settings

QUESTION = "快递三天没更新了，到底怎么回事？"
OTHERS = "Can I change the delivery address?"
BEFORE: Offer = {**material.plain("old"), "image/png": Value("image/png", 8, b"\x89PNG" + bytes(50_000))}
CUSTOMERS = ("Ms Wang", "Mr Li")
LEFT, WIDE, HIGH = 360, 1030, 850
"""Where the window stands, in pixels; the customers in the chat client stay in sight at its left."""
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

    def given(self, seconds: float = 3.0) -> str:
        """What the chat client's box holds next, "" when nothing comes."""
        try:
            return str(self.stage.reports.next("client", "input", seconds)["value"])
        except queue.Empty:
            return ""

    def found(self) -> int:
        """The digit of a suggestion that is inserted without a question, 0 while there is none."""
        for digit in range(1, 6):
            self.come()
            self.run("key", f"shift+{digit}")
            if self.given(1.0):
                return digit
            self.run("key", "Escape")
        return 0

    def card(self) -> int:
        """How far down a card lies that is inserted without a question, 0 while there is none."""
        for down in range(120, 600, 35):
            self.double_click(down)
            if self.given(0.8):
                return down
            self.run("key", "Escape")
        return 0

    def double_click(self, down: int, milliseconds: int = 120) -> None:
        """Two clicks on the cards, after having been in the chat client."""
        self.come()
        place = (str(self.column), str(down))
        self.run("mousemove", *place, "click", "--repeat", "2", "--delay", str(milliseconds), "1")

    def empty(self) -> None:
        """The agent throws away what stands in the box."""
        self.run("windowactivate", "--sync", self.chat)
        self.run("key", "ctrl+a", "Delete")
        assert self.given() == ""

    def open_in_client(self, number: int) -> None:
        """The agent opens another customer in the chat client."""
        self.run("windowactivate", "--sync", self.chat)
        self.run("mousemove", "90", str(95 + 40 * number), "click", "1")
        title = f"{CUSTOMERS[number]} .* Support desk"
        until(lambda: self.stage.screen.window(title), "customer in the chat client")

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
    beside.come()
    beside.run("key", f"shift+{digit}")
    text = beside.given()
    beside.picture("inserted")
    assert plain(text) in known_replies() and "{" not in text
    assert beside.stage.clipboard() == BEFORE


def test_a_double_click_inserts_and_what_was_copied_before_the_first_click_comes_back(
    beside: Beside, down: int
) -> None:
    beside.double_click(down)
    assert plain(beside.given()) in known_replies()
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
    beside.run("windowactivate", "--sync", beside.window)
    beside.run("key", f"shift+{digit}")
    assert plain(beside.given()) in known_replies()


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
    beside.double_click(down)
    assert plain(beside.given()) in known_replies()


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
        beside.run("key", f"shift+{digit}")
        time.sleep(0.8)
        beside.picture("waiting")
        beside.run("windowactivate", beside.window)
        time.sleep(0.3)
        beside.run("key", "Escape")
        time.sleep(0.5)
        beside.picture("given-up")
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    assert beside.given(1.5) == "" and beside.stage.clipboard() == BEFORE
    beside.come()
    beside.run("key", f"shift+{digit}")
    assert plain(beside.given()) in known_replies()
