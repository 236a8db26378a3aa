"""The self-check of an installation: it goes the whole way, and says where it could not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assist_app.app import main
from assist_app.cli.smoke import as_text


def check(folder: Path, **more: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    """Runs it as a program of its own: it ends the Qt application's window and loop."""
    without = {"DBUS_SESSION_BUS_ADDRESS", "ASSIST_VAULT_PASSPHRASE"}
    environment = {name: value for name, value in os.environ.items() if name not in without}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder.parent), **more}
    command = [sys.executable, "-m", "assist_app", "smoke", "--json", "--data-dir", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=300)
    return done.returncode, json.loads(done.stdout)


def test_a_whole_installation_passes_and_the_next_check_finds_what_the_first_said(tmp_path: Path) -> None:
    secret = {"ASSIST_VAULT_PASSPHRASE": "a good pass-phrase"}
    status, first = check(tmp_path / "data", **secret)
    assert status == 0 and first["ok"], as_text(first)
    names = [step["name"] for step in first["steps"]]
    assert names == [
        "window", "keys and data", "demo", "ask", "click", "clipboard", "vendors", "keep", "after closing"
    ]  # fmt: skip
    assert first["kept_before"] == 0 and not first["frozen"]
    status, second = check(tmp_path / "data", **secret)
    assert status == 0 and second["kept_before"] == 1


def test_where_nothing_can_be_kept_it_fails_and_says_so(tmp_path: Path) -> None:
    status, report = check(tmp_path / "data")
    assert status == 1 and not report["ok"]
    assert [step["ok"] for step in report["steps"]] == [True, False]
    assert "✗ keys and data" in as_text(report)


def test_it_never_touches_data_it_was_not_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["smoke"])
    assert ended.value.code == 2 and "--data-dir" in capsys.readouterr().err
