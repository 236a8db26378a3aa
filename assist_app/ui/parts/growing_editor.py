"""A plain text editor that grows with its text and never reacts to keys of an input method."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SIGNAL, QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from assist_app.ui.parts.keys import EDITOR, TRAY, act_of

MOST_LINES = 6


class GrowingEditor(QPlainTextEdit):
    """`entered` is Enter (or Ctrl+Enter when `enter_breaks`), `left` is Escape; never while composing."""

    entered = Signal()
    entered_strongly = Signal()
    """Ctrl+Shift+Enter, where somebody listens; elsewhere it is Ctrl+Enter."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None, *, enter_breaks: bool = False) -> None:
        super().__init__(parent)
        self.enter_breaks = enter_breaks
        self.copier: Callable[[str], bool] | None = None
        """Copies what is selected here and says whether it did; None where no text is for a customer."""
        self._unasked = False
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    @property
    def composing(self) -> bool:
        """Whether an input method has an unfinished composition here.

        Read from the text itself: emptying the field ends a composition without any event.
        """
        return bool(self.textCursor().block().layout().preeditAreaText())

    def sizeHint(self) -> QSize:
        """As high as the text, between one and six lines."""
        line = self.fontMetrics().lineSpacing()
        lines = max(1, min(MOST_LINES, round(self.document().size().height())))
        return QSize(200, lines * line + 26)

    def minimumSizeHint(self) -> QSize:
        """The same: layouts must not squeeze it."""
        return QSize(60, self.sizeHint().height())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pastes plain text only."""
        self.insertPlainText(source.text())

    # Copying

    def createMimeDataFromSelection(self) -> QMimeData:
        """Nothing is dragged out or left for the middle button where copies are looked at first."""
        if self.copier is None or self._unasked:
            return super().createMimeDataFromSelection()
        return QMimeData()

    def copy_unasked(self) -> None:
        """Copies what is selected, whoever copies here otherwise."""
        self._unasked = True
        try:
            self.copy()
        finally:
            self._unasked = False

    def copy_selection(self, *, cut: bool = False) -> None:
        """What the keys and the menu do; what was not copied is not cut out either."""
        cursor = self.textCursor()
        if self.copier is None or not cursor.hasSelection():
            return
        if self.copier(cursor.selection().toPlainText()) and cut and not self.isReadOnly():
            cursor.removeSelectedText()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the field, with our way of copying."""
        menu = self.createStandardContextMenu(event.pos())
        menu.setAccessibleName(self.accessibleName())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.copier is not None:
            for name, cut in (("edit-copy", False), ("edit-cut", True)):
                action = menu.findChild(QAction, name)
                if action is not None:
                    action.triggered.disconnect()
                    action.triggered.connect(lambda _on=False, cut=cut: self.copy_selection(cut=cut))
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Where something is written, Ctrl+Shift+Enter means that and nothing else in the window."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and act_of(TRAY, event)[0] == "strong"
            and self.toPlainText().strip()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape, unless they belong to the input method."""
        if self.composing:
            super().keyPressEvent(event)
            return
        cut = event.matches(QKeySequence.StandardKey.Cut)
        if self.copier is not None and (cut or event.matches(QKeySequence.StandardKey.Copy)):
            self.copy_selection(cut=cut)
            return
        act = act_of(TRAY, event)[0] or act_of(EDITOR, event)[0]
        if act in ("act", "strong") or (act == "enter" and not self.enter_breaks):
            # Once for one press: a key held down would add the same message again and again.
            if not event.isAutoRepeat():
                listened = act == "strong" and self.receivers(SIGNAL("entered_strongly()")) > 0
                (self.entered_strongly if listened else self.entered).emit()
        elif act == "leave":
            self.left.emit()
        else:
            super().keyPressEvent(event)
