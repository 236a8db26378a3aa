"""Questions and answers through a masker: every field in which somebody's words can stand."""

from __future__ import annotations

from dataclasses import replace

from assist_app.assist.backend import Question
from assist_app.assist.masking.masker import Masker
from assist_app.assist.turn import Turn
from assist_app.model.conversation import Conversation, Message, TurnNote
from assist_app.model.suggestion import (
    AssistEvent,
    Intent,
    Reason,
    Recognised,
    Remarked,
    Suggested,
    Suggestion,
)


def masked_question(question: Question, masker: Masker) -> Question:
    """The question as it may leave. References of vendors stay: they are the vendor's own."""
    talk = question.conversation
    masker.meet([talk.title, *(message.author for message in talk.messages)])
    # Once for learning: a name told in the last message stands in the first one too.
    for message in talk.messages:
        masker.mask(message.text or "")
    return Question(
        _conversation(talk, masker),
        Turn(tuple(_message(message, masker) for message in question.turn.messages)),
        question.rows,
        _intent(question.intent, masker),
        tuple(_script(row, masker) for row in question.grounding),
    )


def restored_event(event: AssistEvent, masker: Masker) -> AssistEvent | None:
    """An event with the values back; None while nothing of a growing answer can be shown yet."""
    match event:
        case Suggested(suggestion=suggestion):
            answer = _answer(suggestion, masker)
            return replace(event, suggestion=answer) if answer.messages else None
        case Recognised(intent=Intent() as intent):
            return replace(event, intent=_recognised(intent, masker))
        case Remarked(remark=remark):
            return replace(event, remark=masker.restored(remark))
    return event


def _conversation(talk: Conversation, masker: Masker) -> Conversation:
    return Conversation(
        masker.hide(talk.id),
        masker.hide(talk.source),
        masker.mask_person(talk.title).text,
        tuple(_message(message, masker) for message in talk.messages),
        talk.refs,
        talk.size,
    )


def _message(message: Message, masker: Masker) -> Message:
    return Message(
        masker.hide(message.id),
        masker.hide(message.source),
        masker.hide(message.conversation_id),
        message.role,
        message.text and masker.masked(message.text),
        message.sent_at,
        message.author and masker.mask_person(message.author).text,
        message.revision,
        message.state,
        message.reply_to and masker.hide(message.reply_to),
        message.refs,
        message.note and _note(message.note, masker),
    )


def _note(note: TurnNote, masker: Masker) -> TurnNote:
    return replace(note, intent_name=masker.masked(note.intent_name))


def _intent(intent: Intent | None, masker: Masker) -> Intent | None:
    if intent is None:
        return None
    return replace(
        intent,
        name=masker.masked(intent.name),
        domain=masker.masked(intent.domain),
        # Words cut out of a text may be pieces of a value that is recognised only as a whole.
        evidence=tuple(masker.masked(words) for words in intent.evidence if not masker.is_part(words)),
        runner_up=masker.masked(intent.runner_up),
        script=masker.masked(intent.script),
    )


def _script(suggestion: Suggestion, masker: Masker) -> Suggestion:
    """A script as grounding. Why it was offered and which words match would say what the customer wrote."""
    return replace(
        suggestion,
        id=masker.hide(suggestion.id),
        messages=tuple(masker.masked(message) for message in suggestion.messages),
        reasons=(),
        highlights=(),
    )


def _recognised(intent: Intent, masker: Masker) -> Intent:
    return replace(
        intent,
        name=masker.restored(intent.name),
        domain=masker.restored(intent.domain),
        evidence=tuple(map(masker.restored, intent.evidence)),
        runner_up=masker.restored(intent.runner_up),
        script=masker.restored(intent.script),
    )


def _answer(suggestion: Suggestion, masker: Masker) -> Suggestion:
    *whole, last = suggestion.messages or ("",)
    messages = [masker.restored(message) for message in whole]
    messages.append(masker.restored(last, growing=not suggestion.complete))
    if not suggestion.complete and not messages[-1].strip():
        messages.pop()
    words = map(masker.restored, suggestion.highlights)
    return replace(
        suggestion,
        messages=tuple(messages),
        reasons=tuple(_reason(reason, masker) for reason in suggestion.reasons),
        highlights=tuple(word for word in words if any(word in message for message in messages)),
    )


def _reason(reason: Reason, masker: Masker) -> Reason:
    return replace(reason, detail=tuple(map(masker.restored, reason.detail)))
