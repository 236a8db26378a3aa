"""From starting the program to the first picture of the real window with history, on a real screen."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.processes import ROOT, bare_label, milliseconds_until, resident_megabytes
from tests.bench.rows import Row, percentile
from tests.journeys.desktop import screen

ROUNDS = 12

PROBE = """
import sys
from assist_app import app
late = app.late
def loaded(name):
    module = late(name)
    if name == "startup.first_picture":
        watch()
    return module
def watch():
    from PySide6.QtCore import QTimer
    from assist_app.ui.window.main_window import MainWindow
    from assist_app.ui.talk.message_view import MessageView
    paint, told = MessageView.paintEvent, []
    def painted(view, event):
        paint(view, event)
        if "window" not in told:
            told.append("window")
            QTimer.singleShot(0, lambda: print("window", flush=True))
        if view.count and view.window().conversations.rows() and "painted" not in told:
            told.append("painted")
            QTimer.singleShot(0, lambda: done(view.window()))
    def done(window):
        print("painted", flush=True)
        window.close()
    MessageView.paintEvent = painted
app.late = loaded
sys.exit(app.main(sys.argv[1:]))
"""

PREPARE = """
import sys
from pathlib import Path
from assist_app.rooms.backstage import fill_empty_library
from assist_app.rooms.keeping import open_kept
from assist_app.model.conversation import Role
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.paths import DataFolder, resources
folder = DataFolder(Path(sys.argv[1]))
kept = open_kept(folder)
assert kept.durable, kept.notices
def event(n):
    talk, title = f"c{n % 8}", f"客户 {n % 8}"
    at = 1.7e9 + n
    return ChatEvent("t", f"m{n}", EventKind.CREATED, talk, Role.CUSTOMER, f"消息 {n}", at, title=title)
events = tuple(map(event, range(1600)))
kept.store.ingest(Batch("t", events)).result()
fill_empty_library(kept.store, resources(), ("zh", "en"))
kept.store.close()
(folder.root / "settings.json").write_text('{"http_enabled": false}')
"""


def cold_start_rows(memory: float) -> list[Row]:
    """Pairs of starts in turn; `memory` is what the window with 100,000 scripts needs, in MB."""
    with tempfile.TemporaryDirectory() as home, screen(Path(home)) as stage:
        stage.unlock_keyring()
        environment = {**stage.environment(), "PYTHONPATH": str(ROOT)}
        data = str(Path(home) / "data")
        subprocess.run([sys.executable, "-c", PREPARE, data], check=True, env=os.environ | environment)
        ours, bare, first = [], [], []
        command = [sys.executable, "-c", PROBE, "--data-dir", data]
        for number in range(ROUNDS + 2):
            a = milliseconds_until(command, "painted", environment)
            b = milliseconds_until(bare_label(), "painted", environment)
            w = milliseconds_until(command, "window", environment)
            if number >= 2:
                ours.append(a)
                bare.append(b)
                first.append(w)
        with subprocess.Popen(
            bare_label("--stay"), env=os.environ | environment, stdout=subprocess.PIPE, text=True
        ) as label:
            assert label.stdout is not None
            label.stdout.readline()
            small = resident_megabytes(label.pid)
            label.terminate()
    middle, floor, window = percentile(ours, 0.5), percentile(bare, 0.5), percentile(first, 0.5)
    detail = (
        f"medians of {ROUNDS}: {middle:.0f} ms with history from the encrypted store and the keyring's key, "
    )
    detail += f"{window:.0f} ms first paint of the window, {floor:.0f} ms bare label"
    return [
        Row("cold start to history painted / bare QLabel", middle / floor, "x", 2.0, detail=detail),
        Row("  the same to the window's first paint", window / floor, "x", 2.0),
        Row("memory with 100,000 scripts / bare Qt program", memory / small, "x", 7.0,
            detail=f"{memory:.0f} MB / {small:.0f} MB"),
    ]  # fmt: skip
