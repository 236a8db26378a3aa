"""The lab in the window: past conversations once more, with a table and a chart of what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from assist_app.i18n import _
from assist_app.ui.library.lab_chart import Bars, Bin, LabChart, Reliability
from assist_app.ui.look.theme import LIGHT, SPACE_2, SPACE_3, Theme
from assist_app.ui.parts.buttons import push_button
from assist_app.ui.parts.form_rows import Choice, Tick
from assist_app.ui.parts.scrolled import Scrolled
from assist_app.ui.parts.tables import NUMBERS, align_headings


@dataclass(frozen=True, slots=True)
class LabRow:
    """A backend's line of the table; `cells` are texts as they are shown."""

    name: str
    cells: tuple[str, ...]


class LabPage(QWidget):
    """Knows neither files nor backends: wishes go out as signals, values come in through methods."""

    file_wanted = Signal()
    folder_wanted = Signal()
    demo_wanted = Signal()
    report_wanted = Signal()
    run_wanted = Signal(object)
    """The names of the backends that are ticked."""
    cancel_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, Tick] = {}
        self._chosen = QLabel()
        self._chosen.setTextFormat(Qt.TextFormat.PlainText)
        self._backends = QHBoxLayout()
        self._backends.setSpacing(SPACE_3)
        self._run = QPushButton(_("Replay"))
        self._run.setObjectName("primary")
        self._cancel = QPushButton(_("Cancel"))
        self._export = QPushButton(_("Export…"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(SPACE_2)
        self._bar.setAccessibleName(_("Progress"))
        self._words = QLabel(" ")
        self._words.setObjectName("quiet")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._table = _table()
        self.chart = LabChart(theme)
        self._drawn = Choice({})
        self._drawn.setAccessibleName(_("What the chart shows"))
        self._drawn.hide()
        self._drawn.currentIndexChanged.connect(self._draw)
        self._bars: tuple[Bars, ...] = ()
        self._sure: tuple[Reliability, ...] = ()
        self._run.clicked.connect(lambda: self.run_wanted.emit(self.ticked))
        self._cancel.clicked.connect(self.cancel_wanted)
        self._export.clicked.connect(self.export_wanted)
        self._lay_out()
        self.set_running(False)
        self._export.setEnabled(False)

    def _lay_out(self) -> None:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, SPACE_3, 0, 0)
        rows.setSpacing(SPACE_3)
        hint = QLabel(
            _(
                "Asks again where your agents answered, and looks for what they sent. Customers get nothing; "
                "accounts are asked, and paid, as in a live conversation."
            )
        )
        hint.setObjectName("quiet")
        hint.setWordWrap(True)
        rows.addWidget(hint)
        choices = (
            (_("File…"), self.file_wanted),
            (_("Folder…"), self.folder_wanted),
            (_("Bundled demo"), self.demo_wanted),
            (_("Open a report…"), self.report_wanted),
        )
        rows.addLayout(_row(self._chosen, *(push_button(words, wish.emit) for words, wish in choices)))
        rows.addLayout(self._backends)
        rows.addLayout(_row(self._bar, self._run, self._cancel, self._export))
        rows.addWidget(self._words)
        rows.addWidget(self._table)
        rows.addWidget(self._drawn, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.chart, 1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(Scrolled(page))

    @property
    def ticked(self) -> tuple[str, ...]:
        """Names of the backends to ask, in their order."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def set_backends(self, titles: Mapping[str, str]) -> None:
        """Backends by name with their titles; the first one is ticked, and what was ticked stays so."""
        ticked = set(self.ticked) or set(list(titles)[:1])
        while (item := self._backends.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        self._boxes = {}
        for name, title in titles.items():
            box = self._boxes[name] = Tick(title.replace("&", "&&"))
            box.setChecked(name in ticked)
            box.toggled.connect(self._look)
            self._backends.addWidget(box)
        self._backends.addStretch(1)
        self._look()

    def set_chosen(self, words: str) -> None:
        """What will be replayed."""
        self._chosen.setText(words)

    def set_running(self, running: bool) -> None:
        """While a replay runs it can be cancelled, and nothing else begun."""
        self._running = running
        self._cancel.setEnabled(running)
        if running:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, 1)
            self._bar.reset()
        self._look()

    def show_step(self, done: int, total: int) -> None:
        """How far the replay is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.say(_("{stage}: {done} of {total}").format(stage=_("Replaying"), done=done, total=total))

    def say(self, words: str) -> None:
        """Says something below the progress bar."""
        self._words.setText(words)

    def show_rows(
        self,
        heads: Sequence[str],
        rows: Sequence[LabRow],
        bars: Sequence[Bars],
        sure: Sequence[Reliability] = (),
    ) -> None:
        """What a replay found, and how sure those backends were that say so; it can be exported now."""
        self._table.setColumnCount(len(heads))
        self._table.setHorizontalHeaderLabels(heads)
        align_headings(self._table, words=1)
        self._table.setRowCount(len(rows))
        for line, row in enumerate(rows):
            for column, words in enumerate((row.name, *row.cells)):
                item = QTableWidgetItem(words)
                if column:
                    item.setTextAlignment(NUMBERS)
                self._table.setItem(line, column, item)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        height = header.sizeHint().height() + sum(self._table.rowHeight(n) for n in range(len(rows))) + 4
        self._table.setFixedHeight(min(height, 200))
        self._table.setVisible(bool(rows))
        self._bars, self._sure = tuple(bars), tuple(sure)
        self._offer_charts()
        self._export.setEnabled(bool(rows))

    def _offer_charts(self) -> None:
        self._drawn.blockSignals(True)
        self._drawn.clear()
        self._drawn.addItem(_("What was found"))
        for one in self._sure:
            words = _("How sure: {name} (expected calibration error {error:.3f})")
            self._drawn.addItem(words.format(name=one.name, error=one.error))
        self._drawn.blockSignals(False)
        self._drawn.setVisible(bool(self._sure))
        self._draw(0)

    def _draw(self, place: int) -> None:
        if place <= 0:
            self.chart.show_bars(self._bars)
        else:
            self.chart.show_reliability(self._sure[place - 1].bins)

    def show_reliability(self, bins: Sequence[Bin]) -> None:
        """How sure the engine was against how often it was right, from a report."""
        self.show_rows((), (), ())
        self.chart.show_reliability(bins)

    def _look(self) -> None:
        self._run.setEnabled(not self._running and bool(self.ticked))


def _table() -> QTableWidget:
    table = QTableWidget()
    table.setAccessibleName(_("What the replay found"))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    table.hide()
    return table


def _row(stretched: QWidget, *others: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_2)
    row.addWidget(stretched, 1)
    for other in others:
        other.setAutoDefault(False)
        row.addWidget(other)
    return row
