"""A real screen for journeys: Xvfb, a window manager, a D-Bus session, and the program in it."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

LIMIT = 120.0
AGAIN = 5.0
"""Seconds in which nothing happens, after which a person does the same once more."""
TOKEN = "journey-token"


def until(question: Callable[[], T], what: str) -> T:
    """Asks again until the answer is not empty; other programs on a screen give no event to wait for."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"no {what} within {LIMIT:.0f} s")


def acting(act: Callable[[], object], question: Callable[[], T], what: str) -> T:
    """Acts and waits for what comes of it; acts again where nothing came, as people do. For clicks and keys
    that do no harm when they arrive twice."""
    acted = -math.inf

    def answer() -> T:
        nonlocal acted
        if time.monotonic() - acted >= AGAIN:
            act()
            acted = time.monotonic()
        return question()

    return until(answer, what)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Screen:
    """A virtual screen with a window manager and its own message bus."""

    def __init__(self, home: Path) -> None:
        for tool in ("Xvfb", "openbox", "xdotool", "xclip", "wmctrl", "dbus-daemon"):
            assert shutil.which(tool), f"{tool} is missing; `make test` installs it when run as root"
        self.home = home
        self._running: list[subprocess.Popen[Any]] = []
        read, write = os.pipe()
        arguments = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
        # A server without clients begins anew, and lets nobody in meanwhile.
        arguments.append("-noreset")
        self._start(arguments, {}, pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as display:
            self.display = f":{display.readline().strip()}"
        bus = subprocess.run(
            ["dbus-daemon", "--session", "--fork", "--print-address=1", "--print-pid=1"],
            capture_output=True, text=True, check=True, env=self.environment(),
        ).stdout.split()  # fmt: skip
        self.bus, self._bus_pid = bus[0], int(bus[1])
        self._start(["openbox"], self.environment())
        # What is mapped while a window manager begins may stay unseen.
        until(lambda: self.run("wmctrl", "-m"), "window manager")

    def environment(self) -> dict[str, str]:
        """The variables of every program on this screen."""
        values = {**os.environ, "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.home)}
        values |= {"XDG_DATA_HOME": str(self.home / "share"), "XDG_CONFIG_HOME": str(self.home / "config")}
        values.pop("QT_QPA_PLATFORM", None)
        values.pop("WAYLAND_DISPLAY", None)
        if hasattr(self, "display"):
            values["DISPLAY"] = self.display
        if hasattr(self, "bus"):
            values["DBUS_SESSION_BUS_ADDRESS"] = self.bus
        return values

    def _start(self, command: list[str], environment: dict[str, str], **more: Any) -> subprocess.Popen[Any]:
        process = subprocess.Popen(
            command, env=environment or None, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more
        )
        self._running.append(process)
        return process

    def unlock_keyring(self) -> None:
        """Starts a real Secret Service with an open login keyring."""
        subprocess.run(
            ["gnome-keyring-daemon", "--unlock", "--components=secrets"],
            input=b"password", env=self.environment(), check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *command: str) -> str:
        """Runs a tool on this screen and returns what it printed, "" when it failed."""
        done = subprocess.run(
            command, env=self.environment(), capture_output=True, text=True, check=False, timeout=LIMIT
        )
        return done.stdout if done.returncode == 0 else ""

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[Any]:
        """Starts the program."""
        command = [sys.executable, "-m", "assist_app", *arguments]
        return self._start(command, {**self.environment(), **more})

    def clipboard(self) -> str:
        """What a chat client would paste."""
        return self.run("xclip", "-selection", "clipboard", "-o", "-t", "UTF8_STRING")

    def window(self, title: str = "Assist") -> str:
        """The id of the visible window whose title holds `title`."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", title).split("\n")[0].strip()

    def picture(self, path: Path) -> None:
        """What a person would see, as a PNG."""
        self.run("import", "-window", "root", str(path))

    def close(self) -> None:
        """Ends everything that was started, the screen last."""
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        os.kill(self._bus_pid, signal.SIGTERM)


@contextmanager
def screen(home: Path) -> Iterator[Screen]:
    """A screen for one journey."""
    made = Screen(home)
    try:
        yield made
    finally:
        made.close()


def post(port: int, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Posts events as a helpdesk would."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/events",
        data=json.dumps(events).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"},
    )
    with urllib.request.urlopen(request, timeout=LIMIT) as answer:
        return dict(json.load(answer))


def listening(port: int) -> bool:
    """Whether the program answers on its port."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def said(name: str, text: str, *, role: str = "customer", subject: str = "c1", **more: Any) -> dict[str, Any]:
    """One event."""
    data = {"role": role, "text": text, "title": "Ms Wang", "author": "Ms Wang", **more}
    shape = {"specversion": "1.0", "source": "shop", "type": "chat.message.created"}
    return {**shape, "id": name, "subject": subject, "data": data}
