"""What a run was told of earlier batches, kept as lines of its record, and told again from them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from subsidycalc.judging.paid_before import PaidBefore
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame

_MOST_CHARACTERS: Final = 16_000
"""A line longer than this goes on in a further line under the same key."""
_ALL_YEARS: Final = "all"
_MOST_DIGITS: Final = 18


class Remembered:
    """Passes questions on, and remembers what was answered."""

    def __init__(self, paid: PaidBefore) -> None:
        self._paid = paid
        self._persons: dict[tuple[str, int, str], list[int]] = {}
        self._entities: dict[tuple[str, int], list[str]] = {}
        self._amounts: dict[tuple[str, str], dict[str, int]] = {}
        self._totals: dict[str, int] = {}

    def persons(self, benefit: str, frame: Frame, numbers: Array, known: Array) -> Array:
        """Return the batch in which the person on each row had a benefit."""
        batch = self._paid.persons(benefit, frame, numbers, known)
        table, had = frame.table, np.flatnonzero(batch)
        for row, number in zip(frame.rows[had].tolist(), batch[had].tolist(), strict=True):
            rows = self._persons.setdefault((benefit, number, table.sheet_of(row)), [])
            rows.append(int(table.row_numbers[row]))
        return batch

    def entities(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise had a benefit."""
        batch = self._paid.entities(benefit, codes)
        for place in np.flatnonzero(batch).tolist():
            self._entities.setdefault((benefit, int(batch[place])), []).append(codes[place])
        return batch

    def amounts(self, benefit: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid."""
        amounts = self._paid.amounts(benefit, codes, year)
        held = self._amounts.setdefault((benefit, _ALL_YEARS if year is None else str(year)), {})
        held |= {codes[n]: int(amounts[n]) for n in np.flatnonzero(amounts).tolist()}
        return amounts

    def total(self, benefit: str) -> int:
        """Return what everybody together was paid."""
        total = self._paid.total(benefit)
        if total:
            self._totals[benefit] = total
        return total

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield what was answered, as keys and values; nothing where nothing was paid before."""
        for (benefit, batch, sheet), rows in self._persons.items():
            yield from _cut(f"persons:{benefit}:{batch}:{sheet}", _ranges(sorted(set(rows))))
        for (benefit, batch), codes in self._entities.items():
            yield from _cut(f"awarded:{benefit}:{batch}", dict.fromkeys(codes))
        for (benefit, year), amounts in self._amounts.items():
            yield from _cut(f"amounts:{benefit}:{year}", (f"{code}={fen}" for code, fen in amounts.items()))
        yield from ((f"total:{benefit}", str(fen)) for benefit, fen in self._totals.items())


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
    """Tells again what the lines of a record say; what it cannot read of them is as if it were not there."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self._rows: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        self._batches: dict[str, dict[str, int]] = {}
        self._amounts: dict[tuple[str, str], dict[str, int]] = {}
        self._totals: dict[str, int] = {}
        for key, value in lines:
            kind, _, about = key.partition(":")
            benefit, _, which = about.partition(":")
            parts = value.split(", ")
            if kind == "persons":
                batch, _, sheet = which.partition(":")
                runs = ((first, last, _whole(batch)) for first, last in _runs(parts))
                self._rows.setdefault((benefit, sheet), []).extend(runs)
            elif kind == "awarded":
                self._batches.setdefault(benefit, {}).update(dict.fromkeys(parts, _whole(which)))
            elif kind == "amounts":
                pairs = (part.partition("=") for part in parts)
                held = self._amounts.setdefault((benefit, which), {})
                held |= {code: _whole(fen) for code, _, fen in pairs}
            elif kind == "total":
                self._totals[benefit] = _whole(value)

    def persons(self, benefit: str, frame: Frame, _numbers: Array, _known: Array) -> Array:
        """Return the batch in which the person on each row had a benefit."""
        table, batch = frame.table, np.zeros(len(frame), dtype=np.int64)
        for number, sheet in enumerate(table.sheets):
            runs = sorted(self._rows.get((benefit, sheet), []))
            if runs:
                here = table.sheet_index[frame.rows] == number
                batch[here] = _batch_of(table.row_numbers[frame.rows[here]], runs)
        return batch

    def entities(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise had a benefit."""
        batches = self._batches.get(benefit, {})
        return np.array([batches.get(code, 0) for code in codes], dtype=np.int64)

    def amounts(self, benefit: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid."""
        held = self._amounts.get((benefit, _ALL_YEARS if year is None else str(year)), {})
        return np.array([held.get(code, 0) for code in codes], dtype=np.int64)

    def total(self, benefit: str) -> int:
        """Return what everybody together was paid."""
        return self._totals.get(benefit, 0)


def _runs(parts: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of each run."""
    for part in parts:
        first, _, last = part.partition("-")
        if _whole(first):
            yield _whole(first), _whole(last) or _whole(first)


def _whole(written: str) -> int:
    """Return a whole number as written, 0 where it is none."""
    return int(written) if written.isdecimal() and len(written) <= _MOST_DIGITS else 0


def _batch_of(rows: Array, runs: Sequence[tuple[int, int, int]]) -> Array:
    """Return the batch of the run that each row lies in, of ascending runs; 0 where it lies in none."""
    firsts, lasts, batches = (np.array(column, dtype=np.int64) for column in zip(*runs, strict=True))
    place = np.searchsorted(firsts, rows, side="right") - 1
    within = (place >= 0) & (rows <= lasts[np.maximum(place, 0)])
    return np.where(within, batches[np.maximum(place, 0)], 0)
