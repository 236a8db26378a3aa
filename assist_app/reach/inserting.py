"""What the agent wants inserted: looked at like a copy, put into the window the agent came from, and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from assist_app.assist.outgoing.situation import Target as Front
from assist_app.delivery.refusals import gone
from assist_app.delivery.system import paste_keys
from assist_app.guards.copying import Copying
from assist_app.guards.departure import Departure, approved_wording
from assist_app.i18n import _, joined
from assist_app.model.delivery import Delivered, Result, Target
from assist_app.model.feedback import Outcome
from assist_app.model.suggestion import Suggestion
from assist_app.reach.first_click import FirstClick
from assist_app.reach.insertion_loop import InsertionLoop
from assist_app.ui.cards.outcomes import edit_share
from assist_app.ui.cards.suggestion_panel import NEXT
from assist_app.ui.window.main_window import MainWindow

OUTCOMES = {Result.INSERTED: Outcome.INSERTED, Result.COPIED: Outcome.COPIED}
PATIENCE = 300
"""Milliseconds after which it is said that a window has not taken its text yet."""
TITLE = 60
"""Signs of a window's title that are repeated."""
TRIES = 3
"""How often the target may be another one between looking and inserting before it is said."""


class Desk(Protocol):
    """Who records what became of a suggestion."""

    def restricted(self, suggestion: Suggestion) -> bool: ...

    def judge(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One message, or all of them, of a card."""

    suggestion: Suggestion
    position: int
    part: int | None
    turn: str

    @property
    def name(self) -> object:
        return self.turn, self.suggestion.id, self.part

    @property
    def text(self) -> str:
        row = self.suggestion
        return row.text if self.part is None else row.messages[self.part]


@dataclass(frozen=True, slots=True)
class Written:
    """The name of what the agent wrote: where it stands until it has arrived, for whom, and its words."""

    place: str
    conversation_id: str
    text: str

    def repeats(self, other: object) -> bool:
        """Whether the customer would read `other` once more in it."""
        if not isinstance(other, Written) or other.text not in self.text:
            return False
        return (other.place, other.conversation_id) == (self.place, self.conversation_id)


@dataclass(frozen=True, slots=True)
class Errand:
    """Who hears of a text on its way. While one of a `name` is, no other of that name is begun."""

    name: object
    told: Callable[[str, Delivered], None]
    """Which text it was in the end, and what came of it."""
    begun: Callable[[], None] = lambda: None
    refused: Callable[[], None] = lambda: None
    """It is not inserted after all, or has to be looked at once more."""
    landed: str = ""
    """What is said when it was inserted, "" for no more than that."""


class Inserting(QObject):
    """Shift and a digit, a double click, a global key, the tray: all of them come through here."""

    said = Signal(object)
    """A Delivered: what came of it, for whoever shows it elsewhere."""

    def __init__(self, window: MainWindow, copying: Copying, desk: Desk, room: InsertionLoop) -> None:
        super().__init__()
        self._window, self._copying, self._desk, self._room = window, copying, desk, room
        self._next: dict[str, int] = {}
        self._on_way: dict[object, Target | None] = {}
        """What has not been answered yet, with the window it goes to; the one that waits longest first."""
        self._turn = ""
        copying.insert_with(room.insert, lambda: room.target)
        copying.bearings.target = self.front
        room.moved.connect(copying.target_moved)
        interval = QApplication.styleHints().mouseDoubleClickInterval()
        self.first = FirstClick(room, interval, self)
        panel = window.panel
        panel.touched.connect(self.first.begin)
        panel.release = self.first.then
        copying.when_alone = self.first.when_alone
        self._late = QTimer(window, singleShot=True, interval=PATIENCE)
        self._late.timeout.connect(self._say_waiting)
        panel.insert_wanted.connect(lambda s, n, part: self.insert(s, n, part, None))
        panel.double_clicked.connect(lambda s, n, part: self.insert(s, n, part, self.first.second()))

    def front(self) -> Front | None:
        """The window the agent came from, as the outgoing check knows it."""
        target, gone = self._room.target, self._room.gone
        if target is None:
            return None
        # A program that is started again may be given the number its window had before.
        life = f"{self._room.ends[target.window]}{'-gone' if gone else ''}"
        return Front(f"{target.kind}:{target.window:x}:{life}", target.title, target.field, gone)

    def insert_position(self, position: int) -> None:
        """Inserts the suggestion with this digit, from anywhere; its next message where it has several."""
        if self._window.panel.isVisible():
            self._window.press_digit(position, insert=True)
            return
        words = _("The suggestions are not on the screen. Show Assist first.")
        if self._window.isVisible() and self._window.searching:
            words = _("A search covers the suggestions. Esc in its field brings them back.")
        self._say(Delivered(Result.REFUSED, words))

    def insert(self, suggestion: Suggestion, position: int, part: int | None, earlier: object | None) -> None:
        """Inserts a suggestion, one of its messages, or the one whose turn it is (NEXT)."""
        if self._desk.restricted(suggestion):
            words = _("This script has expired or become internal; it was not inserted.")
            self._room.give_back(suggestion.text, earlier)
            self._say(Delivered(Result.REFUSED, words))
            return
        wanted = self._wanted(suggestion, position, part)
        departure = Departure(
            wanted.text,
            lambda text: None,
            self._copying.bearings.shown_for(),
            approved_wording(suggestion),
            inserting=True,
            messages=suggestion.messages if wanted.part is None else (),
        )
        errand = Errand(
            wanted.name,
            lambda text, done: self._inserted(wanted, text, done),
            lambda: self._turn_is_over(wanted),
            lambda: self._has_its_turn_again(wanted),
            _landed_words(wanted),
        )
        self.leave(departure, errand, earlier)

    def meant_by(self, position: int) -> object | None:
        """The name of what this digit inserts now, None for nothing."""
        rows = self._window.panel.rows
        there = 1 <= position <= len(rows)
        return self._wanted(rows[position - 1], position, NEXT).name if there else None

    def _wanted(self, suggestion: Suggestion, position: int, part: int | None) -> _Wanted:
        turn = self._window.panel.turn
        if turn != self._turn:
            self._turn, self._next = turn, {}
        if part == NEXT:
            several = len(suggestion.messages) > 1
            part = self._next.get(suggestion.id, 0) % len(suggestion.messages) if several else None
        return _Wanted(suggestion, position, part, turn)

    def leave(
        self, departure: Departure, errand: Errand, earlier: object | None = None, tries: int = TRIES
    ) -> None:
        """Has a text looked at and inserts it."""
        if self._on_its_way(errand.name):
            self._room.give_back(departure.text, earlier)
            self._window.status.set_passing_note(_("It is still on its way; it was not inserted twice."))
            return
        if not self._on_way:
            self._window.notices.end_news()
        # The first of two clicks has said "Copied", which is not what becomes of it.
        self._window.status.end_passing_note()
        if earlier is not None:
            self._window.panel.unsay_copied()
            self._window.results.unsay_copied()

        if self._room.gone:
            # Nothing an agent could answer would bring it there.
            self._room.give_back(departure.text, earlier)
            done = Delivered(Result.REFUSED, gone().sentence)
            errand.told(departure.text, done)
            self._say(done)
            return

        def tell(text: str, done: Delivered | None) -> None:
            self._on_way.pop(errand.name, None)
            self._late.stop()
            if self._on_way:
                self._late.start()
            if done is None or done.result is Result.REFUSED:
                errand.refused()
            if done is None and self._copying.asking:
                # Looked at now, it would take the place of what the agent is reading.
                words = _("The window in front changed, so this was not inserted. Answer the question first.")
                done = Delivered(Result.REFUSED, words)
            if done is None and tries > 1:
                # Another window or title than the one that was looked at.
                self.leave(replace(departure, text=text), errand, earlier, tries - 1)
                return
            if done is None:
                words = _("The window in front kept changing, so nothing was inserted. Try again.")
                done = Delivered(Result.REFUSED, words)
            if done.result is Result.REFUSED:
                self._room.give_back(text, earlier)
            errand.told(text, done)
            self._say(done, errand.landed)

        def deliver(text: str) -> None:
            self._copying.bearings.accept_front()
            if not self._room.works:
                self._copying.put(text)
                errand.begun()
                words = _("Copied; press {keys}. {reason}")
                words = words.format(keys=paste_keys(), reason=self._room.reason).strip()
                tell(text, Delivered(Result.COPIED, words))
                return
            self._on_way[errand.name] = self._room.target
            errand.begun()
            if not self._late.isActive():
                self._late.start()
            self._copying.insert_passed(text, earlier, lambda done: tell(text, done))

        if not self._copying.leave(replace(departure, deliver=deliver, name=errand.name)):
            # It may take long until it is answered, and the first click has copied.
            self._room.give_back(departure.text, earlier)
            earlier = None
            words = _("Assist asks before it inserts this. Look at its window.")
            self.said.emit(Delivered(Result.REFUSED, words))
            QApplication.alert(self._window)

    def _on_its_way(self, name: object) -> bool:
        if isinstance(name, Written):
            return any(name.repeats(other) for other in self._on_way)
        return name in self._on_way

    # Waiting

    def _say_waiting(self) -> None:
        """A window that does not answer has seconds to do so; nobody should wonder what happens."""
        if not self._on_way:
            return
        target = next(iter(self._on_way.values()))
        title = " ".join(target.title.split()) if target is not None else ""
        shown = title if len(title) <= TITLE else f"{title[: TITLE - 1]}…"
        named = _("Waiting for “{title}”, which has not taken the text yet.")
        unnamed = _("Waiting for the other window, which has not taken the text yet.")
        # A docked panel is not given the keyboard by itself.
        docked = _("To give up: the button, or the same shortcut again and Enter.")
        whole = _("To give up: the button, or Esc in this window.")
        words = [
            named.format(title=shown) if shown else unnamed,
            docked if self._window.panel_only else whole,
        ]
        self._window.notices.wait_for(joined(words), self._give_up)

    def _give_up(self) -> None:
        self._room.give_up()
        self._copying.answered()

    def _turn_is_over(self, wanted: _Wanted) -> None:
        """Pressed again before the answer, the next message goes."""
        if wanted.turn == self._turn and wanted.part is not None:
            self._next[wanted.suggestion.id] = wanted.part + 1

    def _has_its_turn_again(self, wanted: _Wanted) -> None:
        if wanted.turn == self._turn and wanted.part is not None:
            row = wanted.suggestion
            self._next[row.id] = min(self._next.get(row.id, 0), wanted.part)

    def _inserted(self, wanted: _Wanted, text: str, done: Delivered) -> None:
        outcome = OUTCOMES.get(done.result)
        if outcome is None:
            return
        row = wanted.suggestion
        if text == wanted.text:
            self._desk.judge(row, wanted.position, outcome)
        else:
            self._desk.judge(row, wanted.position, Outcome.EDITED, edit_share(wanted.text, text))
        if done.result is Result.INSERTED:
            self._window.panel.confirm_inserted(row.id, wanted.part)

    def _say(self, done: Delivered, landed: str = "") -> None:
        """Where the agent has to know or do something, it is said where it can be read whole."""
        words = done.reason or result_words(done)
        if done.result is Result.INSERTED and done.seen is not False and not done.reason:
            self._window.status.set_passing_note(landed or words)
            # What came of another one on its way beside it stays true.
            self._window.notices.end_waiting()
        else:
            self._window.status.end_passing_note()
            self._window.notices.tell(words)
        self.said.emit(done)


def _landed_words(wanted: _Wanted) -> str:
    """Of one of several messages: which it was, and how the next follows."""
    count = len(wanted.suggestion.messages)
    if wanted.part is None or count < 2:
        return ""
    number = wanted.part + 1
    if number == count:
        return _("Message {number} of {count} inserted ✓").format(number=number, count=count)
    words = _("Message {number} of {count} inserted ✓ Shift+{digit}: the next")
    return words.format(number=number, count=count, digit=wanted.position)


def result_words(done: Delivered) -> str:
    """What came of an insertion that did not fail."""
    if done.seen is False:
        return _("Handed over, but the field does not show it. Look before you send.")
    return _("Inserted ✓ The field shows it.") if done.seen else _("Inserted ✓")
