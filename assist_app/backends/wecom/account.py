"""An account's fields, read and checked once for each question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from assist_app.assist.setup import Setup
from assist_app.backends.web import checked_address
from assist_app.backends.wecom.mapping import Rule, read_rules
from assist_app.backends.wecom.specs import DEFAULT_ENDPOINT
from assist_app.i18n import _
from assist_app.model.errors import Misconfigured

ROOT = "/cgi-bin"
MOST_MESSAGES = 1000
"""The interfaces take no more."""
DEBUG_PARTS = {
    "debug_chat": "chat",
    "debug_chat_content": "chat_content",
    "debug_knowledge": "knowledge",
    "debug_tagjson": "tagjson",
}


@dataclass(frozen=True, slots=True)
class Account:
    """`base` ends with /cgi-bin; `debug` is the documents' debug_info, empty when nothing is debugged."""

    base: httpx.URL
    corp_id: str
    program_id: str
    wrapped: bool
    by_jobs: bool
    most: int
    pending: frozenset[int]
    rules: tuple[Rule, ...]
    kb_id: str = ""
    target_id: str = ""
    target_ability_id: str = ""
    escape_type: int = 0
    tag_groups: tuple[str, ...] = ()
    debug: Mapping[str, str] | None = None


def read_account(setup: Setup) -> Account:
    """The checked fields. Misconfigured names the field that does not fit."""
    fields = {name: value.strip() for name, value in setup.fields.items()}
    for field in setup.spec.fields:
        if not _writable(fields.get(field.name, "")):
            raise _unfit(field.name)
        if field.required and not field.secret and not fields.get(field.name):
            raise Misconfigured(
                _("{backend}: the field “{field}” is empty; the settings of the account hold it.").format(
                    backend=_(setup.spec.title), field=_(field.label)
                )
            )
        if field.choices and fields.get(field.name, field.default) not in (*field.choices, ""):
            raise _unfit(field.name)
    defaults = {field.name: field.default for field in setup.spec.fields}
    return Account(
        base=_base(fields.get("endpoint") or DEFAULT_ENDPOINT),
        corp_id=fields.get("corp_id", ""),
        program_id=fields.get("program_id", ""),
        wrapped=fields.get("wrapper") == "input_output",
        by_jobs=fields.get("route") == "async",
        most=_count(fields.get("messages") or "50"),
        pending=frozenset(int(code) for code in _codes(fields.get("pending_codes", ""))),
        rules=read_rules(fields.get("mapping") or defaults.get("mapping", "")),
        kb_id=fields.get("kb_id", ""),
        target_id=fields.get("target_id", ""),
        target_ability_id=fields.get("target_ability_id", ""),
        escape_type=int(fields.get("escape_type") or "0"),
        tag_groups=tuple(_listed(fields.get("tag_groups", ""))),
        debug=_debug(setup.fields),
    )


def _base(endpoint: str) -> httpx.URL:
    url = checked_address(endpoint)
    if ROOT in url.path:
        return url
    return url.copy_with(path=url.path.rstrip("/") + ROOT)


def _writable(text: str) -> bool:
    """Half of a character pair cannot be sent."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_MESSAGES):
        raise _unfit("messages")
    return int(text)


def _codes(text: str) -> list[str]:
    codes = _listed(text)
    if not all(re.fullmatch(r"-?[0-9]{1,9}", code) for code in codes):
        raise _unfit("pending_codes")
    return codes


def _listed(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,，;；]+", text) if part]


def _debug(fields: Mapping[str, str]) -> dict[str, str] | None:
    given = {part: fields[name] for name, part in DEBUG_PARTS.items() if fields.get(name, "").strip()}
    if not given:
        return None
    # The documents require these two as soon as there is a debug_info.
    return {"chat": "", "chat_content": ""} | given


def _unfit(name: str) -> Misconfigured:
    return Misconfigured(
        _("The field “{field}” of the account holds something that does not fit.").format(field=name)
    )
