"""One suggestion as a card that can be copied, edited first, judged, put away and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QWidget

from assist_app.i18n import _
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.card_aside import AsideCard
from assist_app.ui.cards.card_editor import CardEditor
from assist_app.ui.cards.card_keys import obey


class SuggestionCard(AsideCard):
    """A reused widget: `show_suggestion` fills it. Nothing in it moves when it is used."""

    copy_wanted = Signal(object)
    touched = Signal()
    """The button of the mouse went down on it."""
    double_clicked = Signal(object)
    edited_copy_wanted = Signal(str)
    edited_insert_wanted = Signal(str)
    add_wanted = Signal()
    downvoted = Signal()
    dismissed = Signal()
    entered = Signal()
    moved = Signal(int)
    editing_changed = Signal(bool)
    rewrite_wanted = Signal(object, object)
    stop_wanted = Signal(object)
    """Its editor, and what is to be done with the text; the editor whose task is to end."""

    def __init__(
        self,
        position: int,
        titles: Mapping[str, str],
        parent: QWidget | None = None,
        allowed: Callable[[], bool] = lambda: True,
    ) -> None:
        """`allowed` says whether what is done to the card now was meant for what it shows now."""
        super().__init__(position, titles, parent)
        self._allowed = allowed
        self._pressed = ""
        self._twice = False
        self.release: Callable[[Callable[[], None]], None] = lambda copy: copy()
        """Makes the copy of a click, perhaps a little later."""
        self._editor: CardEditor | None = None
        self._writing = self._inserting = False
        self.piece_copier: Callable[[str], bool] | None = None
        """Copies what is selected in the editor, once there is one."""
        self._held = False
        self._action.pressed.connect(self.press)
        self._action.next_pressed.connect(self.press_next)
        self._tools.edit.clicked.connect(self.begin_editing)
        self._tools.add.clicked.connect(self.add)
        self._tools.down.clicked.connect(self.downvote)
        self._tools.later.clicked.connect(self.dismiss)
        self._steps.copy_wanted.connect(self.copy_wanted)
        self._translation = QPushButton(self)
        self._translation.setObjectName("link")
        self._translation.clicked.connect(self.translate)
        self._translation.hide()
        self._places.below = self._translation
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def occupied(self) -> bool:
        """The editor or the veil has the card."""
        return self.editing or super().occupied

    def put_away(self) -> None:
        """Hides the card; what was being edited in it is given up."""
        self.hide()
        self.lift_veil()
        self.set_editing(False)

    def empty(self) -> None:
        """Hides the card and forgets what it showed: nothing of it can be used any more."""
        self.put_away()
        self.suggestion = None

    def set_aside(self, words: str) -> None:
        """Dims the card; what was being edited in it is given up."""
        self.set_editing(False)
        super().set_aside(words)

    def _begin_anew(self) -> None:
        self.set_editing(False)
        super()._begin_anew()

    # Editing

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self._editor is not None and self._editor.isVisibleTo(self)

    @property
    def draft(self) -> str:
        """What has been written in the open editor; "" where that is nothing of the agent's own."""
        text = self._editor.text if self._editor is not None and self.editing else ""
        return "" if self.suggestion is None or text == self.suggestion.text.strip() else text

    def resume_editing(self, text: str) -> None:
        """Opens the editor with what was written in it before."""
        had = self.window().focusWidget()
        self.set_editing(True)
        if self._editor is not None and self.editing:
            self._editor.resume(text)
        if had is not None and had.isVisible():
            had.setFocus()

    def begin_editing(self) -> None:
        """Opens the editor, if the card is still the one that was meant."""
        if not self.aside and self._allowed():
            self.set_editing(True)

    def set_editing(self, editing: bool) -> None:
        """Opens or closes the editor in the place of the text."""
        if editing == self.editing:
            return
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if self._editor is None:
            self._editor = self._make_editor()
        else:
            self._editor.stop()
        self._text.setVisible(not editing)
        self._editor.setVisible(editing)
        # The editor has its own action; this one would copy the text as it was.
        self._action.show_buttons(not editing)
        self._offer_translation()
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
        editor.insert_wanted.connect(self.edited_insert_wanted)
        editor.cancelled.connect(lambda: self.set_editing(False))
        editor.rewrite_wanted.connect(lambda task: self.rewrite_wanted.emit(editor, task))
        editor.stop_wanted.connect(lambda: self.stop_wanted.emit(editor))
        editor.offer_writing(self._writing)
        editor.offer_insertion(self._inserting)
        editor.editor.copier = self.piece_copier
        self._places.editor = editor
        return editor

    def set_writing(self, available: bool) -> None:
        """Whether the editor offers to rewrite."""
        self._writing = available
        self._offer_translation()
        if self._editor is not None:
            self._editor.offer_writing(available)

    def offer_insertion(self, possible: bool) -> None:
        """Whether texts can be inserted here: then the card says how."""
        self._inserting = possible
        self._action.offer_insertion(possible)
        self._show_action()
        if self._editor is not None:
            self._editor.offer_insertion(possible)

    # Translation

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """Fills the card; a reply in another language than the customer's can be translated."""
        super().show_suggestion(suggestion)
        self._offer_translation()

    def _offer_translation(self) -> None:
        foreign = self.suggestion.foreign if self.suggestion is not None else ""
        words = _("Translate to English") if foreign == "zh" else _("Translate to Chinese")
        self._translation.setText(words)
        self._translation.setVisible(bool(foreign) and self._writing and not self.editing)

    def translate(self) -> None:
        """Opens the editor and has the reply translated there: it may cost money, so only when asked."""
        self.begin_editing()
        if self.editing and self._editor is not None and self.suggestion is not None:
            self._editor.translate("en" if self.suggestion.foreign == "zh" else "zh")

    def _edited(self, text: str) -> None:
        # Said first: closing the editor may let newer rows in, and this card would show another reply.
        self._held = False
        self.edited_copy_wanted.emit(text)
        if not self._held:
            self.set_editing(False)

    def end_editing(self, text: str) -> None:
        """This text was inserted; what was typed meanwhile was not, and stays."""
        if self.editing and self._editor is not None and self._editor.text == text:
            self.set_editing(False)

    def hold_editing(self) -> None:
        """What was edited is not copied yet: the editor keeps it."""
        self._held = True

    # Use

    def press(self, part: int | None = None) -> None:
        """Copies everything or one message; what is being edited is copied by its own action."""
        if self.suggestion is not None and not self.occupied:
            self.copy_wanted.emit(part)

    def press_next(self) -> None:
        """Copies the message after the last that was copied, then the first again."""
        self.press(self.following)

    def add(self) -> None:
        """Adds the text to a reply of several."""
        if self.suggestion is not None and not self.occupied:
            self.add_wanted.emit()

    def downvote(self) -> None:
        """Says that the suggestion is no good, if the card is still the one that was meant."""
        if not self.aside and self._allowed():
            self.downvoted.emit()

    def dismiss(self) -> None:
        """Puts the card away, if it is still the one that was meant."""
        if not self.aside and self._allowed():
            self.dismissed.emit()

    def step(self, step: int) -> None:
        """Goes to a neighbour."""
        self.moved.emit(step)

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
            self._pressed, self._twice = self.suggestion.id, False
            self.touched.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click of two inserts."""
        if event.button() == Qt.MouseButton.LeftButton and self.suggestion is not None:
            self._pressed, self._twice = self.suggestion.id, True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click copies everything, with Alt the one message under it; a double click inserts the same."""
        pressed, self._pressed = self._pressed, ""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not inside or not self._shows(pressed):
            return
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        part = self._step_at(event) if alt else None
        if not self._twice:
            self.release(lambda: self.press(part) if self._shows(pressed) else None)
        elif not self.occupied:
            self.double_clicked.emit(part)

    def _shows(self, suggestion_id: str) -> bool:
        return self.suggestion is not None and self.suggestion.id == suggestion_id

    def _step_at(self, event: QMouseEvent) -> int | None:
        point = self._text.mapFrom(self, event.position())
        boxes = self._text.step_boxes() if self._several() else []
        return next((number for number, box in enumerate(boxes) if box.contains(point)), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the card; what its editor or "Undo" has no use for is not for the card either."""
        if self.occupied or not obey(self, self._several(), event):
            super().keyPressEvent(event)
