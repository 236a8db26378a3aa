"""The quiet buttons of a card: edit, add, down-vote, not now, and copy for each of several messages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import LIGHT, SPACE_2, Theme
from assist_app.ui.parts.icon_button import IconButton, Sign


class CardTools(QWidget):
    """Lies over the end of the reason line, so that showing it moves nothing."""

    focus_changed = Signal()

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.edit = IconButton(Sign.EDIT, _("Edit before copying (E)"), self)
        self.add = IconButton(Sign.NEW, _("Add to a reply of several (A)"), self)
        self.down = IconButton(Sign.DOWN, _("Not a good suggestion"), self)
        self.later = IconButton(Sign.CLOSE, _("Not now (Delete)"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_2, 0, 0, 0)
        row.setSpacing(0)
        for button in (self.edit, self.add, self.down, self.later):
            button.installEventFilter(self)
            row.addWidget(button)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        for button in (self.edit, self.add, self.down, self.later):
            button.set_theme(theme)

    def place_left_of(self, action: QRect) -> None:
        """Moves beside the card's action."""
        self.adjustSize()
        self.move(action.left() - self.width() - SPACE_2, action.center().y() - self.height() // 2 + 1)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tells when the focus comes or goes; the buttons stay while one of them has it."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.focus_changed.emit()
        return False


class StepButtons(QObject):
    """Copy buttons at the right of each of several messages, in the gutter that is kept free for them."""

    copy_wanted = Signal(object)
    focus_changed = Signal()

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self._card = card
        self._theme = LIGHT
        self._buttons: list[IconButton] = []
        self._count = 0
        self._done: int | None = None

    @property
    def buttons(self) -> tuple[IconButton, ...]:
        """The buttons in use, in the order of the messages."""
        return tuple(self._buttons[: self._count])

    @property
    def seen(self) -> bool:
        """Whether any of them is shown."""
        return any(not button.isHidden() for button in self._buttons)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        for button in self._buttons:
            button.set_theme(theme)

    def set_messages(self, messages: Sequence[str]) -> None:
        """Names one button for each message; none when there is only one."""
        while len(self._buttons) < len(messages):
            self._buttons.append(self._make(len(self._buttons)))
        self._count = len(messages)
        for number, (button, message) in enumerate(zip(self._buttons, messages, strict=False), start=1):
            button.set_name(f"{_('Copy')} {number}/{self._count} (Ctrl+{number})")
            button.setAccessibleDescription(message)

    def _make(self, number: int) -> IconButton:
        button = IconButton(Sign.COPY, "", self._card)
        button.set_theme(self._theme)
        button.hide()
        button.clicked.connect(lambda: self.copy_wanted.emit(number))
        button.installEventFilter(self)
        return button

    def show_steps(self, shown: bool) -> None:
        """Shows or hides them; what has just been copied stays."""
        for number, button in enumerate(self._buttons):
            button.setVisible(number < self._count and (shown or number == self._done))

    def place(self, text: QRect, boxes: Sequence[QRectF]) -> None:
        """Moves each to the first line of its message."""
        for button, box in zip(self.buttons, boxes, strict=False):
            button.move(text.right() - button.width() + 1, text.top() + int(box.top()) - 1)
            button.raise_()

    def mark_done(self, part: int | None) -> bool:
        """Ticks one off, or none any more; says whether anything changed."""
        changed, self._done = part != self._done, part
        for number, button in enumerate(self._buttons):
            button.set_sign(Sign.DONE if number == part else Sign.COPY)
        return changed

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tells when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.focus_changed.emit()
        return False
