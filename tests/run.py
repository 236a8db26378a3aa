"""`make test`: the whole suite, widgets in a process of their own; each says its counts at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Journeys open and end whole windows in their process. What Qt still holds of those must not meet the
# widgets of later tests: run in one process the suite has crashed in Qt's event handling, between tests.
PARTS = (["tests", "--ignore=tests/ui"], ["tests/ui"])


def main(arguments: list[str]) -> int:
    """The worst exit status of the parts; with arguments of your own one run with these."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    worst = 0
    for part in [arguments] if arguments else PARTS:
        command = [sys.executable, "-m", "pytest", "-q", "--durations=5", *part]
        worst = max(worst, abs(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
