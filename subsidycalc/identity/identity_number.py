"""Resident identity numbers (GB 11643): check character, birth date, and the form that may be shown."""

from __future__ import annotations

from datetime import date
from typing import Final

from subsidycalc.texts.patterns import pattern

FULL_LENGTH: Final = 18
LEGACY_LENGTH: Final = 15
PREFIX_LENGTH: Final = 6
"""The first six digits name a division and may be shown."""

WEIGHTS: Final = tuple(pow(2, FULL_LENGTH - 1 - place, 11) for place in range(FULL_LENGTH - 1))
"""Powers of 2 modulo 11, falling from 2**17, one for each of the first 17 digits."""

CHECK_CHARACTERS: Final = "10X98765432"
"""The check character by the weighted sum modulo 11."""

EARLIEST_YEAR: Final = 1850
"""No holder of a number was born before; an earlier year is a slip."""

CENTENARIANS: Final = 996
"""Fifteen-digit numbers ending 996 to 999 were kept for people born in the 19th century."""

_FULL: Final = pattern(r"[0-9]{17}[0-9X]")
_LEGACY: Final = pattern(r"[0-9]{15}")


def check_character(first_seventeen: str) -> str:
    """Return the 18th character that belongs to the first 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_seventeen, strict=True))
    return CHECK_CHARACTERS[total % 11]


def seventeen_digits(number: str) -> str:
    """Return the first 17 digits of a well-formed number, those that a 15-digit one has today included."""
    if len(number) == FULL_LENGTH:
        return number[:-1]
    century = "18" if int(number[-3:]) >= CENTENARIANS else "19"
    return number[:6] + century + number[6:]


def birth_date(number: str) -> date | None:
    """Return the birth date in a well-formed number; None where there is no such day, or no such year."""
    digits = seventeen_digits(number)
    year, month, day = int(digits[6:10]), int(digits[10:12]), int(digits[12:14])
    if year < EARLIEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def fault(number: str) -> str | None:
    """Return what is wrong with a whole number, as the code of the fault; None where nothing is.

    The number is expected in capitals and without spaces. The division code is not looked at: numbers keep
    codes that were abolished long ago. Numbers beginning 81, 82, 83 (residents of Hong Kong, Macao and Taiwan)
    and 9 (foreign residents) follow the same rules.
    """
    if len(number) not in {FULL_LENGTH, LEGACY_LENGTH}:
        return "id-length"
    if not (_FULL if len(number) == FULL_LENGTH else _LEGACY).fullmatch(number):
        return "id-format"
    if birth_date(number) is None:
        return "id-birthdate"
    if len(number) == FULL_LENGTH and number[-1] != check_character(number[:-1]):
        return "id-checksum"
    return None


def masked(text: str) -> str:
    """Return a number as it may be shown: the first six characters, stars, and the last four.

    It also serves for texts that were meant to be a number and are not, and for the shorter numbers of
    passports and permits, of which two characters are shown at either end. Up to six digits are a division.
    """
    if len(text) <= PREFIX_LENGTH:
        return text
    beginning, ending = (PREFIX_LENGTH, 4) if len(text) >= LEGACY_LENGTH - 1 else (2, 2)
    hidden = len(text) - beginning - ending
    return text[:beginning] + "*" * min(hidden, 8) + text[len(text) - ending :]
