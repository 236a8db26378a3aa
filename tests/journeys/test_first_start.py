"""The very first start: the pages, then a window that does what was chosen; never asked twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from assist_app import app as program
from assist_app.desk.desk import Desk
from assist_app.i18n import active_language, use_language
from assist_app.paths import DataFolder, resources
from assist_app.rooms.starting import Late
from assist_app.startup.first_run import first_wishes
from assist_app.ui.pages.first_run import FirstRun
from tests.journeys.test_first_contact import until
from tests.journeys.test_keeping import engine_of, folder, in_window

__all__ = ["folder"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en", resources() / "locale")
    yield
    use_language("en", resources() / "locale")


def with_pages(act: Callable[[FirstRun], object], folder: DataFolder, late: Late = program.late) -> Any:
    """What the window is to begin with when somebody does `act` on the pages."""

    def found() -> None:
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, FirstRun) and w.isVisible()]
        if shown:
            act(shown[0])
        else:
            QTimer.singleShot(10, found)

    QTimer.singleShot(10, found)
    return first_wishes(folder, None, late)


def press(dialog: FirstRun, way: str = "") -> None:
    if way:
        dialog._customers.mark(way)
    for _page in range(3):
        dialog.next.click()


def test_skipping_is_remembered_and_pins_no_language(folder: DataFolder, qtbot: QtBot) -> None:
    wishes = with_pages(lambda dialog: dialog.skip.click(), folder)
    assert (wishes.begin, wishes.demo_languages) == ("", ())
    assert json.loads(folder.settings.read_text()).get("language", "auto") == "auto"
    assert folder.settings.exists()


def test_the_demo_is_what_a_first_start_ends_in(folder: DataFolder, qtbot: QtBot) -> None:
    wishes = with_pages(press, folder)
    assert wishes.demo_languages == ("en", "zh")


def test_chinese_is_spoken_from_the_first_page_on(folder: DataFolder, qtbot: QtBot) -> None:
    def act(dialog: FirstRun) -> None:
        look = dialog._look
        row = look.language.findData("zh_CN")
        look.language.setCurrentIndex(row)
        look.language.activated.emit(row)
        assert dialog.next.text() == "下一步"
        press(dialog)

    wishes = with_pages(act, folder)
    assert active_language() == "zh_CN" and wishes.demo_languages == ("zh", "en")
    assert json.loads(folder.settings.read_text())["language"] == "zh_CN"


def test_somebody_who_pastes_finds_the_field_ready(folder: DataFolder, qtbot: QtBot) -> None:
    wishes = with_pages(lambda dialog: press(dialog, "paste"), folder)

    async def act(desk: Desk) -> None:
        await engine_of(desk)
        assert not desk.window.composer._reply.isChecked()

    in_window(folder, act, begin=wishes.begin)


def test_a_service_is_set_up_and_tested_in_the_next_window(folder: DataFolder, qtbot: QtBot) -> None:
    def act(dialog: FirstRun) -> None:
        qtbot.waitUntil(lambda: bool(dialog._assistants.findChildren(QPushButton)))
        buttons = dialog._assistants.findChildren(QPushButton)
        next(b for b in buttons if "RongCloud" in b.accessibleName()).click()

    wishes = with_pages(act, folder)
    assert (wishes.begin, wishes.family, wishes.demo_languages) == ("demo", "rongcloud", ())

    async def look(desk: Desk) -> None:
        await engine_of(desk)
        await until(lambda: desk.asking._accounts is not None)
        window = desk.asking._accounts.window
        page = window.accounts
        await until(lambda: page.form.isVisible())
        assert page._new.spec.family == "rongcloud"
        names = {button.text() for button in page.form.findChildren(QPushButton)}
        assert any("Test" in name for name in names), names
        QTest.keyClick(window, Qt.Key.Key_Escape)
        # The last page is back: another service, then the demo that was chosen before.
        await until(lambda: pages_of(desk) is not None)
        again = pages_of(desk)
        assert again.step.text() == "3 of 3" and not again.back.isVisible() and not desk.playing.started
        next(b for b in service_buttons(again) if "DianJin" in b.accessibleName()).click()
        await until(lambda: page.form.isVisible() and page._new.spec.family == "dianjin")
        QTest.keyClick(window, Qt.Key.Key_Escape)
        await until(lambda: pages_of(desk) is not None)
        pages_of(desk).next.click()
        await until(lambda: desk.playing.started)

    in_window(folder, look, begin=wishes.begin, family=wishes.family)


def pages_of(desk: Desk) -> Any:
    return next((one for one in desk.window.findChildren(FirstRun) if one.isVisible()), None)


def service_buttons(dialog: FirstRun) -> list[QPushButton]:
    return dialog._assistants.findChildren(QPushButton)


def test_closing_the_pages_begins_nothing_and_is_not_remembered(folder: DataFolder, qtbot: QtBot) -> None:
    folder.settings.unlink(missing_ok=True)
    assert with_pages(lambda dialog: dialog.close(), folder) is None
    assert not folder.settings.exists()
    assert with_pages(lambda dialog: dialog.reject(), folder).begin == ""
    assert folder.settings.exists()


def test_a_file_that_is_not_there_yet_is_waited_for(folder: DataFolder, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "later.jsonl"

    def act(dialog: FirstRun) -> None:
        dialog.next.click()
        dialog._customers.mark("file")
        dialog._customers.file.setText(str(path))
        dialog.next.click()
        dialog.next.click()

    wishes = with_pages(act, folder)

    async def look(desk: Desk) -> None:
        said = desk.window.notices.sentences
        await until(lambda: any("Waiting for" in one and str(path) in one for one in said()))
        path.write_bytes(b'{"text": "Where is my parcel?"}\n' + b'{"a": 1}\n' * 3)
        await until(lambda: any("3 lines were skipped" in one for one in said()))
        assert not any("Waiting for" in one for one in said())
        with path.open("ab") as file:
            file.write(b"rubbish\n")
        await until(lambda: any("4 lines were skipped" in one for one in said()))
        assert sum("skipped" in one for one in said()) == 1
        await until(lambda: len(desk.window.conversations.rows()) == 1)

    in_window(folder, look, begin=wishes.begin)


def test_the_first_page_waits_for_no_service(
    folder: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[FirstRun] = []
    asked: list[tuple[str, bool]] = []
    go = threading.Event()

    def late(name: str) -> ModuleType:
        if name == "vendors.accounts_room" and not asked:
            asked.append((threading.current_thread().name, bool(painted.times)))
            go.wait(10)
        return program.late(name)

    class Painted(QObject):
        times = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(watched, FirstRun) and event.type() == QEvent.Type.Paint:
                self.times += 1
            return False

    def act(dialog: FirstRun) -> None:
        shown.append(dialog)
        qtbot.waitUntil(lambda: bool(asked))
        # The pages can be gone through while it is not known yet.
        dialog.next.click()
        dialog.next.click()
        assert not dialog._assistants.findChildren(QPushButton)
        go.set()
        qtbot.waitUntil(lambda: bool(dialog._assistants.findChildren(QPushButton)))
        dialog.next.click()

    painted = Painted()
    QApplication.instance().installEventFilter(painted)
    try:
        wishes = with_pages(act, folder, late)
    finally:
        QApplication.instance().removeEventFilter(painted)
    assert shown and wishes.begin == "demo"
    assert asked == [("services", True)]


def test_the_settings_tell_how_the_program_fares(folder: DataFolder, qtbot: QtBot) -> None:
    async def act(desk: Desk) -> None:
        await engine_of(desk)
        await until(lambda: desk.intake is not None)
        desk.opening.open_settings(None)
        dialog = desk.opening.dialogs.settings._dialog
        pages = {dialog._tabs.tabText(n): dialog._tabs.widget(n) for n in range(dialog._tabs.count())}
        dialog._tabs.setCurrentWidget(pages["Doctor"])
        await until(lambda: pages["Doctor"].list.count() > 5)
        assert any("Language model" in text for text in rows(pages["Doctor"]))
        dialog._tabs.setCurrentWidget(pages["About"])
        await until(lambda: "PySide6" in pages["About"].notices.toPlainText())
        dialog.reject()

    in_window(folder, act)


def rows(page: Any) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]
