"""The visible messages as one text, for `generate`, which reads no stored history."""

from __future__ import annotations

from assist_app.i18n import content_language
from assist_app.model.conversation import Conversation, Message, MessageState, Role

MOST = 10_000
"""Characters a query may have."""

TASKS = {
    "zh": "以下是客户与客服的对话。请替客服写出下一条回复，只写回复本身。",
    "en": "A customer talks with an agent below. Write the agent's next reply and nothing else.",
}
NAMES = {
    "zh": {Role.CUSTOMER: "客户：", Role.AGENT: "客服：", Role.BOT: "客服："},
    "en": {Role.CUSTOMER: "Customer: ", Role.AGENT: "Agent: ", Role.BOT: "Agent: "},
}


def query_of(conversation: Conversation, most: int = MOST) -> str:
    """The newest messages that fit, oldest left out first; "" when no word of the customer is visible."""
    language = content_language()
    task, names = TASKS[language], NAMES[language]
    said = [message for message in conversation.messages if _visible(message) and message.role in names]
    if not any(message.role is Role.CUSTOMER for message in said):
        return ""
    left, lines = most - len(task) - 1, list[str]()
    for message in reversed(said):
        name = names[message.role]
        # One line each: nobody can write a line that looks like the other side's.
        text = " ".join((message.text or "").split())
        if len(name) + len(text) + 1 > left:
            if not lines:
                lines.append(name + text[-(left - len(name) - 1) :])
            break
        lines.append(name + text)
        left -= len(name) + len(text) + 1
    return "\n".join([task, "", *reversed(lines)])


def _visible(message: Message) -> bool:
    return bool(message.text and message.text.strip()) and message.state is not MessageState.RECALLED
