"""What the doctor says about other programs: what there is, why, and what to do; on every platform."""

from __future__ import annotations

import asyncio
import importlib
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSysInfo

from assist_app.cli import reach_checks
from assist_app.cli.checkup import check_all
from assist_app.delivery.insertion import Choice, Portals
from assist_app.doctor import Check, State, as_json, as_text
from assist_app.model.shortcuts import Action, Chord, wished
from assist_app.paths import DataFolder, resources
from assist_app.sources.http import HttpSource
from assist_app.startup.folder_lock import holder, take_folder
from assist_app.worker_loop import WorkerLoop

X11 = {"DISPLAY": ":0"}
WAYLAND = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}


def late(name: str) -> Any:
    return importlib.import_module(f"assist_app.{name}")


# Inserting


@pytest.mark.parametrize(
    ("chosen", "platform", "environment", "parts"),
    [
        (
            "x11",
            "linux",
            X11,
            ("not wayland: WAYLAND_DISPLAY is not set", "not windows, macos: this is Linux"),
        ),
        ("wayland", "linux", WAYLAND, ("not x11: in a Wayland session", "not windows, macos: this is Linux")),
        ("windows", "win32", {}, ("not x11, wayland, macos: this is Windows",)),
        ("macos", "darwin", {}, ("not x11, wayland, windows: this is macOS",)),
        ("none", "linux", {}, ("not x11: DISPLAY is not set", "not wayland: WAYLAND_DISPLAY")),
        ("x11", "linux", {**WAYLAND, "XDG_SESSION_TYPE": "x11"}, ("not wayland: XDG_SESSION_TYPE is x11",)),
        ("none", "linux", X11, ("not x11: a package is missing",)),
    ],
)
def test_it_is_said_why_no_other_way(
    chosen: str, platform: str, environment: dict[str, str], parts: tuple[str, ...]
) -> None:
    works = chosen != "none"
    found = reach_checks.insertion(Choice(chosen, works, "because"), platform, environment)
    assert found.words.startswith(f"{chosen}: ") and all(part in found.words for part in parts), found
    assert (found.state is State.OK, bool(found.remedy)) == (works, not works)


# Keys


def keys(name: str, *, portals: Portals | None = None, running: bool = False, none: bool = False) -> Check:
    wanted = {} if none else wished({})
    return reach_checks.global_keys(name, wanted, late, lambda: portals or Portals(), running=running)


def test_global_keys_have_a_way_a_reason_and_a_remedy_everywhere() -> None:
    assert "RegisterHotKey" in keys("windows").words and "Carbon" in keys("macos").words
    assert keys("wayland", portals=Portals(shortcuts=1)).state is State.OK
    without = keys("wayland")
    assert without.state is State.WARN and "GlobalShortcuts" in without.words and without.remedy
    assert keys("none").remedy and keys("none").state is State.WARN
    assert "running" in keys("x11", running=True).words and keys("x11", running=True).state is State.OK
    assert keys("x11", none=True).state is State.OK


# Tray and password fields


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
@pytest.mark.parametrize("there", [True, False])
def test_the_tray(platform: str, there: bool) -> None:
    found = reach_checks.tray(platform, lambda: there)
    missing = platform == "linux" and not there
    assert (found.state is State.WARN, bool(found.remedy)) == (missing, missing)


@pytest.mark.parametrize("name", ["x11", "wayland", "windows", "macos", "none"])
def test_password_fields(name: str) -> None:
    without = reach_checks.password_fields(name, lambda: False)
    assert (without.state is State.WARN) == (name in ("x11", "wayland")) == bool(without.remedy)
    assert reach_checks.password_fields("x11", os.getpid).state is State.OK
    if name == "x11":
        assert "at-spi2-core" in without.remedy


# The port


@contextmanager
def serving() -> Iterator[int]:
    """Our own endpoint on a free port."""
    loop, source = WorkerLoop("endpoint"), HttpSource(0, lambda: "token")
    task = loop.start(source.run(lambda batch: asyncio.sleep(0)), name="http")  # type: ignore[arg-type]
    try:
        loop.submit(source.listening()).result(10)
        yield int(source.address.split(":")[2].split("/")[0])
    finally:
        loop.stop(task)
        loop.close()


class Stranger(BaseHTTPRequestHandler):
    """Another program on the port."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>hello</html>")

    def log_message(self, *_values: object) -> None:
        pass


def test_a_port_of_our_own_window_is_no_trouble() -> None:
    with serving() as number:
        ours = reach_checks.port(number, os.getpid)
        other = reach_checks.port(number, lambda: 0)
        another = reach_checks.port(number, lambda: os.getpid() + 1)
    assert ours.state is State.OK and "the Assist that is running" in ours.words and not ours.remedy
    assert other.state is State.WARN and "another data folder" in other.words and other.remedy
    assert another == other, "a window of ours that did not get the port is not taken for the one that has it"
    assert reach_checks.port(number, os.getpid).words == f"{number} is free"


@pytest.mark.parametrize("silent", [True, False])
def test_a_port_of_another_program_is_trouble_also_while_our_window_runs(silent: bool) -> None:
    if silent:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            found = reach_checks.port(listening.getsockname()[1], os.getpid)
    else:
        server = HTTPServer(("127.0.0.1", 0), Stranger)
        threading.Thread(target=server.handle_request, daemon=True).start()
        # The first look only connects.
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = reach_checks.port(server.server_port, os.getpid)
        server.shutdown()
        server.server_close()
    assert found.state is State.WARN and "another program" in found.words and found.remedy


def test_a_folder_is_held_by_a_window_that_runs_and_by_nothing_else(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    assert not holder(folder) and not folder.root.exists()
    lock = take_folder(folder)
    assert lock is not None and holder(folder) == os.getpid()
    lock.unlock()
    assert not holder(folder)
    # What a killed window left behind names a process that is not there.
    folder.lock.write_text(f"999999\nassist\n{QSysInfo.machineHostName()}\n")
    assert not holder(folder)


# All of it


def test_every_row_is_in_the_text_and_in_the_json(tmp_path: Path) -> None:
    checks = check_all(DataFolder(tmp_path / "data"), resources(), late)
    names = {check.name for check in checks}
    assert {"Port", "Insertion", "Global keys", "Tray icon", "Password fields"} <= names
    for name in names:
        assert f" {name}: " in as_text(checks) and f'"name": "{name}"' in as_json(checks)
    assert not [check for check in checks if "could not be looked at" in check.words]
    assert all(check.remedy for check in checks if check.state is not State.OK)
    assert not (tmp_path / "data").exists()


def test_chords_are_named_as_they_are_written() -> None:
    chord = Chord.read("Ctrl+Alt+J")
    assert chord is not None
    found = reach_checks.global_keys("windows", {Action.SEARCH: chord}, late, Portals, running=False)
    assert found.words.startswith("Ctrl+Alt+J, by RegisterHotKey")
