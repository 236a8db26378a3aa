"""The real program in panel mode on a stage, and questions to the X server about its window."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xcffib import randr, xproto

from assist_app.assist.outgoing.kinds import Hazard
from assist_app.model.places import Box
from tests.insertion.clip import Connection
from tests.insertion.stage import ROOT, Stage
from tests.journeys.desktop import TOKEN, free_port, listening, post, said, until

TITLE = "Assist"
QUESTION = "Where is my parcel? It has not moved for three days."
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
        finally:
            c.x.disconnect()

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

    def click(self, x: int, y: int) -> None:
        """The agent's pointer."""
        self.stage.screen.run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def copied_from(self, x: int, y: int) -> str:
        """Clicks a card once, and what is on the clipboard then."""
        # Two clicks in a shorter time would insert it.
        time.sleep(DOUBLE_CLICK)
        self.click(x, y)
        return self.stage.screen.clipboard()

    def key(self, *keys: str) -> None:
        """The agent's keys."""
        self.stage.screen.run("xdotool", "key", *keys)

    def starts_again(self) -> subprocess.CompletedProcess[str]:
        """A second start on the same data folder."""
        return subprocess.run(
            command(self.data), env=environment(self.stage), capture_output=True, text=True, check=False,
            timeout=60,
        )  # fmt: skip

    def ask(self, name: str = "m1") -> None:
        """A customer writes."""
        post(self.port, [said(name, QUESTION)])

    def end(self) -> None:
        """Ends it as a session does."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


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
