"""The docked panel beside a real Chromium: on top, without the keyboard, beside the window it follows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assist_app.model.places import Box
from tests.insertion.clip import Connection
from tests.insertion.panel import TITLE, Panel, monitors, panel
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import until

CHAT = "chat textarea"
RIGHT = Box(1020, 0, 380, 900)
CARD, SEARCH, PLACE = (1130, 211), (1150, 845), (1344, 26)
"""Where the agent clicks: the words of the first card (below them its pencil may lie, which asks for the
keyboard), the search box, the button of places."""


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


def works(shown: Panel) -> None:
    """Waits until the panel stands at its edge and its keys are its own."""
    until(shown.has_keys, "global keys")
    shown.stands(RIGHT)


def typed(shown: Panel, letter: str) -> None:
    """What the agent types goes to the chat."""
    shown.key(letter)
    assert shown.stage.reports.next("textarea", "input")["value"] == letter


def test_it_comes_at_the_edge_without_taking_the_keyboard(shown: Panel) -> None:
    shown.stands(RIGHT)
    assert shown.active() == CHAT
    works(shown)
    for _again in range(3):
        shown.key("ctrl+alt+space")
        shown.stands(None)
        shown.key("ctrl+alt+space")
        shown.stands(RIGHT)
    assert shown.active() == CHAT
    typed(shown, "a")


WORDS = "Can I return the blue shoes? They are too small."


def test_the_clipboard_becomes_the_customers_message(shown: Panel) -> None:
    works(shown)
    shown.key("ctrl+alt+space")
    shown.stands(None)
    shown.stage.screen.run("bash", "-c", f"printf '{WORDS}' | xclip -selection clipboard >/dev/null 2>&1")
    shown.key("ctrl+alt+v")
    # What was taken is answered, so the panel comes; the keyboard stays in the chat.
    shown.stands(RIGHT)
    until(lambda: "Typed" in shown.stage.screen.run("xdotool", "getwindowname", str(shown.window)), "message")
    assert shown.active() == CHAT


def test_a_click_on_a_card_copies_and_the_chat_keeps_the_keyboard(shown: Panel) -> None:
    shown.stage.owner.own(None)
    assert len(until(lambda: shown.copied_from(*CARD), "copied reply")) > 20
    assert shown.active() == CHAT
    typed(shown, "b")


def test_a_key_inserts_into_the_chat(shown: Panel) -> None:
    works(shown)
    shown.stage.owner.own(None)
    shown.key("ctrl+alt+1")
    told = shown.stage.reports.next("textarea", "input")
    assert len(told["value"]) > 20 and shown.active() == CHAT
    # What nobody sees is not inserted: the panel comes first.
    shown.key("ctrl+alt+space")
    shown.stands(None)
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
    works(shown)
    shown.key("ctrl+alt+k")
    until(lambda: shown.active().endswith(TITLE), "keyboard in the panel")
    shown.key("t", "k")
    shown.key("Escape")
    until(lambda: shown.active() == CHAT, "keyboard back in the chat")
    typed(shown, "c")
    # From out of sight too.
    shown.key("ctrl+alt+space")
    shown.stands(None)
    shown.key("ctrl+alt+k")
    until(lambda: shown.active().endswith(TITLE), "keyboard in the panel")
    shown.key("Escape")
    until(lambda: shown.active() == CHAT, "keyboard back in the chat")
    # A click into the box asks for it as well; one into the chat takes it away.
    shown.click(*SEARCH)
    until(lambda: shown.active().endswith(TITLE), "keyboard in the panel")
    shown.click(400, 300)
    until(lambda: shown.active() == CHAT, "keyboard back in the chat")


def test_a_card_after_a_search_leaves_the_keyboard_in_the_chat(shown: Panel) -> None:
    works(shown)
    # The agent changes their mind in the chat, then takes a card.
    shown.click(*SEARCH)
    until(lambda: shown.active().endswith(TITLE), "keyboard in the panel")
    shown.click(400, 300)
    until(lambda: shown.active() == CHAT, "keyboard back in the chat")
    shown.stage.owner.own(None)
    assert until(lambda: shown.copied_from(*CARD), "copied reply")
    assert shown.active() == CHAT
    typed(shown, "d")
    # Or takes it at once.
    shown.click(*SEARCH)
    until(lambda: shown.active().endswith(TITLE), "keyboard in the panel")
    shown.stage.owner.own(None)
    assert until(lambda: shown.copied_from(*CARD), "copied reply")
    until(lambda: shown.active() == CHAT, "keyboard back in the chat")
    typed(shown, "e")


def test_what_was_found_is_copied_and_the_agent_goes_on_in_the_chat(shown: Panel) -> None:
    works(shown)
    shown.stage.owner.own(None)
    shown.key("ctrl+alt+k")
    until(lambda: shown.active().endswith(TITLE), "keyboard in the panel")
    shown.stage.screen.run("xdotool", "type", "refund")

    def copied() -> str:
        # Once it is copied, Enter would be the chat's.
        if shown.active() != CHAT:
            shown.key("Return")
        return shown.stage.screen.clipboard()

    assert until(copied, "copied script")
    until(lambda: shown.active() == CHAT, "keyboard back in the chat")
    shown.key("ctrl+alt+k")
    until(lambda: shown.active().endswith(TITLE), "keyboard in the panel")
    shown.key("Escape")
    until(lambda: shown.active() == CHAT, "keyboard back in the chat")


def frame_of(stage: Stage) -> Box:
    """The chat's outer frame as the window manager drew it."""
    c = Connection(stage.screen.display)
    try:
        chat, root = stage.targets["textarea"].window, c.root
        step, parent = chat, c.core.QueryTree(chat).reply().parent
        while parent != root:
            step, parent = parent, c.core.QueryTree(parent).reply().parent
        size = c.core.GetGeometry(step).reply()
        return Box(size.x, size.y, size.width, size.height)
    finally:
        c.x.disconnect()


def test_it_follows_a_window(shown: Panel) -> None:
    works(shown)
    run, chat = shown.stage.screen.run, str(shown.stage.targets["textarea"].window)
    run("xdotool", "windowsize", "--sync", chat, "600", "500", "windowmove", "--sync", chat, "100", "80")
    shown.click(*PLACE)
    # Left, right, then the windows.
    until(lambda: menu_open(shown), "menu")
    shown.key("Down", "Down", "Down", "Return")

    def beside(side: str = "right") -> bool:
        frame, box = frame_of(shown.stage), shown.box
        wanted = frame.right if side == "right" else frame.left - 380
        return box is not None and (box.left, box.top, box.height) == (wanted, frame.top, frame.height)

    until(beside, "panel beside the chat")
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
    assert shown.active() == CHAT


def menu_open(shown: Panel) -> bool:
    """Whether a menu of ours is on the screen."""
    found = shown.stage.screen.run(
        "xdotool", "search", "--onlyvisible", "--pid", str(shown.process.pid), "--name", ".*"
    )
    # A tool tip is a window too.
    kind = "_NET_WM_WINDOW_TYPE"
    return any("MENU" in shown.stage.screen.run("xprop", "-id", one, kind) for one in found.split())


def test_a_followed_window_that_closes_leaves_the_panel_at_the_edge(shown: Panel) -> None:
    shown.stage.chromium("contenteditable")
    other = shown.stage.targets["contenteditable"].window
    run = shown.stage.screen.run
    run("xdotool", "windowactivate", "--sync", str(other))
    run("xdotool", "windowsize", "--sync", str(other), "500", "400", "windowmove", str(other), "50", "50")
    box = until(lambda: shown.box, "panel")
    shown.click(box.right - 56, box.top + 26)
    until(lambda: menu_open(shown), "menu")
    # The topmost of the windows is the first.
    shown.key("Down", "Down", "Down", "Return")
    until(lambda: (shown.box or RIGHT).left < 700, "panel beside the other window")
    run("xdotool", "windowclose", str(other))
    shown.stands(RIGHT)


@pytest.mark.parametrize("way", ["hidden", "minimised", "docked"])
def test_a_second_start_brings_it_back(shown: Panel, way: str) -> None:
    works(shown)
    if way == "hidden":
        shown.key("ctrl+alt+space")
    elif way == "minimised":
        shown.stage.screen.run("xdotool", "windowminimize", str(shown.window))
    if way != "docked":
        shown.stands(None)
    done = shown.starts_again()
    assert (done.returncode, "brought to the front" in done.stdout) == (0, True), done
    shown.stands(RIGHT)
    assert shown.active() == CHAT


def test_the_left_edge_is_remembered_and_the_last_entry_closes(shown: Panel) -> None:
    works(shown)
    shown.click(*PLACE)
    until(lambda: menu_open(shown), "menu")
    shown.key("Down", "Return")
    shown.stands(Box(0, 0, 380, 900))
    shown.stage.screen.run("xdotool", "mousemove", "378", "450", "mousedown", "1")
    for x in (400, 430, 458):
        shown.stage.screen.run("xdotool", "mousemove", str(x), "450")
    shown.stage.screen.run("xdotool", "mouseup", "1")
    shown.stands(Box(0, 0, 460, 900))
    shown.click(460 - 56, 26)
    until(lambda: menu_open(shown), "menu")
    shown.key("Up", "Return")
    assert shown.process.wait(20) == 0
    with panel(shown.stage, shown.data, {"panel_edge": "left", "panel_width": 460}) as again:
        again.stands(Box(0, 0, 460, 900))


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_on_dense_screens_it_fits_too(stage: Stage, scale: float) -> None:
    with panel(stage, stage.home / "data", {}, QT_SCALE_FACTOR=str(scale)) as made:
        wide = round(380 * scale)

        def fits() -> bool:
            # Qt counts in whole units of its own, which half a pixel is not.
            box = made.box
            return box is not None and max(abs(box.left - 1400 + wide), abs(box.height - 900)) <= 1

        until(fits, "panel")
        assert made.box is not None and made.box.width == wide
        until(made.has_keys, "global keys")
        made.key("ctrl+alt+k")
        until(lambda: made.active().endswith(TITLE), "keyboard in the panel")
        made.key("Escape")
        until(lambda: made.active() == CHAT, "keyboard back in the chat")


def test_two_screens(stage: Stage) -> None:
    """The panel stays at the edge of its screen, not of all of them together."""
    with monitors(stage), panel(stage, stage.home / "data", {"panel_screen": "west"}) as made:
        made.stands(Box(700 - 380, 0, 380, 900))
    with monitors(stage), panel(stage, stage.home / "data", {"panel_screen": "east"}) as made:
        made.stands(Box(1400 - 380, 0, 380, 900))


def test_docked_at_work_the_keyboard_comes_every_time_and_only_when_asked_for(stage: Stage) -> None:
    """Another layout is another window to the system."""
    with panel(stage, stage.home / "docked later", {"layout": "window"}) as made:
        until(made.has_keys, "global keys")
        stage.screen.run("xdotool", "windowactivate", "--sync", str(made.window))
        until(lambda: made.active().endswith(TITLE), "keyboard in the window")
        made.key("ctrl+p")
        until(lambda: made.find() and made.box == RIGHT, "panel")
        stage.screen.run("xdotool", "windowactivate", "--sync", str(stage.targets["textarea"].window))
        for _again in range(3):
            made.key("ctrl+alt+k")
            until(lambda: made.active().endswith(TITLE), "keyboard in the panel")
            stage.screen.run("xdotool", "type", "refund")
            stage.owner.own(None)

            def copied() -> str:
                # Once it is copied, Enter would be the chat's.
                if made.active() != CHAT:
                    made.key("shift+Return")
                return stage.screen.clipboard()

            assert until(copied, "copied script")
            until(lambda: made.active() == CHAT, "keyboard back in the chat")
        typed(made, "f")
        made.key("ctrl+alt+k")
        until(lambda: made.active().endswith(TITLE), "keyboard in the panel")
        made.key("t", "k", "Escape")
        until(lambda: made.active() == CHAT, "keyboard back in the chat")
        made.key("ctrl+alt+space")
        made.stands(None)
        made.key("ctrl+alt+space")
        made.stands(RIGHT)
        typed(made, "g")
        assert made.active() == CHAT


def test_a_question_is_answered_from_the_keyboard(stage: Stage) -> None:
    words = ("the", "you", "your", "we", "it", "is", "parcel", "order")
    with panel(stage, stage.home / "data", asked=words) as made:
        works(made)
        made.ask("m2")

        def asked() -> bool:
            # The first of them raises the question, the next leads to it.
            made.key("ctrl+alt+1")
            return made.active().endswith(TITLE)

        until(asked, "keyboard in the question")
        made.key("Escape")
        until(lambda: made.active() == CHAT, "keyboard back in the chat")
        typed(made, "h")
        made.key("ctrl+alt+1")
        made.key("ctrl+alt+k")
        until(lambda: made.active().endswith(TITLE), "keyboard in the question")
        # From "Fix" to "Insert anyway".
        made.key("Tab", "Return")
        assert len(stage.reports.next("textarea", "input")["value"]) > 20
        until(lambda: made.active() == CHAT, "keyboard back in the chat")
        typed(made, "i")


def frame_on_screen(made: Panel) -> Box:
    """The window with its frame."""
    c = Connection(made.stage.screen.display)
    try:
        step, parent = made.window, c.core.QueryTree(made.window).reply().parent
        while parent != c.root:
            step, parent = parent, c.core.QueryTree(parent).reply().parent
        size = c.core.GetGeometry(step).reply()
        return Box(size.x, size.y, size.width, size.height)
    finally:
        c.x.disconnect()


def test_the_whole_window_comes_back_as_it_was(stage: Stage) -> None:
    run = stage.screen.run
    with panel(stage, stage.home / "whole", {"layout": "window"}) as made:
        until(made.has_keys, "global keys")
        run("xdotool", "windowactivate", "--sync", str(made.window))
        run("xdotool", "windowsize", "--sync", str(made.window), "1090", "640")
        run("xdotool", "windowmove", "--sync", str(made.window), "120", "70")
        before = until(lambda: frame_on_screen(made) if made.box else None, "window")
        for _again in range(2):
            # The keyboard may be the chat's again, from which the panel was asked for it.
            run("xdotool", "windowactivate", "--sync", str(made.window))
            until(lambda: made.active().endswith(TITLE), "keyboard in the window")
            made.key("ctrl+p")
            until(lambda: made.find() and made.box == RIGHT, "panel")
            run("xdotool", "windowactivate", "--sync", str(made.window))
            made.key("ctrl+alt+k")
            until(lambda: made.active().endswith(TITLE), "keyboard in the panel")
            made.key("ctrl+p")
            until(lambda: made.find() and made.box and frame_on_screen(made) == before, "window as it was")


def test_a_window_whose_screen_was_taken_away_is_wholly_on_the_other(stage: Stage) -> None:
    run = stage.screen.run
    with panel(stage, stage.home / "taken", {"layout": "window"}) as made:
        until(made.has_keys, "global keys")
        run("xdotool", "windowactivate", "--sync", str(made.window))
        run("xdotool", "windowsize", "--sync", str(made.window), "1200", "600")
        run("xdotool", "windowmove", "--sync", str(made.window), "180", "150")
        made.key("ctrl+p")
        until(lambda: made.find() and made.box == RIGHT, "panel")
        with monitors(stage, [("west", 0, 1100)]):
            made.stands(Box(1100 - 380, 0, 380, 900))
            made.key("ctrl+alt+k")
            until(lambda: made.active().endswith(TITLE), "keyboard in the panel")
            made.key("ctrl+p")

            def inside() -> bool:
                made.find()
                frame = frame_on_screen(made) if made.box else None
                return frame is not None and frame.width > 900 and frame.left >= 0 and frame.right <= 1100

            until(inside, "window on the screen that is left")
