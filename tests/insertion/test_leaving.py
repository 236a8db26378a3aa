"""Closing: what was copied stays where somebody keeps it, and a tray keeps the program if asked to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assist_app.delivery.x11.handing_over import hand_over
from assist_app.model.delivery import Result
from tests.insertion import material
from tests.insertion.keeper import Keeper, Tray
from tests.insertion.panel import RIGHT, Panel, command, environment, panel
from tests.insertion.stage import ROOT, Stage, staged
from tests.insertion.test_panel import CARD
from tests.journeys.desktop import LIMIT, free_port, listening, until


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("screen")) as made:
        made.screen.unlock_keyring()
        made.chromium("textarea")
        yield made


def closes(shown: Panel) -> None:
    """The window manager's cross, as a client message."""
    shown.stage.screen.run("wmctrl", "-i", "-c", hex(shown.window))


def test_what_was_copied_outlives_the_program(stage: Stage) -> None:
    keeper = Keeper(stage.screen.display)
    try:
        with panel(stage, stage.home / "data") as shown:
            shown.ask()
            stage.owner.own(None)
            words = shown.copied_from(*CARD)
            assert keeper.kept == 0
            closes(shown)
            assert shown.process.wait(LIMIT) == 0
        assert keeper.kept == 1
        kept = stage.clipboard()
        assert kept["UTF8_STRING"].data.decode() == words
        assert words[:10].encode() in kept["text/html"].data
    finally:
        keeper.close()


def test_without_a_manager_leaving_is_quick_and_clean(stage: Stage) -> None:
    with panel(stage, stage.home / "data") as shown:
        until(shown.has_keys, "global keys")
        closes(shown)
        assert shown.process.wait(LIMIT) == 0
    assert not shown.has_keys()


def test_what_the_inserter_holds_for_another_program_is_handed_over(stage: Stage) -> None:
    """After an insertion everything that was on the clipboard before is ours to offer."""
    before = {**material.plain("old"), **(material.contents(material.Random("png")) or {})}
    stage.owner.own(before)
    assert stage.insert("reply", stage.targets["textarea"]).result is Result.INSERTED
    stage.reports.next("textarea", "input")
    display = stage.inserter._display
    assert stage.call(hand_over, display) is False
    keeper = Keeper(stage.screen.display)
    try:
        assert stage.call(hand_over, display) is True
        assert stage.clipboard() == before and keeper.offers["CLIPBOARD"] == before
        # Now it is the manager's: nothing is handed over a second time.
        assert stage.call(hand_over, display) is False and keeper.kept == 1
    finally:
        keeper.close()


def test_the_tray_keeps_it_when_it_was_asked_to(stage: Stage) -> None:
    tray = Tray(stage.screen.display)
    try:
        with panel(stage, stage.home / "data", {"keep_in_tray": True}) as shown:
            until(lambda: tray.icons, "icon in the tray")
            until(shown.has_keys, "global keys")
            closes(shown)
            shown.stands(None)
            assert shown.process.poll() is None
            shown.click(Tray.PLACE[0] + 8, Tray.PLACE[1] + 8)
            shown.stands(RIGHT)
            # The tray itself has gone: what were hidden could not be found again.
            tray.close()
            closes(shown)
            assert shown.process.wait(LIMIT) == 0
    finally:
        if not tray._ended:
            tray.close()


def test_a_tray_alone_keeps_nothing(stage: Stage) -> None:
    tray = Tray(stage.screen.display)
    try:
        with panel(stage, stage.home / "data") as shown:
            until(lambda: tray.icons, "icon in the tray")
            closes(shown)
            assert shown.process.wait(LIMIT) == 0
    finally:
        tray.close()


SILENT = """
import sys
from jeepney import DBusAddress, message_bus, new_method_return
from jeepney.io.blocking import open_dbus_connection
c = open_dbus_connection("SESSION")
c.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
print("ready", flush=True)
while True:
    c.receive()
"""


def test_a_second_start_is_heard_while_the_first_waits_for_a_keyring(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A Secret Service that does not answer stands for one that asks its user something."""
    home = tmp_path_factory.mktemp("silent")
    with staged(home) as stage:
        service = subprocess.Popen(
            [sys.executable, "-c", SILENT], env=stage.screen.environment(), stdout=subprocess.PIPE, text=True
        )
        assert service.stdout is not None and service.stdout.readline() == "ready\n"
        data, port = Path(home) / "data", free_port()
        data.mkdir()
        (data / "settings.json").write_text(f'{{"version": 1, "http_port": {port}}}')
        first = subprocess.Popen(command(data), env=environment(stage), cwd=ROOT, start_new_session=True)
        try:
            window = until(lambda: stage.screen.window("Assist"), "window")
            stage.screen.run("xdotool", "windowminimize", window)
            shown = Panel(stage, data, port, first, int(window))
            shown.stands(None)
            done = shown.starts_again()
            assert (done.returncode, "brought to the front" in done.stdout) == (0, True), done
            until(lambda: shown.box, "window")
            # It still waits: what it opens first is not open.
            assert not listening(port)
        finally:
            first.kill()
            first.wait(10)
            service.kill()
            service.wait(10)
            service.stdout.close()
