"""What the agent does with a suggestion is recorded whole, and trouble is said in sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from assist_app.assist.session import Advice
from assist_app.model.feedback import Feedback, Outcome
from assist_app.model.suggestion import OTHER, Intent, Recognised, Suggested, Suggestion
from assist_app.ui.cards.outcomes import edit_share
from tests.fakes import FakeBackend, conversation
from tests.ui.desk_stage import AGENT, CUSTOMER, Stage, in_qt

PARCEL = conversation((CUSTOMER, "Where is my parcel?"))
TRACK = Recognised("local", Intent("track", "Track parcel", 0.9))
REPLY = Suggestion("local:s1", ("Tomorrow.", "Anything else?"), ("local", "other"), script_id="s1")
LATER = Suggestion("local:s2", ("Next week.",), ("local",), script_id="s2")


def backend(*steps: object, intent: Recognised = TRACK) -> FakeBackend:
    return FakeBackend("local", [intent, Suggested("local", REPLY), Suggested("local", LATER), *steps])


async def advised(*backends: FakeBackend) -> tuple[Stage, Advice]:
    stage = Stage(PARCEL)
    await stage.open("test/c", *backends)
    return stage, await stage.until("advice_changed", lambda advice: advice.complete)


def test_a_copy_is_recorded_with_everything_learning_needs(qapp: QApplication) -> None:
    async def work() -> None:
        stage, advice = await advised(backend())
        stage.control.note_shown(advice.rows)
        stage.control.use_suggestion(advice.rows[1], 2, None)
        _first, shown, feedback = stage.history.recorded
        assert feedback == Feedback(
            "test/c",
            "local:s2",
            Outcome.COPIED,
            feedback.at,
            "s2",
            "track",
            "local",
            2,
            shown.shown_at,
            None,
            "m0",
        )
        assert shown.outcome is Outcome.SHOWN and shown.at <= feedback.at
        assert stage.clipboard == ["Next week."] and stage.said("copied") == [("local:s2", None)]
        await stage.control.close()

    in_qt(qapp, work)


def test_one_message_or_all_of_them_are_copied(qapp: QApplication) -> None:
    async def work() -> None:
        stage, advice = await advised(backend())
        for part in (1, 0, None):
            stage.control.use_suggestion(advice.rows[0], 1, part)
        assert stage.clipboard == ["Anything else?", "Tomorrow.", "Tomorrow.\nAnything else?"]
        assert [part for _name, part in stage.said("copied")] == [1, 0, None]
        assert [each.outcome for each in stage.history.recorded] == [Outcome.COPIED] * 3
        await stage.control.close()

    in_qt(qapp, work)


def test_an_edited_copy_is_recorded_with_its_share(qapp: QApplication) -> None:
    async def work() -> None:
        stage, advice = await advised(backend())
        stage.control.use_edited(advice.rows[1], 2, "Next month.")
        feedback = stage.history.recorded[-1]
        assert stage.clipboard == ["Next month."] and feedback.outcome is Outcome.EDITED
        assert feedback.edit_share == round(5 / 11, 3) and feedback.position == 2
        await stage.control.close()

    in_qt(qapp, work)


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ("same", "same", 0.0),
        ("", "new", 1.0),
        ("abc", "", 1.0),
        ("abc", "xyz", 1.0),
        ("Your parcel arrives.", "Your parcel arrives!", 0.05),
        ("aaaa", "aa", 0.5),
        ("Hi {name}", "Hi 李", 0.667),
    ],
)
def test_the_edit_share_is_what_was_not_kept_in_place(before: str, after: str, share: float) -> None:
    assert edit_share(before, after) == share


@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_the_edit_share_is_fair(before: str, after: str) -> None:
    share = edit_share(before, after)
    assert 0.0 <= share <= 1.0 and share == edit_share(after, before)
    assert (share == 0.0) == (before == after)


def test_a_judgement_copies_nothing(qapp: QApplication) -> None:
    async def work() -> None:
        stage, advice = await advised(backend())
        stage.control.judge(advice.rows[0], 1, Outcome.DOWNVOTED)
        stage.control.judge(advice.rows[1], 2, Outcome.DISMISSED)
        seen = [(each.suggestion_id, each.outcome, each.position) for each in stage.history.recorded]
        assert seen == [("local:s1", Outcome.DOWNVOTED, 1), ("local:s2", Outcome.DISMISSED, 2)]
        assert stage.clipboard == [] and stage.said("copied") == []
        await stage.control.close()

    in_qt(qapp, work)


def test_an_unknown_intent_is_not_recorded_as_one(qapp: QApplication) -> None:
    async def work() -> None:
        stage, advice = await advised(backend(intent=Recognised("local", Intent(OTHER, "", 0.1))))
        stage.control.use_suggestion(advice.rows[0], 1, None)
        assert stage.history.recorded[-1].intent is None
        await stage.control.close()

    in_qt(qapp, work)


def test_a_row_is_recorded_as_shown_once_in_each_turn(qapp: QApplication) -> None:
    async def work() -> None:
        stage, advice = await advised(backend())
        stage.control.note_shown(advice.rows[:1])
        stage.control.note_shown(advice.rows)
        stage.arrive("test/c", (AGENT, "Tomorrow."), (CUSTOMER, "And now?"))
        again = await stage.until("advice_changed", lambda a: a.complete and a.turn_id != advice.turn_id)
        stage.control.note_shown(again.rows)
        stage.control.use_suggestion(again.rows[0], 1, None)
        recorded = stage.history.recorded
        assert [(each.suggestion_id, each.position) for each in recorded] == [
            ("local:s1", 1),
            ("local:s2", 2),
            ("local:s1", 1),
            ("local:s2", 2),
            ("local:s1", 1),
        ]
        assert [each.outcome for each in recorded] == [Outcome.SHOWN] * 4 + [Outcome.COPIED]
        assert recorded[0].shown_at != recorded[2].shown_at == recorded[4].shown_at
        await stage.control.close()

    in_qt(qapp, work)


@pytest.mark.parametrize("ending", [True, False])
def test_what_was_shown_is_written_soon_and_before_the_end(qapp: QApplication, ending: bool) -> None:
    async def work() -> None:
        stage, advice = await advised(backend())
        stage.control.note_shown(advice.rows)
        if not ending:
            await stage.history.saved.wait()
        await stage.control.close()
        assert [each.outcome for each in stage.history.recorded] == [Outcome.SHOWN] * 2

    in_qt(qapp, work)


def test_a_reply_to_the_earlier_turn_is_not_counted_for_the_newer_intent(qapp: QApplication) -> None:
    async def work() -> None:
        stage, advice = await advised(backend())
        stage.control.note_shown(advice.rows)
        stage.arrive("test/c", (CUSTOMER, "I want my money back."))
        await stage.until("advice_changed", lambda a: a.complete and a.turn_id != advice.turn_id)
        stage.control.use_suggestion(advice.rows[0], 1, None)
        assert stage.history.recorded[-1].intent is None
        await stage.control.close()

    in_qt(qapp, work)


@pytest.mark.parametrize("way", ["card", "editor"])
def test_a_broken_clipboard_is_said_and_nothing_is_recorded(qapp: QApplication, way: str) -> None:
    async def work() -> None:
        stage, advice = await advised(backend())
        stage.broken = True
        if way == "card":
            stage.control.use_suggestion(advice.rows[0], 1, None)
        else:
            stage.control.use_edited(advice.rows[0], 1, "text")
        assert stage.said("trouble") == ["The clipboard is busy."]
        assert stage.history.recorded == [] and stage.said("copied") == []
        await stage.control.close()

    in_qt(qapp, work)
