"""Blanks that can be filled without asking: what the customer and the agent are called."""

from __future__ import annotations

from dataclasses import replace

from assist_app.assist.session import Advice
from assist_app.i18n import _
from assist_app.model.conversation import Conversation, Role
from assist_app.model.script import fill


def filled(advice: Advice, talk: Conversation, agent: str) -> Advice:
    """The advice with the blanks filled that we know the answer to."""
    values = known_values(customer_name(talk), agent)
    rows = tuple(
        replace(row, messages=tuple(fill(message, values) for message in row.messages)) for row in advice.rows
    )
    return replace(advice, rows=rows)


def customer_name(talk: Conversation) -> str:
    """What the customer is called: as their newest message is signed, else as the conversation is titled."""
    signed = (m.author for m in reversed(talk.messages) if m.role is Role.CUSTOMER and m.author)
    # "Typed here" and the like name a conversation and not a person.
    title = talk.title if talk.source != "manual" else ""
    return " ".join(next(signed, title).split())


def known_values(customer: str, agent: str) -> dict[str, str]:
    """Blanks whose answer is known, by the names the libraries use."""
    values = {_("customer name"): customer, _("agent name"): agent}
    values |= {"客户称呼": customer, "客户姓名": customer, "客服姓名": agent}
    values |= {"customer name": customer, "agent name": agent}
    return {name: value for name, value in values.items() if value}
