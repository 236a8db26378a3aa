"""Settings: language and look, where messages come from, where data are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from assist_app.files.settings import Settings
from assist_app.i18n import LANGUAGES, _
from assist_app.ui.look.screens import centred
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4
from assist_app.ui.pages.token_row import TokenRow
from assist_app.ui.parts.buttons import push_button
from assist_app.ui.parts.form_rows import Choice, Number, Tick, hint
from assist_app.ui.parts.scrolled import KeepWhole, Scrolled
from assist_app.ui.parts.wrapped_label import NoteLabel


@dataclass(frozen=True, slots=True)
class Facts:
    """What the dialog shows but cannot change: the endpoint and where data and secrets are kept."""

    address: str
    token: str
    data_folder: str
    kept: str
    version: str = ""
    token_fixed: bool = False
    """The token was given from outside; it cannot be made anew here."""
    token_kept: bool = True
    """Whether the token is still the same after the next start."""
    way_out: str = ""
    """What a button says that helps when nothing is kept; "" for no button."""


class SettingsDialog(QDialog):
    """`changed` carries the settings as chosen; what needs a restart says so."""

    changed = Signal(object)
    token_wanted = Signal()
    keys_wanted = Signal()
    way_out_wanted = Signal()
    forget_wanted = Signal()

    def __init__(
        self, settings: Settings, facts: Facts, copy: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self._copy = copy
        self._tabs = tabs = QTabWidget(self)
        # All tabs are seen, or the window is wider.
        tabs.setUsesScrollButtons(False)
        tabs.addTab(self._general(), _("General"))
        self._sources_page = self._sources(facts)
        tabs.addTab(self._sources_page, _("Sources"))
        tabs.addTab(self._storage(facts), _("Privacy and storage"))
        buttons = QDialogButtonBox(self)
        save = buttons.addButton(_("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setDefault(True)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        rows.setSpacing(SPACE_3)
        rows.addWidget(tabs)
        bottom = QHBoxLayout()
        bottom.addWidget(_quiet(f"Assist {facts.version}".strip()), 1)
        bottom.addWidget(buttons)
        rows.addLayout(bottom)
        self.resize(620, 440)
        KeepWhole(self)

    def add_page(self, page: QWidget, title: str) -> None:
        """One page more, which keeps what is chosen there itself."""
        self._tabs.addTab(page, title)
        self._stand_in_the_middle()

    def _stand_in_the_middle(self) -> None:
        """It has grown: over the middle of its window again, and wholly on the screen."""
        parent = self.parentWidget()
        area = (self if parent is None else parent).screen().availableGeometry()
        middle = parent.window().geometry().center() if parent is not None else area.center()
        self.setGeometry(centred(self.sizeHint().expandedTo(self.size()), middle, area))

    def when_shown(self, page: QWidget, act: Callable[[], object]) -> None:
        """`act` is called once, when the page is first seen."""
        waiting = [act]

        def seen(number: int) -> None:
            if self._tabs.widget(number) is page and waiting:
                waiting.pop()()

        self._tabs.currentChanged.connect(seen)

    def show_sources(self) -> None:
        """Opens at what connects a helpdesk."""
        self._tabs.setCurrentWidget(self._sources_page)
        self._http.setFocus()

    def _general(self) -> QWidget:
        languages = {"auto": _("Like the system"), **LANGUAGES}
        themes = {"auto": _("Like the system"), "light": _("Light"), "dark": _("Dark")}
        libraries = {"zh,en": _("Chinese and English"), "zh": _("Chinese"), "en": _("English")}
        self._language = Choice(languages, self._settings.language)
        self._theme = Choice(themes, self._settings.theme)
        self._library = Choice(libraries, ",".join(self._settings.library_languages))
        self._agent = QLineEdit(self._settings.agent_name)
        hint(self._agent, _("Fills the blank “agent name” in scripts"))
        page, form = _page()
        form.addRow(_("Language"), self._language)
        form.addRow(_("Look"), self._theme)
        form.addRow(_("Your name"), self._agent)
        form.addRow(_("Starter library"), self._library)
        form.addRow("", _quiet(_("Language and library take effect at the next start.")))
        form.addRow(_("Keyboard"), _left(push_button(_("Keyboard shortcuts (F1)"), self.keys_wanted.emit)))
        return Scrolled(page)

    def _sources(self, facts: Facts) -> QWidget:
        self._http = Tick(_("Let programs on this computer post messages"))
        self._http.setChecked(self._settings.http_enabled)
        port = self._settings.http_port
        self._port = Number(min(1024, port), 65535, port)
        self.token = TokenRow(
            facts.address, facts.token, facts.token_fixed, self._copy, kept=facts.token_kept
        )
        self.token.new_wanted.connect(self.token_wanted)
        self._lines = QLineEdit(self._settings.json_lines_path)
        hint(self._lines, _("A file of JSON lines that another program writes"))
        self._lines.setAccessibleName(_("Follow a file"))
        choose = push_button(_("Choose…"), self._choose_file)
        file_row = QHBoxLayout()
        file_row.setSpacing(SPACE_2)
        file_row.addWidget(self._lines, 1)
        file_row.addWidget(choose)
        page, form = _page()
        form.addRow(self._http)
        form.addRow(_("Port"), self._port)
        form.addRow(_("Address"), _quiet(facts.address))
        form.addRow(_("Token"), self.token)
        form.addRow(_("Follow a file"), file_row)
        return Scrolled(page)

    def _storage(self, facts: Facts) -> QWidget:
        page, form = _page()
        form.addRow(_("Data folder"), _quiet(facts.data_folder))
        form.addRow(_("Encryption key"), _quiet(facts.kept))
        if facts.way_out:
            way_out = push_button(facts.way_out, self.way_out_wanted.emit)
            # It asks a question of its own, in the place of this dialog.
            way_out.clicked.connect(self.reject)
            form.addRow("", _left(way_out))
        self._forgotten = _quiet("")
        forget = QHBoxLayout()
        forget.setSpacing(SPACE_3)
        forget.addWidget(push_button(_("Delete all conversations…"), self.forget_wanted.emit))
        forget.addWidget(self._forgotten, 1)
        form.addRow(_("Conversations"), forget)
        words = _(
            "Only accounts that are switched on get anything from this computer; “What leaves this PC” "
            "shows it. Nothing is ever sent to a customer for you."
        )
        form.addRow("", _quiet(words))
        return Scrolled(page)

    def say_forgotten(self, words: str) -> None:
        """Says how deleting went."""
        self._forgotten.setText(words)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("A file of JSON lines"))
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self._lines.setText)
        dialog.open()

    def _save(self) -> None:
        self.changed.emit(
            {
                "language": self._language.value,
                "theme": self._theme.value,
                "agent_name": self._agent.text().strip(),
                "library_languages": tuple(self._library.value.split(",")),
                "http_enabled": self._http.isChecked(),
                "http_port": self._port.value(),
                "json_lines_path": self._lines.text().strip(),
            }
        )
        self.accept()


def _page() -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    form = QFormLayout(page)
    form.setContentsMargins(SPACE_3, SPACE_4, SPACE_3, SPACE_3)
    form.setVerticalSpacing(SPACE_3)
    form.setHorizontalSpacing(SPACE_4)
    return page, form


def _quiet(words: str) -> QLabel:
    label = NoteLabel(words)
    label.setObjectName("quiet")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _left(button: QPushButton) -> QHBoxLayout:
    """A button as wide as its words, not as the form."""
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row
