"""The whole way: a suggestion in the real window beside a chat client in Chromium, and what lands there."""

from __future__ import annotations

import queue
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
LEFT, WIDE, HIGH = 640, 760, 860
"""Where Assist stands beside the chat client, in pixels."""


class Beside:
    """The chat client at the left, Assist at the right with the same customer open."""

    def __init__(self, stage: Stage, home: Path, **more: object) -> None:
        self.stage, self.home = stage, home
        self.chat = str(stage.client("--window-size=640,832", "--window-position=0,0").window)
        port = free_port()
        settings(home / "data", port, **more)
        stage.screen.start("--data-dir", str(home / "data"), ASSIST_HTTP_TOKEN=TOKEN)
        until(lambda: stage.screen.window("^Assist"), "window")
        until(lambda: listening(port), "endpoint")
        # The first to write is opened.
        post(port, [said("m1", QUESTION)])
        self.window = until(lambda: stage.screen.window("Ms Wang .* Assist"), "the conversation")
        post(port, [said("x1", OTHERS, subject="c2", title="Mr Li", author="Mr Li")])
        self.run("windowsize", "--sync", self.window, str(WIDE), str(HIGH))
        self.run("windowmove", "--sync", self.window, str(LEFT), "0")
        self.run("key", "ctrl+p")

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


@pytest.fixture(autouse=True)
def afresh(beside: Beside, digit: int) -> Iterator[None]:
    """Ms Wang is open in the client, her box is empty, and something was copied before."""
    beside.open_in_client(0)
    beside.empty()
    beside.stage.owner.own(BEFORE)
    yield
    beside.run("windowactivate", "--sync", beside.window)
    beside.run("key", "Escape")
    assert beside.stage.reports.sent == []


def card(beside: Beside, digit: int) -> tuple[str, str]:
    """Where a card surely is: cards are higher than they are far apart."""
    return str(LEFT + 160), str(345)


def test_shift_and_a_digit_insert_into_the_chat(beside: Beside, digit: int) -> None:
    beside.come()
    beside.run("key", f"shift+{digit}")
    text = beside.given()
    beside.picture("inserted")
    assert plain(text) in known_replies() and "{" not in text
    assert beside.stage.clipboard() == BEFORE


def test_a_double_click_inserts_and_what_was_copied_before_the_first_click_comes_back(
    beside: Beside, digit: int
) -> None:
    beside.come()
    beside.run("mousemove", *card(beside, digit), "click", "--repeat", "2", "--delay", "120", "1")
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


def test_a_text_that_must_not_leave_is_not_inserted(beside: Beside, digit: int) -> None:
    beside.come()
    beside.run("mousemove", *card(beside, digit), "click", "1")
    beside.run("key", "a")
    # The tray lies below the cards.
    tray = ("mousemove", str(LEFT + 160), "735", "click", "1")
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
    beside: Beside, digit: int
) -> None:
    beside.come()
    beside.stage.owner.slow = 0.05
    try:
        beside.run("mousemove", *card(beside, digit), "click", "--repeat", "2", "--delay", "20", "1")
        assert plain(beside.given(10)) in known_replies()
    finally:
        beside.stage.owner.slow = 0.0
    until(lambda: beside.stage.clipboard() == BEFORE, "old clipboard")


def test_a_single_click_copies_also_where_the_clipboard_cannot_be_saved(beside: Beside, digit: int) -> None:
    beside.come()
    beside.stage.owner.mute = True
    try:
        beside.run("mousemove", *card(beside, digit), "click", "1")
        until(lambda: "CLIPBOARD" not in beside.stage.owner.offers, "another owner")
    finally:
        beside.stage.owner.mute = False
    assert plain(beside.stage.screen.clipboard()) in known_replies()
    assert beside.given(0.5) == ""
