"""An agent at work while the program below is updated or removed: it is said, and nothing typed is lost."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from release.root import Failed, Root
from release.screen import Screen, until

NOTICED = "the program's files are those of another version, or gone"
"""What the log says when the window has been told."""
CRASHED = "unexpected failure"
OVERTAKEN = "Replaced: "
"""A failure that is only that: a part was wanted that is not there any more, and the window says so."""
MARK = "self-check"
"""The journey counts what has this word in it."""
BY_HAND = 5.0
"""Seconds after which a person would press a key again."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody in front of an open window; what they type is a conversation of its own each time."""

    desk: Screen
    program: subprocess.Popen[str]
    window: str
    log: Path

    def say(self, words: str) -> None:
        """Types what a customer said, by keyboard alone, until the window shows it as a conversation."""
        self._press("New conversation", "ctrl+shift+n")
        self.desk.run("xdotool", "type", "--delay", "30", f"{MARK} {words}")
        self._press("Typed ", "Return")

    def _press(self, wanted: str, key: str) -> None:
        """A key until the window's title begins as it should."""

        def there() -> bool:
            return self.desk.title(self.window).startswith(wanted)

        def pressed() -> bool:
            self.desk.run("xdotool", "windowactivate", "--sync", self.window)
            self.desk.run("xdotool", "key", key)
            end = time.monotonic() + BY_HAND
            while not (came := there()) and time.monotonic() < end:
                time.sleep(0.1)
            return came

        until(pressed, f"title {wanted!r}")

    def noticed(self) -> None:
        """Waits until the window has said that its program is another's."""
        until(lambda: NOTICED in self._logged(), "notice of the change")

    def leave(self) -> None:
        """Closes the window as its manager does; nothing may have failed."""
        self.desk.run("wmctrl", "-i", "-c", self.window)
        printed, errors = self.program.communicate(timeout=60)
        logged = self._logged()
        if self.program.returncode != 0 or crashed(logged):
            raise Failed(f"ended with {self.program.returncode}: {printed}{errors}\n{logged[-2000:]}")

    def _logged(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.is_file() else ""


def crashed(logged: str) -> bool:
    """Whether the log tells of a failure whose cause is not that the program's files are another's."""
    return any(OVERTAKEN not in failure for failure in logged.split(CRASHED)[1:])


def at_work(root: Root, desk: Screen, user: str, data: str, secret: dict[str, str]) -> Agent:
    """The window open on data that exist, its log begun anew."""
    log = root.folder / data[1:] / "logs" / "assist.log"
    log.unlink(missing_ok=True)
    command = ("assist-app", "--data-dir", data, "--language", "en")
    program = root.start(*command, user=user, DISPLAY=desk.display, **secret)
    return Agent(desk, program, until(desk.window, "window"), log)
