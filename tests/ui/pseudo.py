"""A made-up language that shows what the catalogue never reached and what has no room for longer words."""

from __future__ import annotations

import string
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from assist_app import i18n

PSEUDO = "qps"
ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
LETTERS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÁßÇĐÉƑĞĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽáƀçđéƒğĥíĵķļɱñóþǫŕšţúṽŵẋýž",
)
LONGER = 0.4
"""As much longer as German or French are, and short words more than that."""


@cache
def messages() -> tuple[str | tuple[str, str], ...]:
    """Every message id of the program; a plural as (singular, plural)."""
    found = extract_from_dir(ROOT / "assist_app", keywords=KEYWORDS)
    return tuple(
        {message[:2] if isinstance(message, tuple) else message for _f, _l, message, _c, _x in found}
    )


def stretched(text: str) -> str:
    """The text with no plain letter left outside its places, longer, and in brackets."""
    parts, letters = [], 0
    for words, name, form, conversion in string.Formatter().parse(text):
        parts.append(words.translate(LETTERS).replace("{", "{{").replace("}", "}}"))
        letters += len(words)
        if name is not None:
            parts.append(
                "{" + name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "") + "}"
            )
    if letters < 3:
        return "".join(parts)
    return f"[{''.join(parts)}{filling(round(letters * LONGER))}]"


def filling(count: int) -> str:
    """So many signs in words of a usual length: longer texts may still be wrapped."""
    return "".join("~" if place % 7 else " " for place in range(count)) if count else ""


def write_catalogue(folder: Path) -> None:
    """Puts <folder>/qps/LC_MESSAGES/assist.mo where gettext finds it."""
    catalogue = Catalog(locale="en", domain=i18n.DOMAIN)
    for message in messages():
        if isinstance(message, tuple):
            catalogue.add(message, tuple(map(stretched, message)))
        else:
            catalogue.add(message, stretched(message))
    packed = BytesIO()
    write_mo(packed, catalogue)
    place = folder / PSEUDO / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / f"{i18n.DOMAIN}.mo").write_bytes(packed.getvalue())
