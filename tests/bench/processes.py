"""Starting programs and reading their memory, for benches that measure whole processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

BARE_LABEL = """
import sys
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QLabel
class Label(QLabel):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, done)
def done():
    print("painted", flush=True)
    if "--stay" not in sys.argv:
        app.quit()
app = QApplication(sys.argv)
label = Label("hello")
label.resize(1280, 800)
label.show()
app.exec()
"""


def milliseconds_until(command: Sequence[str], word: str, environment: dict[str, str]) -> float:
    """Wall milliseconds from starting `command` until it prints a line that begins with `word`."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ | environment
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(word):
                elapsed = (time.perf_counter() - started) * 1000
                process.wait(30)
                return elapsed
    raise RuntimeError(f"{command} ended without saying {word!r}")


def bare_label(*arguments: str) -> list[str]:
    """The command line of a program that shows one QLabel, says "painted" and quits."""
    return [sys.executable, "-c", BARE_LABEL, *arguments]


def resident_megabytes(pid: int) -> float:
    """Resident memory of a running process, from /proc."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")
