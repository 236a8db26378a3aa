"""The real program in panel mode on a stage, and questions to the X server about its window."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xcffib
from xcffib import randr, xproto

from assist_app.assist.outgoing.kinds import Hazard
from assist_app.model.places import Box
from tests.insertion.clip import Connection
from tests.insertion.stage import ROOT, Stage
from tests.journeys.desktop import LIMIT, TOKEN, acting, free_port, listening, post, said, until

TITLE = "Assist"
CHAT = "chat textarea"
RIGHT = Box(1020, 0, 380, 900)
"""Where it stands at first: at the right edge of the screen."""
QUESTION = "Where is my parcel? It has not moved for three days."
PLACE = (56, 26)
"""Where the button of places lies: from the right edge of the panel, and from its top."""
DOUBLE_CLICK = 0.6
"""Seconds, more than within which two clicks are one double click."""


@dataclass(slots=True)
class Panel:
    """One running program."""

    stage: Stage
    data: Path
    port: int
    process: subprocess.Popen[Any]
    window: int = 0

    def find(self) -> int:
        """Its window, once it is there."""
        self.window = int(until(lambda: self.stage.screen.window(TITLE), "panel"))
        return self.window

    @property
    def box(self) -> Box | None:
        """Where its frameless window is, None while it is not on the screen."""
        c = Connection(self.stage.screen.display)
        try:
            if c.core.GetWindowAttributes(self.window).reply().map_state != xproto.MapState.Viewable:
                return None
            at = c.core.TranslateCoordinates(self.window, c.root, 0, 0).reply()
            size = c.core.GetGeometry(self.window).reply()
            return Box(at.dst_x, at.dst_y, size.width, size.height)
        except xcffib.Error:
            # Another layout is another window, and the one before has gone.
            return None
        finally:
            c.x.disconnect()

    @property
    def frame(self) -> Box | None:
        """The window with what the window manager draws around it, None while it is not on the screen."""
        return self.stage.frame(self.window) if self.box else None

    def works(self) -> None:
        """Waits until the panel stands at its edge and its keys are its own."""
        until(self.has_keys, "global keys")
        self.stands(RIGHT)

    def types(self, letter: str) -> None:
        """What the agent types goes to the chat."""
        self.key(letter)
        assert self.stage.reports.next("textarea", "input")["value"] == letter

    def stands(self, box: Box | None) -> None:
        """Waits until it is there."""
        until(lambda: self.box == box or None, f"panel at {box}, it is at {self.box}")

    def has_keys(self) -> bool:
        """Whether Ctrl+Alt+K is somebody's: another program cannot have it."""
        c = Connection(self.stage.screen.display)
        try:
            first = c.x.get_setup().min_keycode
            table = c.core.GetKeyboardMapping(first, 248).reply()
            code = first + list(table.keysyms).index(ord("k")) // table.keysyms_per_keycode
            both = xproto.ModMask.Control | xproto.ModMask._1
            c.core.GrabKeyChecked(False, c.root, both, code, 1, 1).check()
        except xproto.AccessError:
            return True
        finally:
            c.x.disconnect()
        return False

    def active(self) -> str:
        """The title of the window with the keyboard."""
        return self.stage.screen.run("xdotool", "getactivewindow", "getwindowname").strip()

    def has_keyboard(self) -> bool:
        """Whether what is typed goes into the panel."""
        return self.active().endswith(TITLE)

    def in_chat(self) -> bool:
        """Whether it goes into the chat."""
        return self.active() == CHAT

    def activate(self) -> None:
        """The agent goes to the whole window, which has the keyboard then."""
        go = lambda: self.stage.screen.run("xdotool", "windowactivate", str(self.find()))  # noqa: E731
        acting(go, self.has_keyboard, "keyboard in the window")

    def put(self, box: Box) -> None:
        """The agent moves the whole window, and makes it as large."""

        def move() -> None:
            run, window = self.stage.screen.run, str(self.window)
            run("xdotool", "windowsize", window, str(box.width), str(box.height))
            run("xdotool", "windowmove", window, str(box.left), str(box.top))

        acting(move, lambda: self.box == box, f"window at {box}")

    def toggles(self, box: Box | None) -> None:
        """The agent's keys that show it there, or hide it (None)."""
        acting(lambda: self.key("ctrl+alt+space"), lambda: self.box == box, f"panel at {box}")

    def search(self) -> None:
        """The agent's keys for the search, which has the keyboard then."""
        acting(lambda: self.key("ctrl+alt+k"), self.has_keyboard, "keyboard in the panel")

    def leave(self) -> None:
        """Back to the chat by a key."""
        acting(lambda: self.key("Escape"), self.in_chat, "keyboard back in the chat")

    def copies_found(self, key: str) -> None:
        """The key that copies the first script of a search, once there are some."""

        def press() -> None:
            # Once it is copied, Enter would be the chat's.
            if not self.in_chat():
                self.key(key)

        acting(press, self.stage.screen.clipboard, "copied script")

    def click_for_keyboard(self, x: int, y: int) -> None:
        """A click into a field of the panel, which has the keyboard then."""
        acting(lambda: self.click(x, y), self.has_keyboard, "keyboard in the panel")

    def click_chat(self) -> None:
        """A click into the chat."""
        acting(lambda: self.click(400, 300), self.in_chat, "keyboard back in the chat")

    def menu(self) -> bool:
        """Whether a menu of the program is on the screen."""
        run, kind = self.stage.screen.run, "_NET_WM_WINDOW_TYPE"
        found = run("xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid), "--name", ".*")
        # A tool tip is a window too.
        return any("MENU" in run("xprop", "-id", one, kind) for one in found.split())

    def choose(self, *keys: str, until_true: Callable[[], object], what: str) -> None:
        """Opens the menu of places and goes through it with keys, until what was chosen is so."""

        def go_through() -> None:
            if self.menu():
                # Keys that came before the menu had the keyboard left it open.
                self.key("Escape")
            box = until(lambda: self.box, "panel")
            place = (box.right - PLACE[0], box.top + PLACE[1])
            acting(lambda: self.click(*place), self.menu, "menu")
            self.key(*keys)

        acting(go_through, until_true, what)

    def click(self, x: int, y: int) -> None:
        """The agent's pointer."""
        self.stage.screen.run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def copied_from(self, x: int, y: int) -> str:
        """Clicks a card, and what is on the clipboard then, where nothing was before."""
        # Two clicks in a shorter time would insert it.
        time.sleep(DOUBLE_CLICK)
        return acting(lambda: self.click(x, y), self.stage.screen.clipboard, "copied reply")

    def key(self, *keys: str) -> None:
        """The agent's keys."""
        self.stage.screen.run("xdotool", "key", *keys)

    def starts_again(self) -> subprocess.CompletedProcess[str]:
        """A second start on the same data folder."""
        return subprocess.run(
            command(self.data), env=environment(self.stage), capture_output=True, text=True, check=False,
            timeout=LIMIT,
        )  # fmt: skip

    def ask(self, name: str = "m1") -> None:
        """A customer writes."""
        post(self.port, [said(name, QUESTION)])

    def end(self) -> None:
        """Ends it as a session does."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(LIMIT)


def command(data: Path) -> list[str]:
    return [sys.executable, "-m", "assist_app", "--data-dir", str(data)]


def environment(stage: Stage, **more: str) -> dict[str, str]:
    path = ":".join([str(ROOT), *filter(None, sys.path)])
    return {**stage.screen.environment(), "ASSIST_HTTP_TOKEN": TOKEN, "PYTHONPATH": path, **more}


@contextmanager
def panel(
    stage: Stage,
    data: Path,
    settings: dict[str, Any] | None = None,
    *,
    asked: Sequence[str] = (),
    **more: str,
) -> Iterator[Panel]:
    """Starts the program in panel mode; a text with a word of `asked` is asked about; `more` are variables of
    its environment."""
    port = free_port()
    data.mkdir(exist_ok=True)
    values = {"version": 1, "http_port": port, "language": "en", "layout": "panel", **(settings or {})}
    (data / "settings.json").write_text(json.dumps(values))
    # Blanks in a reply would be asked about, which is tested elsewhere.
    levels = {hazard.value: "off" for hazard in Hazard} | {Hazard.FORBIDDEN.value: "ask"}
    terms = [{"term": word} for word in asked]
    (data / "outgoing.json").write_text(json.dumps({"version": 1, "levels": levels, "terms": terms}))
    process = subprocess.Popen(command(data), env=environment(stage, **more), start_new_session=True)
    made = Panel(stage, data, port, process)
    try:
        made.find()
        until(lambda: listening(port), "endpoint")
        yield made
    finally:
        made.end()


@contextmanager
def monitors(
    stage: Stage, places: Sequence[tuple[str, int, int]] = (("west", 0, 700), ("east", 700, 700))
) -> Iterator[None]:
    """Monitors 900 high with names, left edges and widths: at first two of 700 beside one another."""
    c = Connection(stage.screen.display)
    screens = c.x(randr.key)
    screens.QueryVersion(1, 5).reply()
    output = screens.GetScreenResources(c.root).reply().outputs[0]
    # With the one real output in the first of them the server makes none by itself.
    for number, (name, left, wide) in enumerate(places):
        outputs = [] if number else [output]
        about = (c.atom(name), not number, False, len(outputs), left, 0, wide, 900, 185, 238, outputs)
        screens.SetMonitorChecked(c.root, randr.MonitorInfo.synthetic(*about)).check()
    try:
        yield
    finally:
        for name, _left, _wide in places:
            screens.DeleteMonitorChecked(c.root, c.atom(name)).check()
        c.x.disconnect()
