"""Where the panel may stand: the edges of the screens, and beside the windows that are open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.places import Edge
from assist_app.ui.window.docking import PanelPlace

ROOM = 300
"""Pixels for the title of a window."""


class PlaceMenu(QMenu):
    """Made anew each time it is opened."""

    chosen = Signal(object)
    """A PanelPlace."""
    window_chosen = Signal(int)
    whole_wanted = Signal()
    close_wanted = Signal()

    def __init__(
        self, place: PanelPlace, followed: int, targets: Sequence[Target], parent: QWidget | None = None
    ) -> None:
        """`followed` is the window the panel stands beside, 0 for none."""
        super().__init__(parent)
        self.setAccessibleName(_("Where the panel stands"))
        self._place = place
        screens = QGuiApplication.screens()
        for screen in screens:
            for edge, words in ((Edge.LEFT, _("Left edge")), (Edge.RIGHT, _("Right edge"))):
                named = f"{words}, {screen.name()}" if len(screens) > 1 else words
                here = not place.screen or place.screen == screen.name() or len(screens) == 1
                there = PanelPlace(edge, place.width, screen.name())
                self._entry(
                    named,
                    lambda there=there: self.chosen.emit(there),
                    marked=not followed and here and place.edge is edge,
                )
        if targets:
            self.addSeparator()
            # The style leaves out the words of a section.
            self.addAction(_("Beside a window")).setEnabled(False)
        for target in targets:
            title = " ".join(target.title.split())
            shown = (
                QFontMetrics(self.font())
                .elidedText(title, Qt.TextElideMode.ElideRight, ROOM)
                .replace("&", "&&")
            )
            self._entry(
                shown,
                lambda w=target.window: self.window_chosen.emit(w),
                marked=target.window == followed,
            )
        self.addSeparator()
        self._entry(_("The whole window"), self.whole_wanted.emit)
        self._entry(_("Close Assist"), self.close_wanted.emit)

    def _entry(self, words: str, act: object, *, marked: bool | None = None) -> None:
        entry = QAction(words, self)
        if marked is not None:
            entry.setCheckable(True)
            entry.setChecked(marked)
        entry.triggered.connect(lambda _checked=False: act())
        self.addAction(entry)
