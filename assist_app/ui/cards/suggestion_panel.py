"""What the agent does with the cards of a turn, guarded against what was meant for the ones before."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from assist_app.i18n import _
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.cards.suggestion_rows import SuggestionRows

NEXT = -1
"""In the place of a message's number: the one after the last that was inserted."""


class SuggestionPanel(SuggestionRows):
    """Suggestions to copy, change, judge and put away, with the pointer or by keys."""

    copy_wanted = Signal(object, int, object)
    insert_wanted = Signal(object, int, object)
    """Suggestion, position, and the message: None for all, NEXT for the one whose turn it is."""
    double_clicked = Signal(object, int, object)
    """The same; the first click has copied already."""
    touched = Signal()
    edited_copy_wanted = Signal(object, int, str)
    edited_insert_wanted = Signal(object, int, str)
    add_wanted = Signal(object, int)
    downvoted = Signal(object, int)
    dismissed = Signal(object, int)
    taken_back = Signal(object, int)
    """A down-vote or "not now" was undone."""
    warned = Signal(str)
    rewrite_wanted = Signal(object, object)
    """A card's editor, and the task for its text."""
    stop_wanted = Signal(object)
    """The editor whose task is to end."""

    def __init__(
        self,
        titles: Mapping[str, str],
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`titles` gives the name for people of each backend."""
        self._writing = self._inserting = False
        self._piece_copier: Callable[[Suggestion, str], bool] | None = None
        self.release: Callable[[Callable[[], None]], None] = lambda copy: copy()
        """Makes the copy of a click, perhaps a little later."""
        super().__init__(titles, parent, clock)
        QApplication.instance().focusChanged.connect(self._follow_focus)

    def _make_card(self, digit: int) -> SuggestionCard:
        card = SuggestionCard(digit, self._titles, self, self._meant)
        card.copy_wanted.connect(lambda part, c=card: self._copy(c, part))
        card.double_clicked.connect(lambda part, c=card: self._use(c, part, self.double_clicked))
        card.touched.connect(self.touched)
        card.release = lambda copy: self.release(copy)
        card.edited_copy_wanted.connect(
            lambda text, c=card: self.edited_copy_wanted.emit(c.suggestion, c.position, text)
        )
        card.edited_insert_wanted.connect(
            lambda text, c=card: self.edited_insert_wanted.emit(c.suggestion, c.position, text)
        )
        card.add_wanted.connect(lambda c=card: self._add(c))
        card.downvoted.connect(lambda c=card: self._put_away(c, self.downvoted, _("Noted")))
        card.dismissed.connect(lambda c=card: self._put_away(c, self.dismissed, _("Put away")))
        card.undone.connect(lambda c=card: self._take_back(c))
        card.entered.connect(lambda c=card: self._area.set_current(c.position - 1))
        card.moved.connect(self.move_current)
        card.rewrite_wanted.connect(self.rewrite_wanted)
        card.stop_wanted.connect(self.stop_wanted)
        card.set_writing(self._writing)
        card.offer_insertion(self._inserting)
        if self._piece_copier is not None:
            card.piece_copier = partial(self._copy_piece, card)
        card.editing_changed.connect(lambda editing: None if editing else self._editing_ended())
        return card

    def set_writing(self, available: bool) -> None:
        """Whether editors offer to rewrite."""
        self._writing = available
        for card in self._area.cards:
            card.set_writing(available)

    def offer_insertion(self, possible: bool) -> None:
        """Whether texts can be inserted here; where they can, cards and the empty panel say how."""
        self._inserting = possible
        for card in self._area.cards:
            card.offer_insertion(possible)
        self._say_idle_again()

    def copy_pieces_with(self, copier: Callable[[Suggestion, str], bool]) -> None:
        """`copier` copies what is selected in the editor of a suggestion and says whether it did."""
        self._piece_copier = copier
        for card in self._area.cards:
            card.piece_copier = partial(self._copy_piece, card)

    def _copy_piece(self, card: SuggestionCard, text: str) -> bool:
        suggestion, copier = card.suggestion, self._piece_copier
        return suggestion is not None and copier is not None and copier(suggestion, text)

    # Use

    def press_digit(self, digit: int, *, insert: bool = False, whole: bool = False) -> None:
        """Copies or inserts the card with this digit; 0 shows the rows that were held back.

        Of several messages the next one is inserted, or with `whole` all of them.

        Digits that choose a word in an input method are not ours, and cards behind search results are
        not seen.
        """
        if not self.isVisible() or getattr(QApplication.focusWidget(), "composing", False):
            return
        if digit == 0:
            self.apply_held()
        elif 1 <= digit <= len(self._rows):
            card = self._area.cards[digit - 1]
            card = self._away.standing_for(card) if card.isHidden() else card
            if not insert:
                self._copy(card, None)
            elif card.suggestion in self._away:
                self.warned.emit(_("Suggestion {digit} was put away.").format(digit=digit))
            else:
                self._use(card, None if whole else NEXT, self.insert_wanted)
        elif insert:
            words = _("There is no suggestion {digit}.") if self._rows else _("There are no suggestions now.")
            self.warned.emit(words.format(digit=digit))

    def press_enter(self, *, insert: bool = False) -> None:
        """Copies or inserts the current card."""
        self.press_digit(self._area.current + 1, insert=insert)

    def press_next(self) -> None:
        """Copies the next message of the current card; what has only one message is copied whole."""
        place = self._area.current
        composing = getattr(QApplication.focusWidget(), "composing", False)
        if self.isVisible() and not composing and place < len(self._rows):
            card = self._area.cards[place]
            self._copy(card, card.following)

    def message_copied(self, suggestion_id: str, part: int) -> None:
        """The next press of the same copies the message after this one."""
        for card in self.cards:
            if card.suggestion is not None and card.suggestion.id == suggestion_id:
                card.follow_on(part)

    def move_current(self, step: int) -> None:
        """Moves to the next or previous card."""
        places = self._away.places()
        if places:
            now = self._area.current
            nearest = places.index(now) if now in places else 0
            self._area.set_current(places[max(0, min(len(places) - 1, nearest + step))])
            self._area.reveal_current()

    def confirm_copied(self, suggestion_id: str, part: int | None, text: str = "") -> None:
        """Says on the card that `text` is on the clipboard, and whether it has blanks to be filled in."""
        for card in self.cards:
            if card.suggestion is not None and card.suggestion.id == suggestion_id:
                card.confirm_copied(part, text)

    def confirm_inserted(self, suggestion_id: str, part: int | None) -> None:
        """Says on the card that the other program has read it."""
        for card in self.cards:
            if card.suggestion is not None and card.suggestion.id == suggestion_id:
                card.confirm_copied(part, inserted=True)

    def unsay_copied(self) -> None:
        """What was copied is not on the clipboard any more."""
        for card in self.cards:
            card.unsay_copied()

    def hold_editing(self) -> None:
        """What is being copied out of an editor waits for an answer: the editor stays."""
        for card in self.cards:
            card.hold_editing()

    def end_editing(self) -> None:
        """It was copied."""
        for card in self.cards:
            card.set_editing(False)

    def end_editing_of(self, suggestion_id: str, text: str) -> None:
        """The wording of one card was inserted as it was then."""
        for card in self.cards:
            if card.suggestion is not None and card.suggestion.id == suggestion_id:
                card.end_editing(text)

    def _meant(self) -> bool:
        """Whether what is done now was meant for the cards on the screen; says so where it was not."""
        if self._guard.closed:
            for shown in self.cards:
                shown.flash()
            self.warned.emit(_("The suggestions just changed. Press again if you mean the new one."))
        return not self._guard.closed

    def _copy(self, card: SuggestionCard, part: int | None) -> None:
        self._use(card, part, self.copy_wanted)

    def _use(self, card: SuggestionCard, part: int | None, wanted: SignalInstance) -> None:
        """Every way to use a card comes through here: keys on the card itself are guarded like digits."""
        usable = card.suggestion is not None and card.suggestion not in self._away
        if usable and self._meant():
            self._area.set_current(card.position - 1)
            wanted.emit(card.suggestion, card.position, part)

    def _add(self, card: SuggestionCard) -> None:
        if card.suggestion is not None and card.suggestion not in self._away and self._meant():
            self._area.set_current(card.position - 1)
            self.add_wanted.emit(card.suggestion, card.position)

    # Put away, and taken back

    def _put_away(self, card: SuggestionCard, signal: SignalInstance, words: str) -> None:
        if card.suggestion is not None and card.suggestion not in self._away:
            self._away.add(card, words)
            signal.emit(card.suggestion, card.position)

    def _take_back(self, card: SuggestionCard) -> None:
        if card.suggestion in self._away:
            self._away.take_back(card, self._rows[card.position - 1])
            # The card's own action stands where "Undo" stood: a second click there was not meant for it.
            self._guard.replaced(had_cards=True)
            self.taken_back.emit(card.suggestion, card.position)

    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        left = old is not None and self.isAncestorOf(old) and not (new and self.isAncestorOf(new))
        if left and not self._busy():
            self._away.close_up()

    # The pointer

    def _pointer_left(self) -> None:
        if not self._busy():
            self._away.close_up()
            self.apply_held()

    def _editing_ended(self) -> None:
        if not self._busy():
            self._away.fold_up()
            self.apply_held()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone: newer rows may come."""
        super().leaveEvent(event)
        # Afterwards: the parts inside learn only now that the pointer has left them too.
        QTimer.singleShot(0, self, self._pointer_left)
