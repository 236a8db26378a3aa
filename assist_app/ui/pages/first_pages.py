"""The three pages of the first start; each holds what is chosen on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from assist_app.i18n import LANGUAGES, _
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4
from assist_app.ui.parts.accessible_parts import announce
from assist_app.ui.parts.form_rows import Choice, hint
from assist_app.ui.parts.pick import INDENT, Pick, explained


class Page(QWidget):
    """A headline, a sentence, and what can be chosen."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(title)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(SPACE_2)
        for text, look in ((title, "headline"), (words, "quiet")):
            label = QLabel(text)
            label.setObjectName(look)
            label.setWordWrap(True)
            self.rows.addWidget(label)
        self.rows.addSpacing(SPACE_3)

    def first(self) -> QWidget:
        """What has the focus when the page is seen."""
        return self

    def complete(self) -> bool:
        """Whether the next page may be seen; where not, the page says what is missing."""
        return True


class LookPage(Page):
    """Language, look and name; `changed` when the first two are to be seen at once."""

    changed = Signal()

    def __init__(self, language: str, theme: str, agent: str) -> None:
        super().__init__(
            _("Welcome to Assist"),
            _("It listens to your customers' messages and offers replies that fit. Nothing is sent for you."),
        )
        themes = {"auto": _("Like the system"), "light": _("Light"), "dark": _("Dark")}
        self.language, self.theme = Choice(LANGUAGES, language), Choice(themes, theme)
        self.agent = QLineEdit(agent)
        hint(self.agent, _("Fills the blank “agent name” in scripts"))
        form = QFormLayout()
        form.setVerticalSpacing(SPACE_3)
        form.setHorizontalSpacing(SPACE_4)
        rows = ((_("Language"), self.language), (_("Look"), self.theme), (_("Your name"), self.agent))
        for words, field in rows:
            form.addRow(words, field)
        self.rows.addLayout(form)
        self.rows.addStretch(1)
        for choice in (self.language, self.theme):
            choice.activated.connect(lambda _row: self.changed.emit())

    def first(self) -> QWidget:
        """The language, which was chosen last when the page is seen in another one."""
        return self.language


class CustomersPage(Page):
    """Where customers write; `value` is one of the keys of `ways`."""

    def __init__(self, address: str, value: str, file: str) -> None:
        super().__init__(
            _("Where do your customers write?"),
            _("You can change this at any time; the demo shows everything without a customer."),
        )
        self.file = QLineEdit(file)
        hint(self.file, _("A file of JSON lines that another program writes"))
        self.file.setAccessibleName(_("Follow a file"))
        self._picks = {
            way: self._add(way, *words)
            for way, words in {
                "demo": (_("Nowhere yet: play the demo"), _("Recorded customers write to you.")),
                "paste": (
                    _("In any chat program: I paste what they write"),
                    _("One sentence or a whole transcript."),
                ),
                "sources": (
                    _("In a helpdesk that can post to this computer"),
                    _("It posts to {address}; the settings show the token it needs.").format(address=address),
                ),
                "file": (_("In a file that another program writes"), _("New lines of it are read at once.")),
                "accounts": (
                    _("In WeCom, RongCloud or another service that I have an account of"),
                    _("Its account is set up and tested in the next window."),
                ),
            }.items()
        }
        self.rows.addStretch(1)
        self._picks[value].setChecked(True)

    def _add(self, way: str, title: str, words: str) -> Pick:
        pick = Pick(title)
        self.rows.addLayout(explained(pick, words))
        if way == "file":
            choose = QPushButton(_("Choose…"))
            choose.setAutoDefault(False)
            choose.clicked.connect(self._choose)
            row = QHBoxLayout()
            row.setContentsMargins(INDENT, 0, 0, 0)
            row.setSpacing(SPACE_2)
            row.addWidget(self.file, 1)
            row.addWidget(choose)
            self.rows.addLayout(row)
            self.missing = QLabel()
            self.missing.setObjectName("wrong")
            self.missing.setContentsMargins(INDENT, 0, 0, 0)
            self.missing.setWordWrap(True)
            self.missing.hide()
            self.rows.addWidget(self.missing)
            for widget in (self.file, choose):
                pick.toggled.connect(widget.setVisible)
                widget.setVisible(False)
            for signal in (pick.toggled, self.file.textChanged):
                signal.connect(self.missing.hide)
        return pick

    @property
    def value(self) -> str:
        """The way that is marked."""
        return next(way for way, pick in self._picks.items() if pick.isChecked())

    def mark(self, way: str) -> None:
        """Marks a way."""
        self._picks[way].setChecked(True)

    def first(self) -> QWidget:
        """The way that is marked: arrows go on from there."""
        return self._picks[self.value]

    def complete(self) -> bool:
        """Not without a file, where one is to be followed; it may still have to come."""
        wrong = self._wrong() if self.value == "file" else ""
        self.missing.setText(wrong)
        self.missing.setVisible(bool(wrong))
        if wrong:
            announce(self, wrong, at_once=True)
            self.file.setFocus()
        return not wrong

    def _wrong(self) -> str:
        named = self.file.text().strip()
        if not named:
            return _("Choose the file first, or mark another way above.")
        return _("This is a folder; choose a file in it.") if Path(named).is_dir() else ""

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("A file of JSON lines"))
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self.file.setText)
        dialog.open()


class AssistantsPage(Page):
    """Who answers: the local engine always, services when they are `wanted`, which carries a family."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            _("Who shall help?"),
            _("The local engine is on: it needs no account and no network. Nothing leaves this computer."),
        )
        label = QLabel(_("Services that can answer beside it, now or later:"))
        label.setWordWrap(True)
        self.rows.addWidget(label)
        self._services = QVBoxLayout()
        self._services.setSpacing(SPACE_2)
        self.rows.addLayout(self._services)
        self.rows.addStretch(1)

    def show_services(self, services: Mapping[str, Sequence[str]]) -> None:
        """Once it is known what there is: family -> (title, a sentence about it)."""
        for family, (title, about) in services.items():
            words = QVBoxLayout()
            words.setSpacing(0)
            for text, look in ((title, ""), (about, "small")):
                label = QLabel(text)
                label.setObjectName(look)
                label.setWordWrap(True)
                words.addWidget(label)
            button = QPushButton(_("Set up and test…"))
            button.setAutoDefault(False)
            button.setAccessibleName(_("Set up and test {service}").format(service=title))
            button.clicked.connect(lambda _on=False, family=family: self.wanted.emit(family))
            row = QHBoxLayout()
            row.setSpacing(SPACE_4)
            row.addLayout(words, 1)
            row.addWidget(button)
            self._services.addLayout(row)
