"""The .exe files that are started on Windows: small programs that run the interpreter beside them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import distlib

MAIN = "import sys\nfrom assist_app.app import main\nsys.exit(main())\n"


def starter(*, windowed: bool, seconds: int) -> bytes:
    """The file's bytes: distlib's launcher, which interpreter it shall run, and what that shall do.

    `windowed` ones open no console. `seconds` since 1970 is the time that the inner file carries.
    """
    stub, interpreter = ("w64.exe", "pythonw.exe") if windowed else ("t64.exe", "python.exe")
    packed = io.BytesIO()
    moment = datetime.fromtimestamp(max(seconds, 315532800), UTC)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("__main__.py", moment.timetuple()[:6]), MAIN)
    launcher = (Path(distlib.__file__).parent / stub).read_bytes()
    # The launcher itself puts its own folder there, so that the program may be moved.
    return launcher + b"#!<launcher_dir>\\" + interpreter.encode() + b"\r\n" + packed.getvalue()
