"""Which service an account is to be of: as a menu, and as the page that stands where no account is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.accounts.account_values import Kind
from assist_app.ui.accounts.field_row import plain
from assist_app.ui.look.theme import SPACE_1, SPACE_3, SPACE_4
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.parts.scrolled import Scrolled

Begin = Callable[[Kind], object]


def kind_menu(parent: QWidget, kinds: Sequence[Kind], begin: Begin) -> QMenu:
    """A line for each kind: its title and a sentence about it."""
    menu = QMenu(parent)
    menu.setAccessibleName(_("Add account"))
    for kind in kinds:
        action = menu.addAction(f"{_(kind.spec.title)}\t{kind.about}")
        action.triggered.connect(lambda _checked=False, kind=kind: begin(kind))
    return menu


def start_page(kinds: Sequence[Kind], begin: Begin) -> Scrolled:
    """A button for each kind with a sentence below; low windows scroll."""
    words = _(
        "Assist works without any account. With one, a vendor's service or a language model answers too, "
        "side by side with the local engine."
    )
    page = explained(_("Which service shall answer too?"), words)
    for place, kind in enumerate(kinds):
        button = QPushButton(_(kind.spec.title))
        button.setAutoDefault(False)
        button.setAccessibleDescription(kind.about)
        button.clicked.connect(lambda _checked=False, kind=kind: begin(kind))
        about = plain(kind.about, "quiet")
        about.setWordWrap(True)
        row = QVBoxLayout()
        row.setSpacing(SPACE_1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(about)
        page.layout().insertLayout(2 + place, row)
    return Scrolled(page)


def explained(title: str, words: str) -> QWidget:
    """A page with a title and a sentence."""
    page = QWidget()
    page.setObjectName("page")
    sentence = plain(words, "quiet")
    sentence.setWordWrap(True)
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, SPACE_4, 0)
    rows.setSpacing(SPACE_3)
    name = ElidedLabel()
    name.setObjectName("title")
    name.setText(title)
    rows.addWidget(name)
    rows.addWidget(sentence)
    rows.addStretch(1)
    return page
