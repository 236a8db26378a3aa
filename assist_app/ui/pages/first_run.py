"""The first start: three short pages, each of which may be skipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_3, SPACE_4, SPACE_5
from assist_app.ui.pages.first_pages import AssistantsPage, CustomersPage, LookPage
from assist_app.ui.parts.scrolled import Scrolled

ICON, WIDE, HIGH = 40, 680, 580

Services = Callable[[], Mapping[str, Sequence[str]]]
"""family -> (title, a sentence about it), in the language that is active when it is called."""


@dataclass(frozen=True, slots=True)
class FirstChoice:
    """What was chosen. `begin` is what the window opens with: "demo", "paste", "sources", "file", "accounts",
    an account's family, or "" when everything was skipped."""

    language: str
    theme: str = "auto"
    agent_name: str = ""
    begin: str = "demo"
    file: str = ""


class FirstRun(QDialog):
    """`seen_as` carries a choice whose language or look is to be applied at once; `accepted` and `rejected`
    end it."""

    seen_as = Signal(object)

    def __init__(
        self,
        choice: FirstChoice,
        address: str,
        icon: QIcon,
    ) -> None:
        """`address` is where programs post."""
        super().__init__()
        self.setWindowTitle("Assist")
        self._address, self._icon = address, icon
        self._services: Services = dict
        self.pages = QStackedWidget()
        self.step = QLabel()
        self.step.setObjectName("quiet")
        self.skip, self.back, self.next = QPushButton(), QPushButton(), QPushButton()
        self.next.setObjectName("primary")
        self.next.setDefault(True)
        for button in (self.skip, self.back):
            button.setAutoDefault(False)
        self._lay_out()
        self.skip.clicked.connect(self.reject)
        self.back.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self.resize(WIDE, HIGH)
        self.show_in_words(choice)

    def _lay_out(self) -> None:
        picture = QLabel()
        picture.setPixmap(self._icon.pixmap(ICON, ICON))
        left = QVBoxLayout()
        left.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.setSpacing(SPACE_4)
        top.addLayout(left)
        top.addWidget(self.pages, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(SPACE_3)
        for part in (self.skip, self.step):
            bottom.addWidget(part)
        bottom.addStretch(1)
        for part in (self.back, self.next):
            bottom.addWidget(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_5, SPACE_5, SPACE_5, SPACE_4)
        rows.setSpacing(SPACE_4)
        rows.addLayout(top, 1)
        rows.addLayout(bottom)

    def show_in_words(self, choice: FirstChoice) -> None:
        """All pages anew, in the language that is active now, with what is chosen."""
        at = self.pages.currentIndex()
        while self.pages.count():
            old = self.pages.widget(0)
            self.pages.removeWidget(old)
            old.deleteLater()
        begin = choice.begin if choice.begin in {"demo", "paste", "sources", "file", "accounts"} else "demo"
        self._family = ""
        self._look = LookPage(choice.language, choice.theme, choice.agent_name)
        self._customers = CustomersPage(self._address, begin, choice.file)
        self._assistants = AssistantsPage()
        self._assistants.show_services(self._services())
        self._look.changed.connect(lambda: self.seen_as.emit(self.choice))
        self._assistants.wanted.connect(self._set_up)
        for page in (self._look, self._customers, self._assistants):
            self.pages.addWidget(Scrolled(page))
        self.skip.setText(_("Skip"))
        self.back.setText(_("Back"))
        self._show(max(0, at))

    def use_services(self, services: Services) -> None:
        """What can be set up on the last page; the pages do not wait for it."""
        self._services = services
        self._assistants.show_services(services())

    @property
    def choice(self) -> FirstChoice:
        """What is chosen on all pages."""
        look = self._look
        chosen = FirstChoice(look.language.value, look.theme.value, look.agent.text().strip())
        begin = self._family or self._customers.value
        return replace(chosen, begin=begin, file=self._customers.file.text().strip())

    def _go(self, by: int) -> None:
        if self.pages.currentIndex() + by < self.pages.count():
            self._show(self.pages.currentIndex() + by)
        else:
            self.accept()

    def _show(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        last = number == self.pages.count() - 1
        self.next.setText(_("Open Assist") if last else _("Next"))
        self.back.setEnabled(number > 0)
        self.step.setText(_("{number} of {count}").format(number=number + 1, count=self.pages.count()))

    def _set_up(self, family: str) -> None:
        self._family = family
        self.accept()
