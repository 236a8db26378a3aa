"""What leaves this PC for one turn; names that no rule can know are marked here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from assist_app.assist.leaving import Leaving
from assist_app.assist.masking.kinds import TITLES
from assist_app.i18n import _
from assist_app.ui.leaving.leaving_text import LeavingText
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4, Theme
from assist_app.ui.parts.form_rows import DISABLED_STYLE, Choice
from assist_app.ui.parts.on_screen import OnScreen
from assist_app.ui.parts.scrolled import KeepWhole


class LeavingDialog(QDialog):
    """The conversation as it is sent. `name_marked` and `name_unmarked` ask for another list of names;
    what comes of it is shown through `show_leaving`."""

    name_marked = Signal(str)
    name_unmarked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What leaves this PC"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setStyleSheet(DISABLED_STYLE)
        self._receivers, self._counts = _wrapped("title"), _wrapped("quiet")
        self._unmasked = _wrapped("warn")
        self._text = LeavingText(theme, self)
        self._nothing = _wrapped("quiet")
        self._nothing.setText(
            _("No conversation is open. Open one and come back: here is shown what would be sent of it.")
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.hide()
        self._mark = QPushButton(_("Mark as a name"))
        self._mark.setAutoDefault(False)
        self._hint = _wrapped("quiet")
        self._hint.setText(_("Select a name in the text: from then on it is masked in every conversation."))
        self._marked = Choice({})
        self._marked.setAccessibleName(_("Marked names"))
        self._unmark = QPushButton(_("Stop masking this name"))
        self._unmark.setAutoDefault(False)
        self._names_label = QLabel(_("Marked names"))
        self._names_label.setObjectName("quiet")
        self._text.selectionChanged.connect(self._look)
        self._mark.clicked.connect(lambda: self.name_marked.emit(self._text.name_selected()))
        self._unmark.clicked.connect(lambda: self.name_unmarked.emit(self._marked.value))
        self._lay_out()
        self.show_accounts((), ())
        self.show_leaving(Leaving(), ())
        self.resize(680, 620)
        OnScreen(self)
        KeepWhole(self)

    def _lay_out(self) -> None:
        close = QPushButton(_("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        names = QHBoxLayout()
        names.setSpacing(SPACE_2)
        names.addWidget(self._names_label)
        names.addWidget(self._marked, 1)
        names.addWidget(self._unmark)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_2)
        buttons.addWidget(self._mark)
        buttons.addWidget(self._hint, 1)
        buttons.addWidget(close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        rows.setSpacing(SPACE_3)
        for part in (self._receivers, self._unmasked, self._counts):
            rows.addWidget(part)
        rows.addWidget(self._text, 1)
        rows.addWidget(self._nothing, 1)
        rows.addLayout(names)
        rows.addLayout(buttons)

    def show_accounts(self, masked: Sequence[str], unmasked: Sequence[str]) -> None:
        """Titles of the accounts that are asked, and of those where masking is switched off."""
        self._receivers.setText(
            _("Sent for this turn to: {accounts}").format(accounts=_(", ").join([*masked, *unmasked]))
            if masked or unmasked
            else _("No account is asked for this conversation, so nothing leaves this PC.")
        )
        off = _("Masking is switched off for {accounts}: there the real values are sent.")
        self._unmasked.setText(off.format(accounts=_(", ").join(unmasked)))
        self._unmasked.setVisible(bool(unmasked))

    def show_leaving(self, leaving: Leaving, names: Sequence[str]) -> None:
        """The texts, what is replaced in them, and the names that are marked now."""
        self._text.show_leaving(leaving)
        kinds = (
            _("{kind}: {count}").format(kind=_(TITLES[kind]), count=count)
            for kind, count in leaving.kinds.items()
        )
        replaced = _(", ").join(kinds) or _("nothing")
        words = _("Replaced: {kinds}. The real values stay here and are put back into the answers.")
        self._counts.setText(words.format(kinds=replaced))
        self._marked.set_names({name: name for name in names})
        for part in (self._names_label, self._marked, self._unmark):
            part.setVisible(bool(names))
        self._look()

    def show_nothing(self) -> None:
        """No conversation is open, so there is nothing to look through and no name to mark."""
        self._hint.clear()  # It stays: the button beside it is no wider than its word.
        for part in (self._counts, self._text, self._mark):
            part.hide()
        self._nothing.show()

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._text.set_theme(theme)

    def _look(self) -> None:
        self._mark.setEnabled(bool(self._text.name_selected()))


def _wrapped(look: str) -> QLabel:
    label = QLabel()
    label.setObjectName(look)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
