"""What a run was told of earlier batches, kept as lines of its record, and told again from them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.judging.frame import Frame
    from subsidycalc.judging.paid_before import PaidBefore
    from subsidycalc.tables.model import Array

_MOST_CHARACTERS: Final = 16_000
"""A line longer than this goes on in a further line under the same key."""
_ALL_YEARS: Final = "all"
_MOST_DIGITS: Final = 9


class Remembered:
    """Passes questions on, and remembers what was answered."""

    def __init__(self, paid: PaidBefore) -> None:
        self._paid = paid
        self._persons: dict[str, dict[str, list[int]]] = {}
        self._entities: dict[str, list[str]] = {}
        self._amounts: dict[tuple[str, str], dict[str, int]] = {}

    def persons(self, benefit: str, frame: Frame, numbers: Array, known: Array) -> Array:
        """Return which rows stand for persons who had a benefit."""
        had = self._paid.persons(benefit, frame, numbers, known)
        table = frame.table
        for place in frame.rows[had].tolist():
            rows = self._persons.setdefault(benefit, {}).setdefault(table.sheet_of(place), [])
            rows.append(int(table.row_numbers[place]))
        return had

    def entities(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return which enterprises had a benefit."""
        had = self._paid.entities(benefit, codes)
        self._entities.setdefault(benefit, []).extend(codes[n] for n in np.flatnonzero(had).tolist())
        return had

    def amounts(self, benefit: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid."""
        amounts = self._paid.amounts(benefit, codes, year)
        held = self._amounts.setdefault((benefit, _ALL_YEARS if year is None else str(year)), {})
        held |= {codes[n]: int(amounts[n]) for n in np.flatnonzero(amounts).tolist()}
        return amounts

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield what was answered, as keys and values; nothing where nothing was paid before."""
        for benefit, sheets in self._persons.items():
            for sheet, rows in sheets.items():
                yield from _cut(f"persons:{benefit}:{sheet}", _ranges(sorted(set(rows))))
        for benefit, codes in self._entities.items():
            yield from _cut(f"awarded:{benefit}", dict.fromkeys(codes))
        for (benefit, year), amounts in self._amounts.items():
            yield from _cut(f"amounts:{benefit}:{year}", (f"{code}={fen}" for code, fen in amounts.items()))


def _ranges(rows: Sequence[int]) -> Iterator[str]:
    """Yield ascending row numbers, runs as `first-last`."""
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        yield str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"


def _cut(key: str, parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield parts joined into lines that a cell holds; nothing where there are none."""
    line = ""
    for part in parts:
        if line and len(line) + len(part) > _MOST_CHARACTERS:
            yield key, line
            line = ""
        line = f"{line}, {part}" if line else part
    if line:
        yield key, line


class RecordedPaid:
    """Tells again what the lines of a record say."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self._rows: dict[str, dict[str, list[tuple[int, int]]]] = {}
        self._codes: dict[str, set[str]] = {}
        self._amounts: dict[tuple[str, str], dict[str, int]] = {}
        for key, value in lines:
            kind, _, about = key.partition(":")
            parts = value.split(", ")
            if kind == "persons":
                benefit, _, sheet = about.partition(":")
                self._rows.setdefault(benefit, {}).setdefault(sheet, []).extend(_runs(parts))
            elif kind == "awarded":
                self._codes.setdefault(about, set()).update(parts)
            elif kind == "amounts":
                benefit, _, year = about.rpartition(":")
                pairs = (part.partition("=") for part in parts)
                held = self._amounts.setdefault((benefit, year), {})
                held |= {code: int(fen) for code, _, fen in pairs if fen.isdecimal()}

    def persons(self, benefit: str, frame: Frame, _numbers: Array, _known: Array) -> Array:
        """Return which rows stand for persons who had a benefit."""
        table, had = frame.table, np.zeros(len(frame), dtype=bool)
        for number, sheet in enumerate(table.sheets):
            runs = sorted(self._rows.get(benefit, {}).get(sheet, []))
            if runs:
                here = table.sheet_index[frame.rows] == number
                had |= here & _within(table.row_numbers[frame.rows], runs)
        return had

    def entities(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return which enterprises had a benefit."""
        had = self._codes.get(benefit, set())
        return np.array([code in had for code in codes], dtype=bool)

    def amounts(self, benefit: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid."""
        held = self._amounts.get((benefit, _ALL_YEARS if year is None else str(year)), {})
        return np.array([held.get(code, 0) for code in codes], dtype=np.int64)


def _runs(parts: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of each run; what is no run is left."""
    for part in parts:
        first, _, last = part.partition("-")
        if all(number.isdecimal() and len(number) <= _MOST_DIGITS for number in (first, last or first)):
            yield int(first), int(last or first)


def _within(rows: Array, runs: Sequence[tuple[int, int]]) -> Array:
    """Return which rows lie in one of some ascending runs."""
    firsts, lasts = (np.array(ends, dtype=np.int64) for ends in zip(*runs, strict=True))
    place = np.searchsorted(firsts, rows, side="right") - 1
    return np.asarray((place >= 0) & (rows <= lasts[np.maximum(place, 0)]))
