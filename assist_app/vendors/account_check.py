"""What is filled in for an account, held against what its backend needs; every refusal is a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from assist_app.assist.backend import BackendSpec, Field
from assist_app.backends.web import checked_address
from assist_app.i18n import _
from assist_app.model.errors import Misconfigured

ADDRESSES = ("endpoint", "base_url")
LONGEST_NAME = 60


def checked_name(name: str, others: Iterable[str]) -> str:
    """A name for people, unlike all others. Misconfigured when it is none."""
    name = name.strip()
    odd = any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in name)
    if not name or len(name) > LONGEST_NAME or odd:
        sentence = _("An account's name has 1 to {most} characters and is one line.")
        raise Misconfigured(sentence.format(most=LONGEST_NAME), code="name")
    if name in set(others):
        sentence = _("There is already an account named “{name}”.")
        raise Misconfigured(sentence.format(name=name), code="name")
    return name


def checked_fields(spec: BackendSpec, given: Mapping[str, str]) -> dict[str, str]:
    """The plain fields that were filled in, blanks cut off. Misconfigured names what does not fit."""
    known = {field.name: field for field in spec.fields}
    for name in given:
        if name not in known:
            sentence = _("“{field}” is no field of {backend}; there are: {names}.")
            names = ", ".join(field.name for field in spec.fields if not field.secret)
            raise Misconfigured(sentence.format(field=name, backend=_(spec.title), names=names))
        if known[name].secret:
            sentence = _("“{field}” is a secret: it comes from a file, as others could read a command line.")
            raise Misconfigured(sentence.format(field=name))
    values = {name: _tidy(known[name], value) for name, value in given.items()}
    for field in spec.fields:
        if not field.secret:
            _check(spec, field, values.get(field.name, ""))
    return {name: value for name, value in values.items() if value}


def _tidy(field: Field, value: str) -> str:
    """Blanks cut off, and a choice in the spelling the backend knows: Singapore B is singapore-b."""
    if field.lines:
        return value
    plain = _plain(value)
    return next((choice for choice in field.choices if plain and _plain(choice) == plain), value.strip())


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).casefold()


def checked_secrets(spec: BackendSpec, given: Mapping[str, str]) -> dict[str, str]:
    """The secrets that were given. Misconfigured when one has no place or is missing.

    A name that fits nothing is not repeated: in a damaged file it may be a piece of a secret.
    """
    known = {field.name: field for field in spec.fields if field.secret}
    names = ", ".join(known) or "–"
    if not given.keys() <= known.keys():
        sentence = _("The secrets hold a name that {backend} does not know; it knows: {names}.")
        raise Misconfigured(sentence.format(backend=_(spec.title), names=names))
    values = {name: value.strip() for name, value in given.items() if value.strip()}
    for field in known.values():
        if field.required and field.name not in values:
            raise _missing(spec, field)
    return values


def filled(spec: BackendSpec, fields: Mapping[str, str]) -> dict[str, str]:
    """Every plain field of the spec, defaults filled in."""
    return {f.name: fields.get(f.name) or f.default for f in spec.fields if not f.secret}


def _check(spec: BackendSpec, field: Field, value: str) -> None:
    if not value:
        if field.required and not field.default:
            raise _missing(spec, field)
        return
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        sentence = _("“{field}” holds a sign that cannot be sent.")
        raise Misconfigured(sentence.format(field=field.name), code=field.name)
    if field.choices and value not in field.choices:
        sentence = _("“{value}” does not fit “{field}”; possible are: {names}.")
        raise Misconfigured(
            sentence.format(value=value, field=field.name, names=", ".join(filter(None, field.choices))),
            code=field.name,
        )
    if field.name in ADDRESSES:
        # Some services take a main and a backup address, and some a bare host name.
        for address in filter(None, re.split(r"[\s,;]+", value)):
            _check_address(field, address if "://" in address else f"https://{address}")


def _check_address(field: Field, address: str) -> None:
    try:
        checked_address(address)
    except Misconfigured as error:
        raise Misconfigured(error.sentence, code=field.name) from error


def _missing(spec: BackendSpec, field: Field) -> Misconfigured:
    sentence = _("{backend} needs “{field}” ({label}).")
    return Misconfigured(
        sentence.format(backend=_(spec.title), field=field.name, label=_(field.label)), code=field.name
    )
