"""What RongCloud keeps of one-to-one conversations."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from assist_app.emulator.service import Line

TEXT = "RC:TxtMsg"
MOST_MESSAGES = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as it is stored; `at` in milliseconds. `holders` are the users in whose history it is."""

    uid: str
    sender: str
    receiver: str
    kind: str
    content: str
    at: int
    holders: frozenset[str]

    @property
    def text(self) -> str:
        """The words of a text message; "" for other kinds and for content that is no JSON."""
        if self.kind != TEXT:
            return ""
        try:
            values = msgspec.json.decode(self.content)
        except (msgspec.DecodeError, RecursionError):
            return ""
        words = values.get("content") if isinstance(values, dict) else None
        return words if isinstance(words, str) else ""


class History:
    """All messages, oldest first. `storing` is whether cloud storage is enabled for the app."""

    def __init__(self, draw: Callable[[int], str], now: Callable[[], float]) -> None:
        self._draw = draw
        self._now = now
        self._kept: deque[Kept] = deque(maxlen=MOST_MESSAGES)
        self.storing = True

    def keep(
        self,
        sender: str,
        receiver: str,
        content: str,
        *,
        kind: str = TEXT,
        at: float | None = None,
        both: bool = True,
    ) -> Kept:
        """Stores a message; `both` also in the sender's own history. `at` is in seconds."""
        digits = self._draw(16).upper()
        uid = "-".join(digits[place : place + 4] for place in range(0, 16, 4))
        milliseconds = int((self._now() if at is None else at) * 1000)
        holders = frozenset((sender, receiver) if both else (receiver,))
        message = Kept(uid, sender, receiver, kind, content, milliseconds, holders)
        self._kept.append(message)
        return message

    def between(self, user: str, target: str) -> list[Kept]:
        """What is in the history of `user` with `target`, oldest first; nothing without cloud storage."""
        if not self.storing:
            return []
        pair = {user, target}
        found = [m for m in self._kept if {m.sender, m.receiver} == pair and user in m.holders]
        return sorted(found, key=lambda message: message.at)

    def clear(self) -> None:
        """Forgets everything."""
        self._kept.clear()
        self.storing = True


def lines_of(messages: Sequence[Kept], agent: str) -> list[Line]:
    """The conversation as the mind understands it; `agent` is the user the reply is written for."""
    return [Line("agent" if m.sender == agent else "customer", m.text) for m in messages if m.text.strip()]


def row_of(message: Kept, user: str) -> dict[str, Any]:
    """The message as the history query returns it to `user`."""
    return {
        "targetId": message.receiver if message.sender == user else message.sender,
        "fromUserId": message.sender,
        "messageUID": message.uid,
        "msgTime": message.at,
        "objectName": message.kind,
        "content": message.content,
        "expansion": False,
        "extraContent": "",
    }
