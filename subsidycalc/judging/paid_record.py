"""What a run was told of earlier batches, kept as lines of its record, and told again from them."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from subsidycalc.judging.paid_before import PaidBefore
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.payment import Lasts

_MOST_CHARACTERS: Final = 16_000
"""A line longer than this goes on in a further line under the same key."""
_ALL_YEARS: Final = "all"
_MOST_DIGITS: Final = 18
_LASTED: Final = ("lasted", "clashing", "untold")
_OF_ROWS: Final = ("persons", "elsewhere", "events", "places", "deducted", *_LASTED)
"""Answers that are one whole number per row of a table."""
_OF_CODES: Final = ("awarded", "unnamed")
"""Answers that are a batch for each enterprise."""

POLICY_TEXT_DIFFERS: Final = "policy-text-differs"
POLICY_KNOWN_OTHERWISE: Final = "policy-known-otherwise"
_VALUES: Final = {
    POLICY_TEXT_DIFFERS: ("policy", "batch"),
    POLICY_KNOWN_OTHERWISE: ("policy", "other", "batch"),
}

Oddities = list[tuple[str, tuple[tuple[str, str], ...]]]
"""Notices about policies, each with its values."""


class Remembered:
    """Passes questions on, and remembers what was answered."""

    def __init__(self, paid: PaidBefore) -> None:
        self._paid = paid
        self._rows: dict[tuple[str, str, int, str], list[int]] = {}
        self._codes: dict[tuple[str, str, int], list[str]] = {}
        self._amounts: dict[tuple[str, str, str], dict[str, int]] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._oddities: Oddities = []

    def persons(self, benefit: str, frame: Frame, numbers: Array, known: Array) -> tuple[Array, Array]:
        """Return the batch in which the person on each row had a benefit, and whether under another enterprise."""
        batch, elsewhere = self._paid.persons(benefit, frame, numbers, known)
        return self._on_rows("persons", benefit, frame, batch), self._on_rows(
            "elsewhere", benefit, frame, elsewhere
        )

    def events(self, benefit: str, frame: Frame, names: Sequence[str], known: Array) -> tuple[Array, Array]:
        """Return the batch that paid the event on each row, and how many places of it were given."""
        batch, places = self._paid.events(benefit, frame, names, known)
        return self._on_rows("events", benefit, frame, batch), self._on_rows("places", benefit, frame, places)

    def deducted(self, benefit: str, frame: Frame, names: Sequence[str]) -> Array:
        """Return how much of the prior award on each row was deducted."""
        return self._on_rows("deducted", benefit, frame, self._paid.deducted(benefit, frame, names))

    def lasted(
        self, benefit: str, carried_as: str, holder: View, frame: Frame, lasts: Lasts, known: Array
    ) -> tuple[Array, Array, Array]:
        """Return how many months of a duration the holder on each row had, and what is odd about them."""
        told = self._paid.lasted(benefit, carried_as, holder, frame, lasts, known)
        months, clashing, untold = (
            self._on_rows(kind, benefit, frame, one) for kind, one in zip(_LASTED, told, strict=True)
        )
        return months, clashing, untold

    def _on_rows(self, kind: str, benefit: str, frame: Frame, told: Array) -> Array:
        table, places = frame.table, np.flatnonzero(told)
        for row, number in zip(frame.rows[places].tolist(), told[places].tolist(), strict=True):
            rows = self._rows.setdefault((kind, benefit, int(number), table.sheet_of(row)), [])
            rows.append(int(table.row_numbers[row]))
        return told

    def entities(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise had a benefit."""
        return self._on_codes("awarded", benefit, codes, self._paid.entities(benefit, codes))

    def unnamed(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise had it for who or what cannot be told."""
        return self._on_codes("unnamed", benefit, codes, self._paid.unnamed(benefit, codes))

    def _on_codes(self, kind: str, benefit: str, codes: Sequence[str], batch: Array) -> Array:
        for place in np.flatnonzero(batch).tolist():
            self._codes.setdefault((kind, benefit, int(batch[place])), []).append(codes[place])
        return batch

    def amounts(self, benefit: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid."""
        return self._in_year("amounts", benefit, codes, year, self._paid.amounts(benefit, codes, year))

    def under(self, ceiling: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid under a shared ceiling."""
        return self._in_year("under", ceiling, codes, year, self._paid.under(ceiling, codes, year))

    def _in_year(self, kind: str, name: str, codes: Sequence[str], year: int | None, amounts: Array) -> Array:
        held = self._amounts.setdefault((kind, name, _ALL_YEARS if year is None else str(year)), {})
        held |= {codes[n]: int(amounts[n]) for n in np.flatnonzero(amounts).tolist()}
        return amounts

    def total(self, benefit: str) -> int:
        """Return what everybody together was paid."""
        return self._counted("total", benefit, self._paid.total(benefit))

    def won(self, benefit: str) -> int:
        """Return how many rows were paid."""
        return self._counted("won", benefit, self._paid.won(benefit))

    def _counted(self, kind: str, benefit: str, count: int) -> int:
        if count:
            self._counts[kind, benefit] = count
        return count

    def texts(self, policies: Mapping[str, str]) -> Oddities:
        """Return what is odd about policies."""
        self._oddities = self._paid.texts(policies)
        return self._oddities

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield what was answered, as keys and values; nothing where nothing was paid before."""
        for (kind, benefit, number, sheet), rows in self._rows.items():
            yield from _cut(f"{kind}:{benefit}:{number}:{sheet}", _ranges(sorted(set(rows))))
        for (kind, benefit, batch), codes in self._codes.items():
            yield from _cut(f"{kind}:{benefit}:{batch}", dict.fromkeys(codes))
        for (kind, name, year), amounts in sorted(self._amounts.items(), key=_kind):
            yield from _cut(f"{kind}:{name}:{year}", (f"{code}={fen}" for code, fen in amounts.items()))
        for (kind, benefit), count in sorted(self._counts.items(), key=_kind):
            yield f"{kind}:{benefit}", str(count)
        yield from ((f"text:{code}", json.dumps(values)) for code, values in self._oddities)


def _kind(line: tuple[tuple[str, ...], object]) -> str:
    """Return the kind of a line; those of one kind stand together, as they were asked for."""
    return line[0][0]


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
        self._rows: dict[tuple[str, str, str], list[tuple[int, int, int]]] = {}
        self._codes: dict[tuple[str, str], dict[str, int]] = {}
        self._amounts: dict[tuple[str, str, str], dict[str, int]] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._oddities: Oddities = []
        for key, value in lines:
            kind, _, about = key.partition(":")
            benefit, _, which = about.partition(":")
            parts = value.split(", ")
            if kind in _OF_ROWS:
                number, _, sheet = which.partition(":")
                runs = ((first, last, _whole(number)) for first, last in _runs(parts))
                self._rows.setdefault((kind, benefit, sheet), []).extend(runs)
            elif kind in _OF_CODES:
                self._codes.setdefault((kind, benefit), {}).update(dict.fromkeys(parts, _whole(which)))
            elif kind in {"amounts", "under"}:
                pairs = (part.partition("=") for part in parts)
                held = self._amounts.setdefault((kind, benefit, which), {})
                held |= {code: _whole(fen) for code, _, fen in pairs}
            elif kind in {"total", "won"}:
                self._counts[kind, benefit] = _whole(value)
            elif kind == "text":
                self._oddities += _oddities(about, value)

    def persons(self, benefit: str, frame: Frame, _numbers: Array, _known: Array) -> tuple[Array, Array]:
        """Return the batch in which the person on each row had a benefit, and whether under another enterprise."""
        return self._on_rows("persons", benefit, frame), self._on_rows("elsewhere", benefit, frame) > 0

    def events(self, benefit: str, frame: Frame, _names: Sequence[str], _known: Array) -> tuple[Array, Array]:
        """Return the batch that paid the event on each row, and how many places of it were given."""
        return self._on_rows("events", benefit, frame), self._on_rows("places", benefit, frame)

    def deducted(self, benefit: str, frame: Frame, _names: Sequence[str]) -> Array:
        """Return how much of the prior award on each row was deducted."""
        return self._on_rows("deducted", benefit, frame)

    def lasted(
        self, benefit: str, _carried_as: str, _holder: View, frame: Frame, _lasts: Lasts, _known: Array
    ) -> tuple[Array, Array, Array]:
        """Return how many months of a duration the holder on each row had, and what is odd about them."""
        months, clashing, untold = (self._on_rows(kind, benefit, frame) for kind in _LASTED)
        return months, clashing, untold

    def _on_rows(self, kind: str, benefit: str, frame: Frame) -> Array:
        table, told = frame.table, np.zeros(len(frame), dtype=np.int64)
        for number, sheet in enumerate(table.sheets):
            runs = sorted(self._rows.get((kind, benefit, sheet), []))
            if runs:
                here = table.sheet_index[frame.rows] == number
                told[here] = _number_of_run(table.row_numbers[frame.rows[here]], runs)
        return told

    def entities(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise had a benefit."""
        return self._of_codes("awarded", benefit, codes)

    def unnamed(self, benefit: str, codes: Sequence[str]) -> Array:
        """Return the batch in which each enterprise had it for who or what cannot be told."""
        return self._of_codes("unnamed", benefit, codes)

    def _of_codes(self, kind: str, benefit: str, codes: Sequence[str]) -> Array:
        batches = self._codes.get((kind, benefit), {})
        return np.array([batches.get(code, 0) for code in codes], dtype=np.int64)

    def amounts(self, benefit: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid."""
        return self._in_year("amounts", benefit, codes, year)

    def under(self, ceiling: str, codes: Sequence[str], year: int | None) -> Array:
        """Return what enterprises were paid under a shared ceiling."""
        return self._in_year("under", ceiling, codes, year)

    def _in_year(self, kind: str, name: str, codes: Sequence[str], year: int | None) -> Array:
        held = self._amounts.get((kind, name, _ALL_YEARS if year is None else str(year)), {})
        return np.array([held.get(code, 0) for code in codes], dtype=np.int64)

    def total(self, benefit: str) -> int:
        """Return what everybody together was paid."""
        return self._counts.get(("total", benefit), 0)

    def won(self, benefit: str) -> int:
        """Return how many rows were paid."""
        return self._counts.get(("won", benefit), 0)

    def texts(self, _policies: Mapping[str, str]) -> Oddities:
        """Return what is odd about policies."""
        return self._oddities


def _oddities(code: str, written: str) -> Oddities:
    """Return a notice about policies as it was written down; none where it cannot be read."""
    try:
        values = tuple((str(name), str(value)) for name, value in json.loads(written))
    except (ValueError, TypeError, RecursionError):
        return []
    return [(code, values)] if tuple(name for name, _ in values) == _VALUES.get(code) else []


def _runs(parts: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of each run."""
    for part in parts:
        first, _, last = part.partition("-")
        if _whole(first):
            yield _whole(first), _whole(last) or _whole(first)


def _whole(written: str) -> int:
    """Return a whole number as written, 0 where it is none."""
    return int(written) if written.isdecimal() and len(written) <= _MOST_DIGITS else 0


def _number_of_run(rows: Array, runs: Sequence[tuple[int, int, int]]) -> Array:
    """Return the number of the run that each row lies in, of ascending runs; 0 where it lies in none."""
    firsts, lasts, numbers = (np.array(column, dtype=np.int64) for column in zip(*runs, strict=True))
    place = np.searchsorted(firsts, rows, side="right") - 1
    within = (place >= 0) & (rows <= lasts[np.maximum(place, 0)])
    return np.where(within, numbers[np.maximum(place, 0)], 0)
