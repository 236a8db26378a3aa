"""`assist-app insert` and `doctor` in a Wayland session with portals: what is said, and that both end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivery.portal import Portal, message_bus_daemon

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def session() -> Iterator[tuple[Portal, dict[str, str]]]:
    with message_bus_daemon() as address:
        portal = Portal(address)
        values = {**os.environ, "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}
        values |= {"DBUS_SESSION_BUS_ADDRESS": address, "PYTHONPATH": str(ROOT)}
        try:
            yield portal, values
        finally:
            portal.close()


def run(values: dict[str, str], *arguments: str, text: str = "") -> tuple[int, str]:
    command = [sys.executable, "-m", "assist_app", *arguments]
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=False, timeout=60, env=values, cwd=ROOT
    )
    return done.returncode, done.stdout


def test_a_text_is_inserted_by_the_portal(session: tuple[Portal, dict[str, str]], tmp_path: Path) -> None:
    portal, values = session
    status, said = run(values, "insert", "--text-file", "-", "--data-dir", str(tmp_path), text="您好\n👋")
    assert json.loads(said)["result"] == "inserted", said
    assert status == 0
    assert portal.pasted.wait(5) and portal.text == "您好\n👋".encode()
    stayed = portal.clients()
    assert len(stayed) == 1, "what gives the old content back stays"
    portal.signal("Session", "Closed", "a{sv}", ({},), portal.session)
    portal.until_left(stayed[0])


def test_a_window_cannot_be_looked_for(session: tuple[Portal, dict[str, str]], tmp_path: Path) -> None:
    portal, values = session
    arguments = ("insert", "--text-file", "-", "--window", "Chat", "--data-dir", str(tmp_path))
    status, said = run(values, *arguments, text="x")
    told = json.loads(said)
    assert (status, told["result"]) == (1, "refused") and "titles" in told["reason"]
    assert portal.keys == []


@pytest.mark.parametrize("able", [True, False])
def test_the_doctor_names_the_way(session: tuple[Portal, dict[str, str]], tmp_path: Path, able: bool) -> None:
    portal, values = session
    if not able:
        portal.versions = {"GlobalShortcuts": 1}
    _status, said = run(values, "doctor", "--json", "--language", "en", "--data-dir", str(tmp_path))
    check = next(one for one in json.loads(said)["checks"] if one["id"] == "insertion")
    assert check["words"].startswith("wayland: ")
    assert ("asks you once" in check["words"]) is able
    assert ("copying works" in check["words"]) is not able
