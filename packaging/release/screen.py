"""A screen outside the clean root: programs inside reach it, its tools reach nothing inside but windows."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from release.root import Failed

T = TypeVar("T")
LIMIT = 120.0


@dataclass(frozen=True, slots=True)
class Screen:
    """An X display and what one can do at it."""

    display: str

    def run(self, *command: str) -> str:
        """What a tool printed, "" when it failed."""
        done = subprocess.run(
            command,
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT,
        )
        return done.stdout if done.returncode == 0 else ""

    def window(self) -> str:
        """The id of the program's window, "" while there is none."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", "Assist").split("\n")[0].strip()

    def title(self, window: str) -> str:
        """What its manager writes above it, "" when it is gone."""
        return self.run("xdotool", "getwindowname", window).strip()

    def clipboard(self) -> str:
        """What another program would paste."""
        return self.run("xclip", "-selection", "clipboard", "-o", "-t", "UTF8_STRING")

    def click_first_card(self, window: str) -> None:
        """With the pointer; the first card lies at the right edge below the intent."""
        rows = self.run("xdotool", "getwindowgeometry", "--shell", window).split()
        place = dict(row.split("=", 1) for row in rows if "=" in row)
        if "WIDTH" in place:
            left, top, wide = (int(place[name]) for name in ("X", "Y", "WIDTH"))
            self.run("xdotool", "mousemove", str(left + wide - 220), str(top + 140), "click", "1")


def until(look: Callable[[], T], what: str) -> T:
    """Looks again until there is something; Failed after a while."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise Failed(f"no {what} within {LIMIT:.0f} s")


@contextmanager
def screen() -> Iterator[Screen]:
    """A virtual screen with a window manager."""
    read, write = os.pipe()
    arguments = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-ac"]
    # A server without clients begins anew, and lets nobody in meanwhile.
    arguments.append("-noreset")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(arguments, pass_fds=(write,), **quiet)  # type: ignore[call-overload]
    os.close(write)
    with os.fdopen(read) as said:
        display = f":{said.readline().strip()}"
    manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": display}, **quiet)  # type: ignore[call-overload]
    try:
        yield Screen(display)
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(15)
