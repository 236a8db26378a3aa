"""What of a conversation is sent: spoken lines of both sides, the newest as far as there is room."""

from __future__ import annotations

from dataclasses import dataclass

from assist_app.model.conversation import Conversation, MessageState, Role

ROOM = 16_000
"""Characters sent at most. The documents name no limit; a model's answer does not get better with more."""
LONGEST = 4_000
"""Characters of one message; what comes after it is a pasted document, not a question."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message as one line."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """The newest lines, oldest first; `left_out` counts the older ones that had no room."""

    lines: tuple[Line, ...]
    left_out: int = 0

    @property
    def size(self) -> int:
        """Characters of all lines."""
        return sum(len(line.text) for line in self.lines)


def spoken(conversation: Conversation, room: int = ROOM) -> Talk:
    """The conversation without notices, recalled messages and messages whose text is unknown."""
    lines: list[Line] = []
    left_out = 0
    for message in reversed(conversation.messages):
        text = _one_line(message.text or "")
        if not text or message.role is Role.SYSTEM or message.state is MessageState.RECALLED:
            continue
        if lines and (left_out or len(text) > room):
            left_out += 1
            continue
        room -= len(text)
        lines.append(Line(message.role, text))
    return Talk(tuple(reversed(lines)), left_out)


def _one_line(text: str) -> str:
    """A line break would begin another speaker's line; halves of characters cannot be sent."""
    whole = text[: 2 * LONGEST].encode("utf-8", "replace").decode()
    line = " ".join(whole.split())
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"
