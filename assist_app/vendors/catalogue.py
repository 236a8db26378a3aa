"""The explicit list of vendors: what an account of each needs, and how a backend is made from one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo

import httpx

from assist_app.assist.backend import Backend, BackendSpec
from assist_app.assist.meter import CHINA
from assist_app.assist.setup import Setup
from assist_app.assist.writing import Writer
from assist_app.backends.dianjin import SPEC as DIANJIN
from assist_app.backends.dianjin import DianJin
from assist_app.backends.openai import SPEC as OPENAI
from assist_app.backends.openai import OpenAI, OpenAIWriter
from assist_app.backends.rongcloud import SPEC as RONGCLOUD
from assist_app.backends.rongcloud import RongCloud
from assist_app.backends.wecom import (
    MODEL_SPEC,
    PROGRAM_SPEC,
    RECOMMEND_SPEC,
    WeComModel,
    WeComProgram,
    WeComRecommend,
)
from assist_app.i18n import _
from assist_app.model.account import Account
from assist_app.model.errors import Misconfigured

Make = Callable[[Setup, httpx.AsyncClient], Backend]
MakeWriter = Callable[[Setup, httpx.AsyncClient], Writer]


WECOM_MESSAGE = {"wecom.msgid": "assist-test", "wecom.secret_key": "assist-test"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of backend. `zone` is where its day begins, None for here.

    `trial` are the references of the made-up conversation an account is tested with: the service knows none
    of them, and says so only to those whose credentials are right. `writer` is what helps with writing,
    where the service can.
    """

    spec: BackendSpec
    make: Make
    zone: tzinfo | None = CHINA
    trial: Mapping[str, str] = field(default_factory=dict)
    writer: MakeWriter | None = None


CATALOGUE: tuple[Entry, ...] = (
    Entry(DIANJIN, DianJin),
    Entry(RONGCLOUD, RongCloud, trial={"rongcloud.user": "assist-test", "rongcloud.target": "assist-test-2"}),
    Entry(RECOMMEND_SPEC, WeComRecommend, trial=WECOM_MESSAGE),
    Entry(PROGRAM_SPEC, WeComProgram, trial=WECOM_MESSAGE),
    Entry(MODEL_SPEC, WeComModel, trial=WECOM_MESSAGE),
    Entry(OPENAI, OpenAI, zone=None, writer=OpenAIWriter),
)
"""Adding a vendor is one line here."""

SPECS = tuple(entry.spec for entry in CATALOGUE)


def entry_of(kind: str) -> Entry:
    """The entry of that name. Misconfigured, with the names there are, when there is none."""
    for entry in CATALOGUE:
        if entry.spec.family == kind:
            return entry
    kinds = ", ".join(entry.spec.family for entry in CATALOGUE)
    sentence = _("There is no backend named “{name}”; there are: {names}.")
    raise Misconfigured(sentence.format(name=kind, names=kinds))


def make(kind: str, setup: Setup, client: httpx.AsyncClient) -> Backend:
    """A backend of that kind for one account."""
    return entry_of(kind).make(setup, client)


def spec_of(account: Account) -> BackendSpec:
    """The spec of one account: under its own name, title and limit."""
    spec = entry_of(account.backend).spec
    return replace(
        spec, name=account.id, kind=spec.family, title=account.name, limit=account.limit or spec.limit
    )
