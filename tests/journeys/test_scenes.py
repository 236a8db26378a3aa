"""The scenes of the pictures, looked at by a test: one vendor fails, one writes; texts that stay in WeCom."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from assist_app.desk.desk import Desk
from assist_app.paths import DataFolder
from assist_app.ui.talk.message_words import spoken
from assist_app.ui.window.state_mark import StateLabel
from tests.journeys.six_origins import FAILING, SHARED, STREAMING, one_fails_one_writes, only_ids, the_demo
from tests.journeys.test_keeping import folder, in_window  # noqa: F401


def test_one_vendor_that_fails_leaves_five_and_the_engine(folder: DataFolder) -> None:  # noqa: F811
    async def act(desk: Desk) -> None:
        advice = await one_fails_one_writes(desk)
        origins = {origin for row in advice.rows for origin in row.origins}
        assert len(origins) == 6 and FAILING not in origins
        assert [row.origins for row in advice.rows if not row.complete] == [(STREAMING,)]
        assert advice.reports[FAILING].kind == "auth" and advice.reports[FAILING].request_id
        QApplication.processEvents()
        status = desk.window.status
        assert len(status.words()) == 7 and "writing" in status.words()[STREAMING]
        first = min((s for s in status.findChildren(StateLabel) if s.isVisible()), key=lambda s: s.x())
        assert first.state.words == status.words()[FAILING]
        assert advice.reports[FAILING].request_id in first.state.details

    in_window(folder, act, demo_pace=1.0)


def test_a_conversation_of_ids_says_where_its_texts_are_and_gets_suggestions(
    folder: DataFolder,  # noqa: F811
) -> None:
    async def act(desk: Desk) -> None:
        advice = await only_ids(desk)
        assert {origin for row in advice.rows for origin in row.origins} >= {
            "demo_wecom_recommend",
            "demo_wecom_program",
            "demo_wecom_model",
        }
        (row,) = desk.window.conversations.rows()
        assert (row.last_line, row.keeper) == (None, "wecom")
        index = desk.window.conversations.model().index(0, 0)
        assert "The text stays in WeCom" in desk.window.conversations.model().spoken(row), index
        talk = desk.controller.open_conversation
        assert talk is not None and all("stays in WeCom" in spoken(message) for message in talk.messages)
        assert not [r for r in advice.reports.values() if r.problem and not r.stepped_aside]

    in_window(folder, act, demo_pace=0.0)


def test_what_the_model_has_written_becomes_one_with_what_it_repeats(folder: DataFolder) -> None:  # noqa: F811
    async def act(desk: Desk) -> None:
        advice = await the_demo(desk)
        # Whichever of the two came later repeats the other; on a slow machine that may be either.
        (again,) = (row for row in advice.rows if row.repeats)
        (told,) = (row for row in advice.rows if row.id == again.repeats)
        assert {STREAMING, FAILING} <= set(told.origins) and told.text.strip() == again.text.strip()
        cards = desk.window.panel.cards
        assert [card.isVisible() for card in cards] == [not row.repeats for row in advice.rows]
        assert len(desk.window.conversations.rows()) == len(SHARED)

    in_window(folder, act, demo_pace=1.0)
