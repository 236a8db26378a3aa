"""Where an accessibility bus is: password fields refuse, fields have names, the text is seen in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from assist_app.delivery.x11.inserter import X11Inserter
from assist_app.model.delivery import Content, Result
from tests.insertion import material
from tests.insertion.stage import Stage, staged
from tests.journeys.at_spi import Reader
from tests.journeys.desktop import until

READABLE = "--force-renderer-accessibility"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with (
        pytest.MonkeyPatch.context() as patched,
        staged(tmp_path_factory.mktemp("screen")) as made,
        closing(Reader(made.screen.bus)),
    ):
        # Chromium speaks to the bus only where somebody seems to need it.
        patched.setenv("ACCESSIBILITY_ENABLED", "1")

        async def join() -> X11Inserter:
            return X11Inserter(made.screen.display, made.screen.bus)

        made.call(made.inserter.close)
        made.inserter = made.call(join)
        until(lambda: made.inserter._focus._bus, "accessibility bus")
        made.chromium("password", "textarea", more=(READABLE,))
        made.client(READABLE)
        yield made


def activate(stage: Stage, kind: str) -> None:
    stage.screen.run("xdotool", "windowactivate", "--sync", str(stage.targets[kind].window))


def test_a_password_field_is_refused_and_the_clipboard_left_alone(stage: Stage) -> None:
    before = material.plain("untouched")
    stage.owner.own(before)
    activate(stage, "password")
    pid = stage.inserter.windows.place(stage.targets["password"].window).pid
    until(lambda: stage.inserter._focus.is_password(pid), "focus in the password field")
    done = stage.insert("geheim", stage.targets["password"])
    assert done.result is Result.REFUSED and "password field" in done.reason
    assert stage.clipboard() == before
    activate(stage, "textarea")
    until(lambda: not stage.inserter._focus.is_password(pid), "focus in the chat box")
    assert stage.insert("hello", stage.targets["textarea"]).result is Result.INSERTED
    assert stage.reports.next("textarea", "input")["value"] == "hello"


def test_the_field_is_named_and_shows_what_was_inserted(stage: Stage) -> None:
    activate(stage, "client")

    async def came_from() -> str:
        target = stage.inserter.came_from()
        return target.field if target is not None else ""

    until(lambda: stage.call(came_from) == "Message to Ms Wang", "name of the field")
    done = stage.insert("您好，\nit is on its way 👍", stage.targets["client"])
    assert (done.result, done.seen) == (Result.INSERTED, True)
    assert stage.reports.next("client", "input")["value"] == "您好，\nit is on its way 👍"


def test_a_field_that_shows_something_else_is_said(stage: Stage) -> None:
    # This page empties its box as soon as it was given something.
    activate(stage, "textarea")
    pid = stage.inserter.windows.place(stage.targets["textarea"].window).pid
    until(lambda: not stage.inserter._focus.name(pid), "focus in the other window")
    done = stage.insert("gone at once", stage.targets["textarea"])
    assert done.result is Result.INSERTED and done.seen is not True
    assert stage.reports.sent == []


def test_without_a_bus_nothing_waits_and_nothing_is_known(stage: Stage) -> None:
    async def alone() -> tuple[bool | None, bool]:
        made = X11Inserter(stage.screen.display, "unix:path=/nowhere/at/all")
        try:
            done = await made.insert(Content("hello"), stage.targets["textarea"])
            return done.seen, done.result is Result.INSERTED
        finally:
            await made.close()

    assert stage.call(alone) == (None, True)
