"""An account's fields and secrets, checked: where requests go, what they ask for, and who signs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from assist_app.assist.backend import Field
from assist_app.assist.setup import Setup
from assist_app.backends.dianjin.signing import Key
from assist_app.backends.dianjin.spec import FIELDS
from assist_app.backends.web import checked_address
from assist_app.i18n import _
from assist_app.model.errors import Misconfigured

REGION = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
SENDABLE = re.compile(r"[\x21-\x7e]*")
"""What a header can carry without being refused, with the secret in the text, by the HTTP library."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the account asks for; words as the service spells them."""

    biz_type: str
    op_type: str
    domain_code: str
    recommend: bool
    analysis: bool
    assists: bool

    @property
    def wants_attitude(self) -> bool:
        """Whether the attitude is asked for instead of an intent."""
        return self.biz_type == "attitude"


def wishes(fields: Mapping[str, str]) -> Wishes:
    """The account's choices. Misconfigured when a field holds something that is none of them."""
    chosen = {field.name: _choice(field, fields.get(field.name, "")) for field in FIELDS if field.choices}
    return Wishes(
        chosen["biz_type"],
        chosen["op_type"],
        fields.get("domain_code", "").strip(),
        chosen["recommend"] == "yes",
        chosen["analysis"] == "yes",
        chosen["mode"] == "assist",
    )


def _choice(field: Field, value: str) -> str:
    word = value.strip().lower() or field.default
    if word not in field.choices:
        sentence = _("{field} cannot be “{value}”; possible are: {choices}.")
        choices = ", ".join(field.choices)
        raise Misconfigured(sentence.format(field=_(field.label), value=value, choices=choices))
    return word


def operation_address(fields: Mapping[str, str], path: str) -> httpx.URL:
    """Where an operation is called: the account's own address wins over region and network.

    Misconfigured when the workspace is missing or something is no address.
    """
    workspace = fields.get("workspace_id", "").strip()
    if workspace in ("", ".", ".."):
        raise Misconfigured(_("Fill in the workspace id of the account; it begins with llm-."))
    base = _base(fields)
    before = base.raw_path.partition(b"?")[0].rstrip(b"/").decode("ascii")
    return base.copy_with(raw_path=f"{before}/{quote(workspace, safe='', errors='replace')}{path}".encode())


def _base(fields: Mapping[str, str]) -> httpx.URL:
    endpoint = fields.get("endpoint", "").strip()
    if endpoint:
        return checked_address(endpoint if "://" in endpoint else f"https://{endpoint}")
    region = fields.get("region", "").strip()
    if not REGION.fullmatch(region):
        raise Misconfigured(_("“{region}” is no region; an example is cn-beijing.").format(region=region))
    network = "-vpc" if fields.get("network", "").strip() == "vpc" else ""
    return httpx.URL(f"https://dianjin{network}.{region}.aliyuncs.com")


def signing_key(setup: Setup) -> Key | None:
    """The account's access key; None when a gateway of the company signs instead.

    Misconfigured when there is neither, or only half of one.
    """
    key = Key(
        _secret(setup, "access_key_id"),
        _secret(setup, "access_key_secret"),
        _secret(setup, "security_token"),
    )
    if key.id and key.secret:
        return key
    if key.id or key.secret:
        raise Misconfigured(_("AccessKey ID and AccessKey Secret belong together; one of them is missing."))
    if not _secret(setup, "gateway_token"):
        raise Misconfigured(
            _("Fill in AccessKey ID and AccessKey Secret, or the token of your company's gateway.")
        )
    if not setup.fields.get("endpoint", "").strip():
        raise Misconfigured(_("Fill in the address of your company's gateway: its token goes nowhere else."))
    return None


def gateway_token(setup: Setup) -> str:
    """The token for the company's own gateway."""
    return _secret(setup, "gateway_token")


def _secret(setup: Setup, name: str) -> str:
    value = setup.secret(name).strip()
    if not SENDABLE.fullmatch(value):
        label = next(field.label for field in FIELDS if field.name == name)
        sentence = _("{field} holds a character that no key has; enter it again.")
        raise Misconfigured(sentence.format(field=_(label)))
    return value
