"""What a search has found, as a list that is driven by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QWidget

from assist_app.i18n import _, ngettext
from assist_app.ui.cards.card_column import LEAST
from assist_app.ui.cards.search_delegate import SearchDelegate
from assist_app.ui.cards.search_rows import SearchModel, SearchRow
from assist_app.ui.look.theme import Theme
from assist_app.ui.parts.accessible_parts import announce

COPIED_FOR = 1600
"""Milliseconds a row says "Copied"."""


class SearchList(QListView):
    """The list over the cards; answers to an older query are ignored."""

    copy_wanted = Signal(object)
    add_wanted = Signal(object)
    insert_wanted = Signal(object)
    copied = Signal()
    """What was chosen has left, and no second click can come for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = SearchModel()
        self._delegate = SearchDelegate(self)
        self._query = ""
        self._answered = False
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Search results"))
        self.selectionModel().selectionChanged.connect(self._follow_selection)
        self._reset_copied = QTimer(self, singleShot=True, interval=COPIED_FOR)
        self._reset_copied.timeout.connect(lambda: self._mark_copied(""))

    def minimumSizeHint(self) -> QSize:
        """As low as the cards, in whose place it stands."""
        return QSize(super().minimumSizeHint().width(), LEAST)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._delegate.theme = theme
        self.viewport().update()

    def set_query(self, query: str) -> None:
        """Only answers to this query are shown from now on."""
        self._query, self._answered = query, False
        if not query:
            self._rows.put(())

    def show_rows(self, query: str, rows: Sequence[SearchRow]) -> None:
        """The first answer replaces the rows, later ones of the same query are added below."""
        if query != self._query:
            return
        if self._answered:
            self._rows.append(rows)
        else:
            self._answered = True
            self._rows.put(rows)
            self.scrollToTop()
            announce(self, self._found_words())
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._rows.index(0))
        self.viewport().update()

    def _found_words(self) -> str:
        count = len(self._rows.rows)
        words = ngettext("{count} result: {first}", "{count} results. First: {first}", max(1, count))
        first = self._rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
        nothing = _("Nothing found. Try fewer or other words.")
        return words.format(count=count, first=first) if count else nothing

    @property
    def rows(self) -> tuple[SearchRow, ...]:
        """The rows shown."""
        return tuple(self._rows.rows)

    def move_current(self, step: int) -> None:
        """Moves the choice up or down."""
        row = max(0, min(len(self._rows.rows) - 1, self.currentIndex().row() + step))
        self.setCurrentIndex(self._rows.index(row))
        # The keyboard stays in the search box, so nobody is told of the choice otherwise.
        announce(self, self.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def _follow_selection(self) -> None:
        # A screen reader selects, keys move the current row; what is copied has to be what is marked.
        chosen = self.selectedIndexes()
        if chosen and chosen[0] != self.currentIndex():
            self.setCurrentIndex(chosen[0])

    def use_current(self) -> None:
        """Copies the chosen row; not one that is left over from an older query."""
        if self._answered and self.currentIndex().isValid():
            self.copy_wanted.emit(self._rows.rows[self.currentIndex().row()].script)

    def add_current(self) -> None:
        """Adds the chosen row to a reply of several."""
        if self._answered and self.currentIndex().isValid():
            self.add_wanted.emit(self._rows.rows[self.currentIndex().row()].script)

    def insert_current(self) -> None:
        """Inserts the chosen row; not one that is left over from an older query."""
        if self._answered and self.currentIndex().isValid():
            self.insert_wanted.emit(self._rows.rows[self.currentIndex().row()].script)

    def confirm_copied(self, script_id: str, *, inserted: bool = False) -> None:
        """Says "Copied", or "Inserted", in the row for a moment."""
        self._mark_copied(script_id, inserted=inserted)
        self._reset_copied.start()
        self._has_left()

    def unsay_copied(self) -> None:
        """What was copied has been taken back from the clipboard."""
        self._reset_copied.stop()
        self._mark_copied("")

    def _has_left(self) -> None:
        self.copied.emit()

    def _mark_copied(self, script_id: str, *, inserted: bool = False) -> None:
        self._delegate.copied, self._delegate.inserted = script_id, inserted
        self.viewport().update()

    def paintEvent(self, event: object) -> None:
        """Rows, or a word when there are none."""
        super().paintEvent(event)
        if self._answered and not self._rows.rows:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self._delegate.theme.secondary))
            area = self.viewport().rect().adjusted(0, 40, 0, 0)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(area, flags, _("Nothing found. Try fewer or other words."))
            painter.end()
