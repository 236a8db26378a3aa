"""Every backend in whole sentences, above the bottom line; what support asks for is copied from here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4, Theme
from assist_app.ui.window.state_mark import BackendState, StateMark

WIDEST = 460
NARROWEST = 300


class StateList(QFrame):
    """Opens as it is at that moment; the next click elsewhere or Escape closes it."""

    copy_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName(_("How all backends fare"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_3)
        self._grid.setHorizontalSpacing(SPACE_2)
        self._grid.setVerticalSpacing(SPACE_2)
        self._grid.setColumnStretch(1, 1)

    def open_above(self, bar: QWidget, states: Sequence[BackendState], theme: Theme) -> None:
        """Shows these states with the lower edge on the bar's upper one, inside its width."""
        self._first: QPushButton | None = None
        while (item := self._grid.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        for row, state in enumerate(states):
            self._add(row, state, theme)
        wide = max(NARROWEST, min(WIDEST, bar.width() - 2 * SPACE_3))
        self.setFixedWidth(wide)
        self.setFixedHeight(self._grid.totalHeightForWidth(wide) + 2)
        self.move(bar.mapToGlobal(QPoint(SPACE_3, -self.height() - 2)))
        self.show()
        (self._first or self).setFocus()

    def _add(self, row: int, state: BackendState, theme: Theme) -> None:
        mark = StateMark(self)
        mark.theme, mark.level = theme, state.level
        words = QLabel(state.words, self)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setAccessibleName(state.spoken)
        mark.setFixedHeight(words.fontMetrics().height())
        self._grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
        if not state.details:
            self._grid.addWidget(words, row, 1, 1, 2)
            return
        self._grid.addWidget(words, row, 1)
        copy = QPushButton(_("Copy details"), self)
        copy.setToolTip(_("What the vendor's support asks for: kind, code, request and time"))
        copy.clicked.connect(lambda _on=False, text=state.details: self._copy(text))
        self._first = self._first or copy
        self._grid.addWidget(copy, row, 2, Qt.AlignmentFlag.AlignTop)

    def _copy(self, text: str) -> None:
        self.copy_wanted.emit(text)
        self.close()
