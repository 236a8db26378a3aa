"""The frame of the outgoing sheet: title, text, findings, buttons, and its place over the cards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_1, SPACE_2, SPACE_3
from assist_app.ui.outgoing.finding_list import FindingList
from assist_app.ui.outgoing.sheet_editor import SheetEditor
from assist_app.ui.parts.wrapped_label import WrappedLabel

SHARE = 0.45
"""Of the place, that the text may take before it scrolls."""


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
        self.editor = SheetEditor(self)
        self.editor.setAccessibleName(_("The text that is to be copied"))
        self.several = WrappedLabel(self)
        self.several.setObjectName("small")
        self.several.hide()
        self.findings = FindingList(self)
        self.fix = self._button(_("Fix"), "primary")
        self.anyway = self._button(_("Copy anyway"), "")
        self.cancel = self._button(_("Cancel"), "link")
        self._lay_out()
        room.installEventFilter(self)
        self.hide()

    @property
    def lines(self) -> list[QLabel]:
        """What is said of the text, the gravest first."""
        return self.findings.lines

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
        rows.addWidget(self.several)
        rows.addWidget(self.findings)
        rows.addSpacing(SPACE_1)
        rows.addLayout(buttons)

    # Its place

    def fit(self) -> None:
        """Lies at the lower edge of its place, as high as it needs to be; in low windows over more."""
        room = self._place()
        self.setFixedWidth(room.width() - 2 * SPACE_2)
        self.editor.most = max(60, round(SHARE * room.height()))
        self.editor.updateGeometry()
        self.layout().activate()
        height = min(self.layout().totalHeightForWidth(self.width()), room.bottom() - 2 * SPACE_2)
        self.setFixedHeight(height)
        self.move(room.left() + SPACE_2, room.bottom() - height - SPACE_2)

    def fit_soon(self) -> None:
        """Once what is being laid out has its place."""
        if self.isVisible():
            QTimer.singleShot(0, self, self.fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps its place when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self.fit_soon()
        return False

    def event(self, event: QEvent) -> bool:
        """A text that has become longer or shorter makes the sheet higher or lower."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit_soon()
        return super().event(event)

    # The keyboard

    def stops(self) -> list[QWidget]:
        """What Tab goes to, in this order and round again."""
        buttons = [button for button in (self.fix, self.anyway, self.cancel) if not button.isHidden()]
        return [self.editor, *self.findings.buttons, *buttons]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The focus stays in the sheet: what lies below it is not seen, and Enter there would copy it."""
        if not self.isVisible():
            return super().focusNextPrevChild(forward)
        stops, held = self.stops(), QApplication.focusWidget()
        step = 1 if forward else -1
        place = stops.index(held) + step if held in stops else min(0, step)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[place % len(stops)].setFocus(reason)
        return True

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
