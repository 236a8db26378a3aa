"""The bottom line: the state of every backend in words and shape, and what the engine is learning."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QToolButton, QWidget

from assist_app.i18n import _, ngettext
from assist_app.ui.look.theme import LIGHT, SPACE_2, SPACE_3, SPACE_4, STATUS_HEIGHT, Theme
from assist_app.ui.parts.accessible_parts import SAID, announce
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.window.state_list import StateList
from assist_app.ui.window.state_mark import BackendState, Level, StateLabel, StateMark
from assist_app.ui.window.status_room import MARK, Wanted, shared
from assist_app.ui.window.tall_note import TallNote

__all__ = ["BackendState", "Level", "StateMark", "StatusBar"]

PASSING = 4000
"""Milliseconds a passing note stays."""

URGENCY = {Level.WARNING: 0, Level.OK: 1, Level.OFF: 2}


class StatusBar(QFrame):
    """States from the left, those in trouble first; a note at the right; progress as a line above both.

    States for which there is no room are counted on a button; it opens the list of all in whole sentences,
    and so does a click on any of them. A passing note that would be cut lies over all of it.
    """

    copy_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setFixedHeight(STATUS_HEIGHT)
        self._theme = LIGHT
        self._entries: dict[str, tuple[StateMark, StateLabel]] = {}
        self._list: StateList | None = None
        self._more = QToolButton(self)
        self._more.setObjectName("states")
        self._more.clicked.connect(self.open_list)
        self._more.hide()
        self._note = ElidedLabel(self)
        self._note.setObjectName("small")
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(2)
        self._progress.hide()
        self._standing = ""
        self._tall = TallNote(self)
        self._passed = QTimer(self, singleShot=True, interval=PASSING)
        self._passed.timeout.connect(lambda: self._say(self._standing))

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        for mark, _label in self._entries.values():
            mark.theme = theme
            mark.update()

    # States

    def set_state(self, name: str, state: BackendState) -> None:
        """Says how one backend is. What is said already costs nothing: answers that grow say it again."""
        if name not in self._entries:
            self._entries[name] = self._new_entry()
        mark, label = self._entries[name]
        if label.state == state:
            return
        mark.level = state.level
        mark.update()
        label.say(state)
        self._arrange()

    def _new_entry(self) -> tuple[StateMark, StateLabel]:
        mark, label = StateMark(self), StateLabel(self)
        mark.theme = self._theme
        for part in (mark, label):
            part.setCursor(Qt.CursorShape.PointingHandCursor)
            part.show()
        return mark, label

    def keep_states(self, names: Container[str]) -> None:
        """Says nothing any more of backends that are not asked."""
        for name in [name for name in self._entries if name not in names]:
            for part in self._entries.pop(name):
                part.hide()
                part.deleteLater()
        self._arrange()

    def words(self) -> dict[str, str]:
        """What is said of every backend."""
        return {name: " ".join(label.state.words.splitlines()) for name, (_m, label) in self._entries.items()}

    def states(self) -> list[BackendState]:
        """How every backend is, those in trouble first."""
        return [label.state for _mark, label in self._ordered()]

    def _ordered(self) -> list[tuple[StateMark, StateLabel]]:
        return sorted(self._entries.values(), key=lambda entry: URGENCY[entry[1].state.level])

    def open_list(self) -> None:
        """All backends in whole sentences, above the line."""
        if self._list is None:
            self._list = StateList(self)
            self._list.copy_wanted.connect(self.copy_wanted)
        self._list.open_above(self, self.states(), self._theme)

    # The note and the progress

    def set_progress(self, done: int, total: int) -> None:
        """Shows how far something is; hidden when it is done."""
        self._progress.setVisible(done < total)
        self._progress.setMaximum(max(1, total))
        self._progress.setValue(done)

    def set_note(self, words: str) -> None:
        """Says something at the right until something else is said."""
        self._standing = words
        self._progress.setAccessibleName(words)
        if not self._passed.isActive():
            self._say(words)

    def set_passing_note(self, words: str) -> None:
        """Says something for a moment: "Copied" is news only while it is new."""
        self._passed.start()
        self._say(words)
        announce(self, words)

    def end_passing_note(self) -> None:
        """What was news is no longer true."""
        if self._passed.isActive():
            self._passed.stop()
            self._say(self._standing)

    def _say(self, words: str) -> None:
        self._note.setText(words)
        self._arrange()

    # Places

    def minimumSizeHint(self) -> QSize:
        """Any width will do: what has no room is in the list."""
        return QSize(160, STATUS_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer words."""
        super().resizeEvent(event)
        self._arrange()

    def moveEvent(self, event: QMoveEvent) -> None:
        """A window that becomes higher or lower takes its bottom line along."""
        super().moveEvent(event)
        self._show_tall(not self._tall.isHidden())

    def _arrange(self) -> None:
        room = self.width() - 2 * SPACE_4
        self._progress.setGeometry(0, 0, self.width(), 2)
        entries = self._ordered()
        wanted = [
            Wanted(label.wide(label.brief), label.wide(label.state.words), label.state.level is Level.WARNING)
            for _mark, label in entries
        ]
        note = self._note.sizeHint().width() if self._note.text() else 0
        plan = shared(room, wanted, note, urgent=self._passed.isActive(), more=self._more_width())
        left = SPACE_4
        for place, (mark, label) in enumerate(entries):
            width = plan.widths[place] if place < len(plan.widths) else 0
            for part in (mark, label):
                part.setVisible(width > 0)
            if width:
                label.setText(label.state.words if wanted[place].says_all(width) else label.brief)
                mark.move(left, (STATUS_HEIGHT - mark.height()) // 2)
                label.setGeometry(QRect(left + MARK, 0, width, STATUS_HEIGHT))
                left += MARK + width + SPACE_3
        self._show_more(left, [label.state.words for _mark, label in entries[len(plan.widths) :]])
        self._note.setGeometry(self.width() - SPACE_4 - plan.note, 0, plan.note, STATUS_HEIGHT)
        self._show_tall(self._passed.isActive() and note > plan.note)

    def _show_tall(self, needed: bool) -> None:
        if needed:
            self._tall.say(self._note.text())
        else:
            self._tall.hide()

    def _more_width(self) -> int:
        return self._more.fontMetrics().horizontalAdvance("+99") + 2 * SPACE_2

    def _show_more(self, left: int, hidden: Sequence[str]) -> None:
        count = len(hidden)
        told = any(label.state.details for _mark, label in self._entries.values())
        self._more.setVisible(len(self._entries) > 1 or told)
        self._more.setText(f"+{count}" if count else "⋯")
        words = ngettext("{count} more backend", "{count} more backends", count).format(count=count)
        tip = _("How all backends fare")
        self._more.setToolTip(tip)
        self._more.setAccessibleName(f"{tip}: {words}" if count else tip)
        self._more.setAccessibleDescription(". ".join(hidden) or SAID)
        self._more.setGeometry(left - SPACE_2, 3, self._more_width(), STATUS_HEIGHT - 6)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a state opens the list."""
        under = self.childAt(event.position().toPoint())
        states = {part for entry in self._entries.values() for part in entry}
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton) and under in states:
            self.open_list()
