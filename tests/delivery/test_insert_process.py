"""The process that does the work of `assist-app insert`: its failures are in the log, as its reason says."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assist_app.cli import insert_command
from assist_app.cli.insert_command import Work
from assist_app.model.delivery import Content


def test_what_fails_there_is_logged(tmp_path: Path) -> None:
    def fails() -> Any:
        raise ZeroDivisionError("boom")

    log = logging.getLogger("assist.delivery")
    handler = logging.FileHandler(tmp_path / "log", encoding="utf-8")
    log.addHandler(handler)
    try:
        work = Work(lambda name: SimpleNamespace(X11Inserter=fails), Content("您好"), None, "x11", None)
        told = json.loads(insert_command._in_a_process_of_its_own(work))
    finally:
        log.removeHandler(handler)
        handler.close()
    assert told["result"] == "refused" and "The log says why" in told["reason"]
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert "ZeroDivisionError: boom" in said and "您好" not in said
