"""Bars are read whole: where not all of them have room the foremost are shown, the others wait for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

LOOK = (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show)


class NoticeRoom(QObject):
    """Gives the widget of the bars the height that they need.

    Where room is scarce Qt forgets that sentences have more lines in a narrow column.
    """

    def __init__(self, notices: QWidget, bars: Callable[[], Sequence[QWidget]]) -> None:
        """`bars` gives all of them, first the one that is shown in any case."""
        super().__init__(notices)
        self._notices = notices
        self._bars = bars
        self._column: QWidget | None = None
        notices.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A sentence has come or gone, or the room is another one."""
        if event.type() in LOOK:
            if watched is self._notices:
                self._follow_column()
            self.fit()
        return super().eventFilter(watched, event)

    def _follow_column(self) -> None:
        """It stands in another column when the panel stands alone."""
        column = self._notices.parentWidget()
        if column is self._column:
            return
        if self._column is not None:
            self._column.removeEventFilter(self)
        if column is not None:
            column.installEventFilter(self)
        self._column = column

    def fit(self) -> None:
        """Shows those that have room: to be called when another one is the foremost."""
        room, used = self._room(), 0
        for bar in self._bars():
            high = bar.heightForWidth(self._notices.width())
            fits = not used or room is None or used + high <= room
            if bar.isHidden() is fits:
                bar.setVisible(fits)
            used += high if fits else 0
        if used != self._notices.minimumHeight():
            self._notices.setMinimumHeight(used)

    def _room(self) -> int | None:
        """Pixels that the other parts of the column can spare; None while that is not known."""
        column = self._column
        if column is None or column.layout() is None or not self._notices.isVisible():
            return None
        others = column.layout().totalMinimumSize().height() - self._notices.minimumHeight()
        return column.height() - others
