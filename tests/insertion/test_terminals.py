"""What is said for a terminal is what works there: the keys it names paste the text that was copied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assist_app.delivery.x11.profiles import profile_of
from assist_app.model.delivery import Content, Result
from tests.insertion.clip import Offer
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import until


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("screen")) as made:
        made.terminal()
        yield made


@pytest.mark.parametrize("way", ["keys", "button"])
def test_the_keys_that_are_said_for_xterm_paste_what_was_copied(stage: Stage, way: str) -> None:
    target = stage.targets["terminal"]
    done = stage.insert(f"first\nsecond by {way}", target)
    assert done.result is Result.COPIED
    assert "press Shift+Insert or the middle mouse button" in done.reason and "Ctrl+V" not in done.reason
    for selection in ("CLIPBOARD", "PRIMARY"):
        assert stage.clipboard(selection)["UTF8_STRING"].data == f"first\nsecond by {way}".encode()
    stage.screen.run("xdotool", "windowactivate", "--sync", str(target.window))
    if way == "keys":
        stage.press("shift+Insert")
    else:
        stage.screen.run("xdotool", "mousemove", "--window", str(target.window), "60", "60", "click", "2")
    assert stage.reports.next("terminal", "input")["value"].split() == ["first", "second", "by", way]


def selected_elsewhere(stage: Stage) -> Offer:
    """What another program owns as the selection, once it does."""
    stage.screen.run("bash", "-c", "printf mine | xclip -selection primary >/dev/null 2>&1")

    def owned() -> Offer | None:
        # Read twice: the owner may change while its formats are read one by one.
        found = stage.clipboard("PRIMARY")
        mine = any(value.data == b"mine" for value in found.values())
        return found if mine and found == stage.clipboard("PRIMARY") else None

    found = until(owned, "selection of another program")
    assert found is not None
    return found


def test_what_is_copied_for_others_leaves_the_selection_alone(stage: Stage) -> None:
    stage.owner.own(None)
    stage.insert("one\ntwo", stage.targets["terminal"])
    from_elsewhere = selected_elsewhere(stage)
    stage.call(stage.inserter.copy, Content("x"))
    assert stage.clipboard("PRIMARY") == from_elsewhere


def test_a_copy_after_an_insertion_leaves_the_selection_alone(stage: Stage) -> None:
    assert stage.insert("one line", stage.targets["terminal"]).result is Result.INSERTED
    assert stage.reports.next("terminal", "input")["value"] == "one line"
    from_elsewhere = selected_elsewhere(stage)
    stage.call(stage.inserter.copy, Content("x"))
    assert stage.clipboard("PRIMARY") == from_elsewhere


def test_each_kind_of_terminal_has_its_own_keys() -> None:
    assert profile_of("konsole").keys == "Ctrl+Shift+V" == profile_of("gnome-terminal-server").keys
    assert profile_of("XTerm").keys.startswith("Shift+Insert")
    assert profile_of("chromium").keys == "Ctrl+V"
