"""A page of the settings: how grave each kind of finding is, and the words that must not leave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from assist_app.assist.outgoing.kinds import TITLES, Hazard, Level
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.i18n import N_, _, ngettext
from assist_app.ui.look.theme import SPACE_1, SPACE_2, SPACE_3
from assist_app.ui.pages.outgoing_words_model import KINDS, WordsModel
from assist_app.ui.parts.accessible_parts import SAID
from assist_app.ui.parts.buttons import push_button
from assist_app.ui.parts.form_rows import Choice
from assist_app.ui.parts.scrolled import Scrolled

LEVELS = {Level.OFF: N_("ignore"), Level.NOTE: N_("note"), Level.ASK: N_("ask"), Level.BLOCK: N_("block")}
ACROSS = 3
"""Levels beside one another."""


class OutgoingPage(QWidget):
    """Knows no file: `policy` is what is chosen now, wishes go out as signals."""

    import_wanted = Signal()
    export_wanted = Signal()
    starter_wanted = Signal()

    def __init__(self, policy: Policy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels = {hazard: self._level(hazard, policy.level(hazard)) for hazard in Hazard}
        self.words = WordsModel(policy.terms, self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self.words)
        self._shown.setFilterKeyColumn(-1)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter the words"))
        self.filter.setAccessibleName(_("Filter the words"))
        self.filter.setAccessibleDescription(SAID)
        self.filter.textChanged.connect(self._shown.setFilterFixedString)
        self.table = self._table()
        self._count = QLabel()
        self._count.setObjectName("quiet")
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._new = QLineEdit()
        self._new.setPlaceholderText(_("New word"))
        self._new.setAccessibleName(_("New word"))
        self._new.setAccessibleDescription(SAID)
        self._new.setMaxLength(60)
        self._new.returnPressed.connect(self._add)
        self._kind = Choice({kind.value: begun(_(KINDS[kind])) for kind in TermKind})
        self._kind.setAccessibleName(_("What the new word is"))
        self.words.changed.connect(lambda: self._say_count())
        self._lay_out()
        self._say_count()

    def _level(self, hazard: Hazard, level: Level) -> Choice:
        choice = Choice({one.value: begun(_(words)) for one, words in LEVELS.items()}, level.value)
        choice.setAccessibleName(_(TITLES[hazard]))
        return choice

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._shown)
        table.setAccessibleName(_("Words that are looked for"))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setMinimumSize(420, 220)
        table.setItemDelegateForColumn(1, KindDelegate(table))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # By content would mean measuring thousands of rows.
        for column, width in enumerate((210, 170)):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(SPACE_3)
        for number, (hazard, choice) in enumerate(self._levels.items()):
            line, column = divmod(number, ACROSS)
            label = QLabel(begun(_(TITLES[hazard])))
            label.setObjectName("small")
            label.setBuddy(choice)
            cell = QVBoxLayout()
            cell.setSpacing(SPACE_1)
            cell.addWidget(label)
            cell.addWidget(choice)
            grid.addLayout(cell, line, column)
            grid.setColumnStretch(column, 1)
        add = QHBoxLayout()
        add.setSpacing(SPACE_2)
        add.addWidget(self._new, 1)
        add.addWidget(self._kind)
        add.addWidget(push_button(_("Add"), self._add))
        add.addWidget(push_button(_("Remove"), self.remove_selected))
        files = QHBoxLayout()
        files.setSpacing(SPACE_2)
        files.addWidget(self._count, 1)
        files.addWidget(push_button(_("Bundled lists"), self.starter_wanted.emit))
        files.addWidget(push_button(_("Import…"), self.import_wanted.emit))
        files.addWidget(push_button(_("Export…"), self.export_wanted.emit))
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, 0)
        rows.setSpacing(SPACE_2)
        rows.addLayout(grid)
        rows.addSpacing(SPACE_1)
        rows.addWidget(self.filter)
        rows.addWidget(self.table, 1)
        rows.addLayout(add)
        rows.addLayout(files)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(Scrolled(page))

    @property
    def policy(self) -> Policy:
        """What is chosen now."""
        levels = {hazard: Level(choice.value) for hazard, choice in self._levels.items()}
        return Policy(levels, self.words.terms)

    def choose_level(self, hazard: Hazard, level: Level) -> None:
        """Chooses a level as if it were clicked."""
        self._levels[hazard].choose(level.value)

    def take_in(self, terms: Sequence[Term]) -> int:
        """Adds words, replacing those that are there already; returns how many are new."""
        return self.words.take_in(terms)

    def say(self, words: str) -> None:
        """Says something below the words."""
        self._count.setText(words)

    @property
    def said(self) -> str:
        """What is said there."""
        return self._count.text()

    def _say_count(self) -> None:
        count = self.words.rowCount()
        self.say(ngettext("{count} word", "{count} words", count).format(count=f"{count:,}"))

    def _add(self) -> None:
        text = self._new.text().strip()
        if text:
            self.words.take_in([Term(text, TermKind(self._kind.value))])
            self._new.clear()
            self.filter.clear()
            self.table.scrollTo(self._shown.mapFromSource(self.words.place_of(text)))

    def remove_selected(self) -> None:
        """Takes the marked words from the list."""
        chosen = self.table.selectionModel().selectedRows()
        self.words.remove([self._shown.mapToSource(index).row() for index in chosen])


def begun(words: str) -> str:
    """As they stand alone: what is said in the middle of sentences begins small."""
    return words[:1].upper() + words[1:]


class KindDelegate(QStyledItemDelegate):
    """The kind of a word is chosen, not typed."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: QModelIndex) -> QWidget:
        """A choice that is done as soon as something is chosen."""
        choice = Choice({_(words): _(words) for words in KINDS.values()}, parent=parent)
        choice.activated.connect(lambda: (self.commitData.emit(choice), self.closeEditor.emit(choice)))
        return choice

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        """What it is now."""
        editor.choose(str(index.data()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        """What was chosen."""
        model.setData(index, editor.value)
