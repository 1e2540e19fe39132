"""Say many shares at once: exact quotients of whole numbers, rounded half up for all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.distinct import distinct
from subsidycalc.texts.numbers import half_up, percentages
from subsidycalc.vocabulary.exact import multiplied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from subsidycalc.tables.model import Array

_HUNDREDTHS: Final = 10_000
"""Of a percent in a whole: a percentage has two decimals."""


def shares_told(parts: Array, wholes: Array, limits: Sequence[Fraction], said: Callable[[str], str]) -> Array:
    """Return what is said of parts ÷ wholes, none below zero, beside some limits: as texts; shares that read alike are told once."""
    percentage = percentages(limits)

    def told_of(rows: Array) -> list[str]:
        return list(map(said, map(percentage, parts[rows].tolist(), wholes[rows].tolist())))

    # Half up: (2 × parts + wholes) ÷ (2 × wholes); what is beyond 64 bits is doubled and halved as Python's whole numbers.
    doubled = multiplied(wholes, 2)
    rounded = np.asarray((multiplied(parts, 2 * _HUNDREDTHS) + doubled // 2) // doubled)
    different = distinct(rounded)
    numbers = np.searchsorted(different, rounded)
    any_row = np.zeros(len(different), dtype=np.int64)
    any_row[numbers] = np.arange(len(rounded))
    told = np.array(told_of(any_row), dtype=object)[numbers]
    # What seems to stand on a limit has as many decimals as tell it from there.
    on_limits = [half_up(limit.numerator * _HUNDREDTHS, limit.denominator) for limit in limits]
    beside = np.flatnonzero(np.isin(rounded, on_limits))
    told[beside] = told_of(beside)
    return told
