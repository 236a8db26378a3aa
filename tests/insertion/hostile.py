"""What programs and people do to an insertion: they stop, take the keyboard, copy something else."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.insertion.clip import Offer
from tests.insertion.stage import Stage, signal_group
from tests.journeys.desktop import until

MANAGER = "parcellite"


def manager(stage: Stage) -> None:
    """Starts a clipboard manager."""
    stage.start(MANAGER, "-n")
    until(lambda: stage.screen.run("pgrep", "-x", MANAGER), "clipboard manager")


def processes(stage: Stage, word: str) -> list[int]:
    """Processes of the stage's own Chromium whose command line holds a word."""
    found = stage.screen.run("pgrep", "-f", "--", str(stage.home / "chromium"))
    lines = [int(line) for line in found.split()]
    return [pid for pid in lines if word in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")]


def tell(pids: list[int], name: str) -> None:
    """Sends a signal by its name, as "STOP"."""
    for pid in pids:
        subprocess.run(["kill", f"-{name}", str(pid)], check=False)


@contextmanager
def stopped(pids: list[int], seconds: float) -> Iterator[None]:
    """They stop now and go on after a while."""
    assert pids
    tell(pids, "STOP")
    go_on = threading.Timer(seconds, tell, (pids, "CONT"))
    go_on.start()
    try:
        yield
    finally:
        go_on.join()


@contextmanager
def dying(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """A program stops now and is killed after a while."""
    signal_group(process, signal.SIGSTOP)
    end = threading.Timer(seconds, signal_group, (process, signal.SIGKILL))
    end.start()
    try:
        yield
    finally:
        end.join()


@contextmanager
def stolen(stage: Stage, thief: int) -> Iterator[None]:
    """Another window comes to the front all the time."""
    stop = threading.Event()

    def steal() -> None:
        random = Random("thief")
        while not stop.is_set():
            stage.screen.run("xdotool", "windowactivate", str(thief))
            stop.wait(0.02 + random.random() * 0.15)

    thread = threading.Thread(target=steal)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def copied(stage: Stage, fresh: Offer, seconds: float) -> Iterator[None]:
    """Somebody copies something after a while."""
    copying = threading.Timer(seconds, stage.owner.own, (fresh,))
    copying.start()
    try:
        yield
    finally:
        copying.join()
