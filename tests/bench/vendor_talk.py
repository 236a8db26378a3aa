"""Accounts and conversations for the benches of vendors."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, cast

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from assist_app.assist.backend import Backend, Question
from assist_app.assist.setup import Setup
from assist_app.assist.turn import current_turn
from assist_app.model.conversation import Conversation, Message
from assist_app.model.suggestion import Suggestion
from assist_app.vendors.account_check import filled
from assist_app.vendors.catalogue import Entry
from tests.bench.crowd import starter
from tests.bench.vendor_world import REFS, World, said
from tests.journeys.vendors import Vendors

INTENTS = starter().library.intents
GROUNDING = tuple(
    Suggestion(f"embedded:{n}", script.messages, ("embedded",), 0.9, script_id=script.id)
    for n, script in enumerate(starter().library.scripts[:5])
)


def messages(world: World, count: int, heard: int) -> list[Message]:
    """So many messages, the customer's with even numbers; services that keep them know the first `heard`."""
    made = []
    for number in range(count):
        role, text = said(number)
        refs = world.hear(role, text) if number < heard else sealed(world.six, number)
        made.append(Message(f"m{number}", "bench", "bench/c", role, text, float(number), refs=refs))
    return made


def question(known: Sequence[Message], name: str = "bench/c") -> Question:
    """About a conversation of these messages, with what the local engine found."""
    talk = Conversation(name, "bench", "Ms Wang", tuple(known), REFS)
    turn = current_turn(talk)
    assert turn is not None
    return Question(talk, turn, 5, grounding=GROUNDING)


class Haste:
    """Stands in for the pauses between two looks at a job, this share of them long."""

    def __init__(self) -> None:
        # The emulator's programs start with the first job.
        self.share = 0.1

    async def __call__(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self.share)


def adapter(entry: Entry, vendors: Vendors, client: httpx.AsyncClient, sleep: Haste) -> Backend:
    """The catalogue's own, with an account of the emulator."""
    spec, secrets = entry.spec, secrets_of(vendors, entry.spec.family)
    fields = filled(spec, vendors.fields(spec.family))
    setup = Setup(spec, fields, lambda name: secrets.get(name, ""), intents=lambda: INTENTS)
    make = cast("Callable[..., Backend]", entry.make)
    return make(setup, client, sleep=sleep)


def secrets_of(vendors: Vendors, family: str) -> dict[str, str]:
    """As they are entered."""
    return {name: _text(value) for name, value in vendors.secrets(family).items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def sealed(vendors: Vendors, number: int) -> dict[str, str]:
    """References of a message that WeCom would know, sealed with the account's own public key."""
    pem = vendors.described["services"]["wecom"]["private_keys"]["1"]
    public = load_pem_private_key(pem.encode(), password=None).public_key()
    assert isinstance(public, RSAPublicKey)
    key = base64.b64encode(public.encrypt(f"{number:032x}".encode(), PKCS1v15())).decode()
    return {"wecom.msgid": f"bench-{number}", "wecom.encrypted_secret_key": key, "wecom.public_key_ver": "1"}
