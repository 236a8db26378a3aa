"""A panel that was another window before, has other screens, or asks something: a program for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assist_app.model.places import Box
from tests.insertion.panel import RIGHT, monitors, panel
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import until


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("screen")) as made:
        made.screen.unlock_keyring()
        made.chromium("textarea")
        yield made


@pytest.fixture(autouse=True)
def chat_in_front(stage: Stage) -> None:
    stage.screen.run("xdotool", "windowactivate", "--sync", str(stage.targets["textarea"].window))


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
        made.search()
        made.leave()


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
        made.activate()
        made.key("ctrl+p")
        until(lambda: made.find() and made.box == RIGHT, "panel")
        stage.screen.run("xdotool", "windowactivate", "--sync", str(stage.targets["textarea"].window))
        for _again in range(3):
            made.search()
            stage.screen.run("xdotool", "type", "refund")
            stage.owner.own(None)
            made.copies_found("shift+Return")
            until(made.in_chat, "keyboard back in the chat")
        made.types("f")
        made.search()
        made.key("t", "k", "Escape")
        until(made.in_chat, "keyboard back in the chat")
        made.toggles(None)
        made.toggles(RIGHT)
        made.types("g")
        assert made.in_chat()


def test_a_question_is_answered_from_the_keyboard(stage: Stage) -> None:
    words = ("the", "you", "your", "we", "it", "is", "parcel", "order")
    with panel(stage, stage.home / "data", asked=words) as made:
        made.works()
        made.ask("m2")

        def asked() -> bool:
            # The first of them raises the question, the next leads to it.
            made.key("ctrl+alt+1")
            return made.has_keyboard()

        until(asked, "keyboard in the question")
        made.leave()
        made.types("h")
        made.key("ctrl+alt+1")
        made.key("ctrl+alt+k")
        until(made.has_keyboard, "keyboard in the question")
        # From "Fix" to "Insert anyway".
        made.key("Tab", "Return")
        assert len(stage.reports.next("textarea", "input")["value"]) > 20
        until(made.in_chat, "keyboard back in the chat")
        made.types("i")


def test_the_whole_window_comes_back_as_it_was(stage: Stage) -> None:
    run = stage.screen.run
    with panel(stage, stage.home / "whole", {"layout": "window"}) as made:
        until(made.has_keys, "global keys")
        made.put(Box(120, 70, 1090, 640))
        before = made.frame
        for _again in range(2):
            # The keyboard may be the chat's again, from which the panel was asked for it.
            made.activate()
            made.key("ctrl+p")
            until(lambda: made.find() and made.box == RIGHT, "panel")
            run("xdotool", "windowactivate", "--sync", str(made.window))
            made.search()
            made.key("ctrl+p")
            until(lambda: made.find() and made.frame == before, "window as it was")


def test_a_window_whose_screen_was_taken_away_is_wholly_on_the_other(stage: Stage) -> None:
    with panel(stage, stage.home / "taken", {"layout": "window"}) as made:
        until(made.has_keys, "global keys")
        made.put(Box(180, 150, 1200, 600))
        made.activate()
        made.key("ctrl+p")
        until(lambda: made.find() and made.box == RIGHT, "panel")
        with monitors(stage, [("west", 0, 1100)]):
            made.stands(Box(1100 - 380, 0, 380, 900))
            made.search()
            made.key("ctrl+p")

            def inside() -> bool:
                made.find()
                frame = made.frame
                return frame is not None and frame.width > 900 and frame.left >= 0 and frame.right <= 1100

            until(inside, "window on the screen that is left")
