"""Over the cards: a text that was stopped on its way out, what is wrong with it, and how to put it right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from assist_app.assist.outgoing.kinds import Finding, Hazard, Level, Verdict
from assist_app.assist.outgoing.mending import mend
from assist_app.i18n import _
from assist_app.ui.outgoing.judged_frame import Judge, JudgedFrame
from assist_app.ui.outgoing.outgoing_words import several_words
from assist_app.ui.parts.accessible_parts import announce

NOTED_FOR = 9000
"""Milliseconds a note stays when nobody touches it."""


class OutgoingSheet(JudgedFrame):
    """Shown by `ask` and `note`; asks nobody else, stops nothing else, and moves no card."""

    passed = Signal(str)
    """The agent wants this text to leave."""
    put_off = Signal(str)
    """The sheet goes, with this text in it."""
    cancelled = Signal()
    faded = Signal()
    """The note has gone by itself."""
    back_wanted = Signal()
    """To the conversation the text was meant for."""

    def __init__(self, room: QWidget, place: Callable[[], QRect]) -> None:
        """`place` is where it may lie in `room`."""
        super().__init__(room, place)
        self._before: QWidget | None = None
        self._gone = QTimer(self, singleShot=True, interval=NOTED_FOR)
        self._gone.timeout.connect(self._fade)
        self.editor.copier = self._copy_piece
        self.editor.textChanged.connect(self.judge_again)
        self.editor.entered.connect(self._pass)
        self.editor.left.connect(self.leave)
        self.fix.clicked.connect(lambda: self.apply_fix())
        self.findings.fix_wanted.connect(lambda number: self.apply_fix(self._found[number]))
        self.anyway.clicked.connect(self._pass)
        self.cancel.clicked.connect(self.leave)

    # What is shown

    def ask(
        self,
        text: str,
        verdict: Verdict,
        judge: Judge,
        front: Callable[[], str],
        *,
        inserting: bool = False,
        messages: Sequence[str] = (),
        changed: str = "",
    ) -> None:
        """Asks about a text before it leaves; `judge` is asked again whenever it changes, `front` names the
        conversation that is open. `inserting` says that it goes straight into another program. `messages`
        are those it consists of, `changed` is what the agent had made of it when it was asked about before.
        """
        self._inserting = inserting
        self._several = several_words(len(messages), inserting=inserting)
        self._gone.stop()
        self._begin(text, verdict, judge, front, left=False, messages=messages, changed=changed)
        if not self.isAncestorOf(QApplication.focusWidget()):
            self._before = QApplication.focusWidget()
        self._focus_first()

    def take_focus(self) -> None:
        """The keyboard answers it; what in it has the focus keeps it."""
        held = self.window().focusWidget()
        if not self.isAncestorOf(held):
            self._before = held
            self._focus_first()

    def _focus_first(self) -> None:
        # What can only be put right in the other program has no "Fix"; then Enter does no harm.
        clean = not self._verdict.findings and not self.anyway.isHidden()
        (self.anyway if clean else self.cancel if self.fix.isHidden() else self.fix).setFocus()

    def note(
        self,
        text: str,
        verdict: Verdict,
        judge: Judge,
        front: Callable[[], str],
        *,
        inserting: bool = False,
    ) -> None:
        """Says what was found in a text that has left; it takes no focus and goes by itself."""
        self._inserting, self._several = inserting, ""
        self._begin(text, verdict, judge, front, left=True)
        self._gone.start()

    def _begin(
        self,
        text: str,
        verdict: Verdict,
        judge: Judge,
        front: Callable[[], str],
        *,
        left: bool,
        messages: Sequence[str] = (),
        changed: str = "",
    ) -> None:
        self._judge, self._front, self._left = judge, front, left
        self.editor.blockSignals(True)
        self.editor.begin(text, messages, changed)
        self.editor.blockSignals(False)
        # Marks are counted in what the editor holds, which may have read some signs as others.
        self._show(verdict if self.text == text else judge(self.text))
        self.findings.verticalScrollBar().setValue(0)
        self.show()
        self.raise_()
        self.fit()
        if left or not self.isActiveWindow():
            # Otherwise the button that has the focus then says it.
            announce(self, self.accessibleName())

    def judge_again(self) -> None:
        """The text, or what is in front, has changed."""
        if not self.isHidden():
            self._gone.stop()
            self._show(self._judge(self.text))
            self.fit()

    # What the agent does

    def apply_fix(self, finding: Finding | None = None) -> None:
        """Puts a finding right, or leads to where it stands when only a person can; without one the gravest
        that can be put right here."""
        finding = finding or self._fixable
        if finding is None:
            return
        if finding.hazard is Hazard.CONVERSATION:
            self.back_wanted.emit()
        elif (change := mend(self.text, finding)) is None:
            self.editor.setTextCursor(self._cursor(self.text, finding.start, finding.end))
            self.editor.setFocus()
        else:
            cursor = self._cursor(self.text, change.start, change.end)
            cursor.insertText(change.words)
            self.editor.setTextCursor(cursor)
            self._focus_first()

    def _fade(self) -> None:
        if self.isAncestorOf(QApplication.focusWidget()):
            # It is being read.
            self._gone.start()
            return
        self.hide()
        self.faded.emit()

    def _copy_piece(self, piece: str) -> bool:
        """Nothing of a text that must not leave is copied by another way, nor what must not alone."""
        kept = Level.BLOCK in (self._verdict.level, self._judge(piece).level)
        if kept:
            self.title.setText(_("This must not leave, so nothing of it was copied."))
            self.fit()
        else:
            self.editor.copy_unasked()
        return not kept

    def _pass(self) -> None:
        """The text leaves, unless something in it may not."""
        text = self.text.strip()
        if text and self._verdict.level is not Level.BLOCK:
            self.put_away()
            self.passed.emit(text)

    def leave(self) -> None:
        """Nothing is copied."""
        self.put_away()
        self.cancelled.emit()

    def put_away(self) -> None:
        """Goes, and gives the focus back to where it was."""
        inside = self.isAncestorOf(QApplication.focusWidget())
        self._gone.stop()
        self.put_off.emit(self.text)
        self.hide()
        before, self._before = self._before, None
        if inside and before is not None and isValid(before) and before.isVisible():
            before.setFocus()
