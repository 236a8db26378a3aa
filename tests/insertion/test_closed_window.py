"""The window the agent came from is closed: it is known at once, without another one coming to the front."""

from __future__ import annotations

import queue
from pathlib import Path

from assist_app.model.delivery import Content, Result, Target
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import LIMIT, until


async def follow(stage: Stage, tell: queue.Queue[Target | None]) -> None:
    stage.inserter.follow(lambda: tell.put(stage.inserter.came_from()))


async def insert(stage: Stage, target: Target) -> Result:
    return (await stage.inserter.insert(Content("hello"), target)).result


def test_a_window_that_closes_is_told_of_and_takes_nothing(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        stage.chromium("textarea")
        chat = stage.targets["textarea"]
        stage.screen.run("xdotool", "windowactivate", "--sync", str(chat.window))
        told: queue.Queue[Target | None] = queue.Queue()
        stage.call(follow, stage, told)
        seen = told.get(timeout=LIMIT)
        while seen is None or seen.window != chat.window:
            seen = told.get(timeout=LIMIT)
        stage.screen.run("xdotool", "windowkill", str(chat.window))
        while told.get(timeout=LIMIT) is not None:
            pass
        assert stage.call(insert, stage, seen) is Result.REFUSED


def test_a_program_that_is_started_again_is_another_window(tmp_path: Path) -> None:
    """The X server gives it the number of the one that has ended."""
    with staged(tmp_path) as stage:
        told: queue.Queue[Target | None] = queue.Queue()
        stage.call(follow, stage, told)
        for name in ("first chat", "second chat"):
            program = stage.start("xterm", "-T", name, "-e", "sleep", "600")
            window = until(lambda title=name: stage.screen.window(title), name)
            stage.screen.run("xdotool", "windowactivate", "--sync", str(window))
            while (seen := told.get(timeout=LIMIT)) is None or seen.title != name:
                pass
            program.kill()
            while told.get(timeout=LIMIT) is not None:
                pass
