"""What tells one customer from another: names and numbers, in every form in which they come back."""

from __future__ import annotations

from collections.abc import Iterator

from assist_app.assist.masking.folding import plain
from assist_app.assist.masking.kinds import Kind
from assist_app.assist.masking.people import likely_name, name_forms, person_parts
from assist_app.assist.masking.person_words import SURNAMES, TWO_SIGN_SURNAMES, WORDS_THAT_ARE_NAMES
from assist_app.assist.masking.rules import recognised
from assist_app.model.conversation import Role

NUMBERS = frozenset(
    (
        Kind.ORDER,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.ID,
        Kind.PASSPORT,
        Kind.PLATE,
        Kind.IBAN,
        Kind.CARD,
        Kind.ACCOUNT,
    )
)
ORDERS = frozenset((Kind.ORDER,))
SHORTEST = 6
"""Signs of the shortest number that is one customer's alone: "1234" stands in many texts."""
HOTLINES = ("400", "800", "955", "95", "12")
"""What a company's own numbers begin with in China."""
HONORIFICS = ("先生", "女士", "小姐")


def personal(text: str, role: Role) -> Iterator[tuple[str, Kind]]:
    """Names and numbers in one message. Agents name themselves and write the company's own addresses and
    numbers, so of theirs only order numbers count."""
    written = plain(text)
    for found in recognised(written):
        value = written[found.start : found.end]
        kinds = ORDERS if role is not Role.CUSTOMER else NUMBERS
        if found.kind in kinds and _is_own_number(value, found.kind):
            yield value, found.kind
        elif found.kind is Kind.NAME and role is Role.CUSTOMER:
            for form in name_forms(value):
                if likely_name(form) and len(form) > 1 and not _is_common(form):
                    yield form, Kind.NAME


def called(name: str, *, surely_person: bool) -> Iterator[str]:
    """How somebody with this display name is written. A title such as "Refund" may be no person's:
    unless it surely is one, only what looks like a whole name counts."""
    written = " ".join(plain(name).split())
    for part in person_parts(written):
        family = 2 if part[:2] in TWO_SIGN_SURNAMES else 1
        if "\u3400" <= part[0] <= "\u9fff":
            if part[:family] not in SURNAMES | TWO_SIGN_SURNAMES or len(part) > 4:
                continue
            yield from (part[:family] + title for title in HONORIFICS)
            # A family name alone stands in every other word.
            yield from (form for form in name_forms(part) if likely_name(form) and len(form) > family)
            continue
        addressed = written != part
        words = part.split(" ")
        if addressed:
            yield written
        if surely_person or addressed:
            yield from (form for form in name_forms(part) if likely_name(form) and not _is_common(form))
        elif len(words) in (2, 3) and all(word[:1].isupper() for word in words):
            yield part


def _is_own_number(value: str, kind: Kind) -> bool:
    signs = [sign for sign in value if sign.isalnum()]
    hotline = kind is Kind.PHONE and "".join(signs).startswith(HOTLINES) and len(signs) <= 10
    return len(signs) >= SHORTEST and not hotline


def _is_common(form: str) -> bool:
    return form.lower() in WORDS_THAT_ARE_NAMES or (form.isascii() and len(form) < 3)
