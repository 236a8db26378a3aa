"""The frame of the outgoing sheet: title, text, lines, buttons, and its place over the cards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.cards.blank_editor import BlankEditor
from assist_app.ui.look.theme import SPACE_1, SPACE_2, SPACE_3

LINES = 3


class OutgoingFrame(QFrame):
    """Knows no finding; what is in it is for `OutgoingSheet`."""

    def __init__(self, room: QWidget, place: Callable[[], QRect]) -> None:
        """`place` is where it may lie in `room`."""
        super().__init__(room)
        self._place = place
        self.setObjectName("sheet-ask")
        self.title = QLabel(self)
        self.title.setObjectName("title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.editor = BlankEditor(self, enter_breaks=True)
        self.editor.setAccessibleName(_("The text that is to be copied"))
        self.lines = [self._line() for _number in range(LINES + 1)]
        self.fix = self._button(_("Fix"), "primary")
        self.anyway = self._button(_("Copy anyway"), "")
        self.cancel = self._button(_("Cancel"), "link")
        self._lay_out()
        room.installEventFilter(self)
        self.hide()

    def _line(self) -> QLabel:
        line = QLabel(self)
        line.setObjectName("small")
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setWordWrap(True)
        return line

    def _button(self, words: str, look: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(look)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_2)
        buttons.addWidget(self.fix)
        buttons.addWidget(self.anyway)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_2)
        rows.setSpacing(SPACE_1)
        rows.addWidget(self.title)
        rows.addWidget(self.editor)
        for line in self.lines:
            rows.addWidget(line)
        rows.addSpacing(SPACE_1)
        rows.addLayout(buttons)

    # Its place

    def fit(self) -> None:
        """Lies at the lower edge of its place, as high as it needs to be."""
        room = self._place()
        self.setFixedWidth(room.width() - 2 * SPACE_2)
        self.layout().activate()
        height = min(self.layout().totalHeightForWidth(self.width()), room.height())
        self.setFixedHeight(height)
        self.move(room.left() + SPACE_2, room.bottom() - height - SPACE_2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps its place when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            QTimer.singleShot(0, self, self.fit)
        return False

    def event(self, event: QEvent) -> bool:
        """A text that has become longer or shorter makes the sheet higher or lower."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            QTimer.singleShot(0, self, self.fit)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, Escape leaves; digits are for the cards."""
        held = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.cancel.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(held, QPushButton):
            if not event.isAutoRepeat():
                held.click()
        else:
            super().keyPressEvent(event)
