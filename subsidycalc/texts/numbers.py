"""Write exact numbers and amounts out: digits in groups, as many decimals as needed, never through a float."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from fractions import Fraction

MOST_DECIMALS: Final = 12
_GROUPS: Final = tuple(f",{number:03d}" for number in range(1000))
_CENTS: Final = tuple(f".{number:02d}" for number in range(100))


def grouped(number: int) -> str:
    """Return a whole number with its digits in groups of three."""
    return f"{number:,}"


def both_decimals(fen: int) -> str:
    """Return an amount in yuan with both decimals, its digits in groups and without a unit: `−16,000.00`."""
    whole, rest = divmod(abs(fen), 100)
    thousands, ones = divmod(whole, 1000)
    if fen < 0 or thousands >= 1_000_000:  # noqa: PLR2004 - digits in groups take long, and most amounts have three at most
        return f"{'−' if fen < 0 else ''}{whole:,}.{rest:02d}"
    millions, thousands = divmod(thousands, 1000)
    if millions:
        return f"{millions}{_GROUPS[thousands]}{_GROUPS[ones]}{_CENTS[rest]}"
    return f"{thousands}{_GROUPS[ones]}{_CENTS[rest]}" if thousands else f"{ones}{_CENTS[rest]}"


def yuan_text(fen: int) -> str:
    """Return an amount in yuan as other programs read it: `-16000.00`."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def decimal(value: Fraction | int, *, least: int = 0, most: int = 6) -> str:
    """Return a number with as many decimals as it has, at least `least`, rounded half up beyond `most`."""
    return quotient(value.numerator, value.denominator, least=least, most=most)


def quotient(numerator: int, denominator: int, *, least: int = 0, most: int = 6) -> str:
    """Return numerator ÷ denominator as `decimal` does."""
    return _decimals(half_up(numerator * 10**most, denominator), most, least)


def _decimals(scaled: int, places: int, least: int = 0) -> str:
    """Return scaled ÷ 10**places with as many decimals as it has, at least `least`."""
    whole, rest = divmod(abs(scaled), 10**places)
    sign = "−" if scaled < 0 else ""
    if not rest and not least:
        return f"{sign}{whole:,}"
    kept = (f"{rest:0{places}d}" if places else "").rstrip("0").ljust(least, "0")
    return f"{sign}{whole:,}.{kept}"


def rounded(value: Fraction) -> int:
    """Return a number rounded half up to a whole one, away from zero for negative ones alike."""
    return half_up(value.numerator, value.denominator)


def half_up(numerator: int, denominator: int) -> int:
    """Return numerator ÷ denominator as `rounded` does."""
    whole = (abs(numerator) * 2 + denominator) // (2 * denominator)
    return -whole if numerator < 0 else whole


def is_exact(value: Fraction, decimals: int) -> bool:
    """Return whether a number has no more than so many decimals."""
    return bool((value * 10**decimals).denominator == 1)


def percentage(share: Fraction, limits: Iterable[Fraction] = ()) -> str:
    """Return a share as a percentage: two decimals, more where fewer would seem to stand on a limit."""
    return percentages(limits)(share.numerator, share.denominator)


def percentages(limits: Iterable[Fraction]) -> Callable[[int, int], str]:
    """Return what writes part ÷ whole as `percentage` does, for many of them beside the same limits."""
    exact = list(limits)
    on_limits = {_percent(limit.numerator, limit.denominator, 2) for limit in exact}
    usual = cache(lambda scaled: f"{_decimals(scaled, 2)}%")

    def written(part: int, whole: int) -> str:
        scaled = half_up(part * 10_000, whole)
        return f"{_beside_limits(part, whole, exact)}%" if scaled in on_limits else usual(scaled)

    return written


def _percent(part: int, whole: int, places: int) -> int:
    return half_up(part * 10 ** (places + 2), whole)


def _beside_limits(part: int, whole: int, limits: Iterable[Fraction]) -> str:
    """Return a percentage with as many decimals as tell it from the limits that it is not on."""
    others = [limit for limit in limits if part * limit.denominator != limit.numerator * whole]
    for places in range(2, MOST_DECIMALS + 1):
        scaled = _percent(part, whole, places)
        if all(scaled != _percent(limit.numerator, limit.denominator, places) for limit in others):
            break
    return _decimals(scaled, places)


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
