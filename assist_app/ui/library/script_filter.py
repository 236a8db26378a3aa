"""Which scripts the library lists: a word, a language, a category."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from assist_app.i18n import _, content_language
from assist_app.model.script import ScriptFilter
from assist_app.ui.look.theme import SPACE_2
from assist_app.ui.parts.accessible_parts import SAID
from assist_app.ui.parts.clear_button import give_clear_button
from assist_app.ui.parts.form_rows import Choice


def language_names() -> dict[str, str]:
    """The languages of scripts, the one of the window first."""
    names = {"zh": _("Chinese"), "en": _("English")}
    own = content_language()
    return {own: names[own]} | names


class ScriptFilterBar(QWidget):
    """`changed` carries a `ScriptFilter`; scripts in the window's language always come first."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._text = QLineEdit(self)
        self._text.setPlaceholderText(_("Filter by any word"))
        self._text.setAccessibleName(_("Filter by any word"))
        self._text.setAccessibleDescription(SAID)
        give_clear_button(self._text, _("Clear the field"))
        self._language = Choice({"": _("All languages"), **language_names()}, parent=self)
        self._language.setAccessibleName(_("Language"))
        self._category = Choice({"": _("All categories")}, parent=self)
        self._category.setAccessibleName(_("Category"))
        # Long names of categories are cut; they must not make the list wider than the form.
        self._category.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._category.setMinimumContentsLength(10)
        choices = QHBoxLayout()
        choices.setSpacing(SPACE_2)
        choices.addWidget(self._language)
        choices.addWidget(self._category, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_2)
        rows.addWidget(self._text)
        rows.addLayout(choices)
        self._text.textChanged.connect(self._emit)
        self._language.currentIndexChanged.connect(self._language_chosen)
        self._category.currentIndexChanged.connect(self._emit)

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self._text.text() or self._language.value or self._category.value)

    @property
    def wanted(self) -> ScriptFilter:
        """What is chosen."""
        return ScriptFilter(self._text.text(), self._language.value, self._category.value, content_language())

    def set_categories(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Every (language, category) there is; the chosen one stays chosen as long as it exists."""
        self._pairs = tuple(pairs)
        before = self._category.value
        self._list_categories()
        if self._category.value != before:
            self._emit()

    def _list_categories(self) -> None:
        language = self._language.value
        fitting = [pair for pair in self._pairs if language in ("", pair[0])]
        fitting.sort(key=lambda pair: (pair[0] != content_language(), pair))
        with QSignalBlocker(self._category):
            self._category.set_names({"": _("All categories"), **{name: name for _own, name in fitting}})

    def _language_chosen(self) -> None:
        self._list_categories()
        self._emit()

    def _emit(self) -> None:
        self.changed.emit(self.wanted)
