"""Resident identity numbers (GB 11643): check character, birth date, and the form that may be shown."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from subsidycalc.identity import enterprise_code

if TYPE_CHECKING:
    from collections.abc import Iterator

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

LATEST_YEAR: Final = 2099
"""Digits that tell of a later year are something else, such as an enterprise's code."""

_OF_BUSINESSES: Final = "9"
"""What the codes of enterprises begin with, and among persons only the numbers of foreign residents."""

CENTENARIANS: Final = 996
"""Fifteen-digit numbers ending 996 to 999 were kept for people born in the 19th century."""

_FULL: Final = re.compile(r"[0-9]{17}[0-9X]")
_LEGACY: Final = re.compile(r"[0-9]{15}")
SEPARATORS: Final = "- \u00a0\u1680\u2000-\u200a\u2010-\u2015\u202f\u205f\u2212\u3000\ufe58\ufe63\uff0d"
"""Spaces and dashes that people put between the digits of a number, as they stand in a class of characters."""
_SEPARATOR: Final = re.compile(f"[{SEPARATORS}]")
_NARROWED: Final = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")
_DIGIT: Final = rf"[{SEPARATORS}]{{0,3}}\d"
_SPACED: Final = (
    re.compile(rf"(?<!\d)(?=(\d(?:{_DIGIT}){{16}}[{SEPARATORS}]{{0,3}}(?:\d(?!\d)|[XxＸｘ])))"),
    re.compile(rf"(?<!\d)(?=(\d(?:{_DIGIT}){{14}})(?!\d))"),
)
"""A number of 18 and of 15 characters that begins here, also where another might begin within it."""
_CLOSE: Final = re.compile(r"(?=(\d{17}[\dXxＸｘ]))")
"""18 characters among digits that may stand close before or behind them."""
_DIGEST: Final = re.compile(r"(?<![0-9A-Za-z])((?=[0-9]*[a-f])[0-9a-f]{64})(?![0-9A-Za-z])")
"""A SHA-256: its digits are nobody's."""


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


def with_numbers_masked(text: str) -> str:
    """Return a text in which everything that reads as a person's number is masked, check digit right or not."""
    pieces = _DIGEST.split(text)
    pieces[::2] = map(_masked_within, pieces[::2])
    return "".join(pieces)


def _masked_within(text: str) -> str:
    found = sorted(_numbers_within(text))
    if not found:
        return text
    shown, reached = [], 0
    for start, length in found:
        if start >= reached:
            # What is left between two of them may be a number now that it stands alone.
            shown.append(_masked_within(text[reached:start]))
            shown.append(masked(_plain(text[start : start - length])))
            reached = start - length
    return "".join([*shown, _masked_within(text[reached:])])


def _numbers_within(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a person's number begins, and how long it is, as a negative number: the longest comes first."""
    for pattern in _SPACED:
        for match in pattern.finditer(text):
            if _is_person(_plain(match[1])):
                yield match.start(), -len(match[1])
    for match in _CLOSE.finditer(text):
        # Of digits among digits only what is a number in every detail.
        if fault(_plain(match[1])) is None:
            yield match.start(), -len(match[1])


def _is_person(number: str) -> bool:
    """Whether digits read as a person's number: someone was born by it, and it is no enterprise's own code."""
    born = birth_date(number)
    if born is None or born.year > LATEST_YEAR:
        return False
    is_code = number.startswith(_OF_BUSINESSES) and enterprise_code.fault(number) is None
    return not is_code or fault(number) is None


def _plain(number: str) -> str:
    """Return a number as it was found without what stands between its characters, in capitals."""
    return _SEPARATOR.sub("", number).translate(_NARROWED)
