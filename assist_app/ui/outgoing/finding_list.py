"""All that was found in a text, a line for each with what helps; it scrolls when there is much of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from assist_app.ui.look.theme import SPACE_1
from assist_app.ui.parts.wrapped_label import WrappedLabel

AT_ONCE, SLICE = 5, 3
"""Lines made before the list is shown, and then at a time between other work: one costs a millisecond."""
LEAST = 44
"""Pixels of the lines that stay in sight in the lowest window."""


@dataclass(frozen=True, slots=True)
class Found:
    """One line: what is wrong in words, and what its button says, "" for none."""

    words: str
    fix: str = ""


class _Fix(QPushButton):
    reached = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()


class _Row(QWidget):
    """One finding; the pointer on it, or the focus on its button, is told."""

    reached = Signal()

    def __init__(self, parent: QWidget, act: Callable[[], None]) -> None:
        super().__init__(parent)
        self._said: tuple[Found, bool] | None = None
        self.line = WrappedLabel(self)
        self.line.setObjectName("small")
        self.fix = _Fix(self)
        self.fix.setObjectName("link")
        self.fix.clicked.connect(act)
        self.fix.reached.connect(self.reached)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1)
        self._words = QVBoxLayout()
        self._words.addWidget(self.line)
        row.addLayout(self._words, 1)
        row.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, found: Found, *, alone: bool) -> None:
        """The button of the only finding is the sheet's own."""
        if self._said == (found, alone):
            return
        self._said = found, alone
        self.line.setText(found.words)
        self.fix.setText(found.fix)
        self.fix.setAccessibleName(f"{found.fix}: {found.words}")
        shown = bool(found.fix) and not alone
        self.fix.setVisible(shown)
        # The first line stands on the line of the button's words.
        above = SPACE_1 if shown else 0
        self._words.setContentsMargins(0, above, 0, 0)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer asks where it stands."""
        super().enterEvent(event)
        self.reached.emit()


class FindingList(QScrollArea):
    """`fix_wanted` and `reached` give the number of a line."""

    fix_wanted = Signal(int)
    reached = Signal(int)
    """The pointer, or the focus, has come to this line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setObjectName("surface")
        self._rows: list[_Row] = []
        self._found: Sequence[Found] = ()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._go_on)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_1)
        self._column.addStretch(1)
        self.setWidget(self._inside)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def say(self, found: Sequence[Found]) -> None:
        """Shows these findings and no others; of many that are new the last ones a moment later."""
        self._found = found
        self._need(AT_ONCE)
        for number, row in enumerate(self._rows):
            self._say(number, row)
        self.setVisible(bool(found))
        self._inside.updateGeometry()
        self.updateGeometry()

    def _say(self, number: int, row: _Row) -> None:
        shown = number < len(self._found)
        if shown:
            row.say(self._found[number], alone=len(self._found) == 1)
        row.setVisible(shown)

    def _need(self, count: int) -> None:
        while len(self._rows) < min(count, len(self._found)):
            self._add()
        if len(self._rows) < len(self._found):
            self._later.start()

    def _go_on(self) -> None:
        first = len(self._rows)
        self._need(first + SLICE)
        for number in range(first, len(self._rows)):
            self._say(number, self._rows[number])

    def _add(self) -> None:
        number = len(self._rows)
        row = _Row(self._inside, lambda: self.fix_wanted.emit(number))
        row.reached.connect(lambda: self._reach(number))
        self._rows.append(row)
        self._column.insertWidget(number, row)

    def _reach(self, number: int) -> None:
        if self._rows[number].fix.hasFocus():
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self._rows[number], 0, SPACE_1))
        self.reached.emit(number)

    @property
    def lines(self) -> list[QLabel]:
        """What is said, the gravest first."""
        return [row.line for row in self._rows[: len(self._found)]]

    @property
    def buttons(self) -> list[QPushButton]:
        """What can be pressed, from above."""
        return [row.fix for row in self._rows[: len(self._found)] if not row.fix.isHidden()]

    def event(self, event: QEvent) -> bool:
        """Other lines, another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._give_bar()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, with a bar or without."""
        self._give_bar()
        super().resizeEvent(event)

    def _give_bar(self) -> None:
        # Left to Qt, a bar that was once there stays: it narrows the lines, which then need it.
        needed = self.heightForWidth(self.width()) > self.height()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if needed else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """Of all lines."""
        return self._column.totalHeightForWidth(width) if self._found else 0

    def sizeHint(self) -> QSize:
        """As high as the present width needs."""
        return QSize(200, self.heightForWidth(max(80, self.width())))

    def minimumSizeHint(self) -> QSize:
        """What may be scrolled needs little."""
        return QSize(80, min(LEAST, self.sizeHint().height()))
