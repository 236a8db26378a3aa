"""Tries an account with one real call about a made-up conversation, and says what came of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from assist_app.i18n import N_, _, content_language, joined, ngettext
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.model.errors import NotApplicable
from assist_app.model.suggestion import AssistEvent, Failed, Finished, NotAsked, Recognised, Suggested

HARMLESS = {"zh": "您好，请问我的订单什么时候发货？", "en": "Hello, when will my order be sent?"}

WHAT_TO_DO = {
    "network": N_("Check the network, a proxy, and the address in the account."),
    "timeout": N_("Try again; if it stays like this, give the account a longer time limit."),
    "busy": N_("Nothing is wrong with the account; try again in a few minutes."),
    "resting": N_("Nothing was sent. Try again in a few minutes."),
    "auth": N_("Enter the secrets again, compare them with the vendor's console, and check this PC's clock."),
    "permission": N_("The credentials are right. Ask the vendor to open this service for the account."),
    "config": N_("Correct the field in the account, or the setting in the vendor's console."),
    "throttled": N_("The credentials are right. Wait a little and try again."),
    "quota": N_("The credentials are right. Try again tomorrow, or raise the budget."),
    "content": N_("The service was reached, but it did not take the test sentence."),
    "too_long": N_("The service was reached, but the conversation was too long for it."),
    "not_applicable": N_("Nothing was sent: the service needs a conversation of its own."),
    "unknown": N_("Something other than this service may answer at this address; check it."),
}
"""What to do after each kind of failure."""


def trial_conversation(refs: Mapping[str, str]) -> Conversation:
    """One harmless customer sentence; `refs` are made-up references that a service may need."""
    words = HARMLESS[content_language()]
    message = Message("assist-test", "test", "test/1", Role.CUSTOMER, words, time.time(), refs=refs)
    return Conversation("test/1", "test", "Test", (message,), refs)


def verdict(events: Sequence[AssistEvent], *, made_up: bool, more: str = "") -> tuple[bool, str]:
    """Whether the account works, and that in words; `made_up` when the service could not know the
    conversation by its references. `more` says how to test with a conversation that it knows."""
    suggestions = {event.suggestion.id for event in events if isinstance(event, Suggested)}
    intents = [event.intent for event in events if isinstance(event, Recognised) and event.intent]
    match events[-1]:
        case Finished(milliseconds=spent):
            words = ngettext(
                "It works: answered in {milliseconds:.0f} ms with {count} suggestion.",
                "It works: answered in {milliseconds:.0f} ms with {count} suggestions.",
                len(suggestions),
            )
            said = [words.format(milliseconds=spent, count=len(suggestions))]
            said += [_("Intent: {name}.").format(name=intent.name) for intent in intents[:1]]
            if made_up and not suggestions:
                said += [_("A made-up conversation has none."), more]
            return True, joined(said)
        case Failed(kind="content", reason=reason) if made_up:
            words = _(
                "It was reached and took the credentials; a made-up conversation is nothing to it: {reason}"
            )
            return True, words.format(reason=reason)
        case NotAsked(reason=reason):
            return False, joined((reason, _(WHAT_TO_DO[NotApplicable.kind]), more))
        case Failed(reason=reason, kind=kind, code=code):
            remedy = _(WHAT_TO_DO.get(kind, WHAT_TO_DO["unknown"]))
            return False, joined((reason, remedy, f"[{code}]" if code else ""))
    raise AssertionError("the pipeline ends with Finished, NotAsked or Failed")
