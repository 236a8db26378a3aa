"""The pictures of the README, taken of the real program: `xvfb-run -a -s "-screen 0 1400x1000x24" python -m
tests.ui.readme_pictures resources/screenshots`.

The windows show the demo as far as it has come after a while, so two runs differ in their times.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections import Counter
from dataclasses import astuple
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from assist_app import app as program
from assist_app.desk.desk import Desk
from assist_app.i18n import use_language
from assist_app.paths import DataFolder, resources
from assist_app.startup.first_picture import make_application
from assist_app.startup.first_run import first_wishes
from assist_app.ui.look.theme import THEMES
from assist_app.ui.pages.first_run import FirstRun
from tests.journeys.test_keeping import in_window

ENOUGH, A_WHILE = 4, 5
"""Cards that are to be seen, and the seconds in which the demo's vendors answer too."""

PASSPHRASE = "only for pictures"
BOTH = (("en", "dark"), ("zh_CN", "light"))
SHORT = {"en": "en", "zh_CN": "zh"}


def keep(widget: QWidget, path: Path) -> None:
    """With the themes' colours and the commonest others: a third of the size, and nobody sees it."""
    QApplication.processEvents()
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(1.0)
    common = Counter(memoryview(picture.constBits()).cast("I")).most_common(256)
    ours = {QColor(value).rgb() for one in THEMES.values() for value in astuple(one)[1:]}
    colours = [*ours, *(colour for colour, _count in common if colour not in ours)][:256]
    plain = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    few = picture.convertToFormat(QImage.Format.Format_Indexed8, colours, plain)
    few.save(str(path), "png", 0)


def data(language: str, theme: str) -> DataFolder:
    """A new data folder with these settings."""
    folder = DataFolder(Path(tempfile.mkdtemp(prefix="assist-")))
    folder.settings.write_text(json.dumps({"language": language, "theme": theme, "http_port": 8766}))
    use_language(language, resources() / "locale")
    return folder


def first_run(path: Path) -> None:
    """The second page of the first start."""
    use_language("en", resources() / "locale")
    make_application(["assist"])

    def found() -> None:
        shown = [
            one for one in QApplication.topLevelWidgets() if isinstance(one, FirstRun) and one.isVisible()
        ]
        if not shown:
            QTimer.singleShot(50, found)
            return
        shown[0].next.click()
        keep(shown[0], path)
        shown[0].skip.click()

    QTimer.singleShot(50, found)
    first_wishes(DataFolder(Path(tempfile.mkdtemp(prefix="assist-"))), None, program.late)


def window(path: Path, language: str, theme: str) -> None:
    """The whole window with the demo."""

    async def act(desk: Desk) -> None:
        while sum(card.isVisible() for card in desk.window.panel.cards) < ENOUGH:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        await asyncio.sleep(A_WHILE)
        keep(desk.window, path)

    in_window(data(language, theme), act, PASSPHRASE, demo_languages=(SHORT[language],), demo_speed=3.0)


def settings(folder: Path) -> None:
    """The page of the keys, and what the doctor found here."""

    async def act(desk: Desk) -> None:
        while desk.engine is None or desk.intake is None:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        desk.opening.open_settings(None)
        dialog = desk.opening.dialogs.settings._dialog
        tabs = dialog.findChild(QTabWidget)
        pages = {tabs.tabText(number): tabs.widget(number) for number in range(tabs.count())}
        tabs.setCurrentWidget(pages["Panel and keys"])
        await asyncio.sleep(0.5)
        keep(dialog, folder / "settings-light-en.png")
        tabs.setCurrentWidget(pages["Doctor"])
        while not pages["Doctor"].list.count():  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)
        keep(dialog, folder / "doctor-light-en.png")
        dialog.reject()

    in_window(data("en", "light"), act, PASSPHRASE)


def main(folder: Path) -> None:
    """Writes all of them, or the one part that is named."""
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    if part == "first-run":
        first_run(folder / "first-run-light-en.png")
    elif part == "settings":
        settings(folder)
    elif part in SHORT:
        theme = dict(BOTH)[part]
        window(folder / f"window-{theme}-{SHORT[part]}.png", part, theme)
    else:
        # One program, one window: each part has a process of its own.
        for name in ("first-run", "settings", *SHORT):
            os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-m", __spec__.name, str(folder), name])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
