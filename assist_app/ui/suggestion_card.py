"""One suggestion as a card: digit, text, where it came from, why, one action."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from assist_app.i18n import _, ngettext
from assist_app.model.suggestion import Reason, ReasonKind, Suggestion
from assist_app.ui.card_editor import CardEditor
from assist_app.ui.elided_label import ElidedLabel
from assist_app.ui.script_text import ScriptText
from assist_app.ui.theme import LIGHT, RADIUS_CARD, SPACE_2, SPACE_3, Theme

COPIED_FOR = 1600
"""Milliseconds the action says "Copied"."""


class SuggestionCard(QFrame):
    """A reused widget: `show_suggestion` fills it. Nothing in it moves when it is used."""

    copy_wanted = Signal(object)
    edited_copy_wanted = Signal(str)
    downvoted = Signal()
    dismissed = Signal()
    entered = Signal()
    editing_changed = Signal(bool)

    def __init__(self, position: int, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.position = position
        self.suggestion: Suggestion | None = None
        self._theme = LIGHT
        self._titles = titles
        self._current = False
        self._build()
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
        self._editor = CardEditor(self)
        self._editor.hide()
        self._editor.finished.connect(self._edited)
        self._editor.cancelled.connect(lambda: self.set_editing(False))
        self._origins = QLabel(self)
        self._origins.setObjectName("badge")
        self._reason = ElidedLabel(self)
        self._reason.setObjectName("small")
        self._action = QPushButton(self)
        self._action.setObjectName("link")
        self._action.clicked.connect(lambda: self.copy_wanted.emit(None))
        self._tools = QWidget(self)
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(0)
        self._edit = self._tool("✎", _("Edit before copying (E)"), lambda: self.set_editing(True))
        self._down = self._tool("↓", _("Not a good suggestion"), self.downvoted.emit)
        self._later = self._tool("✕", _("Not now (Delete)"), self.dismissed.emit)
        for button in (self._edit, self._down, self._later):
            tools.addWidget(button)
        self._tools.setObjectName("surface")
        self._tools.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self._origins, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._reason, 1)
        foot.addWidget(self._action)
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE_3, SPACE_2 + 2, SPACE_2, SPACE_2 - 2)
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._digit, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._text, 0, 1)
        grid.addWidget(self._editor, 0, 1)
        grid.addLayout(foot, 1, 1)
        grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._tools.setVisible(False)

    def _show_tools(self, shown: bool) -> None:
        """The buttons lie over the end of the reason line, so that showing them moves nothing."""
        if shown:
            self._tools.adjustSize()
            place = self._action.geometry()
            top = place.center().y() - self._tools.height() // 2
            self._tools.move(place.left() - self._tools.width() - SPACE_2, top)
            self._tools.raise_()
        self._tools.setVisible(shown and not self.editing)

    def _tool(self, sign: str, name: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(act)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self._text.set_theme(theme)
        self.update()

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """Fills the card."""
        same = self.suggestion is not None and self.suggestion.id == suggestion.id
        self.suggestion = suggestion
        self._text.set_messages(suggestion.messages, suggestion.highlights)
        titles = [self._titles.get(origin, origin) for origin in suggestion.origins]
        badge = " · ".join(titles) + ("" if suggestion.complete else " · " + _("writing…"))
        self._origins.setText(badge)
        self._reason.setText(" · ".join(filter(None, map(reason_words, suggestion.reasons))))
        spoken = _("Suggestion {digit}: {text}").format(digit=self.position, text=suggestion.text)
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(f"{badge}. {self._reason.text()}")
        if not same:
            self.set_editing(False)
            self._reset_action.stop()
            self._show_action()

    def set_current(self, current: bool) -> None:
        """Marks the card that Enter copies."""
        if current != self._current:
            self._current = current
            self._show_action()
            self.update()

    def confirm_copied(self) -> None:
        """Says "Copied" for a moment, in the action's own place."""
        self._action.setText(_("Copied ✓"))
        self._restyle("done")
        self._reset_action.start()

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self._editor.isVisibleTo(self)

    def set_editing(self, editing: bool) -> None:
        """Opens or closes the editor in the place of the text."""
        if editing == self.editing:
            return
        self._text.setVisible(not editing)
        self._editor.setVisible(editing)
        if editing and self.suggestion is not None:
            self._editor.edit(self.suggestion.text)
        else:
            self.setFocus()
        self.editing_changed.emit(editing)

    def _edited(self, text: str) -> None:
        self.set_editing(False)
        self.edited_copy_wanted.emit(text)

    def _show_action(self) -> None:
        several = self.suggestion is not None and len(self.suggestion.messages) > 1
        words = _("Copy all") if several else _("Copy")
        self._action.setText(f"{words} ↵" if self._current else words)
        wide = self._action.fontMetrics().horizontalAdvance(max((words + " ↵", _("Copied ✓")), key=len)) + 16
        self._action.setMinimumWidth(wide)
        self._restyle("link")

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
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS_CARD, RADIUS_CARD)
        painter.end()

    def enterEvent(self, event: QEvent) -> None:
        """The quiet buttons show under the pointer."""
        self._show_tools(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """And hide again."""
        self._show_tools(self.hasFocus())
        super().leaveEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        """Keyboard users see the buttons too."""
        self._show_tools(True)
        self.entered.emit()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QEvent) -> None:
        """Back to calm."""
        self._show_tools(self.underMouse())
        self.update()
        super().focusOutEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click copies everything; a click on one of several messages with Alt copies that one."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.copy_wanted.emit(self._step_at(event) if alt else None)

    def _step_at(self, event: QMouseEvent) -> int | None:
        point = self._text.mapFrom(self, event.position().toPoint())
        for number, box in enumerate(self._text.step_boxes()):
            if QRect(box.toRect()).contains(point) and len(self._text.step_boxes()) > 1:
                return number
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter copies, E edits, Delete puts it away; with Ctrl a digit copies that message alone."""
        digit = event.key() - Qt.Key.Key_1
        several = len(self.suggestion.messages) if self.suggestion is not None else 0
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.copy_wanted.emit(None)
        elif event.key() == Qt.Key.Key_E and not event.modifiers():
            self.set_editing(True)
        elif event.key() == Qt.Key.Key_Delete:
            self.dismissed.emit()
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and 0 <= digit < several:
            self.copy_wanted.emit(digit)
        else:
            super().keyPressEvent(event)


def reason_words(reason: Reason) -> str:
    """One reason as a short phrase."""
    detail = "”“".join(reason.detail)
    match reason.kind:
        case ReasonKind.WORDS:
            return _("matches “{words}”").format(words=detail)
        case ReasonKind.INTENT:
            return _("intent {name}").format(name=", ".join(reason.detail))
        case ReasonKind.MEANING:
            return _("similar meaning")
        case ReasonKind.PAST_USE:
            count = int(reason.detail[0]) if reason.detail else 0
            return ngettext("used {count} time", "used {count} times", count).format(count=count)
        case ReasonKind.CITATION:
            return _("cites {source}").format(source=", ".join(reason.detail))
