"""Exact arithmetic on whole columns: int64 while it is proved to fit, Python's own integers beyond."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

DAYS_OF_MONTHS: Final = lcm(28, 29, 30, 31)
"""A day is a 28th to 31st of a month; over this denominator all of them are whole."""
SAFE: Final = 2**62
"""Magnitudes below this can be added or compared in int64 without overflow."""


def bound(numbers: Array) -> int:
    """Return the greatest magnitude in a column of whole numbers."""
    if len(numbers) == 0:
        return 0
    return max(abs(int(numbers.max())), abs(int(numbers.min())))


def multiplied(numbers: Array, factor: int | Array) -> Array:
    """Return an exact product; Python integers take over where int64 might not hold it."""
    greatest = bound(factor) if isinstance(factor, np.ndarray) else abs(factor)
    is_object = numbers.dtype == object or (isinstance(factor, np.ndarray) and factor.dtype == object)
    if is_object or (len(numbers) and bound(numbers) * greatest >= SAFE):
        wide = factor.astype(object) if isinstance(factor, np.ndarray) else factor
        return np.asarray(numbers.astype(object) * wide, dtype=object)
    return np.asarray(numbers * factor)


def at_most(numbers: Array, most: int) -> Array:
    """Return each number, or a limit where that is lower; Python integers take over where int64 might not hold it."""
    return np.asarray(np.minimum(numbers.astype(object) if most >= SAFE else numbers, most))


def compared(left: Array, operator: str, right: Array | int) -> Array:
    """Return left `operator` right, row by row; operators are above, at_least, at_most, below."""
    if operator == "above":
        result = left > right
    elif operator == "at_least":
        result = left >= right
    elif operator == "at_most":
        result = left <= right
    else:
        result = left < right
    return np.asarray(result, dtype=bool)


def against(numbers: Array, operator: str, threshold: Fraction) -> Array:
    """Compare whole numbers with an exact threshold, without multiplying them."""
    whole = threshold.numerator // threshold.denominator
    if threshold.denominator != 1 and operator in {"at_least", "below"}:
        whole += 1
    limit = max(-SAFE, min(SAFE, whole))
    return compared(numbers, operator, limit)


def share_against(part: Array, whole: Array, operator: str, threshold: Fraction) -> Array:
    """Compare part ÷ whole (whole > 0) with a share by cross-multiplication."""
    return compared(multiplied(part, threshold.denominator), operator, multiplied(whole, threshold.numerator))


def rounded_half_up(numerators: Array, denominator: int) -> Array:
    """Return numerators ÷ denominator rounded half up to whole numbers, as int64 where that holds them."""
    if denominator == 1 and numerators.dtype != object:
        return numerators.astype(np.int64)
    rounded = np.asarray((multiplied(numerators, 2) + denominator) // (2 * denominator))
    return rounded.astype(np.int64) if bound(rounded) < SAFE else rounded


def rounded_to(numerators: Array, denominator: int, unit: int, how: str) -> Array:
    """Return numerators ÷ denominator as whole multiples of a unit: half-up, down or up."""
    if unit == 1 and how == "half-up":
        return rounded_half_up(numerators, denominator)
    step = denominator * unit
    if how == "half-up":
        units = (multiplied(numerators, 2) + step) // (2 * step)
    else:
        units = numerators // step if how == "down" else -(-numerators // step)
    rounded = multiplied(np.asarray(units), unit)
    return rounded.astype(np.int64) if bound(rounded) < SAFE else rounded


def summed_by(groups: Array, numbers: Array, count: int) -> Array:
    """Return exact sums of numbers by group number 0 … count − 1."""
    if numbers.dtype != object and len(numbers) and bound(numbers) * len(numbers) >= SAFE:
        numbers = numbers.astype(object)
    sums = np.full(count, 0, dtype=object) if numbers.dtype == object else np.zeros(count, dtype=np.int64)
    np.add.at(sums, groups, numbers)
    return sums


def as_fractions(numerators: Array, denominators: Array) -> Array:
    """Return an object column of fractions."""
    pairs = zip(numerators.tolist(), denominators.tolist(), strict=True)
    return np.array([Fraction(a, b) for a, b in pairs] or [], dtype=object)
