"""What the conversation says of a turn that says little itself: its matter, and the customer's language."""

from __future__ import annotations

import re
from itertools import groupby

from assist_app.assist.asked import asks, clauses, questions_in, sentences, wants
from assist_app.assist.small_talk import is_small_talk
from assist_app.assist.turn import Turn
from assist_app.backends.embedded.words import CHINESE, LATIN, STOP, fold, language_of
from assist_app.model.conversation import Conversation, Message, MessageState, Role

BACK = 4
"""Customer turns looked back on for the matter at hand."""

FADED = 0.9
"""How sure an intent still is that an earlier turn named."""

SHORT_CHINESE, SHORT_ENGLISH = 8, 4
"""Characters, or words, of a turn that only answers what we asked."""

BARE = re.compile(
    r"(?:是的?|对的?|嗯+|好的?|行|可以|没错|当然|要|不要|不是|没有|有|不|麻烦了?|吧|啊|呀|哦|的|了"
    r"|昨天|今天|前天|明天|后天|上午|下午|晚上|早上|刚才|刚刚|上?下?(?:周|星期|"
    r"礼拜)[一二三四五六日天末]?|[一二三四五六七八九十两百千万几]+[天号点月个块元期]?"
    r"|yes|yeah|yep|yup|no|nope|ok|okay|sure|please|correct|exactly|right|of course|fine|it is|i do|"
    r"i did|that'?s right"
    r"|yesterday|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|last|next|week|morning|"
    r"afternoon|evening|about|around"
    r"|[\w.+-]+@[\w.-]+|[a-z]{0,4}[\s#-]*\d[\d\s().+:/-]*[a-z]{0,3}|\d+|[\s，,。.！!~、-])+"
)
"""Consent, a refusal, a time, a number, an address: nothing that names a matter."""

CONSENT = re.compile(
    r"(?:是的?|对的?|嗯+|好的?|行|可以|没错|yes|yeah|yep|ok|okay|sure|please|fine|[\s，,。.！!~])+"
)

ANYTHING_ELSE = re.compile(r"其他|其它|别的|还有什么|anything else|something else|any other", re.IGNORECASE)


def only_answers(conversation: Conversation, turn: Turn) -> bool:
    """Whether the turn only answers and so leaves the matter as it is."""
    text = turn.text.strip()
    ours = _last_of_ours(conversation, turn)
    if not text or not ours or ANYTHING_ELSE.search(ours):
        return False
    if CONSENT.fullmatch(fold(text)):
        return True
    if is_small_talk(CONSENT.sub("", fold(text))) or questions_in([text]):
        return False
    asked = any(asks(one) or wants(one) for part in sentences(ours) for one in clauses(part))
    return BARE.fullmatch(fold(text)) is not None or (asked and _short(text))


def earlier_turns(conversation: Conversation, turn: Turn) -> list[Turn]:
    """The customer's turns before this one, newest first."""
    before: list[Message] = []
    for message in conversation.messages:
        if message.id == turn.messages[0].id:
            break
        if message.role is not Role.SYSTEM and message.state is not MessageState.RECALLED and message.text:
            before.append(message)
    runs = [(theirs, tuple(run)) for theirs, run in groupby(before, lambda m: m.role is Role.CUSTOMER)]
    return [Turn(run) for theirs, run in reversed(runs) if theirs][:BACK]


def language_spoken(conversation: Conversation, text: str) -> str:
    """The customer's language, "zh" or "en": that of the newest words that show it.

    "ok" shows none, nor does the name of a product.
    """
    theirs = [
        message.text
        for message in reversed(conversation.messages)
        if message.role is Role.CUSTOMER and message.state is not MessageState.RECALLED and message.text
    ]
    return next((language_of(one) for one in (text, *theirs[:12]) if _shows_language(one)), language_of(text))


def _shows_language(text: str) -> bool:
    if language_of(text) == "zh":
        return len(CHINESE.findall(text)) >= 2
    words = LATIN.findall(text)
    return len(words) >= 3 and any(word.lower() in STOP for word in words)


def _last_of_ours(conversation: Conversation, turn: Turn) -> str:
    """What our side said last before the turn, "" when that is nothing."""
    ours = ""
    for message in conversation.messages:
        if message.id == turn.messages[0].id:
            break
        if message.role in (Role.AGENT, Role.BOT) and message.state is not MessageState.RECALLED:
            ours = message.text or ours
    return ours


def _short(text: str) -> bool:
    if CHINESE.search(text):
        return len(CHINESE.findall(text)) <= SHORT_CHINESE
    return len(text.split()) <= SHORT_ENGLISH
