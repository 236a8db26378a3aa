"""Leaving without a screen."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.startup.first_picture import make_application
from assist_app.desk.working import let_clipboard_go
app = make_application(["assist"])
ClipboardDelivery(app.clipboard()).copy("a reply")
assert app.clipboard().text() == "a reply"
let_clipboard_go(app)
"""


def test_what_was_copied_off_screen_does_not_crash_the_end() -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
