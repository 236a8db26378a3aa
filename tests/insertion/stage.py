"""A screen with programs to insert into: each tells over HTTP what it was given and what it sent."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import xcffib
from xcffib import xproto

from assist_app.delivery.x11.inserter import X11Inserter
from assist_app.model.delivery import Content, Delivered, Target
from assist_app.model.places import Box
from assist_app.worker_loop import WorkerLoop
from tests.insertion.clip import Connection, Offer, Owner, Reader
from tests.journeys.desktop import LIMIT, Screen, until

PAGES = {name: Path(__file__).with_name(f"{name}.html").read_bytes() for name in ("chat", "client")}
CHROMIUM = (
    "chromium",
    "--no-sandbox",
    "--test-type",
    "--no-first-run",
    "--disable-gpu",
    "--password-store=basic",
    "--disable-background-networking",
    "--no-proxy-server",
)
ROOT = Path(__file__).resolve().parent.parent.parent


class Reports:
    """Takes what the programs tell, by their kind."""

    def __init__(self) -> None:
        self._found: dict[str, queue.Queue[dict[str, Any]]] = {}
        self._lock = threading.Lock()
        self.sent: list[dict[str, Any]] = []
        reports = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                page = PAGES.get(self.path.strip("/").partition("?")[0])
                self.answer(404 if page is None else 200, page or b"")

            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if told["event"] in ("send", "typed"):
                    reports.sent.append(told)
                else:
                    reports.of(told["kind"]).put(told)
                self.answer(200, b"")

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_values: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def of(self, kind: str) -> queue.Queue[dict[str, Any]]:
        """The reports of one kind of program."""
        with self._lock:
            return self._found.setdefault(kind, queue.Queue())

    def next(self, kind: str, event: str, seconds: float = LIMIT) -> dict[str, Any]:
        """Waits for the next report."""
        told = self.of(kind).get(timeout=seconds)
        assert told["event"] == event, told
        return told

    def close(self) -> None:
        """Stops listening."""
        self._server.shutdown()
        self._server.server_close()


class Stage:
    """A screen, what runs on it, the clipboard's owner and reader, and the inserter on a loop of its own."""

    def __init__(self, screen: Screen, home: Path) -> None:
        self.screen, self.home = screen, home
        self.reports = Reports()
        self.owner = Owner(screen.display)
        self.reader = Reader(screen.display)
        self.loop = WorkerLoop("insertion under test")
        self.inserter = self.call(self._make)
        self.programs: list[subprocess.Popen[Any]] = []
        self.targets: dict[str, Target] = {}

    async def _make(self) -> X11Inserter:
        return X11Inserter(self.screen.display)

    def call(self, work: Callable[..., Any], *values: Any) -> Any:
        """Runs a coroutine function on the inserter's loop and waits."""
        return self.loop.submit(work(*values)).result(LIMIT)

    def insert(self, text: str, target: Target | None, html: str = "") -> Delivered:
        """Inserts and waits."""
        return self.call(self.inserter.insert, Content(text, html), target)

    def start(self, *command: str) -> subprocess.Popen[Any]:
        """Starts a program on the screen, in a group of its own."""
        environment = {**self.screen.environment(), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self.programs.append(process)
        return process

    def chromium(self, *kinds: str, more: Sequence[str] = ()) -> subprocess.Popen[Any]:
        """One Chromium with a chat window of each kind."""
        profile = self.home / "chromium"
        first = None
        for kind in kinds:
            command = (*CHROMIUM, f"--user-data-dir={profile}", *more)
            process = self.start(*command, self.address(f"chat?kind={kind}"))
            first = first or process
            self.reports.next(kind, "ready")
            self.found(kind, f"chat {kind}")
        assert first is not None
        return first

    def client(self, *more: str) -> Target:
        """A chat client with several customers, as a page in a Chromium of its own; one of them is open."""
        self.start(*CHROMIUM, f"--user-data-dir={self.home / 'client'}", *more, self.address("client"))
        self.reports.next("client", "ready")
        return self.found("client", "Ms Wang .* Support desk")

    def address(self, page: str) -> str:
        """How Chromium shows a page without anything around it."""
        return f"--app=http://127.0.0.1:{self.reports.port}/{page}"

    def terminal(self) -> subprocess.Popen[Any]:
        """An xterm in which a program reads pastes."""
        inside = [sys.executable, "-m", "tests.insertion.terminal", str(self.reports.port)]
        process = self.start("xterm", "-u8", "-e", *inside)
        self.reports.next("terminal", "ready")
        self.found("terminal", "chat terminal")
        return process

    def editor(self, kind: str, path: Path, *command: str) -> subprocess.Popen[Any]:
        """A text editor with a file of its own."""
        path.write_text("")
        process = self.start(*command, str(path))
        self.found(kind, path.name)
        return process

    def press(self, *keys: str) -> None:
        """What the agent types into the active window."""
        self.screen.run("xdotool", "key", "--delay", "20", *keys)

    def behind(self, kind: str) -> str:
        """What has come into the active page's box so far: everything before a key that is pressed now."""
        self.press("z")
        came = ""
        while not came.endswith("z"):
            came += str(self.reports.next(kind, "input")["value"])
        return came[:-1]

    def found(self, kind: str, title: str) -> Target:
        """Waits for a window."""
        names = lambda: self.screen.run("xdotool", "search", "--onlyvisible", "--name", title)  # noqa: E731
        until(names, f"window {title!r}")
        self.targets[kind] = self.call(self._titled, title)
        return self.targets[kind]

    async def _titled(self, title: str) -> Target:
        return self.inserter.titled(re.compile(title))

    def frame(self, window: int) -> Box | None:
        """A window with what the window manager draws around it, None when it has gone."""
        c = Connection(self.screen.display)
        try:
            step, parent = window, c.core.QueryTree(window).reply().parent
            while parent != c.root:
                step, parent = parent, c.core.QueryTree(parent).reply().parent
            size = c.core.GetGeometry(step).reply()
            return Box(size.x, size.y, size.width, size.height)
        except xcffib.Error:
            return None
        finally:
            c.x.disconnect()

    def pixels(self, box: Box) -> bytes:
        """What is seen in a part of the screen."""
        c = Connection(self.screen.display)
        try:
            image, every = xproto.ImageFormat.ZPixmap, 0xFFFFFFFF
            seen = c.core.GetImage(image, c.root, box.left, box.top, box.width, box.height, every)
            return bytes(seen.reply().data.buf())
        finally:
            c.x.disconnect()

    def clipboard(self, selection: str = "CLIPBOARD") -> Offer:
        """Everything another program would be given now."""
        return self.reader.all(selection)

    def close(self) -> None:
        """Ends all of it."""
        self.call(self.inserter.close)
        self.loop.close()
        for process in self.programs:
            for number in (signal.SIGCONT, signal.SIGTERM):
                signal_group(process, number)
        for process in self.programs:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                signal_group(process, signal.SIGKILL)
                process.wait()
        self.owner.close()
        self.reader.close()
        self.reports.close()


def signal_group(process: subprocess.Popen[Any], number: signal.Signals) -> None:
    """Sends a signal to a program and everything it has started; it may have ended."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


@contextmanager
def staged(home: Path) -> Iterator[Stage]:
    """A stage for some tests."""
    screen = Screen(home)
    try:
        stage = Stage(screen, home)
        try:
            yield stage
        finally:
            stage.close()
    finally:
        screen.close()
