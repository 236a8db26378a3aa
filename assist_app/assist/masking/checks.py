"""Check digits and dates: what tells a real number from one that only looks like it."""

from __future__ import annotations

import calendar
from datetime import date

from assist_app.assist.masking.words import words

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_REGIONS = words(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
_IBAN_LENGTHS = {
    **dict.fromkeys(words("NO"), 15), **dict.fromkeys(words("BE"), 16),
    **dict.fromkeys(words("DK FI NL FO GL"), 18), **dict.fromkeys(words("MK SI"), 19),
    **dict.fromkeys(words("AT BA EE KZ LT LU XK"), 20), **dict.fromkeys(words("CH HR LI LV"), 21),
    **dict.fromkeys(words("BG BH CR DE GB GE IE ME RS"), 22), **dict.fromkeys(words("AE GI IL IQ TL"), 23),
    **dict.fromkeys(words("AD CZ ES MD PK RO SA SE SK TN VG"), 24), **dict.fromkeys(words("PT"), 25),
    **dict.fromkeys(words("IS TR"), 26), **dict.fromkeys(words("FR GR IT MC MR SM"), 27),
    **dict.fromkeys(words("AL AZ BY CY DO GT HU LB PL SV"), 28), **dict.fromkeys(words("BR EG PS QA UA"), 29),
    **dict.fromkeys(words("JO KW MU"), 30), **dict.fromkeys(words("MT"), 31),
}  # fmt: skip


def luhn(digits: str) -> bool:
    """Whether a card number's last digit fits (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def card(digits: str) -> bool:
    """A bank card: 13 to 19 digits, an issuer that exists, the right last digit."""
    return 13 <= len(digits) <= 19 and digits[0] in "234569" and luhn(digits)


def resident_id(number: str) -> bool:
    """A Chinese id card of 18 signs with its check digit (GB 11643), or of 15 digits with a real birthday."""
    if number[:2] not in _REGIONS:
        return False
    if len(number) == 15:
        return number.isdigit() and _day("19" + number[6:12])
    if len(number) != 18 or not number[:17].isdigit() or not _day(number[6:14]):
        return False
    rest = sum(int(d) * w for d, w in zip(number, _ID_WEIGHTS, strict=False)) % 11
    return "10X98765432"[rest] == number[17].upper()


def hong_kong_id(letters: str, digits: str, check: str) -> bool:
    """A Hong Kong id card: one or two letters, six digits, a check digit or A."""
    values = [36] * (2 - len(letters)) + [ord(sign) - 55 for sign in letters.upper()]
    total = sum(v * w for v, w in zip([*values, *map(int, digits)], (9, 8, 7, 6, 5, 4, 3, 2), strict=True))
    return (total + (10 if check.upper() == "A" else int(check))) % 11 == 0


def taiwan_id(number: str) -> bool:
    """A Taiwanese id card: a letter, 1, 2, 8 or 9, and eight digits of which the last is a check digit."""
    letter = "ABCDEFGHJKLMNPQRSTUVXYWZIO".find(number[0].upper()) + 10
    digits = [letter // 10, letter % 10, *map(int, number[1:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def iban_length(country: str) -> int:
    """How many signs an account number of this country has (ISO 13616), 0 for an unknown one."""
    return _IBAN_LENGTHS.get(country.upper(), 0)


def iban(number: str) -> bool:
    """Whether the two check digits of an account number without spaces fit (mod 97)."""
    turned = (number[4:] + number[:4]).upper()
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def compact_day(digits: str) -> bool:
    """Whether eight digits are a day of 1900 to 2099, written YYYYMMDD."""
    return len(digits) == 8 and digits[:2] in ("19", "20") and _day(digits)


def _day(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if not (1 <= month <= 12 and date.min.year <= year):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]
