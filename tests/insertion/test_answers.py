"""What the agent is told of an insertion, and asked before it, in the real window and by keys alone."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

import pytest

from assist_app.model.delivery import Content, Result
from tests.insertion import material
from tests.insertion.stage import Stage, staged
from tests.insertion.test_hostile import processes

OLD = material.plain("what was there before")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("screen")) as made:
        made.chromium("textarea")
        yield made


@pytest.mark.parametrize("which", ["--app", "--type=renderer"])
def test_what_was_given_up_never_appears_and_nothing_else_does(stage: Stage, which: str) -> None:
    """The keys still wait for the frozen program; neither this text nor what is on the clipboard comes."""
    stage.owner.own(OLD)
    stopped = processes(stage, which)
    for pid in stopped:
        subprocess.run(["kill", "-STOP", str(pid)], check=True)
    try:
        target = stage.targets["textarea"]
        running = stage.loop.submit(stage.inserter.insert(Content("given up"), target))
        time.sleep(0.6)
        assert not running.done()
        running.cancel()
        time.sleep(0.3)
        assert stage.clipboard() == OLD
    finally:
        for pid in stopped:
            subprocess.run(["kill", "-CONT", str(pid)], check=True)
    time.sleep(1.0)
    came = []
    while not stage.reports.of("textarea").empty():
        came.append(stage.reports.of("textarea").get()["value"])
    assert "".join(came) == ""
    done = stage.insert("the next", target)
    assert done.result is Result.INSERTED
    assert stage.reports.next("textarea", "input")["value"] == "the next"
    assert stage.clipboard() == OLD
