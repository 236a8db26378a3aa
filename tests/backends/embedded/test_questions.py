"""Open questions as the engine judges them: found, closed by what answers them, marked where a reply fits."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from assist_app.assist.backend import Question
from assist_app.assist.questions import covered, open_questions
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.engine import EmbeddedEngine
from assist_app.model.conversation import Conversation, Role
from assist_app.model.question import OpenQuestion
from assist_app.model.suggestion import Suggested, Suggestion
from assist_app.paths import resources
from tests.backends.embedded.question_talks import CASES, LATER, Case
from tests.fakes import conversation

ROLES = {"C": Role.CUSTOMER, "A": Role.AGENT, "B": Role.BOT}


@dataclass
class Count:
    """What was found of what was expected."""

    right: int = 0
    missed: int = 0
    extra: int = 0
    marked_right: int = 0
    marked_wrong: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def talk_of(case: Case) -> Conversation:
    return conversation(*((ROLES[line[0]], line[2:]) for line in case.lines))


async def rows_of(engine: EmbeddedEngine, talk: Conversation) -> list[Suggestion]:
    turn = current_turn(talk)
    if turn is None:
        return []
    events = [event async for event in engine.ask(Question(talk, turn))]
    return [event.suggestion for event in events if isinstance(event, Suggested)]


async def judged(engine: EmbeddedEngine, talk: Conversation) -> tuple[OpenQuestion, ...]:
    found = await open_questions(talk, engine.likeness)
    return await covered(found, await rows_of(engine, talk), engine.likeness, engine.fitting)


async def counted(engine: EmbeddedEngine, cases: tuple[Case, ...]) -> Count:
    count = Count()
    for case in cases:
        left = list(await judged(engine, talk_of(case)))
        for words, answered in case.open:
            hit = next((one for one in left if words in one.text), None)
            if hit is None:
                count.missed += 1
                continue
            left.remove(hit)
            count.right += 1
            if answered is not None:
                count.marked_right += hit.covered is answered
                count.marked_wrong += hit.covered is not answered
        count.extra += len(left)
    return count


async def test_open_questions_of_the_conversations_the_thresholds_were_chosen_on(
    engine: EmbeddedEngine,
) -> None:
    count = await counted(engine, CASES)
    assert count.precision >= 0.93 and count.recall >= 0.93, count
    assert count.marked_right >= 0.85 * (count.marked_right + count.marked_wrong), count


async def test_open_questions_of_conversations_written_later(engine: EmbeddedEngine) -> None:
    count = await counted(engine, LATER)
    assert count.precision >= 0.75 and count.recall >= 0.75, count


async def test_a_text_of_another_service_covers_what_it_answers(engine: EmbeddedEngine) -> None:
    asked = [OpenQuestion("退款多久能到账", "1"), OpenQuestion("你们几点下班", "2")]
    told = Suggestion("v:1", ("退款一般 3 天内到账，请您留意。",), ("vendor",))
    first, second = await covered(asked, [told], engine.likeness, engine.fitting)
    assert first.covered_by == ("v:1",) and not second.covered


async def test_what_is_still_being_written_covers_nothing(engine: EmbeddedEngine) -> None:
    asked = [OpenQuestion("退款多久能到账", "1")]
    growing = Suggestion("v:1", ("退款一般 3 天内到账",), ("vendor",), complete=False)
    (one,) = await covered(asked, [growing], engine.likeness, engine.fitting)
    assert not one.covered


@pytest.mark.parametrize("ids", [(), ("nobody:has-this",)])
async def test_fitting_says_nothing_of_scripts_there_are_not(
    engine: EmbeddedEngine, ids: tuple[str, ...]
) -> None:
    assert await engine.fitting("退款多久能到账", ids) == frozenset()


@pytest.mark.parametrize("name", ["zh-01-parcel", "en-01-parcel"])
async def test_the_demo_answers_where_the_parcel_is(engine: EmbeddedEngine, name: str) -> None:
    text = (resources() / "demo" / f"{name}.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    said = [(Role(one["role"]), one["text"]) for one in lines[1:7]]
    asked = await open_questions(conversation(*said[:5]), engine.likeness)
    answered = await open_questions(conversation(*said), engine.likeness)
    assert len(asked) == 2 and answered == ()
