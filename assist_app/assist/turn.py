"""The customer's turn: everything said since anyone on our side last spoke."""

from __future__ import annotations

from dataclasses import dataclass

from assist_app.model.conversation import Conversation, Message, MessageState, Role


@dataclass(frozen=True, slots=True)
class Turn:
    """One customer turn; a burst of split messages is one turn. Oldest message first, never empty."""

    messages: tuple[Message, ...]

    @property
    def text(self) -> str:
        """What was said as one text; recalled messages and messages without text are left out."""
        spoken = (m.text for m in self.messages if m.text and m.state is not MessageState.RECALLED)
        return "\n".join(spoken)

    @property
    def newest(self) -> Message:
        """The message that ended the turn so far."""
        return self.messages[-1]


def current_turn(conversation: Conversation) -> Turn | None:
    """The unanswered customer turn, or None when the last word was ours.

    System notices between two customer messages do not end the turn.
    """
    burst: list[Message] = []
    for message in reversed(conversation.messages):
        if message.role is Role.CUSTOMER:
            if message.state is not MessageState.RECALLED:
                burst.append(message)
        elif message.role is not Role.SYSTEM:
            break
    return Turn(tuple(reversed(burst))) if burst else None
