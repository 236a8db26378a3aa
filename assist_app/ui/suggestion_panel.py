"""The cards of one turn: stable places, held while the pointer is over them, guarded against wrong pastes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from assist_app.i18n import _, ngettext
from assist_app.model.suggestion import Suggestion
from assist_app.ui.suggestion_card import SuggestionCard
from assist_app.ui.theme import LIGHT, SPACE_2, SPACE_3, SPACE_4, Theme

CARDS = 9
GUARD = 0.25
"""Seconds after the cards were replaced in which nothing is copied: it was meant for the old card."""

EMPTY = 1.0
"""Seconds without cards after which the first new ones need no guard: nobody aims at old ones any more."""


class SuggestionPanel(QWidget):
    """Shows suggestions; the cards are made once and reused."""

    copy_wanted = Signal(object, int, object)
    edited_copy_wanted = Signal(object, int, str)
    downvoted = Signal(object, int)
    dismissed = Signal(object, int)
    shown = Signal(object)
    search_offered = Signal()
    applied = Signal()
    """What was held back is on the screen now."""
    warned = Signal(str)

    def __init__(
        self,
        titles: Mapping[str, str],
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`titles` gives the name for people of each backend."""
        super().__init__(parent)
        self._clock = clock
        self._turn = ""
        self._rows: tuple[Suggestion, ...] = ()
        self._gone: set[str] = set()
        self._held: tuple[str, tuple[Suggestion, ...]] | None = None
        self._replaced_at = self._emptied_at = -10.0
        self._current = 0
        self._titles = titles
        self._theme = LIGHT
        self._cards: list[SuggestionCard] = []
        self._build()

    def _build(self) -> None:
        self._bar = QPushButton(self)
        self._bar.setObjectName("primary")
        self._bar.clicked.connect(self.apply_held)
        self._bar.hide()
        self._words = QLabel(self)
        self._words.setObjectName("quiet")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._offer = QPushButton(_("Search the library (Ctrl+K)"), self)
        self._offer.clicked.connect(self.search_offered)
        inside = QWidget(self)
        inside.setObjectName("surface")
        self._column = rows = QVBoxLayout(inside)
        rows.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_3)
        rows.setSpacing(SPACE_2)
        rows.addSpacing(SPACE_4)
        rows.addWidget(self._words)
        rows.addWidget(self._offer, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._area)
        self._bar.raise_()
        self.setAccessibleName(_("Suggestions"))
        self.show_idle()

    def _make_cards(self, count: int) -> None:
        """As many cards as are needed; they are kept, and the first picture does not wait for them."""
        for number in range(len(self._cards), count):
            card = SuggestionCard(number + 1, self._titles, self)
            card.set_theme(self._theme)
            self._connect(card)
            card.set_current(number == self._current)
            self._cards.append(card)
            self._column.insertWidget(number, card)

    def _connect(self, card: SuggestionCard) -> None:
        card.copy_wanted.connect(lambda part, c=card: self._copy(c, part))
        card.edited_copy_wanted.connect(
            lambda text, c=card: self.edited_copy_wanted.emit(c.suggestion, c.position, text)
        )
        card.downvoted.connect(lambda c=card: self._put_away(c, self.downvoted))
        card.dismissed.connect(lambda c=card: self._put_away(c, self.dismissed))
        card.entered.connect(lambda c=card: self._set_current(c.position - 1))
        card.moved.connect(self.move_current)
        card.editing_changed.connect(lambda editing: None if editing else self._maybe_apply())

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        for card in self._cards:
            card.set_theme(theme)

    # What is shown

    def show_rows(self, turn_id: str, rows: Sequence[Suggestion]) -> None:
        """Shows the rows of a turn. Of the same turn rows are only added or grow in place; a new turn
        replaces them, but never under the pointer and never while a card is being edited."""
        if turn_id != self._turn and self._rows and self._busy():
            self._hold(turn_id, tuple(rows))
        else:
            self._let_go()
            self._replace(turn_id, tuple(rows))

    def _hold(self, turn_id: str, rows: tuple[Suggestion, ...]) -> None:
        """Keeps the newer rows back and says so over the lower edge, where it moves no card."""
        self._held = (turn_id, rows)
        words = ngettext("New message: {count} suggestion ↓", "New message: {count} suggestions ↓", len(rows))
        self._bar.setText(words.format(count=len(rows)))
        self._place_bar()
        self._bar.show()

    def _let_go(self) -> None:
        self._held = None
        self._bar.hide()

    def _replace(self, turn_id: str, rows: tuple[Suggestion, ...]) -> None:
        if turn_id != self._turn:
            if self._rows or self._clock() - self._emptied_at < EMPTY:
                self._replaced_at = self._clock()
            self._turn, self._gone, before = turn_id, set(), ()
            self._set_current(0)
            self._area.verticalScrollBar().setValue(0)
        else:
            before = self._rows
        self._rows = kept_in_place(before, rows)[:CARDS]
        self._words.hide()
        self._offer.hide()
        self._make_cards(len(self._rows))
        for card, row in zip(self._cards, self._rows, strict=False):
            if card.suggestion is not row:
                card.show_suggestion(row)
            card.setVisible(row.id not in self._gone)
        for card in self._cards[len(self._rows) :]:
            card.put_away()
        if set(self._rows) - set(before):
            self.shown.emit(self._rows)

    def forget_turn(self) -> None:
        """What comes next counts as a new turn even under the same name: the engine has learned since."""
        self._turn = ""

    def show_not_sure(self, turn_id: str) -> None:
        """Says honestly that nothing fits, and offers search; held back like rows are."""
        if self._rows and self._busy():
            self._hold(turn_id, ())
            return
        self._clear(turn_id)
        self._say(_("Not sure: nothing in the library fits this message well enough."), offer=True)

    def show_idle(self) -> None:
        """Teaches what will happen here."""
        self._clear("")
        self._say(_("Suggestions appear here when a customer writes. Press 1 to 9 to copy one."), offer=False)

    def show_waiting(self, turn_id: str) -> None:
        """A new turn is being looked at; earlier rows stay until there is something better."""
        if not self._rows and turn_id != self._turn:
            self._say(_("Looking for replies…"), offer=False)

    def _clear(self, turn_id: str) -> None:
        if self._rows:
            self._emptied_at = self._clock()
        self._turn, self._rows, self._gone = turn_id, (), set()
        self._let_go()
        for card in self._cards:
            card.put_away()

    def _say(self, words: str, *, offer: bool) -> None:
        self._words.setText(words)
        self._words.show()
        self._offer.setVisible(offer)

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
        return tuple(self._cards[: len(self._rows)])

    @property
    def held(self) -> bool:
        """Whether newer rows wait for the pointer to leave."""
        return self._held is not None

    # Use

    def press_digit(self, digit: int) -> None:
        """Copies the card with this digit; 0 shows the rows that were held back.

        Digits that choose a word in an input method are not ours, and cards behind search results are
        not seen.
        """
        if not self.isVisible() or getattr(QApplication.focusWidget(), "composing", False):
            return
        if digit == 0:
            self.apply_held()
        elif 1 <= digit <= len(self._rows) and self._rows[digit - 1].id not in self._gone:
            self._copy(self._cards[digit - 1], None)

    def press_enter(self) -> None:
        """Copies the current card."""
        self.press_digit(self._current + 1)

    def move_current(self, step: int) -> None:
        """Moves to the next or previous card."""
        places = [n for n, row in enumerate(self._rows) if row.id not in self._gone]
        if places:
            nearest = places.index(self._current) if self._current in places else 0
            self._set_current(places[max(0, min(len(places) - 1, nearest + step))])
            self._cards[self._current].setFocus()
            self._area.ensureWidgetVisible(self._cards[self._current], 0, SPACE_3)

    def confirm_copied(self, suggestion_id: str, part: int | None, text: str = "") -> None:
        """Says on the card that `text` is on the clipboard, and whether it has blanks to be filled in."""
        for card in self.cards:
            if card.suggestion is not None and card.suggestion.id == suggestion_id:
                card.confirm_copied(part, text)

    def apply_held(self) -> None:
        """Shows the rows that were held back."""
        if self._held is not None:
            turn_id, rows = self._held
            self._let_go()
            if rows:
                self._replace(turn_id, rows)
            else:
                self._clear(turn_id)
                self._say(_("Not sure: nothing in the library fits this message well enough."), offer=True)
            self.applied.emit()

    def _busy(self) -> bool:
        return self._area.underMouse() or any(card.editing for card in self._cards)

    def _maybe_apply(self) -> None:
        if not self._busy():
            self.apply_held()

    def _copy(self, card: SuggestionCard, part: int | None) -> None:
        """Every way to copy comes through here: keys on the card itself are guarded like digits."""
        if self._clock() - self._replaced_at < GUARD:
            for shown in self.cards:
                shown.flash()
            self.warned.emit(_("The suggestions just changed. Press again if you mean the new one."))
            return
        self._set_current(card.position - 1)
        self.copy_wanted.emit(card.suggestion, card.position, part)

    def _put_away(self, card: SuggestionCard, signal: object) -> None:
        if card.suggestion is not None:
            self._gone.add(card.suggestion.id)
            had_focus = card.hasFocus() or card.isAncestorOf(self.focusWidget() or self)
            card.put_away()
            signal.emit(card.suggestion, card.position)
            self._choose_after(card.position - 1, focus=had_focus)

    def _choose_after(self, place: int, *, focus: bool) -> None:
        """The next card is the current one, else the last one before it."""
        left = [n for n, row in enumerate(self._rows) if row.id not in self._gone]
        if left:
            self._set_current(next((n for n in left if n > place), left[-1]))
            if focus:
                self._cards[self._current].setFocus()

    def _set_current(self, place: int) -> None:
        self._current = place
        for number, card in enumerate(self._cards):
            card.set_current(number == place)

    def _place_bar(self) -> None:
        height = self._bar.sizeHint().height()
        top = self.height() - height - SPACE_2
        self._bar.setGeometry(SPACE_3, top, self.width() - 2 * SPACE_3, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar keeps to the lower edge."""
        super().resizeEvent(event)
        self._place_bar()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone: newer rows may come."""
        super().leaveEvent(event)
        # Afterwards: the parts inside learn only now that the pointer has left them too.
        QTimer.singleShot(0, self, self._maybe_apply)


def kept_in_place(shown: Sequence[Suggestion], rows: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """The rows of one turn: what is shown keeps its place, newer text of the same id grows in it, the
    rest goes below."""
    newest = {row.id: row for row in rows}
    known = {row.id for row in shown}
    added = [row for row in newest.values() if row.id not in known]
    return (*(newest.get(row.id, row) for row in shown), *added)
