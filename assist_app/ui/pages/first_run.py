"""The first start: three short pages, each of which may be skipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_3, SPACE_4, SPACE_5
from assist_app.ui.pages.first_pages import AssistantsPage, CustomersPage, LookPage, Page
from assist_app.ui.parts.on_screen import OnScreen
from assist_app.ui.parts.scrolled import Scrolled

ICON, WIDE, HIGH = 40, 680, 580

Services = Callable[[], Mapping[str, Sequence[str]]]
"""family -> (title, a sentence about it), in the language that is active when it is called."""


@dataclass(frozen=True, slots=True)
class FirstChoice:
    """What was chosen. `begin` is what the window opens with: "demo", "paste", "sources", "file", "accounts",
    or "" when everything was skipped; `family` is the kind of account that is set up before that, or ""."""

    language: str
    theme: str = "auto"
    agent_name: str = ""
    begin: str = "demo"
    file: str = ""
    family: str = ""


class FirstRun(QDialog):
    """`seen_as` carries a choice whose language or look is to be applied at once; `accepted` and `rejected`
    end it."""

    seen_as = Signal(object)

    def __init__(
        self,
        choice: FirstChoice,
        address: str,
        icon: QIcon,
        parent: QWidget | None = None,
        *,
        only_last: bool = False,
    ) -> None:
        """`address` is where programs post. With `only_last` the last page alone is shown: the others have
        been seen."""
        super().__init__(parent)
        self.setWindowTitle("Assist")
        self._address, self._icon, self._only_last = address, icon, only_last
        self.closed = False
        """Whether the window was closed, which chooses nothing and skips nothing."""
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
        OnScreen(self)
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
        self._family = ""
        self._look = LookPage(choice.language, choice.theme, choice.agent_name)
        self._customers = CustomersPage(self._address, choice.begin or "demo", choice.file)
        self._assistants = AssistantsPage()
        self._assistants.show_services(self._services())
        self._look.changed.connect(lambda: self.seen_as.emit(self.choice))
        self._assistants.wanted.connect(self._set_up)
        for page in self._pages():
            self.pages.addWidget(Scrolled(page))
        self.skip.setText(_("Skip"))
        self.back.setText(_("Back"))
        self._order_keys()
        self._show(self.pages.count() - 1 if self._only_last else max(0, at))

    def use_services(self, services: Services) -> None:
        """What can be set up on the last page; the pages do not wait for it."""
        self._services = services
        self._assistants.show_services(services())
        self._order_keys()

    @property
    def choice(self) -> FirstChoice:
        """What is chosen on all pages."""
        look = self._look
        chosen = FirstChoice(look.language.value, look.theme.value, look.agent.text().strip())
        page = self._customers
        return replace(chosen, begin=page.value, file=page.file.text().strip(), family=self._family)

    def _go(self, by: int) -> None:
        if by > 0 and not self._pages()[self.pages.currentIndex()].complete():
            return
        if self.pages.currentIndex() + by < self.pages.count():
            self._show(self.pages.currentIndex() + by)
        else:
            self.accept()

    def _show(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        last = number == self.pages.count() - 1
        self.next.setText(_("Open Assist") if last else _("Next"))
        self.back.setEnabled(number > 0)
        self.back.setVisible(not self._only_last)
        # The last page is left as it is by most: its own buttons are a Tab away.
        (self.next if last else self._pages()[number].first()).setFocus(Qt.FocusReason.TabFocusReason)
        self.step.setText(_("{number} of {count}").format(number=number + 1, count=self.pages.count()))

    def _pages(self) -> tuple[Page, ...]:
        return self._look, self._customers, self._assistants

    def _order_keys(self) -> None:
        """Tab goes through the page first, then through what is below it."""
        last, widget = None, self.nextInFocusChain()
        while widget is not self:
            last = widget if self.pages.isAncestorOf(widget) else last
            widget = widget.nextInFocusChain()
        order = [last or self.pages, self.skip, self.back, self.next]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; elsewhere it goes on."""
        held = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(held, QPushButton):
            held.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever closes the window wants to be asked again another time."""
        self.closed = True
        super().closeEvent(event)

    def _set_up(self, family: str) -> None:
        self._family = family
        self.accept()
