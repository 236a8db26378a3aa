"""The texts of one turn as they are sent, with the replaced parts marked; a part can be selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from assist_app.assist.leaving import Leaving, LeavingLine, Part
from assist_app.assist.masking.kinds import TITLES
from assist_app.assist.masking.masker import MaskedText
from assist_app.i18n import N_, _
from assist_app.ui.look.theme import SPACE_1, SPACE_3, TYPE_BODY, TYPE_SMALL, Theme
from assist_app.ui.parts.plain_tip import plain_tip
from assist_app.ui.talk.message_words import role_word

PARTS = {
    Part.TITLE: N_("Title of the conversation"),
    Part.EVIDENCE: N_("Words that speak for the intent"),
    Part.SCRIPT: N_("Script from your library"),
}
SHORTEST_NAME = 2


class LeavingText(QTextEdit):
    """Read only. Replaced parts say in their tool tip what they stand for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._leaving = Leaving()
        self._spoken: list[tuple[int, int]] = []
        self._replaced: list[tuple[int, int]] = []
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        keys = Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | keys)
        self.setAccessibleName(_("The conversation as it is sent"))

    @property
    def marked_parts(self) -> tuple[str, ...]:
        """The replaced parts as they are shown, from top to bottom."""
        return tuple(self._between(start, end) for start, end in self._replaced)

    def _between(self, start: int, end: int) -> str:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.show_leaving(self._leaving)

    def show_leaving(self, leaving: Leaving) -> None:
        """Shows another state of the same turn where the reader is."""
        self._leaving = leaving
        place = self.verticalScrollBar().value()
        self._spoken, self._replaced = [], []
        self.clear()
        cursor = QTextCursor(self.document())
        before: LeavingLine | None = None
        for line in leaving.lines:
            self._write(cursor, line, named=before is None or _name(before) != _name(line))
            before = line
        self.setTextCursor(QTextCursor(self.document()))
        self.verticalScrollBar().setValue(place)

    def name_selected(self) -> str:
        """What is selected, if it can be a name: part of one text and nothing that is replaced already."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        inside = any(first <= start and end <= last for first, last in self._spoken)
        apart = all(end <= first or last <= start for first, last in self._replaced)
        words = " ".join(cursor.selectedText().split())
        return words if inside and apart and len(words) >= SHORTEST_NAME else ""

    def _write(self, cursor: QTextCursor, line: LeavingLine, *, named: bool) -> None:
        if named:
            self._begin(cursor, SPACE_3)
            words = role_word(line.role) if line.role is not None else _(PARTS[line.part])
            cursor.insertText(words, self._quiet())
            if line.author is not None:
                cursor.insertText(" · ", self._quiet())
                self._insert(cursor, line.author, self._quiet())
        self._begin(cursor, SPACE_1)
        if line.text is None:
            cursor.insertText(
                _("The text stays in the vendor's system; this PC does not have it."), self._quiet()
            )
        else:
            self._insert(cursor, line.text, self._plain())

    def _begin(self, cursor: QTextCursor, above: int) -> None:
        look = QTextBlockFormat()
        look.setTopMargin(above)
        if cursor.position() == 0:
            look.setTopMargin(0)
            cursor.setBlockFormat(look)
        else:
            cursor.insertBlock(look)

    def _insert(self, cursor: QTextCursor, text: MaskedText, look: QTextCharFormat) -> None:
        first, done = cursor.position(), 0
        for one in text.replaced:
            _insert_lines(cursor, text.text[done : one.start], look)
            start, tip = cursor.position(), f"{_(TITLES[one.kind])}: {one.value}"
            _insert_lines(cursor, text.text[one.start : one.end], self._mark(tip))
            self._replaced.append((start, cursor.position()))
            done = one.end
        _insert_lines(cursor, text.text[done:], look)
        self._spoken.append((first, cursor.position()))

    def _plain(self) -> QTextCharFormat:
        return _look(self._theme.text, TYPE_BODY)

    def _quiet(self) -> QTextCharFormat:
        return _look(self._theme.secondary, TYPE_SMALL)

    def _mark(self, tip: str) -> QTextCharFormat:
        look = _look(self._theme.text, TYPE_BODY)
        look.setBackground(QColor(self._theme.highlight))
        look.setToolTip(plain_tip(tip))
        return look


def _look(colour: str, pixels: int) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(QColor(colour))
    look.setProperty(QTextCharFormat.Property.FontPixelSize, pixels)
    return look


def _insert_lines(cursor: QTextCursor, text: str, look: QTextCharFormat) -> None:
    # U+2028 keeps a message in one block, so that its places stay its own.
    cursor.insertText(text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\u2028"), look)


def _name(line: LeavingLine) -> tuple[object, ...]:
    return line.part, line.role, line.author.text if line.author else ""
