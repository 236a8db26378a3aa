"""A field that takes the next keys that are pressed; Esc leaves it as it was, Backspace empties it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QWidget

from assist_app.i18n import _
from assist_app.ui.parts.clear_button import dress_clear_button


class KeyField(QKeySequenceEdit):
    """One chord. Keys without Ctrl, Alt or Meta that drive every other field drive this one too."""

    def __init__(self, keys: QKeySequence, parent: QWidget | None = None) -> None:
        super().__init__(keys, parent)
        self.setMaximumSequenceLength(1)
        self.setClearButtonEnabled(True)
        self._before = keys
        for field in self.findChildren(QLineEdit):
            dress_clear_button(field, _("Clear the field"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Recording begins."""
        self._before = self.keySequence()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, Backspace and Delete are no chords of their own."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() == Qt.Key.Key_Escape:
            self.setKeySequence(self._before)
            # Whoever goes on typing must not change it after all.
            self.focusNextChild()
        elif plain and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.clear()
            self.editingFinished.emit()
        else:
            super().keyPressEvent(event)
