"""`make test`: the whole suite in one process, with the counts said plainly at the end."""

from __future__ import annotations

import os
import sys

import pytest

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(pytest.main(sys.argv[1:] or ["-q", "--durations=8", "tests"]))
