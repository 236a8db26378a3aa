"""Ctrl+P in a panel that was lent the keyboard: the whole window has it, the chat does not get it back."""

from __future__ import annotations

from pathlib import Path

from tests.insertion.panel import TITLE, Panel, panel
from tests.insertion.stage import staged
from tests.journeys.desktop import until


def lend(made: Panel, chat: str) -> None:
    """The panel is given the keyboard from the chat."""
    made.stage.screen.run("xdotool", "windowactivate", "--sync", chat)

    def lent() -> bool:
        if not made.active().endswith(TITLE):
            made.key("ctrl+alt+k")
        return made.active().endswith(TITLE)

    until(lent, "keyboard in the panel")


def test_the_whole_window_has_the_keyboard_of_the_panel(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        stage.screen.unlock_keyring()
        stage.chromium("textarea")
        chat = str(stage.targets["textarea"].window)
        with panel(stage, tmp_path / "data") as made:
            until(made.has_keys, "global keys")
            for _again in range(3):
                lend(made, chat)
                narrow = made.window
                made.key("ctrl+p")
                until(lambda before=narrow: made.find() != before and made.box, "whole window")
                until(lambda: made.active().endswith(TITLE), "keyboard in the whole window")
                # Had it gone back to the chat, this key would be the chat's.
                whole = made.window
                made.key("ctrl+p")
                until(lambda before=whole: made.find() != before and made.box, "panel")


def test_a_window_that_lay_over_the_whole_one_leaves_the_keyboard_to_the_chat(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        run = stage.screen.run
        stage.screen.unlock_keyring()
        stage.chromium("textarea")
        chat = str(stage.targets["textarea"].window)
        with panel(stage, tmp_path / "data") as made:
            until(made.has_keys, "global keys")
            narrow = made.window
            lend(made, chat)
            made.key("ctrl+p")
            until(lambda: made.find() != narrow and made.box, "whole window")
            until(lambda: made.active().endswith(TITLE), "keyboard in the whole window")
            for title in ("cover 1", "cover 2"):
                over = stage.start("xterm", "-geometry", "200x60+0+0", "-T", title, "-e", "sleep", "600")
                until(lambda title=title: made.active() == title, title)
                run("xdotool", "windowactivate", "--sync", chat)
                run("xdotool", "windowraise", str(stage.screen.window(title)))
                over.kill()
                until(lambda title=title: not stage.screen.window(title), f"{title} gone")
            made.key("x")
            assert stage.reports.next("textarea", "input")["value"] == "x"
