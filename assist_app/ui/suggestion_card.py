"""One suggestion as a card: digit, text, where it came from, why, one action."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from assist_app.i18n import _
from assist_app.model.script import blanks
from assist_app.model.suggestion import Suggestion
from assist_app.ui.card_editor import CardEditor
from assist_app.ui.card_tools import CardTools, StepButtons
from assist_app.ui.elided_label import ElidedLabel
from assist_app.ui.origin_badges import OriginBadges
from assist_app.ui.reason_words import reason_words
from assist_app.ui.script_text import ScriptText
from assist_app.ui.theme import LIGHT, RADIUS_CARD, SPACE_2, SPACE_3, Theme

COPIED_FOR = 1600
"""Milliseconds the action says "Copied"."""

FLASH_FOR = 140
"""Milliseconds the card is tinted when a key was not obeyed because the cards had just changed."""


class SuggestionCard(QFrame):
    """A reused widget: `show_suggestion` fills it. Nothing in it moves when it is used."""

    copy_wanted = Signal(object)
    edited_copy_wanted = Signal(str)
    downvoted = Signal()
    dismissed = Signal()
    entered = Signal()
    moved = Signal(int)
    editing_changed = Signal(bool)

    def __init__(self, position: int, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.position = position
        self.suggestion: Suggestion | None = None
        self._theme = LIGHT
        self._titles = titles
        self._current = False
        self._flashing = False
        self._pressed = ""
        self._editor: CardEditor | None = None
        self._build()
        self._end_flash = QTimer(self, singleShot=True, interval=FLASH_FOR)
        self._end_flash.timeout.connect(lambda: self._tint(False))
        self._reset_action = QTimer(self, singleShot=True, interval=COPIED_FOR)
        self._reset_action.timeout.connect(self._show_action)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _build(self) -> None:
        self._digit = QLabel(str(self.position), self)
        self._digit.setObjectName("key")
        self._digit.setFixedSize(22, 22)
        self._digit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = ScriptText(self)
        self._origins = OriginBadges(self)
        self._reason = ElidedLabel(self)
        self._reason.setObjectName("small")
        self._action = QPushButton(self)
        self._action.setObjectName("link")
        self._action.clicked.connect(lambda: self.copy_wanted.emit(None))
        self._place = QWidget(self)
        place = QHBoxLayout(self._place)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self._action, 0, Qt.AlignmentFlag.AlignRight)
        self._build_tools()
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self._origins, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._reason, 1)
        foot.addWidget(self._place)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(SPACE_3, SPACE_2 + 2, SPACE_2, SPACE_2 - 2)
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._digit, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._text, 0, 1)
        grid.addLayout(foot, 1, 1)
        grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def _build_tools(self) -> None:
        self._tools = CardTools(self)
        self._tools.edit.clicked.connect(lambda: self.set_editing(True))
        self._tools.down.clicked.connect(lambda: self.downvoted.emit())
        self._tools.later.clicked.connect(lambda: self.dismissed.emit())
        self._steps = StepButtons(self)
        self._steps.copy_wanted.connect(self.copy_wanted)
        for part in (self._tools, self._steps):
            part.focus_changed.connect(lambda: QTimer.singleShot(0, self, self._follow_focus))

    def _several(self) -> int:
        """How many messages when there are several, else 0."""
        count = len(self.suggestion.messages) if self.suggestion is not None else 0
        return count if count > 1 else 0

    def _show_tools(self, shown: bool) -> None:
        shown = shown and not self.editing
        if shown:
            self._place_tools()
        # Long words in the action's place need the room of the tools.
        self._tools.setVisible(shown and self._action.objectName() != "warn")
        self._steps.show_steps(shown)

    def _place_tools(self) -> None:
        self._tools.place_left_of(self._place.geometry())
        self._steps.place(self._text.geometry(), self._text.step_boxes())

    def _tools_wanted(self) -> bool:
        focus = self.focusWidget()
        inside = focus is not None and focus.hasFocus() and self.isAncestorOf(focus)
        return self.hasFocus() or inside or self.underMouse()

    def _follow_focus(self) -> None:
        self._show_tools(self._tools_wanted())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons keep their place at the right."""
        super().resizeEvent(event)
        if not self._tools.isHidden():
            QTimer.singleShot(0, self, self._place_tools)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self._text.set_theme(theme)
        self._origins.set_theme(theme)
        self._tools.set_theme(theme)
        self._steps.set_theme(theme)
        self.update()

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """Fills the card."""
        same = self.suggestion is not None and self.suggestion.id == suggestion.id
        self.suggestion = suggestion
        self._text.set_messages(suggestion.messages, suggestion.highlights)
        titles = [self._titles.get(origin, origin) for origin in suggestion.origins]
        if titles and not suggestion.complete:
            titles[-1] += " · " + _("writing…")
        self._origins.set_words(titles)
        self._reason.setText(" · ".join(filter(None, map(reason_words, suggestion.reasons))))
        spoken = _("Suggestion {digit}: {text}").format(digit=self.position, text=suggestion.text)
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(f"{', '.join(titles)}. {self._reason.text()}")
        if not same:
            self.set_editing(False)
            self._reset_action.stop()
            self._show_action()
        self._steps.set_messages(suggestion.messages if self._several() else ())
        self._show_tools(self._tools_wanted())

    def set_current(self, current: bool) -> None:
        """Marks the card that Enter copies."""
        if current != self._current:
            self._current = current
            self._show_action()
            self.update()

    def confirm_copied(self, part: int | None = None, text: str = "") -> None:
        """Says "Copied" for a moment, in the action's own place; of one message on its own button.

        A text with blanks is not ready to be sent: that is said instead, and longer.
        """
        self._show_action()
        self._reset_action.setInterval(COPIED_FOR)
        if blanks(text):
            self._action.setText(_("Copied – fill in the blanks"))
            self._restyle("warn")
            # Longer than what the place is kept for: the reason gives way, not the first and last word.
            self._place.setFixedWidth(max(self._place.minimumWidth(), self._action.sizeHint().width()))
            self._tools.hide()
            self._reset_action.setInterval(2 * COPIED_FOR)
        elif part is not None and part < self._several():
            self._steps.mark_done(part)
            self._place_tools()
            self._show_tools(self._tools_wanted())
        else:
            self._action.setText(_("Copied ✓"))
            self._restyle("done")
        self._reset_action.start()

    def press(self) -> None:
        """Copies everything; what is being edited is copied by its own action."""
        if self.suggestion is not None and not self.editing:
            self.copy_wanted.emit(None)

    def flash(self) -> None:
        """Tints the card for a moment: the key was seen but not obeyed."""
        self._tint(True)
        self._end_flash.start()

    def _tint(self, flashing: bool) -> None:
        self._flashing = flashing
        self.update()

    @property
    def flashing(self) -> bool:
        """Whether the card is tinted at the moment."""
        return self._flashing

    @property
    def action_words(self) -> str:
        """What the action at the right says."""
        return self._action.text()

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self._editor is not None and self._editor.isVisibleTo(self)

    def set_editing(self, editing: bool) -> None:
        """Opens or closes the editor in the place of the text."""
        if editing == self.editing:
            return
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if self._editor is None:
            self._editor = self._make_editor()
        self._text.setVisible(not editing)
        self._editor.setVisible(editing)
        # The editor has its own action; this one would copy the text as it was.
        self._action.setVisible(not editing)
        self._show_tools(not editing and self._tools_wanted())
        if editing and self.suggestion is not None:
            self._editor.edit(self.suggestion.text)
        elif had_focus:
            self.setFocus()
        self.editing_changed.emit(editing)

    def _make_editor(self) -> CardEditor:
        """Made when it is first wanted: few cards are ever edited, and editors delay the first picture."""
        editor = CardEditor(self)
        editor.hide()
        editor.finished.connect(self._edited)
        editor.cancelled.connect(lambda: self.set_editing(False))
        self._grid.addWidget(editor, 0, 1)
        return editor

    def put_away(self) -> None:
        """Hides the card; what was being edited in it is given up."""
        self.hide()
        self.set_editing(False)

    def _edited(self, text: str) -> None:
        # Said first: closing the editor may let newer rows in, and this card would show another reply.
        self.edited_copy_wanted.emit(text)
        self.set_editing(False)

    def _show_action(self) -> None:
        words = _("Copy all") if self._several() else _("Copy")
        self._action.setText(f"{words} ↵" if self._current else words)
        self._action.setAccessibleName(f"{words} {self.position}")
        metrics = self._action.fontMetrics()
        wide = max(metrics.horizontalAdvance(each) for each in (f"{words} ↵", _("Copied ✓"))) + 18
        if self._place.minimumWidth() != wide:
            self._place.setFixedWidth(wide)
        warned = self._action.objectName() == "warn"
        self._restyle("link")
        if self._steps.mark_done(None) or warned:
            self._show_tools(self._tools_wanted())

    def _restyle(self, name: str) -> None:
        if self._action.objectName() != name:
            self._action.setObjectName(name)
            self._action.style().unpolish(self._action)
            self._action.style().polish(self._action)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A surface with a hairline; the current card has the accent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self._current or self.hasFocus()
        painter.setPen(
            QPen(QColor(self._theme.accent if accent else self._theme.hairline), 2 if accent else 1)
        )
        painter.setBrush(QColor(self._theme.accent_soft if self._flashing else self._theme.surface))
        edge = 1.0 if accent else 0.5
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)
        painter.end()

    def enterEvent(self, event: QEvent) -> None:
        """The quiet buttons show under the pointer."""
        self._show_tools(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """And hide again."""
        self._show_tools(self._tools_wanted())
        super().leaveEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        """Keyboard users see the buttons too."""
        self._show_tools(True)
        self.entered.emit()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QEvent) -> None:
        """Back to calm."""
        QTimer.singleShot(0, self, self._follow_focus)
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remembers what was under the pointer, so that a click never copies what came in its place."""
        if event.button() == Qt.MouseButton.LeftButton and self.suggestion is not None:
            self._pressed = self.suggestion.id

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click copies everything; a click on one of several messages with Alt copies that one."""
        pressed, self._pressed = self._pressed, ""
        same = self.suggestion is not None and self.suggestion.id == pressed
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and same and inside and not self.editing:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.copy_wanted.emit(self._step_at(event) if alt else None)

    def _step_at(self, event: QMouseEvent) -> int | None:
        point = self._text.mapFrom(self, event.position())
        boxes = self._text.step_boxes() if self._several() else []
        return next((number for number, box in enumerate(boxes) if box.contains(point)), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter copies, E edits, Delete puts it away; with Ctrl a digit copies that message alone."""
        digit, plain = event.key() - Qt.Key.Key_1, not event.modifiers()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if self.editing:
            # What the editor has no use for; it would copy the text as it was.
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if not event.isAutoRepeat():
                self.press()
        elif plain and event.key() == Qt.Key.Key_E:
            self.set_editing(True)
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.dismissed.emit()
        elif plain and event.key() in steps:
            self.moved.emit(steps[event.key()])
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and 0 <= digit < max(
            1, self._several()
        ):
            self.copy_wanted.emit(digit if self._several() else None)
        else:
            super().keyPressEvent(event)
