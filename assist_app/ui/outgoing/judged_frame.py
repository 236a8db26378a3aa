"""What is found in the text of the outgoing sheet: said in lines, marked where it stands, judged again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from assist_app.assist.outgoing.kinds import Finding, Hazard, Level, Verdict
from assist_app.i18n import _, ngettext
from assist_app.ui.cards.script_text import units
from assist_app.ui.look.restyle import rename
from assist_app.ui.look.theme import LIGHT, Theme
from assist_app.ui.outgoing.finding_list import Found
from assist_app.ui.outgoing.outgoing_frame import OutgoingFrame
from assist_app.ui.outgoing.outgoing_words import anyway_words, finding_words, title_words

MOST = 40
"""Findings that have a line and a mark; the others get theirs when these are put right."""

Judge = Callable[[str], Verdict]


class JudgedFrame(OutgoingFrame):
    """Shows a verdict; what the agent does about it is for `OutgoingSheet`."""

    def __init__(self, room: QWidget, place: Callable[[], QRect]) -> None:
        """`place` is where it may lie in `room`."""
        super().__init__(room, place)
        self._theme = LIGHT
        self._judge: Judge = lambda text: Verdict()
        self._front: Callable[[], str] = str
        self._verdict = Verdict()
        self._found: list[Finding] = []
        self._left = self._inserting = False
        self._several = ""
        self.findings.reached.connect(self._bring_into_sight)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.editor.set_theme(theme)
        self._mark()

    @property
    def text(self) -> str:
        """As it stands now."""
        return self.editor.toPlainText()

    @property
    def verdict(self) -> Verdict:
        """What is found in it now."""
        return self._verdict

    def _show(self, verdict: Verdict) -> None:
        self._verdict, text = verdict, self.text
        changed = self._left and self.editor.document().isUndoAvailable()
        empty = not text.strip()
        self.title.setText(
            title_words(verdict, left=self._left and not changed, inserting=self._inserting, empty=empty)
        )
        self._found = verdict.gravest_first
        front = self._front()
        lines = [
            Found(finding_words(finding, text, front), _fix_words(finding)) for finding in self._found[:MOST]
        ]
        more = len(self._found) - MOST
        if more > 0:
            lines.append(Found(ngettext("and {count} more", "and {count} more", more).format(count=more)))
        self.findings.say(lines)
        self.several.setText(self._several)
        self.several.setVisible(bool(self._several) and bool(self.editor.bounds()))
        blocked = verdict.level is Level.BLOCK
        rename(self, "sheet-block" if blocked else "sheet-ask")
        first = self._fixable
        self.fix.setVisible(first is not None)
        self.fix.setText(_fix_words(first) if first is not None else "")
        self.anyway.setVisible(not blocked and not empty and (changed or not self._left))
        self.anyway.setText(anyway_words(bool(self._found), inserting=self._inserting))
        rename(self.anyway, "" if self._found else "primary")
        self.cancel.setText(_("Close") if self._left and not changed else _("Cancel"))
        said = [self.title.text(), *(line.words for line in lines)]
        spoken = " ".join(said if self.several.isHidden() else [*said, self.several.text()])
        self.setAccessibleName(spoken)
        for button in (self.fix, self.cancel):
            button.setAccessibleDescription(spoken)
        self._mark()

    @property
    def _fixable(self) -> Finding | None:
        """The gravest that can be put right here."""
        return next((finding for finding in self._found if not elsewhere(finding)), None)

    def _bring_into_sight(self, number: int) -> None:
        """Shows where a finding stands, without taking the focus."""
        if number < len(self._found) and self._found[number].hazard is not Hazard.CONVERSATION:
            start = self._found[number].start
            cursor = self._cursor(self.text, start, start)
            self.editor.setTextCursor(cursor)
            self.editor.ensureCursorVisible()

    def _mark(self) -> None:
        text, said = self.text, set(self._found[:MOST])
        self.editor.setExtraSelections(
            [
                self._selection(text, finding, level)
                for finding, level in self._verdict.findings
                if finding in said and finding.hazard is not Hazard.CONVERSATION
            ]
        )

    def _selection(self, text: str, finding: Finding, level: Level) -> QTextEdit.ExtraSelection:
        """Marked by ground and line, so that no colour is needed to see it."""
        theme = self._theme
        blocked = level is Level.BLOCK
        one = QTextEdit.ExtraSelection()
        one.cursor = self._cursor(text, finding.start, finding.end)
        one.format.setBackground(QColor(theme.bad_soft if blocked else theme.highlight))
        one.format.setUnderlineColor(QColor(theme.bad if blocked else theme.warn))
        one.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        return one

    def _cursor(self, text: str, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(units(text[:start]))
        cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def elsewhere(finding: Finding) -> bool:
    """Whether it can only be put right in the other program's window."""
    return finding.hazard is Hazard.CONVERSATION and finding.instead is None


def _fix_words(finding: Finding) -> str:
    """What the button of a finding says, "" where nothing can be done about it here."""
    if elsewhere(finding):
        return ""
    return _("Go back") if finding.hazard is Hazard.CONVERSATION else _("Fix")
