"""What goes to the clipboard and comes from it, and what is said of that."""

from __future__ import annotations

from collections.abc import Callable

from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.i18n import _
from assist_app.model.errors import AssistError
from assist_app.model.script import Script, blanks
from assist_app.ui.main_window import MainWindow


class Copying:
    """Every text that is copied in the window, but for the cards, which say it themselves."""

    def __init__(self, clipboard: ClipboardDelivery, window: MainWindow) -> None:
        self._clipboard = clipboard
        self._window = window

    def copy(self, text: str) -> None:
        """Copies a text."""
        self._clipboard.copy(text)
        self.say_copied(text)

    def copy_script(self, script: Script) -> None:
        """Copies all messages of a script that was found, unless it is for colleagues only."""
        if script.internal:
            self._window.status.set_passing_note(_("This script is internal; it was not copied."))
            return
        self.copy("\n".join(script.messages))
        self._window.results.confirm_copied(script.id)

    def say_copied(self, text: str) -> None:
        """What still has blanks is not ready to be sent."""
        left = dict.fromkeys(blanks(text))
        words = _("Copied. Still to be filled in: {names}.") if left else _("Copied ✓")
        self._window.status.set_passing_note(words.format(names=", ".join(left)))

    def take(self, use: Callable[[str], None]) -> None:
        """Hands over the text on the clipboard, or says why there is none."""
        try:
            use(self._clipboard.take())
        except AssistError as error:
            self._window.notices.show_notice(error.sentence)
