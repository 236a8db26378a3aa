"""A reply in another language than the customer's says so, and is translated only when that is asked for."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from assist_app.assist.writing import TaskKind, Written
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.card_editor import CardEditor
from assist_app.ui.cards.suggestion_card import SuggestionCard
from tests.ui.desk_stage import in_qt
from tests.ui.panel_stage import Stage as PanelStage
from tests.ui.panel_stage import row
from tests.ui.writing_stage import Stage

FOREIGN = Suggestion("f", ("包裹今天送到。",), ("local",), foreign="zh")


def translation(card: SuggestionCard) -> QPushButton:
    found = [b for b in card.findChildren(QPushButton) if b.text().startswith("Translate to")]
    return next(b for b in found if b.isVisibleTo(card) or len(found) == 1)


def test_the_mark_is_on_the_card_and_nothing_is_offered_without_a_writer(qtbot: QtBot) -> None:
    stage = PanelStage()
    stage.appear(qtbot)
    stage.panel.show_rows("t", (FOREIGN, row("own")))
    first, second = stage.panel.cards
    assert (
        "in Chinese" in first.accessibleDescription() and "in Chinese" not in second.accessibleDescription()
    )
    assert not translation(first).isVisible() and not translation(second).isVisible()
    stage.panel.set_writing(True)
    assert translation(first).isVisible() and translation(first).text() == "Translate to English"
    assert not translation(second).isVisible()


def test_a_reused_card_forgets_the_offer(qtbot: QtBot) -> None:
    stage = PanelStage()
    stage.appear(qtbot)
    stage.panel.set_writing(True)
    stage.panel.show_rows("t", (FOREIGN,))
    stage.panel.show_rows("u", (row("own"),))
    assert not translation(stage.panel.cards[0]).isVisible()


def test_a_press_translates_in_the_editor_and_nothing_before(qapp: QApplication, qtbot: QtBot) -> None:
    async def work() -> None:
        stage = Stage(qtbot, Written("The parcel arrives today.", complete=True))
        stage.control.use(stage.writer)
        stage.window.panel.show_rows("t2", (FOREIGN,))
        stage.window.panel._guard._replaced_at = -10.0
        card = stage.window.panel.cards[0]
        await asyncio.sleep(0)
        assert stage.writer.tasks == []
        translation(card).click()
        editor, ended = card.findChild(CardEditor), asyncio.Event()
        editor.bar.said.connect(lambda words: None if words else ended.set())
        await ended.wait()
        (task,) = stage.writer.tasks
        assert (task.kind, task.text, task.language) == (TaskKind.TRANSLATE, "包裹今天送到。", "en")
        assert editor.editor.toPlainText() == "The parcel arrives today."
        assert not translation(card).isVisible()
        await stage.control.close()

    in_qt(qapp, work)
