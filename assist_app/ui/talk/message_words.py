"""A message as one sentence for people who do not see it."""

from __future__ import annotations

from assist_app.i18n import _, ngettext
from assist_app.model.conversation import Message, MessageState, Role
from assist_app.ui.talk.message_chips import spoken_words
from assist_app.ui.talk.message_layout import shown_text, time_text


def spoken(message: Message | None, ends_turn: bool = True) -> str:
    """All a sighted agent sees of a message: who, when, what, what became of it, and its chips."""
    if message is None:
        return _("Loading…")
    edited = _("edited") if message.state is MessageState.EDITED else ""
    text = " ".join(shown_text(message)[0].split())
    parts = [role_word(message.role), message.author, time_text(message.sent_at), text, edited]
    return ", ".join(filter(None, [*parts, *spoken_words(message, ends_turn)]))


def announced(messages: list[Message]) -> str:
    """What is said of customer messages that have just arrived; of many only the newest."""
    newest = messages[-1]
    text = " ".join(shown_text(newest)[0].split())
    line = f"{newest.author or role_word(newest.role)}: {text}"
    if len(messages) == 1:
        return line
    words = ngettext("{count} new message", "{count} new messages", len(messages))
    return f"{words.format(count=len(messages))}. {line}"


def role_word(role: Role) -> str:
    """What people call who wrote a message."""
    if role is Role.CUSTOMER:
        return _("Customer")
    if role is Role.AGENT:
        return _("Agent")
    return _("Bot") if role is Role.BOT else _("System")
