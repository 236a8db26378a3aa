"""Pictures of every screen to be looked at: `python -m tests.ui.contact_sheets FOLDER [--scale PERCENT …]
[BEGINNING …]`.

One sheet for each screen: English and Chinese beside one another, light above dark. Each scale, such as
`--scale 150 --scale 200`, has a folder of its own in FOLDER; without one the scale is that of
QT_SCALE_FACTOR. BEGINNING takes only the screens whose names begin so.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from assist_app import i18n
from assist_app.paths import resources
from assist_app.startup.first_picture import make_application, translate_qt
from assist_app.ui.look.style_sheet import application_font
from assist_app.ui.look.theme import DARK, LIGHT, SPACE_3, Theme
from tests.ui.screens import SCREENS
from tests.ui.window_stage import themed

FRAME = QColor("#808080")


def picture(app: QApplication, name: str, language: str, theme: Theme) -> QImage:
    """One screen as it is on the screen."""
    i18n.use_language(language, resources() / "locale")
    translate_qt(app, language)
    app.setFont(application_font())
    themed(app, theme)
    window = SCREENS[name](theme)
    window.show()
    for _again in range(4):
        app.processEvents()
    image = window.grab().toImage()
    window.hide()
    window.deleteLater()
    # The next theme would be given to it too.
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return image


def sheet(images: Sequence[Sequence[QImage]]) -> QImage:
    """Pictures in rows, with a frame around each."""
    wide = max(image.width() for row in images for image in row)
    high = [max(image.height() for image in row) for row in images]
    whole = QImage(
        SPACE_3 + len(images[0]) * (wide + SPACE_3),
        SPACE_3 + sum(height + SPACE_3 for height in high),
        QImage.Format.Format_RGB32,
    )
    whole.fill(FRAME)
    painter, top = QPainter(whole), SPACE_3
    for row, height in zip(images, high, strict=True):
        for place, image in enumerate(row):
            image.setDevicePixelRatio(1.0)
            painter.drawImage(QPoint(SPACE_3 + place * (wide + SPACE_3), top), image)
        top += height + SPACE_3
    painter.end()
    return whole


def main(folder: Path, beginnings: Sequence[str]) -> None:
    """Writes FOLDER/<screen>.png."""
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application(["assist"])
    for name in SCREENS:
        if not beginnings or name.startswith(tuple(beginnings)):
            rows = [[picture(app, name, each, theme) for each in i18n.LANGUAGES] for theme in (LIGHT, DARK)]
            sheet(rows).save(str(folder / f"{name}.png"))


def scaled(folder: Path, beginnings: Sequence[str], percent: int) -> None:
    """Writes FOLDER/PERCENT/<screen>.png; Qt reads its scale once, so a process of its own does it."""
    subprocess.run(
        [sys.executable, "-m", "tests.ui.contact_sheets", str(folder / str(percent)), *beginnings],
        env={**os.environ, "QT_SCALE_FACTOR": str(percent / 100)},
        check=True,
    )


def asked(words: Sequence[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.ui.contact_sheets")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=int, action="append", default=[], metavar="PERCENT")
    parser.add_argument("beginnings", nargs="*", metavar="BEGINNING")
    return parser.parse_intermixed_args(words)


if __name__ == "__main__":
    wanted = asked(sys.argv[1:])
    for percent in wanted.scale:
        scaled(wanted.folder, wanted.beginnings, percent)
    if not wanted.scale:
        main(wanted.folder, wanted.beginnings)
