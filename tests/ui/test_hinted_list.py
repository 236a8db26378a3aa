"""A list that says what it is for while it is empty."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.hinted_list import HintedList

HINT = "Nothing here yet. Begin beside this list."


def painted(view: HintedList) -> int:
    """How many colours its inside has."""
    image: QImage = view.viewport().grab().toImage()
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})


def test_the_hint_goes_when_something_comes(qtbot: QtBot) -> None:
    view, rows = HintedList(), QStringListModel()
    qtbot.addWidget(view)
    view.setModel(rows)
    view.resize(240, 160)
    view.show()
    assert painted(view) == 1
    view.set_hint(HINT)
    assert painted(view) > 2 and view.accessibleDescription() == HINT
    rows.setStringList([""])
    view.set_hint(HINT)
    assert painted(view) <= 2 and not view.accessibleDescription().strip()
