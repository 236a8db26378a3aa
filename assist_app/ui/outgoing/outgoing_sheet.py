"""Over the cards: a text that was stopped on its way out, what is wrong with it, and how to put it right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget
from shiboken6 import isValid

from assist_app.assist.outgoing.kinds import Finding, Hazard, Level, Verdict
from assist_app.i18n import _, ngettext
from assist_app.ui.cards.script_text import units
from assist_app.ui.look.restyle import rename
from assist_app.ui.look.theme import LIGHT, Theme
from assist_app.ui.outgoing.outgoing_frame import LINES, OutgoingFrame
from assist_app.ui.outgoing.outgoing_words import anyway_words, finding_words, title_words

NOTED_FOR = 9000
"""Milliseconds a note stays when nobody touches it."""

Judge = Callable[[str], Verdict]


class OutgoingSheet(OutgoingFrame):
    """Shown by `ask` and `note`; asks nobody else, stops nothing else, and moves no card."""

    passed = Signal(str)
    """The agent wants this text to leave."""
    cancelled = Signal()
    faded = Signal()
    """The note has gone by itself."""
    back_wanted = Signal()
    """To the conversation the text was meant for."""

    def __init__(self, room: QWidget, place: Callable[[], QRect]) -> None:
        """`place` is where it may lie in `room`."""
        super().__init__(room, place)
        self._theme = LIGHT
        self._judge: Judge = lambda text: Verdict()
        self._front: Callable[[], str] = str
        self._verdict = Verdict()
        self._left = self._inserting = False
        self._before: QWidget | None = None
        self._gone = QTimer(self, singleShot=True, interval=NOTED_FOR)
        self._gone.timeout.connect(self._fade)
        self.editor.copier = self._copy_piece
        self.editor.textChanged.connect(self.judge_again)
        self.editor.entered.connect(self._pass)
        self.editor.left.connect(self.leave)
        self.fix.clicked.connect(self.apply_fix)
        self.anyway.clicked.connect(self._pass)
        self.cancel.clicked.connect(self.leave)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self._mark()

    def ask(
        self,
        text: str,
        verdict: Verdict,
        judge: Judge,
        front: Callable[[], str],
        *,
        inserting: bool = False,
    ) -> None:
        """Asks about a text before it leaves; `judge` is asked again whenever it changes, `front` names the
        conversation that is open. `inserting` says that it goes straight into another program."""
        self._inserting = inserting
        self._gone.stop()
        self._begin(text, verdict, judge, front, left=False)
        if not self.isAncestorOf(QApplication.focusWidget()):
            self._before = QApplication.focusWidget()
        self._focus_first()

    def take_focus(self) -> None:
        """The keyboard answers it; what in it has the focus keeps it."""
        if not self.isAncestorOf(self.window().focusWidget()):
            self._focus_first()

    def _focus_first(self) -> None:
        # What can only be put right in the other program has no "Fix"; then Enter does no harm.
        (self.cancel if self.fix.isHidden() else self.fix).setFocus()

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
        self._inserting = inserting
        self._begin(text, verdict, judge, front, left=True)
        self._gone.start()

    def _begin(
        self, text: str, verdict: Verdict, judge: Judge, front: Callable[[], str], *, left: bool
    ) -> None:
        self._judge, self._front, self._left = judge, front, left
        self.editor.blockSignals(True)
        self.editor.setPlainText(text)
        self.editor.blockSignals(False)
        # Marks are counted in what the editor holds, which may have read some signs as others.
        self._show(verdict if self.text == text else judge(self.text))
        self.show()
        self.raise_()
        self.fit()

    @property
    def text(self) -> str:
        """As it stands now."""
        return self.editor.toPlainText()

    @property
    def verdict(self) -> Verdict:
        """What is found in it now."""
        return self._verdict

    def judge_again(self) -> None:
        """The text, or what is in front, has changed."""
        if not self.isHidden():
            self._gone.stop()
            self._show(self._judge(self.text))
            self.fit()

    def _show(self, verdict: Verdict) -> None:
        self._verdict = verdict
        changed = self._left and self.editor.document().isUndoAvailable()
        self.title.setText(title_words(verdict, left=self._left and not changed, inserting=self._inserting))
        found = verdict.gravest_first
        for line, finding in zip(self.lines, found[:LINES], strict=False):
            line.setText(finding_words(finding, self.text, self._front()))
        more = len(found) - LINES
        self.lines[LINES].setText(
            ngettext("and {count} more", "and {count} more", max(1, more)).format(count=more)
        )
        for number, line in enumerate(self.lines):
            line.setVisible(number < min(len(found), LINES) or (number == LINES and more > 0))
        blocked = verdict.level is Level.BLOCK
        rename(self, "sheet-block" if blocked else "sheet-ask")
        self.fix.setVisible(bool(found) and not _elsewhere(found[0]))
        self.fix.setText(_("Go back") if found and found[0].hazard is Hazard.CONVERSATION else _("Fix"))
        self.anyway.setVisible(not blocked and (changed or not self._left))
        self.anyway.setText(anyway_words(bool(found), inserting=self._inserting))
        rename(self.anyway, "" if found else "primary")
        self.cancel.setText(_("Close") if self._left and not changed else _("Cancel"))
        spoken = " ".join([self.title.text(), *(line.text() for line in self.lines if not line.isHidden())])
        self.setAccessibleName(spoken)
        self.fix.setAccessibleDescription(spoken)
        self._mark()

    def _mark(self) -> None:
        self.editor.setExtraSelections(
            [
                self._selection(finding, level)
                for finding, level in self._verdict.findings
                if finding.hazard not in (Hazard.CONVERSATION, Hazard.LANGUAGE)
            ]
        )

    def _selection(self, finding: Finding, level: Level) -> QTextEdit.ExtraSelection:
        """Marked by ground and line, so that no colour is needed to see it."""
        theme = self._theme
        blocked = level is Level.BLOCK
        one = QTextEdit.ExtraSelection()
        one.cursor = self._cursor(finding.start, finding.end)
        one.format.setBackground(QColor(theme.bad_soft if blocked else theme.highlight))
        one.format.setUnderlineColor(QColor(theme.bad if blocked else theme.warn))
        one.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        return one

    def _cursor(self, start: int, end: int) -> QTextCursor:
        text = self.text
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(units(text[:start]))
        cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # What the agent does

    def apply_fix(self) -> None:
        """Puts the gravest finding right, or leads to where it stands when only a person can."""
        if not self._verdict.findings:
            return
        finding = self._verdict.gravest_first[0]
        if finding.hazard is Hazard.CONVERSATION:
            self.back_wanted.emit()
        elif finding.instead is None:
            self.editor.setTextCursor(self._cursor(finding.start, finding.end))
            self.editor.setFocus()
        else:
            self._replace(finding)
            (self.fix if self._verdict.findings else self.anyway).setFocus()

    def _replace(self, finding: Finding) -> None:
        start, text = finding.start, self.text
        # Taking a word out leaves one space between its neighbours, not two.
        if (
            not finding.instead
            and text[start - 1 : start] == " "
            and text[finding.end : finding.end + 1] in ("", " ")
        ):
            start -= 1
        cursor = self._cursor(start, finding.end)
        cursor.insertText(finding.instead or "")
        self.editor.setTextCursor(cursor)

    def _fade(self) -> None:
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
        self.hide()
        before, self._before = self._before, None
        if inside and before is not None and isValid(before) and before.isVisible():
            before.setFocus()


def _elsewhere(finding: Finding) -> bool:
    """Whether it can only be put right in the other program's window."""
    return finding.hazard is Hazard.CONVERSATION and finding.instead is None
