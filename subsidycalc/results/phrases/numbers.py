"""Write exact numbers out: digits in groups, as many decimals as needed, never through a float."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from fractions import Fraction

MOST_DECIMALS: Final = 12


def grouped(number: int) -> str:
    """Return a whole number with its digits in groups of three."""
    return f"{number:,}"


def decimal(value: Fraction | int, *, least: int = 0, most: int = 6) -> str:
    """Return a number with as many decimals as it has, at least `least`, rounded half up beyond `most`."""
    return quotient(value.numerator, value.denominator, least=least, most=most)


def quotient(numerator: int, denominator: int, *, least: int = 0, most: int = 6) -> str:
    """Return numerator ÷ denominator as `decimal` does."""
    scaled = _half_up(numerator * 10**most, denominator)
    whole, rest = divmod(abs(scaled), 10**most)
    sign = "−" if scaled < 0 else ""
    if not rest and not least:
        return f"{sign}{whole:,}"
    kept = (f"{rest:0{most}d}" if most else "").rstrip("0").ljust(least, "0")
    return f"{sign}{whole:,}.{kept}"


def rounded(value: Fraction) -> int:
    """Return a number rounded half up to a whole one, away from zero for negative ones alike."""
    return _half_up(value.numerator, value.denominator)


def _half_up(numerator: int, denominator: int) -> int:
    whole = (abs(numerator) * 2 + denominator) // (2 * denominator)
    return -whole if numerator < 0 else whole


def is_exact(value: Fraction, decimals: int) -> bool:
    """Return whether a number has no more than so many decimals."""
    return bool((value * 10**decimals).denominator == 1)


def percentage(share: Fraction, limits: Iterable[Fraction] = ()) -> str:
    """Return a share as a percentage: two decimals, more where fewer would seem to stand on a limit."""
    part, whole = share.numerator, share.denominator
    beside = [limit for limit in limits if limit != share]
    places = 2
    while places < MOST_DECIMALS and any(
        _half_up(part * 10 ** (places + 2), whole) == _shown(limit, places) for limit in beside
    ):
        places += 1
    return f"{quotient(part * 100, whole, most=places)}%"


def _shown(share: Fraction, places: int) -> int:
    return _half_up(share.numerator * 10 ** (places + 2), share.denominator)


def ranges(numbers: Iterable[int], shown: Callable[[int], str] = str) -> list[str]:
    """Return ascending whole numbers as texts, runs of three or more as `5–9`."""
    parts: list[str] = []
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            parts += _run(run, shown)
            run = []
        run.append(number)
    return parts + _run(run, shown)


def _run(run: list[int], shown: Callable[[int], str]) -> list[str]:
    if len(run) > 2:  # noqa: PLR2004 - two numbers are shorter than a range
        return [f"{shown(run[0])}–{shown(run[-1])}"]
    return [shown(number) for number in run]
