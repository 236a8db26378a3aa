"""Which messages of a conversation are analysed, and their keys; texts are neither needed nor sent."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from assist_app.backends.wecom.private_keys import load, open_key, read_pems
from assist_app.i18n import _
from assist_app.model.conversation import Conversation, Message, MessageState, Role
from assist_app.model.errors import Misconfigured, NotApplicable

MSGID, PLAIN_KEY = "wecom.msgid", "wecom.secret_key"
SEALED_KEY, KEY_VERSION = "wecom.encrypted_secret_key", "wecom.public_key_ver"
MOST_CHARACTERS = 24_000
"""Of texts that are known here. The platform takes about 30,000 with knowledge and names."""
REMEMBERED = 5000
LONGEST_REF = 4096


@dataclass(frozen=True, slots=True)
class Entry:
    """One message as the interfaces name it; `secret_key` is "" where only the id is known."""

    msgid: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Picked:
    """The newest messages with a msgid, oldest first; `entries` are those of them with a key."""

    entries: tuple[Entry, ...]
    total: int


def pick(conversation: Conversation, most: int) -> tuple[Message, ...]:
    """The newest messages that WeCom knows, oldest first, each msgid once. NotApplicable: there is none."""
    chosen: dict[str, Message] = {}
    characters = 0
    for message in reversed(conversation.messages):
        msgid = _ref(message, MSGID)
        if not msgid or msgid in chosen or message.role is Role.SYSTEM:
            continue
        if message.state is MessageState.RECALLED:
            continue
        characters += len(message.text or "")
        if len(chosen) == most or (chosen and characters > MOST_CHARACTERS):
            break
        chosen[msgid] = message
    if not chosen:
        raise NotApplicable(_("This conversation is not one of WeCom's: its messages carry no WeCom ID."))
    return tuple(reversed(chosen.values()))


class MessageKeys:
    """Opens message keys in a thread and remembers them: opening 50 takes long enough to be seen."""

    def __init__(self) -> None:
        self._opened: OrderedDict[tuple[str, str, str], str] = OrderedDict()

    async def open(self, messages: Sequence[Message], pems: str) -> Picked:
        """Messages with their keys; those whose key does not open are left out.

        Misconfigured when that leaves none. Where no message carries a key at all, all go with an empty one.
        """
        closed = {_sealed(m) for m in messages if not _ref(m, PLAIN_KEY)} - {None}
        todo = [sealed for sealed in closed if sealed is not None and sealed not in self._opened]
        problem = ""
        if todo:
            opened, problem = await asyncio.to_thread(_open_all, todo, pems)
            self._opened.update(opened)
        entries = [Entry(_ref(m, MSGID), key) for m in messages if (key := self._key_of(m))]
        while len(self._opened) > REMEMBERED:
            self._opened.popitem(last=False)
        if not entries and closed:
            raise Misconfigured(problem or _("None of the private keys opens the keys of these messages."))
        if not entries:
            # Known by their ids only: a gateway or a program on the way may add the keys; we cannot.
            entries = [Entry(_ref(m, MSGID), "") for m in messages]
        return Picked(tuple(entries), len(messages))

    def _key_of(self, message: Message) -> str:
        sealed = _sealed(message)
        return _ref(message, PLAIN_KEY) or (self._opened.get(sealed, "") if sealed else "")


Sealed = tuple[str, str, str]
"""Msgid, encrypted key and version of one message."""


def _open_all(todo: Sequence[Sealed], pems: str) -> tuple[dict[Sealed, str], str]:
    """Message keys that open, and a sentence when a version has no private key. The private keys are not
    kept."""
    by_version = read_pems(pems)
    opened: dict[Sealed, str] = {}
    missing: list[str] = []
    for version in sorted({version for _id, _sealed, version in todo}):
        if not version.isdecimal() or int(version) not in by_version:
            missing.append(version or "?")
            continue
        key = load(by_version[int(version)], int(version))
        for sealed in (one for one in todo if one[2] == version):
            text = open_key(key, sealed[1])
            if text:
                opened[sealed] = text
    if not missing:
        return opened, ""
    sentence = _(
        "The account has no private key of version {version}, which the messages were encrypted for."
    )
    return opened, sentence.format(version=", ".join(missing))


def _sealed(message: Message) -> tuple[str, str, str] | None:
    sealed = _ref(message, SEALED_KEY)
    return (_ref(message, MSGID), sealed, _ref(message, KEY_VERSION)) if sealed else None


def _ref(message: Message, name: str) -> str:
    """A reference that can go over the wire, else ""."""
    value = message.refs.get(name, "").strip()
    return value if len(value) <= LONGEST_REF and value.isprintable() else ""
