"""What is wrong with a field, for people: the library's messages name types of a programming language."""

from __future__ import annotations

import re

import msgspec

from assist_app.i18n import N_, _
from assist_app.model.conversation import Role
from assist_app.model.event import EventKind

WRONG_TYPE = re.compile(r"Expected `([^`]+)`, got `([^`]+)`(?: - at `\$\.?([^`]*)`)?$")
MISSING = re.compile(r"Object missing required field `([^`]+)`(?: - at `\$\.?([^`]*)`)?$")
NO_CHOICE = re.compile(r"Invalid enum value '?.*'? - at `\$\.?([^`]*)`$")

KINDS = {
    "str": N_("text"),
    "int": N_("a whole number"),
    "float": N_("a number"),
    "bool": N_("true or false"),
    "null": N_("nothing"),
    "array": N_("a list"),
    "object": N_("an object with fields"),
    "datetime": N_("a time"),
}
CHOICES = {"role": Role, "kind": EventKind}


def in_words(error: msgspec.ValidationError) -> str:
    """The field and what it should be; what is not understood here is passed on as it is."""
    text = str(error)
    if found := WRONG_TYPE.match(text):
        expected, given, field = found.groups()
        words = _("{field} must be {expected}, not {given}")
        return words.format(field=field or _("a line"), expected=_kinds(expected), given=_kinds(given))
    if found := MISSING.match(text):
        name, inside = found.groups()
        return _("{field} is missing").format(field=f"{inside}.{name}" if inside else name)
    if found := NO_CHOICE.match(text):
        field = found.group(1)
        choices = CHOICES.get(field.rpartition(".")[2])
        if choices is not None:
            return _("{field} must be {expected}").format(field=field, expected=" | ".join(choices))
    return text


def _kinds(names: str) -> str:
    return " / ".join(_(KINDS.get(name, name)) for name in names.split(" | "))
