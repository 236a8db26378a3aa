"""A reply put together from several: what is added to it, and how it leaves as one."""

from __future__ import annotations

import time
from collections.abc import Callable

from assist_app.assist.outgoing.situation import Binding
from assist_app.guards.copying import Copying
from assist_app.guards.departure import Departure
from assist_app.i18n import _
from assist_app.model.delivery import Delivered
from assist_app.model.feedback import Outcome
from assist_app.model.script import Script
from assist_app.model.suggestion import Suggestion
from assist_app.reach.inserting import OUTCOMES, Errand, Inserting, Written
from assist_app.ui.window.main_window import MainWindow

Judge = Callable[[Suggestion, int, Outcome], None]


class Composing:
    """Joins the tray with cards and search results; each part that leaves counts as used."""

    def __init__(
        self,
        window: MainWindow,
        copying: Copying,
        inserting: Inserting,
        judge: Judge,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`judge` records what became of a suggestion; `clock` gives the time in seconds since the epoch."""
        self._window, self._copying, self._inserting = window, copying, inserting
        self._judge, self._clock = judge, clock
        self._meant = Binding()
        self._parts: list[tuple[Suggestion, int]] = []
        self._approved: list[str] = []
        window.panel.add_wanted.connect(self.add_suggestion)
        window.search.added.connect(window.results.add_current)
        window.results.add_wanted.connect(self.add_script)
        window.tray.copy_wanted.connect(self._copy)
        window.tray.insert_wanted.connect(self._insert)
        window.tray.editor.copier = lambda text: copying.copy_piece(text, self._meant, self._wording)
        window.tray.emptied.connect(self._forget)

    def add_suggestion(self, suggestion: Suggestion, position: int) -> None:
        """Adds a card's text."""
        self._begin(self._copying.bearings.shown_for())
        self._parts.append((suggestion, position))
        if suggestion.script_id is not None:
            self._approved.append(suggestion.text)
        self._window.tray.add(suggestion.text)

    def add_script(self, script: Script) -> None:
        """Adds a script that was found, unless it must not leave."""
        if script.internal or script.expired(self._clock()):
            words = _("This script is internal or has expired; it was not added.")
            self._window.status.set_passing_note(words)
            return
        self._begin(self._copying.bearings.front())
        text = "\n".join(script.messages)
        self._approved.append(text)
        self._window.tray.add(text)

    def _begin(self, meant: Binding) -> None:
        """It belongs to the conversation its first part was for."""
        if not self._window.tray.text:
            self._meant = meant

    @property
    def _wording(self) -> str:
        return "\n".join(self._approved)

    def _copy(self, text: str) -> None:
        meant = self._meant

        def deliver(final: str) -> None:
            self._copying.put_and_say(final)
            self._has_left(text, final, meant, Outcome.COPIED)

        self._copying.leave(Departure(text, deliver, meant, self._wording))

    def _insert(self, text: str) -> None:
        meant = self._meant

        def told(final: str, done: Delivered) -> None:
            outcome = OUTCOMES.get(done.result)
            if outcome is not None:
                self._has_left(text, final, meant, outcome)

        departure = Departure(text, lambda final: None, meant, self._wording, inserting=True)
        self._inserting.leave(departure, Errand(Written("tray", meant.conversation_id, text), told))

    def _has_left(self, asked: str, final: str, meant: Binding, outcome: Outcome) -> None:
        """`asked` stood in the tray, `final` is what became of it on the way."""
        if meant.conversation_id == self._copying.bearings.front().conversation_id:
            used = [part for part in self._parts if part[0].text in final]
            self._parts = [part for part in self._parts if part not in used]
            for suggestion, position in used:
                self._judge(suggestion, position, outcome)
        # What was typed while it was on its way has not left.
        if self._window.tray.text == asked:
            self._window.tray.clear()

    def _forget(self) -> None:
        self._meant, self._parts, self._approved = Binding(), [], []
