"""The intents a script answers: codes to type, or names to tick in a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from assist_app.i18n import _
from assist_app.model.script import IntentDefinition
from assist_app.ui.look.theme import SPACE_1
from assist_app.ui.parts.accessible_parts import SAID
from assist_app.ui.parts.form_rows import hint
from assist_app.ui.parts.icon_button import IconButton, Sign


class IntentPicker(QWidget):
    """Codes separated by commas; the menu beside them ticks by name."""

    changed = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        """`name` is what the field is called, for screen readers."""
        super().__init__(parent)
        name = name or _("Intents")
        self._definitions: tuple[IntentDefinition, ...] = ()
        self._language = ""
        self._line = QLineEdit(self)
        hint(self._line, _("Intent codes, separated by commas"))
        self._line.setAccessibleName(name)
        self._line.textChanged.connect(lambda _text: self.changed.emit())
        self.setFocusProxy(self._line)
        self._button = IconButton(Sign.LOWER, name, self)
        self._button.follow_palette()
        self._button.setAccessibleDescription(SAID)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.clicked.connect(self.open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1)
        row.addWidget(self._line, 1)
        row.addWidget(self._button)

    @property
    def codes(self) -> tuple[str, ...]:
        """What is chosen, each once, in the order it was typed."""
        parts = (part.strip() for part in self._line.text().replace("，", ",").split(","))
        return tuple(dict.fromkeys(filter(None, parts)))

    def set_codes(self, codes: Sequence[str]) -> None:
        """Chooses exactly these."""
        self._line.setText(", ".join(codes))

    def set_definitions(self, definitions: Sequence[IntentDefinition]) -> None:
        """The intents there are."""
        self._definitions = tuple(definitions)

    def set_language(self, language: str) -> None:
        """Only intents of this language are offered in the menu."""
        self._language = language

    def menu(self) -> QMenu:
        """One submenu a domain, intents that hold everywhere first."""
        menu = QMenu(self)
        menu.setAccessibleName(self._line.accessibleName())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        folders: dict[str, QMenu] = {}
        chosen = set(self.codes)
        for definition in self._definitions:
            if definition.language == self._language:
                title = definition.domain or _("Global")
                if title not in folders:
                    folders[title] = menu.addMenu(title)
                    folders[title].setAccessibleName(title)
                action = QAction(definition.name.replace("&", "&&"), folders[title], checkable=True)
                action.setChecked(definition.code in chosen)
                action.toggled.connect(lambda on, code=definition.code: self._tick(code, on))
                folders[title].addAction(action)
        return menu

    def open_menu(self) -> None:
        """Shows the menu below the button, without blocking."""
        self.menu().popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def _tick(self, code: str, on: bool) -> None:
        kept = [known for known in self.codes if known != code]
        self.set_codes([*kept, code] if on else kept)
