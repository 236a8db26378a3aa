"""What the agent is told of an insertion, and asked before it, in the real window and by keys alone."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assist_app.delivery.x11.lender import Lender
from assist_app.delivery.x11.loan import Loan
from assist_app.model.delivery import Content, Delivered, Result
from tests.insertion import material
from tests.insertion.hostile import tell
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
    # A key behind the one for the paste: when it has arrived, all that was to come has.
    assert stage.behind("textarea") == ""
    done = stage.insert("the next", target)
    assert done.result is Result.INSERTED
    assert appeared(stage) == "the next"
    assert stage.clipboard() == OLD


def appeared(stage: Stage) -> str:
    """What has come into the page next; a paste of nothing is told by the page too, and is nothing."""
    while not (came := str(stage.reports.next("textarea", "input")["value"])):
        pass
    return came


def test_given_up_after_the_window_has_read_it_is_said_to_be_inserted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.owner.own(OLD)
    quiet = Lender.quiet

    async def given_up() -> Delivered:
        read, before = asyncio.Event(), stage.inserter._lender.loan

        async def slowly(lender: Lender, loan: Loan, seconds: float) -> None:
            if loan is not before:
                read.set()
                await asyncio.sleep(0.3)
            await quiet(lender, loan, seconds)

        monkeypatch.setattr(Lender, "quiet", slowly)
        insertion = stage.inserter.insert(Content("arrived"), stage.targets["textarea"])
        work = asyncio.get_running_loop().create_task(insertion)
        await read.wait()
        work.cancel()
        return await work

    assert stage.call(given_up).result is Result.INSERTED
    assert appeared(stage) == "arrived"
    assert stage.clipboard() == OLD


def test_what_was_given_up_stays_away_also_when_another_window_is_inserted_into(
    stage: Stage, tmp_path: Path
) -> None:
    """Nor does the frozen window paste what was on the clipboard, once it wakes."""
    stage.owner.own(OLD)
    stage.editor("other", tmp_path / "other.txt", "mousepad")
    stopped = processes(stage, "--app")
    tell(stopped, "STOP")
    try:
        running = stage.loop.submit(stage.inserter.insert(Content("given up"), stage.targets["textarea"]))
        time.sleep(0.6)
        assert not running.done()
        running.cancel()
        done = stage.insert("elsewhere", stage.targets["other"])
        assert done.result is Result.INSERTED
        assert stage.clipboard() == OLD
    finally:
        tell(stopped, "CONT")
    # Its keys come behind those that waited: whatever they bring is reported before this.
    assert stage.insert("after", stage.targets["textarea"]).result is Result.INSERTED
    assert appeared(stage) == "after"
    assert stage.clipboard() == OLD
