"""The clipboard's only holder: hands over what has passed the check, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.guards.departure import Departure
from assist_app.i18n import _
from assist_app.model.delivery import Delivered, Target
from assist_app.model.errors import AssistError, DeliveryError
from assist_app.model.script import blanks
from assist_app.ui.window.main_window import MainWindow

Insert = Callable[[str, Target | None, object | None, Callable[[Delivered | None], None]], None]
"""Inserts a text into a window as long as it is the one the agent came from, and tells what came of it."""


class HandingOver:
    """Knows the text that is being handed over just now, which is the one that may be."""

    def __init__(self, clipboard: ClipboardDelivery, window: MainWindow) -> None:
        self._clipboard = clipboard
        self._window = window
        self._passed: str | None = None
        self._failed = False
        self._insert: Insert | None = None
        self._target: Callable[[], Target | None] = lambda: None

    def insert_with(self, insert: Insert, target: Callable[[], Target | None]) -> None:
        """How texts get into the window the agent came from, and which that is."""
        self._insert, self._target = insert, target

    def insert_passed(
        self, text: str, earlier: object | None, tell: Callable[[Delivered | None], None]
    ) -> None:
        """Inserts a text while it is being handed over; DeliveryError for any other text."""
        self._must_have_passed(text)
        if self._insert is not None:
            self._insert(text, self._target(), earlier, tell)

    def _must_have_passed(self, text: str) -> None:
        if text != self._passed:
            raise DeliveryError(_("This text was not checked before; it stays here."))

    def put(self, text: str) -> None:
        """Puts a text on the clipboard while it is being handed over; DeliveryError for any other text."""
        self._must_have_passed(text)
        try:
            self._clipboard.copy(text)
        except AssistError:
            # Whoever hands it over may say why and go on.
            self._failed = True
            raise

    def copy_for_us(self, text: str) -> None:
        """Copies what is for no customer: a token, a report, a note for a colleague, what somebody said."""
        self._clipboard.copy(text)
        self._window.status.set_passing_note(_("Copied ✓"))

    def say_copied(self, text: str) -> None:
        """What still has blanks is not ready to be sent."""
        left = dict.fromkeys(blanks(text))
        words = _("Copied. Still to be filled in: {names}.") if left else _("Copied ✓")
        self._window.status.set_passing_note(words.format(names=", ".join(left)))

    def take(self, use: Callable[[str], None], say: Callable[[str], None] | None = None) -> bool:
        """Hands over the text on the clipboard, or says why there is none, with `say` where that is given;
        whether there was one."""
        try:
            use(self._clipboard.take())
        except AssistError as error:
            (say or self._window.notices.show_notice)(error.sentence)
            return False
        return True

    def put_and_say(self, text: str) -> None:
        """The same, and says it; for `deliver`."""
        self.put(text)
        self.say_copied(text)

    def _release(self, departure: Departure, text: str) -> bool:
        """Whether it was handed over; why not was said."""
        self._passed, self._failed = text, False
        try:
            departure.deliver(text)
        except AssistError as error:
            self._window.notices.show_notice(error.sentence)
            return False
        finally:
            self._passed = None
        return not self._failed
