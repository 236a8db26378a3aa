"""What the two operations take, and the conversation in it."""

from __future__ import annotations

import re
from typing import Any, Literal, TypeVar

import msgspec

from assist_app.emulator.dianjin.signature import Rejected
from assist_app.emulator.service import Known, Line

AGENT, CUSTOMER = "##客服##", "##客户##"
TURN = re.compile(rf"^[ \t]*({AGENT}|{CUSTOMER})[ \t]*[:：]", re.M)

T = TypeVar("T", bound="Form")


class Form(msgspec.Struct, rename="camel"):
    """Unknown fields are ignored; null is the same as absent."""


class IntentionForm(Form):
    """One intent as the caller describes it."""

    intention: str | None = None
    description: str | None = None
    intention_code: str | None = None
    intention_script: str | None = None

    @property
    def known(self) -> Known:
        """The same as the mind understands it."""
        return Known(
            self.intention_code or "",
            self.intention or "",
            self.description or "",
            self.intention_script or "",
        )


class RecognizeForm(Form):
    """The body of RecognizeIntention."""

    biz_type: str | None = None
    conversation: str | None = None
    op_type: str | None = None
    intention_list: list[IntentionForm] | None = None
    global_intention_list: list[IntentionForm] | None = None
    hierarchical_intention_list: list[IntentionForm] | None = None
    intention_domain_code: str | None = None
    analysis: bool | None = None
    recommend: bool | None = None


class TurnForm(Form):
    """One turn of RealtimeDialogAssist; role 0 is the customer, 1 the agent."""

    role: Literal[0, 1, "0", "1"]
    content: str | None = None
    type: str | None = None


class AssistForm(Form):
    """The body of RealtimeDialogAssist, as far as an answer depends on it."""

    session_id: str | None = None
    request_id: str | None = None
    biz_type: str | None = None
    conversation_model: list[TurnForm] | None = None
    dialog_memory_turns: int | None = None
    hang_up_dialog: bool | None = None
    meta_data: dict[str, Any] | None = None
    analysis: bool | None = None


def read(body: bytes, form: type[T]) -> T:
    """The body in its form. Rejected when it is no JSON or of the wrong types."""
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Rejected(400, "InvalidBodyParameter", f"The body is not valid: {error}.") from error


def need(value: str | None, name: str) -> str:
    """A field that must be given. Rejected when it is not."""
    if not value or not value.strip():
        code = f"Missing{name[0].upper()}{name[1:]}"
        raise Rejected(400, code, f"{name} is mandatory for this action.")
    return value


def lines_of(conversation: str) -> list[Line]:
    """The turns of a conversation text; text before the first mark, or without marks, is the customer's."""
    first, *rest = TURN.split(conversation)
    turns = [(CUSTOMER, first), *zip(rest[::2], rest[1::2], strict=True)]
    return [
        Line("customer" if mark == CUSTOMER else "agent", text.strip())
        for mark, text in turns
        if text.strip()
    ]


def lines_of_model(turns: list[TurnForm]) -> list[Line]:
    """The turns of RealtimeDialogAssist."""
    return [
        Line("customer" if str(turn.role) == "0" else "agent", turn.content)
        for turn in turns
        if turn.content and turn.content.strip()
    ]
