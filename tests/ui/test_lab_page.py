"""The lab's page over the real engine and the bundled conversations."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.library import MemoryShelf
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.desk.lab_desk import LabDesk
from assist_app.files.content import load_starter, with_intent_scripts
from assist_app.lab.comparing import read_baseline
from assist_app.model.suggestion import AssistEvent, Metered, Suggested, Suggestion
from assist_app.paths import resources
from assist_app.ui.library.lab_chart import Bin
from assist_app.ui.library.lab_page import LabPage
from assist_app.ui.look.theme import DARK, LIGHT, Theme
from tests.lab_cli.material import write
from tests.ui.desk_stage import in_qt
from tests.ui.pictures import has_colour
from tests.ui.window_stage import squeezed, themed


class Parrot:
    """An account that says what it was told and takes a cent for it; `gate` holds it back."""

    spec = BackendSpec("parrot", "Desk & Co", limit=30.0)

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.grounded: list[Sequence[Suggestion]] = []

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        await self.gate.wait()
        self.grounded.append(question.grounding)
        yield Suggested("parrot", Suggestion("1", (question.turn.text,), ("parrot",)))
        yield Metered("parrot", 10, 5, 0.01, "CNY")


@pytest.fixture(scope="module")
def engine() -> Iterator[EmbeddedEngine]:
    starter = load_starter(resources(), ("en",))
    scripts = with_intent_scripts(starter.library).scripts
    engine = EmbeddedEngine(
        MemoryShelf(scripts), Training(starter.library.intents, starter.other, starter.attitude)
    )
    engine.start().result(120)
    yield engine
    engine.close()


class Stage:
    def __init__(self, qtbot: QtBot, engine: EmbeddedEngine, theme: Theme = LIGHT) -> None:
        themed(QApplication.instance(), theme)  # type: ignore[arg-type]
        self.parrot = Parrot()
        self.page = LabPage(theme)
        qtbot.addWidget(self.page)
        self.desk = LabDesk(self.page, lambda: engine, lambda: (self.parrot,))
        self.page.resize(980, 640)
        self.page.show()

    def press(self, words: str) -> None:
        next(b for b in self.page.findChildren(QPushButton) if b.text() == words).click()

    def enabled(self, words: str) -> bool:
        return next(b for b in self.page.findChildren(QPushButton) if b.text() == words).isEnabled()

    def tick(self, name: str) -> None:
        self.page._boxes[name].setChecked(True)

    async def until_done(self) -> None:
        assert self.desk._running is not None
        await asyncio.wait([self.desk._running])
        await asyncio.sleep(0)

    @property
    def said(self) -> str:
        return str(self.page._words.text())

    @property
    def table(self) -> list[list[str]]:
        (table,) = self.page.findChildren(QTableWidget)
        columns = range(table.columnCount())
        return [[table.item(row, n).text().strip() for n in columns] for row in range(table.rowCount())]


def played(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Runs a test on the program's own loop."""

    @wraps(test)
    def run(**given: object) -> None:
        in_qt(QApplication.instance(), lambda: test(**given))  # type: ignore[arg-type]

    return run


PAST = [
    {"conversation": "1", "role": "customer", "text": "Where is my parcel?"},
    {"conversation": "1", "role": "agent", "text": "where is my PARCEL"},
    {"conversation": "1", "role": "customer", "text": "thank you"},
    {"conversation": "1", "role": "agent", "text": "Something that nobody offers: penguins."},
]


@played
async def test_a_replay_fills_table_and_chart_and_can_be_exported(
    qtbot: QtBot, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    stage = Stage(qtbot, engine)
    assert not stage.enabled("Export…") and not stage.enabled("Cancel")
    assert [box.text() for box in stage.page.findChildren(QCheckBox)] == ["Local", "Desk && Co"]
    assert stage.page.ticked == ("embedded",)
    stage.tick("parrot")
    stage.desk.use(write(tmp_path / "past.jsonl", PAST))
    stage.press("Replay")
    assert not stage.enabled("Replay") and stage.enabled("Cancel")
    await stage.until_done()
    local, parrot = stage.table
    assert local[0] == "Local" and parrot[:3] == ["Desk & Co", "50% · 50% · 50%", "50% · 50% · 50%"]
    assert parrot[5] == "0.02 CNY" and parrot[6] == "0" and stage.said == "2 answered turns"
    assert stage.parrot.grounded[0], "an account is asked with what the engine found"
    assert "Desk & Co @1: 50%, 50%" in stage.page.chart.accessibleDescription()
    await stage.desk.export(tmp_path / "report.json")
    assert set(read_baseline(tmp_path / "report.json").backends) == {"embedded", "parrot"}
    await stage.desk.rest()


@played
async def test_how_sure_a_backend_was_is_drawn_beside_what_was_found(
    qtbot: QtBot, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    stage = Stage(qtbot, engine)
    stage.tick("parrot")
    stage.desk.use(write(tmp_path / "past.jsonl", PAST))
    stage.press("Replay")
    await stage.until_done()
    (drawn,) = stage.page.findChildren(QComboBox)
    # The parrot does not say how sure it is.
    assert drawn.isVisible() and drawn.count() == 2 and drawn.itemText(1).startswith("How sure: Local")
    drawn.setCurrentIndex(1)
    assert "→" in stage.page.chart.accessibleDescription()
    drawn.setCurrentIndex(0)
    assert "Local @1" in stage.page.chart.accessibleDescription()
    await stage.desk.rest()


@played
async def test_cancelling_ends_the_request_and_keeps_nothing(
    qtbot: QtBot, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    stage = Stage(qtbot, engine)
    stage.parrot.gate.clear()
    stage.tick("parrot")
    stage.desk.use(write(tmp_path / "past.jsonl", PAST))
    stage.press("Replay")
    while "1 of 4" not in stage.said:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    stage.press("Cancel")
    await stage.until_done()
    assert stage.said == "Cancelled." and stage.enabled("Replay") and not stage.enabled("Export…")
    stage.parrot.gate.set()
    stage.press("Replay")
    await stage.until_done()
    assert len(stage.table) == 2
    await stage.desk.rest()


@played
async def test_what_cannot_be_read_is_said(qtbot: QtBot, engine: EmbeddedEngine, tmp_path: Path) -> None:
    stage = Stage(qtbot, engine)
    stage.desk.use(write(tmp_path / "past.jsonl", [*PAST, {"role": "boss", "text": "x"}]))
    stage.press("Replay")
    await stage.until_done()
    assert "past.jsonl, line 5" in stage.said and stage.enabled("Replay")
    bad = tmp_path / "report.json"
    bad.write_text('{"task": "intents", "quality": null, "rows": 3}')
    await stage.desk._said(stage.desk.open_report(bad))
    assert "is no report" in stage.said
    await stage.desk._said(stage.desk.export(tmp_path / "no" / "report.json"))
    await stage.desk.rest()


@played
async def test_a_report_of_intents_is_drawn_as_reliability(
    qtbot: QtBot, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    stage = Stage(qtbot, engine)
    bins = [{"rows": 0, "said": None, "right": None}, {"rows": 40, "said": 0.75, "right": 0.7}]
    quality = {"accuracy": 0.7, "calibration": {"bins": bins, "expected_calibration_error": 0.05}}
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"task": "intents", "rows": 40, "quality": quality}))
    await stage.desk.open_report(path)
    assert stage.page.chart.accessibleDescription() == "75% → 70% (40)"
    assert "expected calibration error 0.050" in stage.said and not stage.enabled("Export…")
    await stage.desk.rest()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("shown", ["bars", "reliability"])
@played
async def test_the_page_has_room_and_both_charts_have_their_colours(
    qtbot: QtBot, engine: EmbeddedEngine, theme: Theme, shown: str
) -> None:
    stage = Stage(qtbot, engine, theme)
    if shown == "bars":
        stage.tick("parrot")
        stage.press("Replay")
        await stage.until_done()
        colours = (theme.accent, theme.good)
    else:
        stage.page.show_reliability([Bin(n / 10 + 0.05, n / 10 + 0.02, 1 + n * n) for n in range(10)])
        colours = (theme.accent, theme.warn)
    QApplication.processEvents()
    picture = stage.page.chart.grab().toImage()
    assert all(has_colour(picture, colour) for colour in colours)
    assert not squeezed(stage.page)
    await stage.desk.rest()
