"""To which conversation and window a text belongs, and whether those are still in front."""

from __future__ import annotations

from dataclasses import dataclass, field

from assist_app.model.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Target:
    """A window of another program: `key` tells it from all others as long as it is open.

    `field` is how its text field with the focus is called, "" where that is not known. Of one that is no
    longer there `gone` is said.
    """

    key: str
    title: str = ""
    field: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a text was meant to go when it was shown; "" and None where that is not known.

    `title` is the conversation's display name.
    """

    conversation_id: str = ""
    title: str = ""
    target: Target | None = None


def strayed(meant: str, front: str) -> bool:
    """Whether another conversation, or window, is in front than the one meant; "" is not known."""
    return bool(meant and front) and meant != front


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a text is about to go.

    `talk` is the conversation in front, None for none. `meant` is where the text belongs, `front` what is in
    front now. `approved` is the wording in the library of the script it comes from, "" for none. `agent` is
    the agent's own name. `inserting` says that it goes straight into the customer's window.
    """

    talk: Conversation | None = None
    meant: Binding = field(default_factory=Binding)
    front: Binding = field(default_factory=Binding)
    approved: str = ""
    agent: str = ""
    inserting: bool = False
