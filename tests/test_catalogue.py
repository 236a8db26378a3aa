"""Every entry of the catalogue passes the exam, fits its own spec, and keeps its secrets to itself."""

from __future__ import annotations

import importlib
import pickle
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from assist_app.assist.backend import BackendSpec
from assist_app.assist.masking.masker import Maskers
from assist_app.assist.pipeline import ask_all
from assist_app.backends.web import make_client
from assist_app.files.spending import Spending
from assist_app.log import crash_report
from assist_app.model.account import Account
from assist_app.model.errors import Misconfigured
from assist_app.model.suggestion import AssistEvent
from assist_app.vendors.account_book import Secrets
from assist_app.vendors.account_check import checked_fields, checked_secrets, filled
from assist_app.vendors.account_trial import trial_conversation
from assist_app.vendors.catalogue import CATALOGUE, SPECS, Entry, entry_of, spec_of
from assist_app.vendors.engaging import engage
from tests.backends.contract import Contract, question

FOLDER = Path(__file__).parent / "backends"


def exams() -> Iterator[type[Contract]]:
    """Every class that takes the contract's exam."""
    for path in FOLDER.glob("*/test_contract.py"):
        importlib.import_module(f"tests.backends.{path.parent.name}.test_contract")
    waiting: list[type[Contract]] = list(Contract.__subclasses__())
    while waiting:
        exam = waiting.pop()
        waiting += exam.__subclasses__()
        if exam.__name__.startswith("Test"):
            yield exam


@pytest.fixture(params=CATALOGUE, ids=lambda entry: entry.spec.family)
def entry(request: pytest.FixtureRequest) -> Entry:
    return request.param  # type: ignore[no-any-return]


def test_every_entry_takes_the_exam() -> None:
    assert {spec.family for spec in SPECS} == {exam.family for exam in exams() if exam.family}


def test_every_name_stands_once() -> None:
    families = [spec.family for spec in SPECS]
    assert families == [spec.name for spec in SPECS] and len(set(families)) == len(families)
    assert families == ["dianjin", "rongcloud", "wecom-recommend", "wecom-program", "wecom-model", "openai"]


@pytest.mark.parametrize(
    ("kind", "fields", "secrets"),
    [
        ("dianjin", "endpoint region workspace_id biz_type op_type",
         "access_key_id access_key_secret security_token"),
        ("rongcloud", "endpoint data_center agent_id limit", "app_key app_secret"),
        ("wecom-recommend", "endpoint corp_id program_id wrapper kb_id", "corp_secret private_keys"),
        ("wecom-program", "endpoint corp_id program_id wrapper kb_id target_id target_ability_id escape_type",
         "corp_secret private_keys"),
        ("wecom-model", "endpoint corp_id program_id wrapper kb_id target_id target_ability_id escape_type",
         "corp_secret private_keys"),
        ("openai", "base_url model", "api_key"),
    ],
)  # fmt: skip
def test_roll_out_scripts_can_rely_on_these_fields(kind: str, fields: str, secrets: str) -> None:
    spec = entry_of(kind).spec
    assert set(fields.split()) <= {field.name for field in spec.fields if not field.secret}
    assert set(secrets.split()) <= {field.name for field in spec.fields if field.secret}


def test_every_spec_can_be_filled_in(entry: Entry) -> None:
    for field in entry.spec.fields:
        assert field.name.isidentifier() and field.label.strip()
        assert not field.choices or field.default in field.choices or not field.default
        assert not (field.secret and field.default)
        assert field.words or all(choice.isdecimal() for choice in field.choices), (
            "for people, not for programs"
        )
        assert len(set(field.words)) in (0, len(field.choices))
    names = [field.name for field in entry.spec.fields]
    assert len(set(names)) == len(names) and not entry.spec.local
    assert filled(entry.spec, {}).keys() == {field.name for field in entry.spec.fields if not field.secret}


def test_an_unknown_kind_is_named_with_those_there_are() -> None:
    with pytest.raises(Misconfigured, match=r"“x”; there are: dianjin, .*openai"):
        entry_of("x")


def test_an_account_has_a_name_and_a_limit_of_its_own(entry: Entry) -> None:
    spec = spec_of(Account("vendor_abc", entry.spec.family, "My account", limit=3.5))
    assert (spec.name, spec.title, spec.limit) == ("vendor_abc", "My account", 3.5)
    assert spec.family == entry.spec.family and spec.fields == entry.spec.fields
    assert spec_of(Account("v", entry.spec.family, "A")).limit == entry.spec.limit


def account_of(spec: BackendSpec) -> tuple[Account, dict[str, str]]:
    """An account with every secret of the spec, and the secrets."""
    given = {field.name: "x1" for field in spec.fields if field.required and not field.secret}
    given |= {name: "http://127.0.0.1:9" for name in ("endpoint", "base_url") if name in filled(spec, {})}
    given |= {"agent_id": "agent-1"} if "agent_id" in given else {}
    secrets = {field.name: f"hunter2{field.name}" for field in spec.fields if field.secret}
    checked = checked_secrets(spec, secrets)
    return Account("vendor_abc", spec.family, "V", checked_fields(spec, given), tuple(checked)), secrets


@pytest.mark.parametrize("reply", ["refused", "garbage", "broken off"])
async def test_no_secret_is_told_by_a_backend_that_fails(
    entry: Entry, reply: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    account, secrets = account_of(entry.spec)
    caplog.set_level("DEBUG")

    def answer(request: httpx.Request) -> httpx.Response:
        if reply == "broken off":
            raise httpx.ReadError("broken off")
        # A service, or somebody who plays one, that says again what it was sent.
        said = f"{request.url} {request.headers!r} {request.content!r}" if reply == "garbage" else ""
        return httpx.Response(403 if reply == "refused" else 200, text=said)

    spending = Spending(tmp_path)
    told: list[AssistEvent] = []
    async with make_client(httpx.MockTransport(answer)) as client:
        guarded = engage(account, Secrets(secrets), client, spending, lambda: (), Maskers())
        await ask_all([guarded], question(trial_conversation(entry.trial)), told.append)
        seen = (guarded, guarded._backend, vars(guarded), guarded.board(), told)
        shown = [repr(one) for one in seen]
        shown += await told_by_failing(guarded, entry)
    spending.close()
    shown += [record.getMessage() for record in caplog.records]
    shown += [record.exc_text or "" for record in caplog.records]
    for secret in secrets.values():
        assert not [text for text in shown if secret in text]
    caplog.clear()


async def told_by_failing(guarded: Any, entry: Entry) -> list[str]:
    """What an exception of this backend says wherever one is shown."""
    try:
        [event async for event in guarded.ask(question(trial_conversation(entry.trial)))]
    except Exception as error:
        shown = [repr(error), str(error), *traceback.format_exception(error)]
        shown.append(crash_report(type(error), error, error.__traceback__, "Assist"))
        return shown
    return []


def test_secrets_are_never_pickled(entry: Entry) -> None:
    _account, secrets = account_of(entry.spec)
    with suppress(TypeError):
        assert b"hunter2" not in pickle.dumps(Secrets(secrets))
