"""What goes wrong around the real window: a second start, locked keyring, read-only folder, burst."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.desktop import TOKEN, Screen, free_port, listening, post, said, screen, until
from tests.journeys.test_first_day import settings


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Screen]:
    with screen(tmp_path) as made:
        yield made


def second_start(stage: Screen, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assist_app", "--language", "en", "--data-dir", str(data)],
        env=stage.environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_second_start_brings_the_first_window_to_the_front(stage: Screen, tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    settings(data, port)
    stage.unlock_keyring()
    first = stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
    window = until(stage.window, "window")
    until(lambda: listening(port), "endpoint")
    until(lambda: "brought to the front" in second_start(stage, data).stdout, "answer of the first window")
    stage.run("xdotool", "windowminimize", "--sync", window)
    until(lambda: not stage.window(), "empty screen")
    again = second_start(stage, data)
    assert again.returncode == 0 and "brought to the front" in again.stdout
    assert until(stage.window, "the window again") == window
    first.send_signal(signal.SIGKILL)
    first.wait(20)
    # Nobody holds the folder any more, whatever the killed program left there.
    stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
    until(lambda: listening(port), "endpoint of a new window")


def test_a_window_that_does_not_answer_is_said(stage: Screen, tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    settings(data, port)
    stage.unlock_keyring()
    first = stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
    until(lambda: listening(port), "endpoint")
    until(lambda: second_start(stage, data).returncode == 0, "answer of the first window")
    first.send_signal(signal.SIGSTOP)
    try:
        refused = second_start(stage, data)
    finally:
        first.send_signal(signal.SIGCONT)
    # The system takes the call even while the program sleeps; either way nobody opens the folder twice.
    assert "already" in refused.stdout and not refused.stderr


def test_without_a_keyring_messages_are_taken_and_nothing_is_written(stage: Screen, tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    settings(data, port)
    stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
    until(lambda: listening(port), "endpoint")
    assert post(port, [said("m1", "Where is my parcel?")]) == {"new": 1, "dup": 0}
    until(lambda: stage.window("Ms Wang"), "the conversation")
    assert not (data / "assist.db").exists() and not (data / "key.json").exists()


def test_behind_a_locked_keyring_nothing_is_taken_and_nothing_is_lost(stage: Screen, tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    settings(data, port)
    stage.unlock_keyring()
    first = stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
    until(lambda: listening(port), "endpoint")
    post(port, [said("m1", "Where is my parcel?")])
    first.send_signal(signal.SIGKILL)
    first.wait(20)
    before = (data / "assist.db").read_bytes()
    # Another session without that keyring: the data are there, their key is not.
    locked = stage.start(
        "--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere"
    )
    until(lambda: "sources started: False" in log_of(data), "the end of starting")
    assert stage.window() and not listening(port)
    locked.send_signal(signal.SIGKILL)
    locked.wait(20)
    assert (data / "assist.db").read_bytes() == before
    stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
    until(lambda: listening(port), "endpoint")
    assert post(port, [said("m1", "Where is my parcel?")]) == {"new": 0, "dup": 1}


def log_of(data: Path) -> str:
    log = data / "logs" / "assist.log"
    return log.read_text() if log.exists() else ""


def test_a_burst_of_ten_thousand_is_stored_and_the_window_stays_alive(stage: Screen, tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    settings(data, port)
    stage.unlock_keyring()
    program = stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
    until(lambda: listening(port), "endpoint")
    odd = [
        "<b>bold</b><img src=x onerror=1>",
        "\u202eevil\u202c",
        "👩‍👩‍👧‍👦" * 50,
        "a" * 20_000,
        "\x00\x07\x1b[31m",
    ]
    for first in range(0, 10_000, 500):
        events = [
            said(f"m{n}", odd[n % 97] if n % 97 < len(odd) else f"message {n}")
            for n in range(first, first + 500)
        ]
        assert post(port, events)["new"] == 500
    assert post(port, [said("m9999", "message 9999"), said("last", "我要退款，怎么申请")]) == {
        "new": 1,
        "dup": 1,
    }
    window = until(lambda: stage.window("Ms Wang"), "the conversation")

    def pressed() -> bool:
        stage.run("xdotool", "windowactivate", "--sync", window)
        stage.run("xdotool", "key", "alt+1")
        return "退款" in stage.clipboard()

    assert until(pressed, "a suggestion for the last message")
    assert program.poll() is None


@pytest.mark.parametrize("kind", ["read-only", "a file"])
def test_a_folder_that_cannot_be_written_still_gives_a_window(
    stage: Screen, tmp_path: Path, kind: str
) -> None:
    data = tmp_path / "data"
    if kind == "a file":
        data.write_text("not a folder")
    else:
        # Root may write anywhere, so the folder is of a kind that nobody can write.
        data = Path("/proc/assist")
    program = stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
    until(stage.window, "window")
    assert program.poll() is None
