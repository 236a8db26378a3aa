"""Sentences the agent should know: bars that are read whole, never block and can be put away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_1, SPACE_2, SPACE_4
from assist_app.ui.parts.accessible_parts import announce
from assist_app.ui.parts.icon_button import SIDE, IconButton, Sign
from assist_app.ui.parts.wrapped_label import WrappedLabel
from assist_app.ui.window.notice_room import NoticeRoom
from assist_app.ui.window.state_mark import Level, StateMark

MOST = 3
PASSING = 20_000
"""Milliseconds that what came of one action stays, unless it is being read with the keyboard."""


class Notices(QWidget):
    """At most three at a time; the same sentence is shown once.

    One of them may be what is waited for, another what came of the last insertion; each gives way to the next
    of its kind.
    """

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._bars: dict[str, QFrame] = {}
        self._with_button: set[str] = set()
        self._topics: dict[str, str] = {}
        self._news = self._waits = ""
        self._give_up: Callable[[], None] | None = None
        self._before: QWidget | None = None
        self._over = QTimer(self, singleShot=True, interval=PASSING)
        self._over.timeout.connect(self._pass)
        self._room = NoticeRoom(self, self._foremost)

    def show_notice(self, sentence: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Shows a sentence, with a button when there is something to do about it."""
        if sentence in self._bars:
            return
        while len(self._bars) >= MOST:
            # A sentence with a button is the only way to what the button does.
            # One that is being read stays: the Enter meant for it would put away another one.
            free = (old for old, bar in self._bars.items() if old not in self._with_button and not _held(bar))
            self.put_away(next(free, sentence))
            if len(self._bars) >= MOST:
                break
        bar = self._bar(sentence, action, act)
        self._rows.addWidget(bar)
        self._bars[sentence] = bar
        announce(self, sentence, at_once=True)

    def _foremost(self) -> list[QFrame]:
        """First what has the keyboard, then what is waited for, then the newest: no key acts on a bar that
        nobody sees."""
        newest = reversed(self._bars.items())
        order = sorted(newest, key=lambda each: (not _held(each[1]), each[0] != self._waits))
        return [bar for _sentence, bar in order]

    def _bar(self, sentence: str, action: str, act: Callable[[], None] | None) -> QFrame:
        bar = QFrame(self)
        bar.setObjectName("notice")
        rows = QVBoxLayout(bar)
        rows.setContentsMargins(SPACE_4, SPACE_1, SPACE_2, SPACE_2)
        rows.setSpacing(SPACE_1)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        label = WrappedLabel(bar)
        label.setText(sentence)
        mark = StateMark(bar)
        mark.level = Level.WARNING
        mark.setFixedHeight(SIDE)
        # The first line, the mark and the cross stand on one height.
        above = (SIDE - label.fontMetrics().lineSpacing()) // 2
        words = QVBoxLayout()
        words.setContentsMargins(0, above, 0, 0)
        words.addWidget(label)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        rows.addLayout(row)
        if act is not None:
            button = QPushButton(action, bar)
            button.clicked.connect(lambda: act())
            button.setAccessibleDescription(sentence)
            button.installEventFilter(self)
            # Below, so that the sentence has the whole width.
            rows.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
            self._with_button.add(sentence)
        close = IconButton(Sign.CLOSE, _("Put away"), bar)
        close.follow_palette()
        close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close.setToolTip(_("Put away (F6, then Esc)"))
        close.setAccessibleDescription(sentence)
        close.clicked.connect(lambda: self.put_away(sentence))
        close.installEventFilter(self)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        bar.setAccessibleName(sentence)
        return bar

    def put_away(self, sentence: str) -> None:
        """Removes a sentence."""
        self._with_button.discard(sentence)
        bar = self._bars.pop(sentence, None)
        if bar is None:
            return
        if sentence == self._news:
            self._news = ""
            self._over.stop()
        inside = _held(bar)
        bar.hide()
        bar.deleteLater()
        before = self._before
        if inside and not self.take_focus() and before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def sentences(self) -> tuple[str, ...]:
        """What is shown."""
        return tuple(self._bars)

    def say_of(self, topic: str, sentence: str) -> None:
        """What is so of a topic, in place of what was said of it before; "" for nothing any more."""
        before = self._topics.pop(topic, "")
        held = before in self._bars and _held(self._bars[before])
        self.put_away(before)
        if sentence:
            self._topics[topic] = sentence
            self.show_notice(sentence)
            if held:
                self.take_focus()

    # News

    def tell(self, sentence: str) -> None:
        """What came of the last insertion, in the place of what was said of it before."""
        self.end_news()
        if sentence not in self._bars:
            self._news = sentence
            self.show_notice(sentence)
            self._over.start()

    def wait_for(self, sentence: str, give_up: Callable[[], None]) -> None:
        """Something is waited for; Escape and the button give it up."""
        self.end_waiting()
        self._waits, self._give_up = sentence, give_up
        self.show_notice(sentence, _("Give up"), give_up)

    def end_waiting(self) -> None:
        """Nothing is waited for any more. Put away by hand, it could still be given up."""
        waits, self._waits, self._give_up = self._waits, "", None
        self.put_away(waits)

    def end_news(self) -> None:
        """What was said of the last insertion is not true any more."""
        self.end_waiting()
        if self._news:
            self.put_away(self._news)

    def give_up(self) -> bool:
        """Gives up what is waited for; whether anything is."""
        give_up = self._give_up
        if give_up is not None:
            give_up()
        return give_up is not None

    def _pass(self) -> None:
        bar = self._bars.get(self._news)
        if bar is not None and _held(bar):
            self._over.start()
        else:
            self.put_away(self._news)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What lies beside has another place now."""
        super().resizeEvent(event)
        self.resized.emit()

    # The keyboard

    def take_focus(self) -> bool:
        """Puts the focus on the newest sentence; whether there is one."""
        sentence = next(reversed(self._bars), None)
        if sentence is None:
            return False
        self._focus(sentence)
        return True

    def _focus(self, sentence: str) -> None:
        held = QApplication.focusWidget()
        if held is not None and not self.isAncestorOf(held):
            self._before = held
        # What waits is given up there; a warning's button may do more than its reader wants.
        waits = sentence == self._waits
        bar = self._bars[sentence]
        # It may have had no room.
        bar.show()
        bar.findChild(QPushButton if waits else QToolButton).setFocus()

    def take_focus_of_waiting(self) -> bool:
        """The same where something is waited for, which can be given up there, though it was put away."""
        if self._give_up is None:
            return False
        self.show_notice(self._waits, _("Give up"), self._give_up)
        self._focus(self._waits)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Escape put a sentence away; what is waited for is given up."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._room.fit()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        pressed = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if not pressed or event.isAutoRepeat() or not isinstance(watched, QAbstractButton):
            return pressed
        if event.key() != Qt.Key.Key_Escape:
            watched.click()
        elif watched.accessibleDescription() != self._waits or not self.give_up():
            self.put_away(watched.accessibleDescription())
        return True


def _held(bar: QWidget) -> bool:
    """Whether the keyboard is in it."""
    return bar.isAncestorOf(QApplication.focusWidget())
