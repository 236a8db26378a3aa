"""The docked panel beside a real Chromium: on top, without the keyboard, beside the window it follows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assist_app.model.places import Box
from tests.insertion.clip import Connection
from tests.insertion.panel import CHAT, RIGHT, Panel, panel
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import LIMIT, acting, until

CARD, SEARCH = (1130, 211), (1150, 845)
"""Where the agent clicks: the words of the first card (below them its pencil may lie, which asks for the
keyboard), the search box."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("screen")) as made:
        made.screen.unlock_keyring()
        made.chromium("textarea")
        yield made


@pytest.fixture(scope="module")
def shown(stage: Stage) -> Iterator[Panel]:
    with panel(stage, stage.home / "data") as made:
        yield made


@pytest.fixture(autouse=True)
def chat_in_front(stage: Stage) -> None:
    stage.screen.run("xdotool", "windowactivate", "--sync", str(stage.targets["textarea"].window))


def test_it_comes_at_the_edge_without_taking_the_keyboard(shown: Panel) -> None:
    shown.stands(RIGHT)
    assert shown.active() == CHAT
    shown.works()
    for _again in range(3):
        shown.toggles(None)
        shown.toggles(RIGHT)
    assert shown.active() == CHAT
    shown.types("a")


WORDS = "Can I return the blue shoes? They are too small."


def test_the_clipboard_becomes_the_customers_message(shown: Panel) -> None:
    shown.works()
    shown.toggles(None)
    shown.stage.screen.run("bash", "-c", f"printf '{WORDS}' | xclip -selection clipboard >/dev/null 2>&1")
    shown.key("ctrl+alt+v")
    # What was taken is answered, so the panel comes; the keyboard stays in the chat.
    shown.stands(RIGHT)
    until(lambda: "Typed" in shown.stage.screen.run("xdotool", "getwindowname", str(shown.window)), "message")
    assert shown.active() == CHAT


def test_a_click_on_a_card_copies_and_the_chat_keeps_the_keyboard(shown: Panel) -> None:
    shown.stage.owner.own(None)
    assert len(shown.copied_from(*CARD)) > 20
    assert shown.active() == CHAT
    shown.types("b")


def test_a_key_inserts_into_the_chat(shown: Panel) -> None:
    shown.works()
    shown.stage.owner.own(None)
    shown.key("ctrl+alt+1")
    told = shown.stage.reports.next("textarea", "input")
    assert len(told["value"]) > 20 and shown.active() == CHAT
    # What nobody sees is not inserted: the panel comes first.
    shown.toggles(None)
    shown.key("ctrl+alt+1")
    shown.stands(RIGHT)
    shown.key("ctrl+alt+1")
    assert shown.stage.reports.next("textarea", "input")["value"]
    assert shown.stage.reports.of("textarea").empty() and shown.stage.reports.sent == []


def test_it_stays_above_what_is_raised(shown: Panel) -> None:
    run = shown.stage.screen.run
    chat = shown.stage.targets["textarea"].window
    run("xdotool", "windowmove", "--sync", str(chat), "300", "50")
    run("xdotool", "windowraise", str(chat))
    c = Connection(shown.stage.screen.display)
    stacking = c.core.GetProperty(False, c.root, c.atom("_NET_CLIENT_LIST_STACKING"), 0, 0, 100).reply()
    order = stacking.value.to_atoms()
    assert order.index(shown.window) > order.index(chat)
    c.x.disconnect()
    # And the pointer finds it there, not the chat below it.
    assert run("xdotool", "mousemove", "1200", "500", "getmouselocation", "--shell").find(str(chat)) < 0


def test_searching_takes_the_keyboard_and_gives_it_back(shown: Panel) -> None:
    shown.works()
    shown.search()
    shown.key("t", "k")
    shown.leave()
    shown.types("c")
    # From out of sight too.
    shown.toggles(None)
    shown.search()
    shown.leave()
    # A click into the box asks for it as well; one into the chat takes it away.
    shown.click_for_keyboard(*SEARCH)
    shown.click_chat()


def test_a_card_after_a_search_leaves_the_keyboard_in_the_chat(shown: Panel) -> None:
    shown.works()
    # The agent changes their mind in the chat, then takes a card.
    shown.click_for_keyboard(*SEARCH)
    shown.click_chat()
    shown.stage.owner.own(None)
    assert shown.copied_from(*CARD)
    assert shown.active() == CHAT
    shown.types("d")
    # Or takes it at once.
    shown.click_for_keyboard(*SEARCH)
    shown.stage.owner.own(None)
    assert shown.copied_from(*CARD)
    until(shown.in_chat, "keyboard back in the chat")
    shown.types("e")


def test_what_was_found_is_copied_and_the_agent_goes_on_in_the_chat(shown: Panel) -> None:
    shown.works()
    shown.stage.owner.own(None)
    shown.search()
    shown.stage.screen.run("xdotool", "type", "refund")

    shown.copies_found("Return")
    until(shown.in_chat, "keyboard back in the chat")
    shown.search()
    shown.leave()


def is_beside(shown: Panel, kind: str, side: str = "right") -> bool:
    """Whether the panel stands beside one of the chats, as high as its frame."""
    frame, box = shown.stage.frame(shown.stage.targets[kind].window), shown.box
    if frame is None or box is None:
        return False
    wanted = frame.right if side == "right" else frame.left - 380
    return (box.left, box.top, box.height) == (wanted, frame.top, frame.height)


def test_it_follows_a_window(shown: Panel) -> None:
    shown.works()
    run, chat = shown.stage.screen.run, str(shown.stage.targets["textarea"].window)
    run("xdotool", "windowsize", "--sync", chat, "600", "500", "windowmove", "--sync", chat, "100", "80")

    def beside(side: str = "right") -> bool:
        return is_beside(shown, "textarea", side)

    # Left, right, then the windows.
    shown.choose("Down", "Down", "Down", "Return", until_true=beside, what="panel beside the chat")
    assert shown.active() == CHAT
    for x, y in ((40, 200), (250, 60), (180, 120)):
        run("xdotool", "windowmove", chat, str(x), str(y))
        until(beside, f"panel beside the chat at {x}, {y}")
    run("xdotool", "windowsize", chat, "500", "420")
    until(beside, "panel beside the smaller chat")
    # No room on the right.
    run("xdotool", "windowmove", chat, "860", "100")
    until(lambda: beside("left"), "panel on the other side")
    run("xdotool", "windowminimize", chat)
    shown.stands(None)
    run("xdotool", "windowactivate", chat)
    until(lambda: beside("left"), "panel back beside the chat")
    until(shown.in_chat, "keyboard in the chat")


def test_a_followed_window_that_closes_leaves_the_panel_at_the_edge(shown: Panel) -> None:
    shown.stage.chromium("contenteditable")
    other = shown.stage.targets["contenteditable"].window
    run = shown.stage.screen.run
    run("xdotool", "windowactivate", "--sync", str(other))
    run("xdotool", "windowsize", "--sync", str(other), "500", "400", "windowmove", str(other), "50", "50")
    # The topmost of the windows is the first.
    shown.choose(
        "Down", "Down", "Down", "Return",
        until_true=lambda: is_beside(shown, "contenteditable"), what="panel beside the other window",
    )  # fmt: skip
    run("xdotool", "windowclose", str(other))
    shown.stands(RIGHT)


@pytest.mark.parametrize("way", ["hidden", "minimised", "docked"])
def test_a_second_start_brings_it_back(shown: Panel, way: str) -> None:
    shown.works()
    if way == "hidden":
        shown.toggles(None)
    elif way == "minimised":
        shown.stage.screen.run("xdotool", "windowminimize", str(shown.window))
    if way != "docked":
        shown.stands(None)
    done = shown.starts_again()
    assert (done.returncode, "brought to the front" in done.stdout) == (0, True), done
    shown.stands(RIGHT)
    assert shown.active() == CHAT


def test_the_left_edge_is_remembered_and_the_last_entry_closes(shown: Panel) -> None:
    shown.works()
    left, wider = Box(0, 0, 380, 900), Box(0, 0, 460, 900)
    shown.choose("Down", "Return", until_true=lambda: shown.box == left, what="panel at the left")

    def drag() -> None:
        for step in ("378 450 mousedown 1", "400 450", "430 450", "458 450 mouseup 1"):
            shown.stage.screen.run("xdotool", "mousemove", *step.split())

    acting(drag, lambda: shown.box == wider, "wider panel")
    shown.choose("Up", "Return", until_true=lambda: shown.process.poll() is not None, what="end")
    assert shown.process.wait(LIMIT) == 0
    with panel(shown.stage, shown.data, {"panel_edge": "left", "panel_width": 460}) as again:
        again.stands(Box(0, 0, 460, 900))
