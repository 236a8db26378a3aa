"""An account's fields, read and checked against the documented limits before anything is sent.

Limits are characters, not bytes. Source: the page of /v3/chat/suggest.json and that of agent creation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import msgspec

from assist_app.assist.setup import Setup
from assist_app.backends.rongcloud.domains import centre_addresses
from assist_app.backends.rongcloud.spec import CUSTOMER, GENERATE, SPEC
from assist_app.backends.web import checked_address
from assist_app.i18n import _
from assist_app.model.conversation import Conversation
from assist_app.model.errors import Misconfigured, NotApplicable

MOST_PAIRS, LONGEST_KEY, LONGEST_VARIABLE, LONGEST_METADATA = 16, 32, 128, 512
LONGEST_ID = 64
USER_REF, TARGET_REF = "rongcloud.user", "rongcloud.target"
FIELDS = {field.name: field for field in SPEC.fields}


@dataclass(frozen=True, slots=True)
class Account:
    """The fields, checked. `user_id` is the agent's and `target_id` the customer's, "" when not given."""

    title: str
    addresses: tuple[httpx.URL, ...]
    agent_id: str
    limit: int
    customer_writes: bool
    user_id: str
    target_id: str
    variables: Mapping[str, str]
    metadata: Mapping[str, str]
    generates: bool

    def pair(self, conversation: Conversation) -> tuple[str, str]:
        """userId and targetId of a conversation. NotApplicable when they are unknown or too long."""
        agent = conversation.refs.get(USER_REF) or self.user_id
        customer = conversation.refs.get(TARGET_REF) or self.target_id
        if not agent or not customer:
            sentence = _("{backend} does not know which of its users talk here.")
            raise NotApplicable(sentence.format(backend=self.title))
        if max(len(agent), len(customer)) > LONGEST_ID:
            sentence = _("The user ids of this conversation are longer than {backend} takes.")
            raise NotApplicable(sentence.format(backend=self.title))
        return (customer, agent) if self.customer_writes else (agent, customer)


def read_account(setup: Setup) -> Account:
    """Misconfigured, with the field's name and what to do, when a field is outside its limits."""
    fields = {name: value.strip() for name, value in setup.fields.items()}
    ids = {name: fields.get(name, "") for name in ("user_id", "target_id")}
    for name, value in ids.items():
        if len(value) > LONGEST_ID:
            raise _wrong(_("“{field}” has at most {most} characters."), name, most=LONGEST_ID)
    return Account(
        title=_(setup.spec.title),
        addresses=_addresses(fields),
        agent_id=_agent_id(fields.get("agent_id", "")),
        limit=_limit(fields.get("limit") or "10"),
        customer_writes=_choice(fields, "role") == CUSTOMER,
        variables=_pairs("variables", fields.get("variables", ""), LONGEST_VARIABLE),
        metadata=_pairs("metadata", fields.get("metadata", ""), LONGEST_METADATA, cut=True),
        generates=_choice(fields, "fallback") == GENERATE,
        **ids,
    )


def _addresses(fields: Mapping[str, str]) -> tuple[httpx.URL, ...]:
    text = fields.get("endpoint") or centre_addresses(_choice(fields, "data_center"))
    return tuple(dict.fromkeys(checked_address(address) for address in re.split(r"[\s,;]+", text) if address))


def _choice(fields: Mapping[str, str], name: str) -> str:
    field = FIELDS[name]
    value = (fields.get(name) or field.default).casefold().replace("_", "-").replace(" ", "-")
    if value not in field.choices:
        raise _wrong(_("“{field}” is one of {choices}."), name, choices=", ".join(field.choices))
    return value


def _agent_id(text: str) -> str:
    if not 3 <= len(text) <= 64:
        raise _wrong(_("“{field}” has {least} to {most} characters."), "agent_id", least=3, most=64)
    return text


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= 100):
        raise _wrong(_("“{field}” is a whole number from {least} to {most}."), "limit", least=1, most=100)
    return int(text)


def _pairs(name: str, text: str, longest: int, *, cut: bool = False) -> dict[str, str]:
    """Lines key=value or a JSON object; with `cut` values that are too long are cut instead of refused."""
    pairs: dict[str, str] = {}
    for number, line in enumerate(_as_lines(text), 1):
        if not line.strip():
            continue
        key, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not key or key in pairs:
            raise _wrong(_("Line {number} of “{field}” is not a new key=value."), name, number=number)
        if len(key) > LONGEST_KEY:
            sentence = _("The key in line {number} of “{field}” has more than {most} characters.")
            raise _wrong(sentence, name, number=number, most=LONGEST_KEY)
        if len(value) > longest and not cut:
            sentence = _("The value in line {number} of “{field}” has more than {most} characters.")
            raise _wrong(sentence, name, number=number, most=longest)
        pairs[key] = value[:longest]
    if len(pairs) > MOST_PAIRS:
        raise _wrong(_("“{field}” has at most {most} lines."), name, most=MOST_PAIRS)
    return pairs


def _as_lines(text: str) -> list[str]:
    """The lines; those of a JSON object of texts are made from it."""
    try:
        given = msgspec.json.decode(text, type=dict[str, str]) if text.lstrip().startswith("{") else None
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        given = None
    if given is None or any("=" in key for key in given):
        return text.splitlines()
    return [f"{key}={' '.join(value.splitlines())}" for key, value in given.items()]


def _wrong(sentence: str, name: str, **places: object) -> Misconfigured:
    return Misconfigured(sentence.format(field=_(FIELDS[name].label), **places))
