"""What moves a conversation on without naming its matter, and which matters were named before."""

from __future__ import annotations

import re
import unicodedata

from assist_app.model.conversation import Conversation, Role
from assist_app.model.suggestion import OTHER

MOST = 2
"""Earlier matters that are named; more is a history and not a path."""

GREETINGS = re.compile(
    r"(?:你好|您好|亲|在吗|在不在|有人吗|客服|请问|早上好|下午好|晚上好|哈喽|嗨|喂|谢谢|多谢|感谢|辛苦|"
    r"麻烦|了|你|您|啊|呀|哦|好的|再见|拜拜|拜"
    r"|hello|hi|hey|there|thanks?|thankyou|you|verymuch|somuch|alot|cheers|bye|goodbye|great|perfect|ok|"
    r"good|morning|afternoon|evening)+"
)


def is_small_talk(text: str) -> bool:
    """Whether a message greets or thanks and nothing else."""
    said = "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
    return not said or GREETINGS.fullmatch(said) is not None


def matters_before(conversation: Conversation, first_id: str, code: str) -> tuple[str, ...]:
    """Names of the intents that were recognised before a turn, newest first: others than its own `code`.

    `first_id` is the turn's first message.
    """
    names: dict[str, str] = {}
    seen = False
    for message in reversed(conversation.messages):
        note = message.note if message.role is Role.CUSTOMER and seen else None
        seen = seen or message.id == first_id
        if note is None or note.intent_code in (OTHER, code, *names) or is_small_talk(message.text or ""):
            continue
        names[note.intent_code] = note.intent_name
        if len(names) == MOST:
            break
    return tuple(names.values())
