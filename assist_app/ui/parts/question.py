"""A question with two answers, asked without stopping anything else."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from shiboken6 import isValid

from assist_app.i18n import _


async def ask(parent: QWidget, words: str, more: str, yes: str, no: str = "") -> bool:
    """True for `yes`. Escape, the window's cross and Enter mean `no`; without `yes` it only tells."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Assist")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words)
    box.setInformativeText(more)
    if yes:
        box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(no or _("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finished() -> None:
        if not answer.done():
            role = box.buttonRole(box.clickedButton())
            answer.set_result(role is QMessageBox.ButtonRole.AcceptRole)

    box.finished.connect(finished)
    box.open()
    _stand_left(box)
    try:
        return await answer
    except asyncio.CancelledError:
        # Answered a moment ago it is gone by itself.
        if isValid(box):
            box.deleteLater()
        raise


def _stand_left(box: QMessageBox) -> None:
    """Qt keeps room for a picture and lays that out when the box opens: without one the words would not stand
    above the buttons."""
    grid = box.layout()
    spacers = (grid.itemAt(place).spacerItem() for place in range(grid.count()))
    for spacer in filter(None, spacers):
        spacer.changeSize(0, 0)
    grid.setHorizontalSpacing(0)
    grid.setColumnStretch(grid.columnCount() - 1, 1)
    for label in box.findChildren(QLabel):
        label.setIndent(0)
    grid.invalidate()
