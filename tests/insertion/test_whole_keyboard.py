"""Ctrl+P in a panel that was lent the keyboard: the whole window has it, the chat does not get it back."""

from __future__ import annotations

from pathlib import Path

from tests.insertion.panel import TITLE, panel
from tests.insertion.stage import staged
from tests.journeys.desktop import until


def test_the_whole_window_has_the_keyboard_of_the_panel(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        stage.screen.unlock_keyring()
        stage.chromium("textarea")
        chat = str(stage.targets["textarea"].window)
        with panel(stage, tmp_path / "data") as made:
            until(made.has_keys, "global keys")
            for _again in range(3):
                stage.screen.run("xdotool", "windowactivate", "--sync", chat)

                def lent() -> bool:
                    if not made.active().endswith(TITLE):
                        made.key("ctrl+alt+k")
                    return made.active().endswith(TITLE)

                until(lent, "keyboard in the panel")
                narrow = made.window
                made.key("ctrl+p")
                until(lambda before=narrow: made.find() != before and made.box, "whole window")
                until(lambda: made.active().endswith(TITLE), "keyboard in the whole window")
                # Had it gone back to the chat, this key would be the chat's.
                whole = made.window
                made.key("ctrl+p")
                until(lambda before=whole: made.find() != before and made.box, "panel")
