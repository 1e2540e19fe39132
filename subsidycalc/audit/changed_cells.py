"""Sums over the columns of a batch, kept with its result: by them a cell that was changed later is found again.

Each cell enters the sums of its column as a number h below 2**31 that follows from what it holds: h, row·h and row²·h.
Of one changed cell the three differences are d, row·d and row²·d, so that the second by the first is its row, and the
third shows that there was no other. Names and numbers of persons enter no sum, for of few rows it would give them away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np
from msgspec import Struct

from subsidycalc.tables.model import Kind
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from subsidycalc.tables.model import Array, Column, Table

_LEFT_OUT: Final = frozenset({Kind.ID, Kind.TEXT, Kind.ACCOUNT})
_WORD: Final = 2**64
_ODD: Final = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)))
_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""Sums are written in letters: sixteen figures in a row look like the number of somebody."""
_FIGURES: Final = {letter: figure for figure, letter in _LETTERS.items()}
_SUMS: Final = pattern("(?P<key>[^ =]+)=(?P<sums>[a-p]{1,16},[a-p]{1,16},[a-p]{1,16})")

_PRIME: Final = 1_000_003
_FEW: Final = 2**18
_ROWS_AT_ONCE: Final = 2**16

Sums = tuple[int, int, int]


class Changed(Struct, frozen=True):
    """What is not as it was in one column of a sheet."""

    sheet: str
    heading: str
    """"" where the number of rows differs, and nothing can be said of columns."""
    cell: str = ""
    """The one cell that was changed, "" where there are several."""


def column_sums(tables: Mapping[str, Table]) -> tuple[tuple[str, str], ...]:
    """Return for each sheet of each table how many rows it has and the sums of its columns, as a result keeps them."""
    return tuple(
        (f"{name}[{number + 1}]", line)
        for name, table in tables.items()
        for number, line in enumerate(_written(table))
    )


def changed_cells(recorded: Sequence[tuple[str, str]], tables: Mapping[str, Table]) -> tuple[Changed, ...]:
    """Return what differs between a batch as a result recorded it and as it is now, as far as the sums tell."""
    before = dict(recorded)
    return tuple(
        changed
        for name, table in tables.items()
        for changed in _changed(
            table, [before.get(f"{name}[{number + 1}]", "") for number in range(len(table.sheets))]
        )
    )


def _changed(table: Table, lines: Sequence[str]) -> Iterator[Changed]:
    """Yield what is not as the lines of its sheets say; "" is one of which nothing was recorded."""
    now = dict(_summed(table)) if any(lines) else {}
    ends = np.cumsum(_rows_of_sheets(table))[:-1]
    for number, (line, row_numbers) in enumerate(zip(lines, np.split(table.row_numbers, ends), strict=True)):
        count, _, columns = line.partition(" ")
        if line and count != str(len(row_numbers)):
            yield Changed(table.sheets[number], "")
            continue
        before = {match["key"]: match["sums"] for match in _SUMS.finditer(columns)}
        for key, sums in now.items():
            place = _place(_read(before[key]), sums[number], row_numbers) if key in before else None
            if place is not None:
                column = table.columns[key]
                cell = f"{column.letter_on(number)}{place}" if place else ""
                yield Changed(table.sheets[number], column.heading or column.key, cell)


def _place(before: Sums, now: Sums, row_numbers: Array) -> int | None:
    """Return the row of the one cell that was changed, 0 where there are several, None where there is none."""
    once, by_row, by_square = (_signed(after - was) for was, after in zip(before, now, strict=True))
    if (once, by_row, by_square) == (0, 0, 0):
        return None
    row, rest = divmod(by_row, once) if once else (0, 1)
    alone = not rest and _signed(row * row * once) == by_square and row in row_numbers
    return row if alone else 0


def _signed(difference: int) -> int:
    return (difference + _WORD // 2) % _WORD - _WORD // 2


def _rows_of_sheets(table: Table) -> Array:
    return np.bincount(table.sheet_index, minlength=len(table.sheets))


def _written(table: Table) -> list[str]:
    """Return the line of each sheet."""
    lines = [[str(count)] for count in _rows_of_sheets(table).tolist()]
    for key, sums in _summed(table):
        for line, (once, by_row, by_square) in zip(lines, sums, strict=True):
            line.append(f"{key}=" + f"{once:x},{by_row:x},{by_square:x}".translate(_LETTERS))
    return [*map(" ".join, lines)]


def _read(sums: str) -> Sums:
    once, by_row, by_square = (int(one, 16) for one in sums.translate(_FIGURES).split(","))
    return once, by_row, by_square


class _Piece(Struct, frozen=True):
    """Some rows of a table, as many as stay near the processor."""

    rows: slice
    sheets: Array
    """The numbers of the sheets that they are on."""
    starts: Array
    """Where among these rows each of the sheets begins."""


def _pieces(table: Table) -> Iterator[_Piece]:
    for first in range(0, len(table.row_numbers), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        counts = np.bincount(table.sheet_index[rows])
        sheets = np.flatnonzero(counts)
        yield _Piece(rows, sheets, (np.cumsum(counts) - counts)[sheets])


def _summed(table: Table) -> Iterator[tuple[str, list[Sums]]]:
    """Yield each column that enters the sums, by its key, with its sums on each sheet."""
    own = {field.name for field in table.definition.fields}
    pieces = list(_pieces(table))
    for key, column in table.columns.items():
        if column.field.name in own and column.field.kind not in _LEFT_OUT:
            yield key, _sums(_mixing(column), table, pieces)


def _sums(mixed: Callable[[slice], Array], table: Table, pieces: Sequence[_Piece]) -> list[Sums]:
    sums = np.zeros((len(table.sheets), 3), np.uint64)
    for piece in pieces:
        held, row = mixed(piece.rows), table.row_numbers[piece.rows].astype(np.uint64)
        for kind in range(3):
            sums[piece.sheets, kind] += np.add.reduceat(held, piece.starts)
            held = held * row
    return [(once, by_row, by_square) for once, by_row, by_square in sums.tolist()]


def _mixing(column: Column) -> Callable[[slice], Array]:
    """Return what gives a number below 2**31 for what each cell holds, for some rows."""
    held, state = column.values, column.state
    if held.dtype == bool:
        held = held.view(np.uint8)
    if column.upper is not None:
        held = held.astype(np.int64) * _PRIME + column.upper
    mix = _mixer(column)
    low, high, states = int(held.min(initial=0)), int(held.max(initial=0)), int(state.max(initial=0)) + 1
    span = high - low + 1
    if span * states > min(_FEW, len(held)):
        return lambda rows: mix(held[rows].astype(np.int64), state[rows])
    # what most columns hold is little and comes again and again
    known = mix(np.tile(np.arange(low, high + 1), states), np.repeat(np.arange(states), span))
    return lambda rows: np.asarray(known[held[rows] - low + state[rows] * np.int64(span)])


def _mixer(column: Column) -> Callable[[Array, Array], Array]:
    """Return what mixes values and states; products wrap around, which is meant."""
    texts = np.array([crc32(text.encode()) for text in column.categories or ()], dtype=np.uint64)

    def mix(held: Array, state: Array) -> Array:
        # where a column has no blank cell, 0 may be none of its categories
        told = texts[np.clip(held, 0, len(texts) - 1)] if len(texts) else held
        mixed = told.astype(np.uint64) * _ODD[0] + state.astype(np.uint64)
        for shift, odd in ((30, _ODD[1]), (27, _ODD[2])):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * odd
        return np.asarray(mixed >> np.uint64(33))

    return mix
