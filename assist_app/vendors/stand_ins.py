"""Every vendor's service, emulated in this process: a demo with all of them that leaves no machine."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import msgspec

from assist_app.backends.embedded.engine import EmbeddedEngine
from assist_app.backends.web import make_client
from assist_app.emulator.service import Hearing
from assist_app.emulator.transport import EmulatorTransport
from assist_app.files.spending import Spending
from assist_app.i18n import _
from assist_app.model.account import Account
from assist_app.model.conversation import Role
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.vendors.account_book import Secrets
from assist_app.vendors.emulating import EngineMind, emulated

AGENT = "demo-agent"

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StandIn:
    """An account of the demo with its secrets, which exist as long as the demo."""

    account: Account
    secrets: Secrets


class StandIns:
    """Emulated services with an account each. Used in the vendors' loop but for `accounts` and `close`."""

    def __init__(self, engine: EmbeddedEngine, pace: float = 1.0) -> None:
        """Their answers come from the engine; `pace` 1 is as slow as the real ones."""
        self._board = emulated(EngineMind(engine), pace=pace)
        self._folder = tempfile.TemporaryDirectory(prefix="assist-demo-", ignore_cleanup_errors=True)
        self.spending = Spending(Path(self._folder.name))
        self._members = {one.account.id: one for one in _members(self._board.describe()["services"])}
        self._hearing = {one.name: one for one in self._board.services if isinstance(one, Hearing)}

    @property
    def accounts(self) -> tuple[Account, ...]:
        """One for each backend of the catalogue."""
        return tuple(one.account for one in self._members.values())

    def secrets_of(self, account: Account) -> Secrets:
        """Those the emulated service made up."""
        return self._members[account.id].secrets

    def client(self) -> httpx.AsyncClient:
        """Reaches the emulated services and nothing else."""
        return make_client(EmulatorTransport(self._board))

    async def overhear(self, batch: Batch) -> Batch:
        """Tells the services that keep conversations what is said; the events get their references."""
        return replace(batch, events=tuple([await self._told(event) for event in batch.events]))

    async def _told(self, event: ChatEvent) -> ChatEvent:
        customer = f"demo-{event.subject}"
        talk = {**event.conversation_refs, "rongcloud.user": AGENT, "rongcloud.target": customer}
        talk["wecom.chat"] = customer
        event = replace(event, conversation_refs=talk)
        if event.kind is not EventKind.CREATED or not event.text or event.role is Role.SYSTEM:
            return event
        from_customer = event.role is Role.CUSTOMER
        pair = (customer, AGENT) if from_customer else (AGENT, customer)
        await self._hearing["rongcloud"].hear({"from": pair[0], "to": pair[1], "text": event.text})
        kept = await self._hearing["wecom"].hear(
            {"chat": customer, "role": "customer" if from_customer else "agent", "text": event.text}
        )
        return replace(event, refs={**event.refs, **_wecom_refs(kept)})

    async def close(self) -> None:
        """Ends the services and what they have running."""
        await self._board.close()

    def clean_up(self) -> None:
        """The last step: the counts of the demo are nobody's."""
        self.spending.close()
        self._folder.cleanup()


def _wecom_refs(record: Values) -> dict[str, str]:
    sealed = record["service_encrypt_info"]
    return {
        "wecom.msgid": record["msgid"],
        "wecom.encrypted_secret_key": sealed["encrypted_secret_key"],
        "wecom.public_key_ver": str(sealed["public_key_ver"]),
    }


def _members(services: Mapping[str, Values]) -> list[StandIn]:
    return [
        *_of_dianjin(services["dianjin"]),
        *_of_rongcloud(services["rongcloud"]),
        *_of_wecom(services["wecom"]),
        *_of_openai(services["openai"]),
    ]


def _member(backend: str, name: str, fields: Values, secrets: Values) -> StandIn:
    # Wherever it is named, nobody is to take it for the vendor itself.
    said = _("{name} (emu)").format(name=name)
    account = Account(f"demo_{backend.replace('-', '_')}", backend, said, dict(fields), tuple(secrets))
    return StandIn(account, Secrets({name: str(value) for name, value in secrets.items()}))


def _of_dianjin(given: Values) -> list[StandIn]:
    fields = {"endpoint": given["endpoint"], "workspace_id": given["workspace_id"]}
    secrets = {name: given[name] for name in ("access_key_id", "access_key_secret")}
    return [_member("dianjin", _("DianJin"), fields, secrets)]


def _of_rongcloud(given: Values) -> list[StandIn]:
    fields = {"endpoint": given["endpoint"], "agent_id": given["agent_id"]}
    secrets = {name: given[name] for name in ("app_key", "app_secret")}
    return [_member("rongcloud", _("RongCloud"), fields, secrets)]


def _of_wecom(given: Values) -> list[StandIn]:
    fields = {name: given[name] for name in ("endpoint", "corp_id", "program_id", "wrapper")}
    keys = msgspec.json.encode(given["private_keys"]).decode()
    secrets = {"corp_secret": given["corp_secret"], "private_keys": keys}
    return [
        _member("wecom-recommend", _("WeCom scripts"), fields, secrets),
        _member("wecom-program", _("WeCom program"), {**fields, **given["program"]}, secrets),
        _member("wecom-model", _("WeCom model"), {**fields, **given["model"]}, secrets),
    ]


def _of_openai(given: Values) -> list[StandIn]:
    fields = {"base_url": given["base_url"], "model": given["model"]}
    return [_member("openai", _("Model"), fields, {"api_key": given["api_key"]})]
