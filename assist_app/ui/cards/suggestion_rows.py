"""The cards of one turn: stable places, and newer ones held back while somebody points at them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assist_app.i18n import N_, _
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.card_column import CardColumn, kept_in_place
from assist_app.ui.cards.drafts import Drafts
from assist_app.ui.cards.held_bar import HeldBar
from assist_app.ui.cards.put_away import PutAway
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.cards.turn_marks import MarkBook, TurnMarks
from assist_app.ui.look.theme import Theme
from assist_app.ui.parts.change_guard import ChangeGuard

CARDS = 9

AT_A_TIME = 0.003
"""Seconds of filling cards after which a picture comes first: laying out and painting costs as much again,
and nothing may stop the window for 16 ms."""

BETWEEN = 8
"""Milliseconds for that picture."""


LOADING = N_("Still loading. Replies come as soon as the engine is ready.")
FAILED = N_(
    "The engine did not load, so it suggests nothing. Click on “Local” below to read why; start Assist again."
)


class SuggestionRows(QWidget):
    """Shows rows, or says why there are none; what the agent does with them is for `SuggestionPanel`."""

    shown = Signal(object)
    search_offered = Signal()
    left_over = Signal(str)
    """A wording that was not finished, of a suggestion that is not made any more."""
    applied = Signal()
    """What was held back is on the screen now."""

    def __init__(
        self,
        titles: Mapping[str, str],
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`titles` gives the name for people of each backend."""
        super().__init__(parent)
        self._titles = titles
        self._clock = clock
        self._guard = ChangeGuard(clock)
        self._turn = self._drawn = ""
        """The turn of the rows, "" once it is to count as another; the turn they were drawn for."""
        self._inserting = self._idle = self._alone = False
        self._seen = False
        self._resting: QPoint | None = None
        self._rows: tuple[Suggestion, ...] = ()
        self._bar = HeldBar(self)
        self._bar.clicked.connect(self.apply_held)
        self._area = CardColumn(self._make_card, self)
        self._area.offer.clicked.connect(self.search_offered)
        self._away = PutAway(self._area)
        self._drafts = Drafts()
        self._left = MarkBook()
        self._following: dict[str, int] = {}
        """Of rows that come back: the message whose turn it is, until their cards are filled."""
        self._next = QTimer(self, singleShot=True, interval=BETWEEN, timerType=Qt.TimerType.PreciseTimer)
        self._next.timeout.connect(self._fill)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._area)
        self._bar.raise_()
        self.setAccessibleName(_("Suggestions"))
        self.show_idle()

    def _make_card(self, digit: int) -> SuggestionCard:
        return SuggestionCard(digit, self._titles, self)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._area.set_theme(theme)

    def _busy(self) -> bool:
        return self._pointed_at() or self._area.editing

    def _pointed_at(self) -> bool:
        """A window that appears below a pointer that rests is not pointed at."""
        if self._resting is not None and QCursor.pos() != self._resting:
            self._resting = None
        return self._resting is None and self._area.underMouse()

    def showEvent(self, event: QShowEvent) -> None:
        """Where the pointer is now it may have been before."""
        super().showEvent(event)
        if not self._seen:
            self._seen, self._resting = True, QCursor.pos()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar keeps to the lower edge."""
        super().resizeEvent(event)
        self._bar.place()

    def show_rows(self, turn_id: str, rows: Sequence[Suggestion]) -> None:
        """Shows the rows of a turn. Of the same turn rows are only added or grow in place; a new turn
        replaces them, but never under the pointer and never while a card is being edited."""
        if turn_id != self._turn and self._rows and self._busy():
            self._bar.hold(turn_id, tuple(rows))
        else:
            self._bar.take()
            self._replace(turn_id, tuple(rows))

    def _replace(self, turn_id: str, rows: tuple[Suggestion, ...]) -> None:
        before = self._rows
        if turn_id != self._turn:
            self._guard.replaced(had_cards=bool(self._rows))
            self._drafts.keep(self._drawn, self.cards)
            self._keep_marks()
            left = self._drafts.follow(turn_id, rows)
            self._turn, self._drawn, before = turn_id, turn_id, ()
            self._begin_turn(len(rows))
            for text in left:
                self.left_over.emit(text)
        self._rows = kept_in_place(before, rows)[:CARDS]
        self._idle = False
        self._area.say_nothing()
        self._area.need(len(self._rows))
        self._fill()
        for place, card in enumerate(self._area.cards):
            if place >= len(self._rows) or not _continues(card, self._rows[place]):
                card.empty()
        self._away.tell()
        if set(self._rows) - set(before):
            self.shown.emit(self._rows)

    def _begin_turn(self, count: int) -> None:
        """A turn that was left comes back as it stood."""
        marks = self._left.take(self._turn) or TurnMarks()
        self._away.begin(marks.away)
        self._area.to_top()
        self._area.set_current(max(0, min(marks.current, count - 1)))
        self._following = dict(marks.following)
        for card in self._area.cards:
            card.follow_on(-1)

    def _keep_marks(self) -> None:
        if self._turn and self._rows:
            shown = [(card.suggestion, card.following) for card in self.cards]
            following = {row.id: part for row, part in shown if row is not None and part}
            following = {**self._following, **following}
            self._left.keep(self._turn, TurnMarks(self._away.ids, self._area.current, following))

    def _fill(self) -> None:
        """Fills the cards that show something else than their row, as many as there is time for; the others
        have their turn a picture later."""
        end = self._clock() + AT_A_TIME
        for card, row in zip(self._area.cards, self._rows, strict=False):
            # By value: the same advice is reported again when it is complete.
            there = not card.isHidden() or row.repeats
            away = row in self._away
            gone = away and _continues(card, row) and (card.aside or card.isHidden())
            if gone or (not away and card.suggestion == row and not card.aside and there):
                continue
            if self._clock() > end:
                self._next.start()
                break
            stays = not away and (not row.repeats or (_continues(card, row) and not card.isHidden()))
            card.lift_veil()
            card.show_suggestion(row)
            if row.id in self._following:
                card.follow_on(self._following.pop(row.id) - 1)
            card.setVisible(stays)
            if stays:
                self._drafts.give_back(self._drawn, card)
        if not self._busy():
            self._away.fold_up()
        self._area.settle()

    def drop_draft(self, turn_id: str, suggestion_id: str) -> None:
        """What was written for it has been used."""
        self._drafts.drop(turn_id, suggestion_id)

    def forget_drafts(self) -> None:
        """The conversations they were for have been deleted."""
        self._clear("")
        self._drafts.forget()

    def make_ready(self) -> None:
        """Makes all cards ahead; once replies can come at all."""
        self._area.make_ahead(CARDS)

    def forget_turn(self) -> None:
        """What comes next counts as a new turn even under the same name: the engine has learned since."""
        self._turn = ""
        self._left.clear()

    def show_not_sure(self, turn_id: str) -> None:
        """Says honestly that nothing fits, and offers search; held back like rows are."""
        if self._rows and self._busy():
            self._bar.hold(turn_id, ())
        else:
            self._say_not_sure(turn_id)

    def _say_not_sure(self, turn_id: str) -> None:
        self._clear(turn_id)
        self._area.say(_("Not sure: nothing in the library fits this message well enough."), offer=True)

    def show_idle(self) -> None:
        """Teaches what will happen here."""
        self._clear("")
        self._idle = True
        self._say_idle_again()

    def stand_alone(self, alone: bool) -> None:
        """Whether the rest of the window is hidden; then the empty panel says how it comes back."""
        self._alone = alone
        self._say_idle_again()

    def _say_idle_again(self) -> None:
        """It has become known whether texts can be inserted here."""
        if self._idle:
            words = _("Suggestions appear here when a customer writes. Press 1 to 9 to copy one.")
            if self._inserting:
                more = _(
                    "Shift and the digit, or a double click, inserts it into your chat; nothing is sent."
                )
                words = f"{words}\n\n{more}"
            if self._alone:
                more = _("The button at the top right brings the whole window back, with everything else.")
                words = f"{words}\n\n{more}"
            self._area.say(words, offer=False)

    def show_waiting(self, turn_id: str) -> None:
        """A new turn is being looked at; earlier rows stay until there is something better."""
        self._say_meanwhile(turn_id, _("Looking for replies…"))

    def show_loading(self, turn_id: str) -> None:
        """The same while the engine cannot answer yet, so that nobody takes silence for an answer."""
        self._say_meanwhile(turn_id, _(LOADING))

    def show_failed(self, turn_id: str) -> None:
        """The same when the engine will not answer any more, however long one waits."""
        self._say_meanwhile(turn_id, _(FAILED))

    def no_longer_loading(self) -> None:
        """Whoever was told to wait is told that it is in vain."""
        if self._area.says(_(LOADING)):
            self._area.say(_(FAILED), offer=False)

    def _say_meanwhile(self, turn_id: str, words: str) -> None:
        if not self._rows and turn_id != self._turn:
            self._idle = False
            self._area.say(words, offer=False)

    def _clear(self, turn_id: str) -> None:
        if self._rows:
            self._guard.emptied()
        self._drafts.keep(self._drawn, self.cards)
        self._keep_marks()
        self._turn, self._rows, self._idle = turn_id, (), False
        self._away.begin()
        self._bar.take()
        for card in self._area.cards:
            card.empty()

    @property
    def rows(self) -> tuple[Suggestion, ...]:
        """The suggestions on the screen, by digit."""
        return self._rows

    @property
    def turn(self) -> str:
        """The turn the rows belong to."""
        return self._turn

    @property
    def cards(self) -> tuple[SuggestionCard, ...]:
        """The cards on the screen."""
        return tuple(self._area.cards[: len(self._rows)])

    @property
    def filled(self) -> bool:
        """Whether every row has its card; while a picture comes first some have not."""
        return not self._next.isActive()

    @property
    def held(self) -> bool:
        """Whether newer rows wait for the pointer to leave."""
        return self._bar.waiting

    def apply_held(self) -> None:
        """Shows the rows that were held back."""
        held = self._bar.take()
        if held is None:
            return
        turn_id, rows = held
        if rows:
            self._replace(turn_id, rows)
        else:
            self._say_not_sure(turn_id)
        self.applied.emit()


def _continues(card: SuggestionCard, row: Suggestion) -> bool:
    """Whether the card shows an earlier state of this row."""
    return card.suggestion is not None and card.suggestion.id == row.id
