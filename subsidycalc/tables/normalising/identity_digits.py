"""Check characters, birth dates and division codes of many identity numbers at once.

The plain, readable rule for one number is `subsidycalc.identity.identity_number`; tests prove that both agree.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.identity import divisions
from subsidycalc.identity.identity_number import CENTENARIANS, CHECK_CHARACTERS, EARLIEST_YEAR, WEIGHTS
from subsidycalc.tables.model import NO_DAY

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

_MONTH_DAYS: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_CHECKS: Final = np.frombuffer(CHECK_CHARACTERS.encode("ascii"), np.uint8)
_DAY_ZERO: Final = 719_468
"""Days from 0000-03-01, where the count below begins, to 1970-01-01."""


def check_characters(digits: Array) -> Array:
    """Return the check character (ASCII) that belongs to each row of 17 digit characters."""
    total = np.zeros(len(digits), np.int32)
    for place, weight in enumerate(WEIGHTS):
        total += digits[:, place].astype(np.int32) * weight
    total -= ord("0") * sum(WEIGHTS)
    return _CHECKS[total % 11]


def upgraded(fifteen: Array) -> Array:
    """Return the first 17 digits, as numbers, that each 15-digit number (as a number) has today."""
    century = np.where(fifteen % 1000 >= CENTENARIANS, 18, 19)
    division, rest = fifteen // 10**9, fifteen % 10**9
    upgraded_numbers: Array = (division * 100 + century) * 10**9 + rest
    return upgraded_numbers


def birth_days(seventeen: Array) -> Array:
    """Return the birth day in the first 17 digits as days since 1970-01-01, `NO_DAY` where there is no such day."""
    # Eight digits fit 32 bits, which are divided twice as fast.
    written = (seventeen // 1000 % 10**8).astype(np.int32)
    year, rest = np.divmod(written, 10_000)
    month, day = np.divmod(rest, 100)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _MONTH_DAYS[np.minimum(month, 12)] + (leap & (month == 2))  # noqa: PLR2004 - February
    real = (year >= EARLIEST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= last)  # noqa: PLR2004 - December
    return np.where(real, _days_since_1970(year, month, day), NO_DAY).astype(np.int32)


def _days_since_1970(year: Array, month: Array, day: Array) -> Array:
    """Count days in years that begin in March, so that the leap day is the last of its year."""
    march_year = year - (month <= 2)  # noqa: PLR2004 - January and February belong to the year before
    march_month = (month + 9) % 12
    day_of_year = (153 * march_month + 2) // 5 + day - 1
    days: Array = 365 * march_year + march_year // 4 - march_year // 100 + march_year // 400 + day_of_year
    return days - _DAY_ZERO


def divisions_known(prefix: Array, visible: Array) -> Array:
    """Return where the visible part of a six-digit prefix lies in a division that is known, or says too little.

    Foreign residents' numbers begin with 9 instead of a division, and count as known.
    """
    provinces, prefectures = _known_tables()
    known = np.where(visible >= 4, prefectures[prefix // 100], provinces[prefix // 10_000])  # noqa: PLR2004 - a prefecture has four digits
    foreign = prefix // 100_000 == int(divisions.FOREIGN_RESIDENT)
    settled: Array = known | foreign | (visible < 2)  # noqa: PLR2004 - a province has two digits
    return settled


@cache
def _known_tables() -> tuple[Array, Array]:
    prefectures = np.zeros(10_000, bool)
    # `00` after the province stands for the province itself.
    prefectures[[int(f"{code:0<4}") for code in divisions.names()]] = True
    return prefectures[::100], prefectures
