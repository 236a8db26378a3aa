"""`make test`: the whole suite without a screen, a process for every core; says its counts at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """The exit status of the run; `arguments` are pytest's."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    # A file stays in one process: its engine and its screen are made once.
    whole = ["--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile", "tests"]
    command = [sys.executable, "-m", "pytest", "-q", "--durations=5", *(arguments or whole)]
    return abs(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
