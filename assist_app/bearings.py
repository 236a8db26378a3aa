"""To which conversation, and window, each text belongs that may be copied."""

from __future__ import annotations

from collections.abc import Callable

from assist_app.assist.outgoing.situation import Binding, Target
from assist_app.assist.session import Advice
from assist_app.model.conversation import Conversation
from assist_app.ui.main_window import MainWindow

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

    def opened(self) -> None:
        """Another conversation is open: its cards are shown anew, whatever was in front before."""
        self._turns.clear()

    def _bind_draft(self) -> None:
        if not self._window.composer.text.strip():
            self.draft = Binding()
        elif not self.draft.conversation_id:
            self.draft = self.front()
