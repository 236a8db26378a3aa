"""To which conversation, and window, each text belongs that may be copied."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from operator import eq

from assist_app.assist.outgoing.situation import Binding, Target
from assist_app.assist.session import Advice
from assist_app.model.conversation import Conversation
from assist_app.ui.cards.script_text import units
from assist_app.ui.window.main_window import MainWindow

REPLACED = 8
"""Texts that were replaced as a whole of which it is remembered where they belong: they may be taken back."""
TURNS = 50
"""Turns of which it is remembered to which conversation they belong."""


class Bearings:
    """Remembers what was in front when something was shown, or begun to be written."""

    def __init__(self, window: MainWindow, opened: Callable[[], Conversation | None]) -> None:
        """`opened` gives the conversation in front."""
        self._window = window
        self._talk = opened
        self._turns: dict[str, Binding] = {}
        self.draft = Binding()
        """Of the reply below the conversation: where it was begun."""
        self.target: Callable[[], Target | None] = lambda: None
        """The window the agent came from; None while nothing is inserted anywhere."""
        self._written, self._whole, self._has_left = "", False, False
        self._replaced: dict[str, Binding] = {}
        document = window.composer.editor.document()
        document.contentsChange.connect(self._note_change)
        window.composer.editor.textChanged.connect(self._bind_draft)

    def front(self) -> Binding:
        """What is in front now."""
        talk = self._talk()
        name, title = (talk.id, talk.title) if talk is not None else ("", "")
        return Binding(name, title, self.target())

    def shown_for(self) -> Binding:
        """Of the cards on the screen."""
        return self._turns.get(self._window.panel.turn, Binding())

    def note_advice(self, advice: Advice) -> None:
        """The rows of this turn belong to what was in front when the first of them came."""
        if advice.turn_id not in self._turns:
            self._turns[advice.turn_id] = self.front()
        if len(self._turns) > TURNS:
            del self._turns[next(iter(self._turns))]

    def accept_front(self) -> None:
        """The cards on the screen are for the window in front: it was the one, or the agent said so."""
        front, turn = self.front(), self._window.panel.turn
        meant = self._turns.get(turn)
        if meant is not None and meant.conversation_id == front.conversation_id:
            self._turns[turn] = front

    def opened(self) -> None:
        """Another conversation is open: its cards are shown anew, whatever was in front before."""
        self._turns.clear()

    def draft_has_left(self) -> None:
        """It was copied: what is made of it from now on is another reply."""
        self._has_left = True

    def _note_change(self, place: int, removed: int, _added: int) -> None:
        self._whole = self._whole or (place == 0 and removed >= units(self._written) > 0)

    def _bind_draft(self) -> None:
        before, now = self._written, self._window.composer.text
        whole, self._written, self._whole = self._whole, now, False
        if before == now and not whole:
            return
        document = self._window.composer.editor.document()
        undone = document.isRedoAvailable()
        afresh = not undone and not document.isUndoAvailable()
        if before.strip() and whole:
            self._replaced[before] = self.draft
            while len(self._replaced) > REPLACED:
                del self._replaced[next(iter(self._replaced))]
        if undone and now in self._replaced:
            self.draft = self._replaced[now]
        elif not now.strip():
            self.draft = Binding()
        elif (
            not self.draft.conversation_id
            or afresh
            or (whole and not undone and _rewritten(before, now))
            or (self._has_left and before != now)
        ):
            self.draft = self.front()
        self._has_left = self._has_left and before == now


def _rewritten(before: str, now: str) -> bool:
    """Whether little of a text is left. An input method reports the whole line as new for every word."""
    first = _alike(before, now)
    last = _alike(before[first:][::-1], now[first:][::-1])
    return 2 * (first + last) < len(before)


def _alike(one: str, other: str) -> int:
    """With how many of the same signs both begin."""
    return sum(1 for _same in takewhile(bool, map(eq, one, other)))
