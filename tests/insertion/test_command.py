"""`assist-app insert`: one line of JSON, a status, and a clipboard that outlives the command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.insertion import material
from tests.insertion.stage import ROOT, Stage, staged
from tests.journeys.desktop import LIMIT, TOKEN, free_port, until
from tests.journeys.test_first_day import settings

TEXT = "您好，\n退款 1-3 天到账 👍🏽"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("screen")) as made:
        made.chromium("textarea")
        yield made


def run(stage: Stage, *arguments: str, text: str | None = None, **more: str) -> tuple[int, dict[str, Any]]:
    """Runs the command; its output must end with it, though a process stays behind."""
    command = [sys.executable, "-m", "assist_app", "insert", *arguments, "--data-dir", str(stage.home)]
    environment = {**stage.screen.environment(), "PYTHONPATH": path(), **more}
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=False, timeout=LIMIT, env=environment
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    told = json.loads(done.stdout)
    assert set(told) == {"result", "reason", "ms"}
    return done.returncode, told


@pytest.mark.parametrize("anyway", [(), ("--anyway",)])
def test_what_must_not_leave_is_refused(stage: Stage, anyway: tuple[str, ...]) -> None:
    secret = "my password is hunter2hunter2, key sk-abcdefghijklmnopqrstuvwxyz123456"
    status, told = run(stage, "--text-file", "-", "--window", "chat text.*", *anyway, text=secret)
    assert (status, told["result"]) == (1, "refused")
    assert "must not leave" in told["reason"]
    assert "hunter2" not in told["reason"] and "sk-abc" not in told["reason"], "scripts log what is said"


def test_what_would_be_asked_about_waits_for_a_yes(stage: Stage) -> None:
    given = ("--text-file", "-", "--window", "chat text.*")
    text = "保证明天送到，{订单号}"
    status, told = run(stage, *given, text=text)
    assert (status, told["result"]) == (1, "refused")
    assert "--anyway" in told["reason"] and "{订单号}" in told["reason"]
    status, told = run(stage, *given, "--anyway", text=text)
    assert (status, told["result"]) == (0, "inserted"), told
    assert stage.reports.next("textarea", "input")["value"] == text


def path() -> str:
    """Where modules are found: the checkout, before whatever else there is."""
    return ":".join([str(ROOT), *filter(None, sys.path)])


def test_a_file_is_inserted_and_the_clipboard_outlives_the_command(stage: Stage, tmp_path: Path) -> None:
    before = {**material.plain("old"), **(material.contents(material.Random("png")) or {})}
    stage.owner.own(before)
    file = tmp_path / "reply.txt"
    file.write_text(TEXT, encoding="utf-8")
    for _time in range(2):
        status, told = run(stage, "--text-file", str(file), "--window", "chat text.*")
        assert (status, told["result"], told["reason"]) == (0, "inserted", "")
        assert 0 < told["ms"] < 10_000
        assert stage.reports.next("textarea", "input")["value"] == TEXT
        # The first of these commands took it from the test, the second from what the first one left.
        assert stage.clipboard() == before
    assert stage.reports.sent == []


def test_standard_input_goes_to_the_active_window(stage: Stage) -> None:
    stage.screen.run("xdotool", "windowactivate", "--sync", str(stage.targets["textarea"].window))
    status, told = run(stage, "--text-file", "-", text="hello")
    assert (status, told["result"]) == (0, "inserted"), told
    assert stage.reports.next("textarea", "input")["value"] == "hello"


def test_the_process_left_behind_ends_when_something_is_copied(stage: Stage) -> None:
    stage.owner.own(material.plain("old"))
    run(stage, "--text-file", "-", text="x")
    stage.reports.next("textarea", "input")
    mine = ["pgrep", "-f", f"assist_app insert .*{stage.home}"]
    assert subprocess.run(mine, capture_output=True, check=False).stdout
    stage.owner.own(material.plain("new"))
    until(lambda: not subprocess.run(mine, capture_output=True, check=False).stdout, "end of the process")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--text-file", "-", "--window", "no such window"), "No window has a title"),
        (("--text-file", "-", "--window", "("), "not a regular expression"),
    ],
)
def test_refusals_say_why(stage: Stage, arguments: tuple[str, ...], words: str) -> None:
    before = material.plain("untouched")
    stage.owner.own(before)
    status, told = run(stage, *arguments, text="x")
    assert (status, told["result"]) == (1, "refused")
    assert words in told["reason"]
    assert stage.clipboard() == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\xff\xfe", "not text in UTF-8"),
        ("好".encode("gb18030"), "not text in UTF-8"),
        ("好".encode("utf-16"), "not text in UTF-8"),
        (b"cut \xe5\xa5", "not text in UTF-8"),
        (b"surrogate \xed\xa0\x80", "not text in UTF-8"),
        (b"before\0after", "not text in UTF-8"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        ("好".encode() * 1_700_000, "longer than any reply"),
    ],
    ids=["PNG", "GB18030", "UTF-16", "cut", "surrogate", "NUL", "empty", "only a mark", "5 MB"],
)
def test_bytes_that_are_no_reply_are_refused(stage: Stage, tmp_path: Path, data: bytes, words: str) -> None:
    before = material.plain("untouched")
    stage.owner.own(before)
    file = tmp_path / "reply"
    file.write_bytes(data)
    status, told = run(stage, "--text-file", str(file), "--window", "chat text.*")
    assert (status, told["result"]) == (1, "refused")
    assert words in told["reason"] and str(file) in told["reason"]
    assert stage.clipboard() == before


@pytest.mark.parametrize("file", ["/", "/dev/zero", "/nowhere/at all"])
def test_what_is_no_file_is_refused_too(stage: Stage, file: str) -> None:
    status, told = run(stage, "--text-file", file)
    assert (status, told["result"]) == (1, "refused") and file in told["reason"]


def test_input_that_is_closed_is_refused(stage: Stage) -> None:
    words = f"{sys.executable} -m assist_app insert --text-file - --data-dir {stage.home} <&-"
    environment = {**stage.screen.environment(), "PYTHONPATH": path()}
    done = subprocess.run(words, shell=True, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["result"] == "refused"


def test_of_several_windows_that_fit_the_topmost_is_meant(stage: Stage) -> None:
    stage.chromium("contenteditable")
    for kind in ("textarea", "contenteditable", "textarea"):
        stage.screen.run("xdotool", "windowactivate", "--sync", str(stage.targets[kind].window))
        status, told = run(stage, "--text-file", "-", "--window", "^chat (text|content)", text=f"into {kind}")
        assert (status, told["result"]) == (0, "inserted"), told
        assert stage.reports.next(kind, "input")["value"] == f"into {kind}"


def test_assists_own_window_is_not_inserted_into(stage: Stage, tmp_path: Path) -> None:
    """Neither looked for by its title nor as the active one; a window of others with such a title is."""
    stage.screen.unlock_keyring()
    settings(tmp_path / "data", free_port())
    stage.screen.start("--data-dir", str(tmp_path / "data"), ASSIST_HTTP_TOKEN=TOKEN)
    window = until(lambda: stage.screen.window("^Assist"), "window")
    before = material.plain("untouched")
    stage.owner.own(before)
    status, told = run(stage, "--text-file", "-", "--window", "Assist", text="not for us")
    assert (status, told["result"]) == (1, "refused")
    assert "belongs to Assist itself" in told["reason"]
    stage.screen.run("xdotool", "windowactivate", "--sync", window)
    status, told = run(stage, "--text-file", "-", text="nor so")
    assert (status, told["result"]) == (1, "refused")
    assert "no other window" in told["reason"]
    assert stage.clipboard() == before
    chat = str(stage.targets["textarea"].window)
    stage.screen.run("xdotool", "set_window", "--name", "Assist for Ms Wang", chat)
    status, told = run(stage, "--text-file", "-", "--window", "Assist", text="for her")
    stage.screen.run("xdotool", "set_window", "--name", stage.targets["textarea"].title, chat)
    assert (status, told["result"]) == (0, "inserted"), told
    assert stage.reports.next("textarea", "input")["value"] == "for her"
    assert stage.reports.sent == []


@pytest.mark.parametrize(
    ("display", "words"),
    [("", "there is no screen"), (":4711", "cannot be reached"), ("rubbish", "cannot be reached")],
)
def test_without_a_screen_that_is_said(stage: Stage, display: str, words: str) -> None:
    status, told = run(stage, "--text-file", "-", text="x", DISPLAY=display)
    assert (status, told["result"]) == (1, "refused")
    assert words in told["reason"]
