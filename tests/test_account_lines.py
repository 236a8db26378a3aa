"""Every event becomes a line that says which it is; every verdict on a trial says what to do."""

from __future__ import annotations

import inspect

import pytest

from assist_app.assist.turn import current_turn
from assist_app.cli.account_lines import lines_of
from assist_app.model import errors
from assist_app.model.errors import BackendError
from assist_app.model.suggestion import (
    Abstained,
    AssistEvent,
    Attitude,
    AttitudeLabel,
    Failed,
    Finished,
    Intent,
    Metered,
    NotAsked,
    Reason,
    ReasonKind,
    Recognised,
    Remarked,
    Suggested,
    Suggestion,
)
from assist_app.vendors.account_trial import WHAT_TO_DO, trial_conversation, verdict

INTENT = Intent("refund", "退款", 0.91234, "售后", ("我要退钱",), "换货", "马上为您办理")
SUGGESTION = Suggestion(
    "x:1", ("您好", "请稍等"), ("x",), 0.5, (Reason(ReasonKind.CITATION, ("政策",)),), complete=False
)
EVERY: tuple[tuple[AssistEvent, list[dict[str, object]]], ...] = (
    (
        Recognised("x", INTENT, Attitude(AttitudeLabel.NEGATIVE, 0.7)),
        [
            {"type": "intent", "code": "refund", "name": "退款", "domain": "售后", "confidence": 0.9123,
             "evidence": ["我要退钱"], "runner_up": "换货", "script": "马上为您办理"},
            {"type": "attitude", "code": "negative", "name": "negative", "confidence": 0.7},
        ],
    ),
    (Recognised("x", None), []),
    (
        Suggested("x", SUGGESTION),
        [{"type": "suggestion", "id": "x:1", "text": "您好\n请稍等", "messages": ["您好", "请稍等"],
          "confidence": 0.5, "complete": False, "reasons": [{"kind": "citation", "detail": ["政策"]}]}],
    ),
    (Remarked("x", "based on 3 of 5."), [{"type": "remark", "text": "based on 3 of 5."}]),
    (
        Metered("x", 5, 6, 0.1, "CNY"),
        [{"type": "usage", "tokens_in": 5, "tokens_out": 6, "cost": 0.1, "currency": "CNY"}],
    ),
    (
        Failed("x", "gone.", "network", "E1"),
        [{"type": "failed", "kind": "network", "code": "E1", "text": "gone."}],
    ),
    (
        NotAsked("x", "no ids."),
        [{"type": "not_asked", "kind": "not_applicable", "code": "", "text": "no ids."}],
    ),
    (Abstained("x"), [{"type": "abstained"}]),
    (Finished("x", 1.0), [{"type": "finished"}]),
)  # fmt: skip


@pytest.mark.parametrize(("event", "lines"), EVERY, ids=lambda part: type(part).__name__)
def test_every_event_has_its_lines(event: AssistEvent, lines: list[dict[str, object]]) -> None:
    assert list(lines_of(event)) == lines


def test_every_kind_of_failure_says_what_to_do() -> None:
    kinds = {
        kind.kind
        for _name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, BackendError)
    }
    assert kinds == WHAT_TO_DO.keys()
    for kind in kinds:
        works, words = verdict([Failed("x", "It is so.", kind, "E1")], made_up=False)
        assert not works and words.startswith("It is so.") and WHAT_TO_DO[kind] in words and "E1" in words


def test_what_came_of_a_trial() -> None:
    answer = [Recognised("x", INTENT), Suggested("x", SUGGESTION), Suggested("x", SUGGESTION)]
    works, words = verdict([*answer, Finished("x", 12.3)], made_up=False)
    assert works and "12 ms" in words and "1 suggestion." in words and "退款" in words
    works, words = verdict([Abstained("x"), Finished("x", 3.0)], made_up=True, more="Use a file.")
    assert works and words.endswith("A made-up conversation has none. Use a file.")
    works, words = verdict([Failed("x", "Unknown message.", "content")], made_up=True)
    assert works and "Unknown message." in words
    works, words = verdict([NotAsked("x", "It needs ids.")], made_up=False, more="Use a file.")
    assert not works and words.startswith("It needs ids.") and words.endswith("Use a file.")


def test_the_trial_is_one_open_turn_with_the_references_it_needs() -> None:
    talk = trial_conversation({"wecom.msgid": "m"})
    turn = current_turn(talk)
    assert turn is not None and turn.text and talk.refs == turn.newest.refs == {"wecom.msgid": "m"}
