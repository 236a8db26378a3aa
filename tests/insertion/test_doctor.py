"""The doctor on a real X11 screen: what is free, what others hold, and what the running window has."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from xcffib import xproto

from tests.insertion.clip import Connection
from tests.journeys.desktop import Screen, free_port, listening, screen, until
from tests.journeys.test_first_day import settings

K = 45
"""The keycode of K on the screen's keyboard."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with screen(tmp_path_factory.mktemp("screen")) as made:
        made.unlock_keyring()
        yield made


def doctor(shown: Screen, data: Path) -> dict[str, dict[str, str]]:
    """Its rows by name; the exit status is not asked."""
    done = subprocess.run(
        [sys.executable, "-m", "assist_app", "--data-dir", str(data), "--language", "en", "doctor", "--json"],
        env=shown.environment(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return {row["name"]: row for row in json.loads(done.stdout)["checks"]}


def test_what_another_program_holds_is_named(shown: Screen, tmp_path: Path) -> None:
    free = doctor(shown, tmp_path / "data")
    assert (free["Global keys"]["state"], free["Tray icon"]["state"]) == ("ok", "warn")
    assert free["Insertion"]["words"].startswith("x11: ")
    assert "not wayland: WAYLAND_DISPLAY is not set" in free["Insertion"]["words"]
    assert free["Password fields"]["state"] == "warn" and "at-spi2-core" in free["Password fields"]["remedy"]
    c = Connection(shown.display)
    try:
        both = xproto.ModMask.Control | xproto.ModMask._1
        c.core.GrabKeyChecked(False, c.root, both, K, 1, 1).check()
        name = "_NET_SYSTEM_TRAY_S0"
        window = c.x.generate_id()
        visual = c.x.get_setup().roots[0].root_visual
        c.core.CreateWindowChecked(0, window, c.root, 0, 0, 1, 1, 0, 1, visual, 0, []).check()
        c.core.SetSelectionOwnerChecked(window, c.atom(name), 0).check()
        held = doctor(shown, tmp_path / "data")
    finally:
        c.x.disconnect()
    assert held["Global keys"]["state"] == "warn" and "Ctrl+Alt+K" in held["Global keys"]["words"]
    assert held["Global keys"]["remedy"] and held["Tray icon"]["state"] == "ok"


def test_port_and_keys_of_the_running_window_are_ours(shown: Screen, tmp_path: Path) -> None:
    port = free_port()
    settings(tmp_path / "data", port)
    shown.start("--data-dir", str(tmp_path / "data"))
    until(lambda: listening(port), "endpoint")
    rows = doctor(shown, tmp_path / "data")
    assert rows["Port"]["state"] == "ok" and "the Assist that is running" in rows["Port"]["words"]
    assert rows["Global keys"]["state"] == "ok" and "held by the Assist" in rows["Global keys"]["words"]
    assert not [row for row in rows.values() if "could not be looked at" in row["words"]]
