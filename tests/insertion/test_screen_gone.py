"""A screen that ends while something of ours is on its clipboard."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.insertion.stage import ROOT
from tests.journeys.desktop import LIMIT, screen, until


def test_the_process_left_behind_ends_with_the_screen(tmp_path: Path) -> None:
    """A broken connection is ready to be read for ever: it must not keep a core busy, nor fill the log."""
    data = tmp_path / "data"
    with screen(tmp_path) as its:
        terminal = subprocess.Popen(
            ["xterm", "-T", "its terminal", "-e", "sleep", "600"], env=its.environment()
        )
        until(lambda: its.window("its terminal"), "terminal")
        command = [sys.executable, "-m", "assist_app", "insert", "--text-file", "-"]
        command += ["--window", "its terminal", "--data-dir", str(data)]
        environment = {**its.environment(), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, input=b"one\ntwo", capture_output=True, check=False, env=environment)
        assert json.loads(done.stdout)["result"] == "copied"
        left = ["pgrep", "-f", f"assist_app insert .*{data}"]
        assert subprocess.run(left, capture_output=True, check=False).stdout
    terminal.wait(LIMIT)
    until(lambda: not subprocess.run(left, capture_output=True, check=False).stdout, "end of the process")
    log = (data / "logs" / "assist.log").read_text(encoding="utf-8")
    assert log.count("the X server has gone") == 1 and "Traceback" not in log and " ERROR " not in log
