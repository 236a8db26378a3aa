"""What the agent has written or found, inserted: an edited suggestion, the reply box, a found script."""

from __future__ import annotations

import time
from collections.abc import Callable

from assist_app.assist.outgoing.situation import Binding
from assist_app.guards.copying import Copying
from assist_app.guards.departure import Departure, approved_wording
from assist_app.i18n import _
from assist_app.model.delivery import Delivered, Result
from assist_app.model.feedback import Outcome
from assist_app.model.script import Script
from assist_app.model.suggestion import Suggestion
from assist_app.reach.inserting import OUTCOMES, Desk, Errand, Inserting, Written
from assist_app.ui.cards.outcomes import edit_share
from assist_app.ui.window.main_window import MainWindow


class OwnWords:
    """Joins editors and search results to the one way of inserting; nothing is thrown away before it is
    known that it arrived."""

    def __init__(
        self,
        window: MainWindow,
        copying: Copying,
        inserting: Inserting,
        desk: Desk,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`desk` records what became of a suggestion; `clock` gives the time in seconds since the epoch."""
        self._window, self._copying, self._inserting = window, copying, inserting
        self._desk, self._clock = desk, clock
        window.panel.edited_insert_wanted.connect(self.insert_edited)
        window.composer.insert_wanted.connect(self.insert_reply)
        window.panel.left_over.connect(self._keep_left_over)
        results = window.results
        results.insert_wanted.connect(self.insert_script)
        results.double_clicked.connect(lambda script: self.insert_script(script, inserting.first.second()))
        results.touched.connect(inserting.first.begin)
        results.release = inserting.first.then

    def _keep_left_over(self, text: str) -> None:
        """A wording whose suggestion is not made any more stands in the reply box."""
        window = self._window
        if window.composer.take_over(text):
            window.status.set_passing_note(_("The reply you were writing stands in the reply box now."))
        else:
            window.notices.show_notice(_("You were writing this reply: {text}").format(text=text))

    def insert_edited(self, suggestion: Suggestion, position: int, text: str) -> None:
        """Inserts the agent's own wording of a suggestion; its editor stays open until that has happened."""
        panel = self._window.panel
        turn = panel.turn

        def told(final: str, done: Delivered) -> None:
            outcome = OUTCOMES.get(done.result)
            if outcome is None:
                return
            if final == suggestion.text:
                self._desk.judge(suggestion, position, outcome)
            else:
                self._desk.judge(suggestion, position, Outcome.EDITED, edit_share(suggestion.text, final))
            panel.drop_draft(turn, suggestion.id)
            if panel.turn == turn:
                panel.end_editing_of(suggestion.id, text)
                if done.result is Result.INSERTED:
                    panel.confirm_inserted(suggestion.id, None)

        self._leave(
            text,
            self._copying.bearings.shown_for(),
            approved_wording(suggestion),
            Errand(("edited", turn, suggestion.id), told),
        )

    def insert_reply(self, text: str) -> None:
        """Inserts what stands in the reply box, and takes it out of there."""
        meant = self._copying.bearings.draft

        def told(_final: str, done: Delivered) -> None:
            if done.result in OUTCOMES:
                self._copying.bearings.draft_has_left()
            # Where the field does not show it, it may be needed once more.
            if done.result is Result.INSERTED and done.seen is not False:
                self._window.composer.take_inserted(text)

        self._leave(text, meant, "", Errand(Written("reply", meant.conversation_id, text), told))

    def insert_script(self, script: Script, earlier: object | None = None) -> None:
        """Inserts all messages of a script that was found, unless it must not leave."""
        if script.internal or script.expired(self._clock()):
            words = _("This script is internal or has expired; it was not inserted.")
            self._window.status.set_passing_note(words)
            return
        text = "\n".join(script.messages)

        def told(_final: str, done: Delivered) -> None:
            if done.result in OUTCOMES:
                inserted = done.result is Result.INSERTED
                self._window.results.confirm_copied(script.id, inserted=inserted)

        meant = self._copying.bearings.front()
        self._leave(text, meant, text, Errand(("script", script.id), told), earlier)

    def _leave(
        self, text: str, meant: Binding, approved: str, errand: Errand, earlier: object | None = None
    ) -> None:
        departure = Departure(text, lambda final: None, meant, approved, inserting=True)
        self._inserting.leave(departure, errand, earlier)
