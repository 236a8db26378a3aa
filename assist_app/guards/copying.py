"""The one way out: every text for a customer passes the outgoing check here before it is handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from assist_app.assist.outgoing.situation import Binding
from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.guards.departure import Checked, Departure, approved_wording, plain_lines
from assist_app.guards.questioning import Questioning
from assist_app.i18n import _
from assist_app.model.conversation import Conversation
from assist_app.model.script import Script, blanks
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.card_action import next_keys
from assist_app.ui.window.main_window import MainWindow


class Desk(Protocol):
    """Who knows what is in front, and records what became of a suggestion."""

    @property
    def open_conversation(self) -> Conversation | None: ...

    def use_suggestion(self, suggestion: Suggestion, position: int, part: int | None) -> None: ...

    def use_edited(self, suggestion: Suggestion, position: int, text: str) -> None: ...


class Copying(Questioning):
    """Holds the clipboard. Whoever wants a text to reach a customer calls `leave`, or one of its forms."""

    def __init__(
        self,
        clipboard: ClipboardDelivery,
        window: MainWindow,
        desk: Desk,
        checked: Callable[[], Checked],
        agent: Callable[[], str] = str,
    ) -> None:
        """`checked` gives who looks at texts; `agent` is the agent's own name."""
        super().__init__(clipboard, window, lambda: desk.open_conversation, checked, agent)
        self._desk = desk

    def copy(self, text: str) -> None:
        """Copies what the agent wrote below the conversation."""

        def deliver(text: str) -> None:
            self.put_and_say(text)
            self.bearings.draft_has_left()

        self.leave(Departure(text, deliver, self.bearings.draft))

    def copy_piece(self, text: str, meant: Binding, approved: str = "") -> bool:
        """Copies what is selected in an editor; whether it is on the clipboard already."""
        return self.leave(Departure(text, self.put_and_say, meant, approved))

    def copy_script(self, script: Script) -> None:
        """Copies all messages of a script that was found, unless it is for colleagues only."""
        if script.internal:
            self._window.status.set_passing_note(_("This script is internal; it was not copied."))
            return
        words = "\n".join(script.messages)

        def deliver(text: str) -> None:
            self.put_and_say(text)
            self._window.results.confirm_copied(script.id)

        self.leave(Departure(words, deliver, self.bearings.front(), words, messages=script.messages))

    def use_suggestion(self, suggestion: Suggestion, position: int, part: int | None) -> None:
        """Copies a suggestion or one of its messages; changed on the way it counts as edited."""
        words = plain_lines(suggestion.text if part is None else suggestion.messages[part])

        def deliver(text: str) -> None:
            if text == words:
                self._desk.use_suggestion(suggestion, position, part)
            else:
                self._desk.use_edited(suggestion, position, text)
            if part is not None and not self._failed:
                self._say_part(suggestion, part, text)

        messages = suggestion.messages if part is None else ()
        meant = self.bearings.shown_for()
        self.leave(Departure(words, deliver, meant, approved_wording(suggestion), messages=messages))

    def use_edited(self, suggestion: Suggestion, position: int, text: str) -> None:
        """Copies the agent's own wording of a suggestion; its editor stays open until that has happened."""

        def deliver(changed: str) -> None:
            self._desk.use_edited(suggestion, position, changed)
            self._window.panel.end_editing()

        self.leave(Departure(text, deliver, self.bearings.shown_for(), approved_wording(suggestion)))
        if self._waiting is not None:
            self._window.panel.hold_editing()

    def copy_piece_of(self, suggestion: Suggestion, text: str) -> bool:
        """Copies what is selected in the editor of a card."""
        return self.copy_piece(text, self.bearings.shown_for(), approved_wording(suggestion))

    def _say_part(self, suggestion: Suggestion, part: int, text: str) -> None:
        """Which of several messages it was, and how the next one follows."""
        panel, count = self._window.panel, len(suggestion.messages)
        panel.message_copied(suggestion.id, part)
        if count > 1 and not blanks(text):
            last = part + 1 == count
            words = _("Message {number} of {count} copied ✓ {keys}: the next")
            words = _("Message {number} of {count} copied ✓") if last else words
            said = words.format(number=part + 1, count=count, keys=next_keys())
            self._window.status.set_passing_note(said)
