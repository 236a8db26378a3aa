"""When things go wrong: programs that stop, die, never read, steal the keyboard or the clipboard."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from assist_app.delivery.x11 import inserter, saving
from assist_app.model.delivery import Content, Result
from tests.insertion import material
from tests.insertion.hostile import copied, dying, manager, processes, stolen, stopped, tell
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import until

OLD = material.plain("以前的内容 old")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("screen")) as made:
        made.chromium("textarea", "contenteditable")
        yield made


@pytest.fixture(autouse=True)
def nothing_left(stage: Stage) -> Iterator[None]:
    """Every test begins with the same clipboard; none may send, and no text may come twice."""
    stage.owner.own(OLD)
    yield
    time.sleep(0.1)
    assert stage.reports.sent == []
    assert stage.reports.of("textarea").empty() and stage.reports.of("contenteditable").empty()


def test_a_clipboard_manager_sees_nothing_and_takes_nothing(stage: Stage) -> None:
    manager(stage)
    random = Random("manager")
    for number in range(40):
        laid = material.contents(random)
        if laid is None:
            continue
        stage.owner.own(laid)
        text = material.text(random)
        assert stage.insert(text, stage.targets["textarea"]).result is Result.INSERTED, number
        assert stage.reports.next("textarea", "input")["value"] == text
        assert stage.clipboard() == laid, number


@pytest.mark.parametrize("which", ["--app", "--type=renderer"])
def test_a_program_that_stops_for_a_while(stage: Stage, which: str) -> None:
    with stopped(processes(stage, which), 1.8):
        done = stage.insert("停了一下", stage.targets["textarea"])
    assert (done.result, done.reason) == (Result.INSERTED, "")
    assert done.milliseconds > 1500
    assert stage.reports.next("textarea", "input")["value"] == "停了一下"
    assert stage.clipboard() == OLD


def test_a_program_that_does_not_read(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inserter, "TO_ASK", 0.2)
    monkeypatch.setattr(inserter, "IN_ALL", 0.6)
    stage.chromium("deaf")
    done = stage.insert("没人要", stage.targets["deaf"])
    assert done.result is Result.COPIED
    assert "press Ctrl+V" in done.reason
    assert stage.clipboard()["UTF8_STRING"].data == "没人要".encode()
    # The chord came twice; whoever reads now is given the text as often as wanted.
    assert stage.clipboard()["UTF8_STRING"].data == "没人要".encode()


def test_a_window_that_never_answers(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inserter, "TO_ASK", 0.2)
    monkeypatch.setattr(inserter, "IN_ALL", 0.6)
    silent = processes(stage, "--app")
    tell(silent, "STOP")
    done = stage.insert("迟到", stage.targets["textarea"])
    assert done.result is Result.COPIED
    assert "does not answer" in done.reason
    tell(silent, "CONT")
    # The one chord it was sent is still waiting for it, and brings this text and no other.
    assert stage.reports.next("textarea", "input")["value"] == "迟到"


def test_a_program_that_dies(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "dying.txt"
    process = stage.editor("dying", path, "mousepad")
    assert stage.insert("ok", stage.targets["dying"]).result is Result.INSERTED
    # Its title is marked now, as there is something to save; that is no other conversation.
    target = stage.targets["dying"]
    with dying(process, 0.3):
        done = stage.insert("lost", target)
    assert done.result is Result.REFUSED
    assert "closed before it took the text" in done.reason or "no longer there" in done.reason
    assert stage.clipboard() == OLD
    done = stage.insert("lost", target)
    assert (done.result, "no longer there" in done.reason) == (Result.REFUSED, True)
    assert stage.clipboard() == OLD


def test_an_owner_that_hands_nothing_over(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "PATIENCE", 0.2)
    stage.owner.mute = True
    try:
        done = stage.insert("nein", stage.targets["textarea"])
    finally:
        stage.owner.mute = False
    assert done.result is Result.REFUSED
    assert "does not hand it over" in done.reason
    assert stage.clipboard() == OLD


def test_no_other_window_gets_the_text(stage: Stage) -> None:
    """Another window comes to the front all the time; each text ends where it was meant to, or nowhere."""
    stage.terminal()
    thief, ours = stage.targets["terminal"], stage.targets["textarea"]
    random, inserted = Random("stolen"), 0
    with stolen(stage, thief.window):
        for number in range(40):
            text = material.text(random)
            done = stage.insert(text, ours)
            if done.result is Result.INSERTED:
                inserted += 1
                assert stage.reports.next("textarea", "input")["value"] == text, number
            else:
                assert done.result is Result.REFUSED, done.reason
            assert stage.clipboard() == OLD, number
    assert inserted > 5
    assert stage.reports.of("terminal").empty()


def test_another_conversation_in_the_same_window_is_not_typed_into(
    stage: Stage, request: pytest.FixtureRequest
) -> None:
    """A chat client that shows the next conversation names it in its title and stays the same window."""
    target = stage.targets["contenteditable"]
    rename = lambda title: stage.screen.run(  # noqa: E731
        "xdotool", "set_window", "--name", title, str(target.window)
    )
    request.addfinalizer(lambda: rename(target.title))
    stage.owner.asked.clear()

    def go_on_while_it_is_saved() -> None:
        until(lambda: stage.owner.asked, "reader of the old content")
        rename("Ms Li")

    thread = threading.Thread(target=go_on_while_it_is_saved)
    stage.owner.slow = 0.1
    thread.start()
    try:
        during = stage.insert("for Ms Wang only", target)
    finally:
        stage.owner.slow = 0.0
        thread.join()
    afterwards = stage.insert("for Ms Wang only", target)
    for done in (during, afterwards):
        assert done.result is Result.REFUSED and "another conversation" in done.reason
    assert stage.clipboard() == OLD
    for number, title in enumerate((target.title, f"(3) {target.title}", f"【2条新消息】{target.title}")):
        rename(title)
        done = stage.insert(f"now {number}", target)
        assert (done.result, done.reason) == (Result.INSERTED, ""), "it only counts what is unread"
        assert stage.reports.next("contenteditable", "input")["value"] == f"now {number}"


def test_what_the_agent_copies_meanwhile_stays(stage: Stage) -> None:
    random, inserted = Random("copied"), 0
    for number in range(40):
        stage.owner.own(OLD)
        fresh = material.plain(f"just copied {number}")
        text = material.text(random)
        with copied(stage, fresh, random.random() * 0.15):
            done = stage.insert(text, stage.targets["textarea"])
        if done.result is Result.INSERTED:
            inserted += 1
            assert stage.reports.next("textarea", "input")["value"] == text, number
        else:
            assert "copied at the same moment" in done.reason, number
            # What was in the middle of being pasted may still come, which is what the words say.
            stage.behind("textarea")
        assert stage.clipboard() == fresh, number
    assert inserted > 5


def test_keys_the_agent_holds_do_not_change_the_chord(stage: Stage) -> None:
    for keys in (("shift",), ("alt",), ("ctrl", "shift"), ("super",)):
        for key in keys:
            stage.screen.run("xdotool", "keydown", key)
        try:
            done = stage.insert(f"held {keys}", stage.targets["textarea"])
            assert (done.result, done.reason) == (Result.INSERTED, ""), keys
            assert stage.reports.next("textarea", "input")["value"] == f"held {keys}"
            # They are still held: a small a comes as a capital one, or as no letter at all.
        finally:
            for key in keys:
                stage.screen.run("xdotool", "keyup", key)


def test_gone_and_unknown_windows_are_refused(stage: Stage) -> None:
    done = stage.insert("x", type(stage.targets["textarea"])(0x7FFFFF))
    assert (done.result, "no longer there" in done.reason) == (Result.REFUSED, True)
    assert stage.clipboard() == OLD


def test_a_copy_is_marked_for_clipboard_managers_as_a_loan_is(stage: Stage) -> None:
    done = stage.call(stage.inserter.copy, Content("给王女士", "<b>给王女士</b>"))
    assert done.result is Result.COPIED
    found = stage.clipboard()
    assert found["UTF8_STRING"].data == "给王女士".encode()
    assert found["text/html"].data == "<b>给王女士</b>".encode()
    assert found["x-kde-passwordManagerHint"].data == b"secret"
