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


def decimal(value: Fraction, *, least: int = 0, most: int = 6) -> str:
    """Return a number with as many decimals as it has, at least `least`, rounded half up beyond `most`."""
    scaled = rounded(value * 10**most)
    digits = f"{abs(scaled):0{most + 1}d}"
    whole, decimals = (digits[:-most], digits[-most:]) if most else (digits, "")
    kept = decimals.rstrip("0")
    kept = kept.ljust(least, "0")
    sign = "−" if scaled < 0 else ""
    return f"{sign}{int(whole):,}" + (f".{kept}" if kept else "")


def rounded(value: Fraction) -> int:
    """Return a number rounded half up to a whole one, away from zero for negative ones alike."""
    doubled = abs(value.numerator) * 2 + value.denominator
    whole = doubled // (2 * value.denominator)
    return -whole if value < 0 else whole


def is_exact(value: Fraction, decimals: int) -> bool:
    """Return whether a number has no more than so many decimals."""
    return bool((value * 10**decimals).denominator == 1)


def percentage(share: Fraction, limits: Iterable[Fraction] = ()) -> str:
    """Return a share as a percentage: two decimals, more where fewer would seem to stand on a limit."""
    beside = [limit for limit in limits if limit != share]
    places = 2
    while places < MOST_DECIMALS and any(_shown(share, places) == _shown(limit, places) for limit in beside):
        places += 1
    return f"{decimal(share * 100, most=places)}%"


def _shown(share: Fraction, places: int) -> int:
    return rounded(share * 100 * 10**places)


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
