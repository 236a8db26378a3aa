"""From a real key, pressed while Chromium has the keyboard, until the panel's picture is on the screen."""

from __future__ import annotations

import json
import select
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xcffib import damage, xproto, xtest

from tests.bench.rows import Row, percentile
from tests.insertion.clip import Connection
from tests.insertion.panel import Panel, panel
from tests.insertion.stage import staged
from tests.journeys.desktop import until

ROUNDS, WARM = 100, 5
CONTROL, ALT, SPACE = 0xFFE3, 0xFFE9, 0x20
PATIENCE = 5.0


class Eye:
    """Presses keys and watches one window: mapped, painted, taken away."""

    def __init__(self, shown: Panel) -> None:
        self._c = c = Connection(shown.stage.screen.display)
        self._test, watching = c.x(xtest.key), c.x(damage.key)
        watching.QueryVersion(1, 1).reply()
        self._window = shown.window
        c.core.ChangeWindowAttributes(self._window, xproto.CW.EventMask, [xproto.EventMask.StructureNotify])
        watching.Create(c.x.generate_id(), self._window, damage.ReportLevel.RawRectangles)
        first = c.x.get_setup().min_keycode
        table = c.core.GetKeyboardMapping(first, 248).reply()
        symbols, width = list(table.keysyms), table.keysyms_per_keycode
        self._codes = [first + symbols.index(symbol) // width for symbol in (CONTROL, ALT, SPACE)]
        c.x.flush()

    def press(self) -> float:
        """Presses the chord and lets it go; when, in seconds."""
        for code in self._codes[:2]:
            self._fake(xproto.KeyPressEvent, code)
        self._c.core.GetInputFocus().reply()
        started = time.perf_counter()
        self._fake(xproto.KeyPressEvent, self._codes[2])
        self._fake(xproto.KeyReleaseEvent, self._codes[2])
        for code in self._codes[1::-1]:
            self._fake(xproto.KeyReleaseEvent, code)
        self._c.x.flush()
        return started

    def _fake(self, kind: Any, code: int) -> None:
        self._test.FakeInput(kind.event_number, code, 0, 0, 0, 0, 0)

    def until(self, wanted: Callable[[Any], bool]) -> float:
        """Waits for an event; when it came."""
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end:
            while (event := self._c.x.poll_for_event()) is not None:
                if wanted(event):
                    return time.perf_counter()
            select.select([self._c.x.get_file_descriptor()], [], [], end - time.perf_counter())
        raise RuntimeError("nothing came of the key")

    def gone(self, event: Any) -> bool:
        """Whether the window has left the screen."""
        return isinstance(event, xproto.UnmapNotifyEvent)

    def come(self, event: Any) -> bool:
        """Whether it has been put on it."""
        return isinstance(event, xproto.MapNotifyEvent)

    def painted(self, event: Any) -> bool:
        """Whether something was painted in it."""
        return isinstance(event, damage.NotifyEvent)


def shortcut_rows() -> list[Row]:
    """The panel is hidden and shown again, a hundred times."""
    with tempfile.TemporaryDirectory() as home, staged(Path(home)) as stage:
        stage.screen.unlock_keyring()
        stage.chromium("textarea")
        stage.screen.run("xdotool", "windowactivate", "--sync", str(stage.targets["textarea"].window))
        with panel(stage, Path(home) / "data") as shown:
            until(shown.has_keys, "global keys")
            shown.ask()
            time.sleep(8)
            spent = measure(Eye(shown))
    detail = f"p50 {percentile(spent, 0.5):.1f} ms, n={len(spent)}; docked panel, openbox, key by XTEST"
    what = "shortcut: key to the panel's picture on the screen, p99"
    return [Row(what, percentile(spent, 0.99), "ms", 50, detail=detail)]


def measure(eye: Eye) -> list[float]:
    """Milliseconds from the key to the first picture after the window was mapped."""
    spent = []
    for _round in range(ROUNDS + WARM):
        eye.press()
        eye.until(eye.gone)
        time.sleep(0.1)
        started = eye.press()
        eye.until(eye.come)
        spent.append((eye.until(eye.painted) - started) * 1000)
        time.sleep(0.1)
    return spent[WARM:]


if __name__ == "__main__":
    print("ROWS", json.dumps([asdict(row) for row in shortcut_rows()]))
