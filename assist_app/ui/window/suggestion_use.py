"""What the agent does with a suggestion: its words go to the clipboard, and what became of it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from assist_app.i18n import _
from assist_app.model.conversation import Conversation
from assist_app.model.errors import AssistError
from assist_app.model.feedback import Outcome
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.outcomes import Outcomes, edit_share
from assist_app.ui.window.advice_book import AdviceBook


class SuggestionUse(QObject):
    """Nothing that has expired or become internal goes out."""

    copied = Signal(str, object, str)
    """Suggestion id, number of the message or None for all, and the text that is on the clipboard."""
    trouble = Signal(str)

    def __init__(
        self,
        copy: Callable[[str], None],
        talk: Callable[[], Conversation | None],
        book: AdviceBook,
        outcomes: Outcomes,
        parent: QObject,
    ) -> None:
        """`talk` gives the open conversation, `book` what was advised for it."""
        super().__init__(parent)
        self._copy, self._talk, self._book, self._outcomes = copy, talk, book, outcomes

    def use(self, suggestion: Suggestion, position: int, part: int | None) -> None:
        """Copies a suggestion, or one of its messages."""
        text = suggestion.text if part is None else suggestion.messages[part]
        if self._put(suggestion, part, text):
            self.record(suggestion, position, Outcome.COPIED)

    def use_edited(self, suggestion: Suggestion, position: int, text: str) -> None:
        """Copies the agent's own wording and records how much was changed."""
        if self._put(suggestion, None, text):
            self.record(suggestion, position, Outcome.EDITED, edit_share(suggestion.text, text))

    def _put(self, suggestion: Suggestion, part: int | None, text: str) -> bool:
        if self._book.hides(suggestion, None):
            self.trouble.emit(_("This script has expired or become internal; it was not copied."))
            return False
        try:
            self._copy(text)
        except AssistError as error:
            self.trouble.emit(error.sentence)
            return False
        self.copied.emit(suggestion.id, part, text)
        return True

    def record(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> None:
        """What the agent did; `edited` is the share of the text that was changed."""
        talk = self._talk()
        if talk is not None:
            self._outcomes.record(talk.id, self._book.of(talk), suggestion, position, outcome, edited)

    def note_shown(self, rows: Sequence[Suggestion]) -> None:
        """These rows reached the screen."""
        talk = self._talk()
        if talk is not None:
            self._outcomes.note_shown(talk.id, self._book.of(talk), rows)
