"""Cells of a sheet by column, as distinct values and an index per row, with no cell's type lost."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from msgspec import Struct, field

from subsidycalc.tables.distinct import numbering
from subsidycalc.tables.packed_texts import ManyValues
from subsidycalc.tables.reading.limits import is_too_sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from subsidycalc.tables.model import Array, InputFile, Notice


class FormattedNumber(Struct, frozen=True):
    """A numeric cell whose number format shows something else than the value: `0%`, `0"万"`."""

    value: int | float
    number_format: str


class CellColumn(Struct):
    """The cells of one column: see `RawColumn` for what a value may be; also `FormattedNumber`."""

    distinct: Sequence[object]
    """Values that occur; a value may still be there twice (`compacted` makes them distinct, but for the texts of
    `ManyValues`)."""
    codes: Array
    """int32 per stored row: index into `distinct`."""


class SheetCells(Struct):
    """One sheet (or text file) as read: only rows that hold something are stored."""

    file: str
    name: str
    """The sheet's own name; a text or Parquet file's stem."""
    label: str
    """How results name the sheet: its name, with the file where there are several workbooks."""
    row_numbers: Array
    """int32 per stored row, ascending: the row number that Excel shows."""
    columns: dict[int, CellColumn]
    """By column number from 0, ascending."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First row, first column, last row, last column; rows as Excel shows them, columns from 0."""
    hidden_rows: Array = field(default_factory=lambda: np.zeros(0, np.int32))
    """int32, ascending: row numbers that are hidden, by hand or by a filter."""
    hidden_columns: frozenset[int] = frozenset()
    visibility: Literal["visible", "hidden", "very-hidden"] = "visible"
    date_system_1904: bool = False
    typed: bool = True
    """Whether cells have types of their own; in a text file everything is text."""
    lettered: bool = True
    """Whether columns have letters that an office program shows."""
    workbook: bool = True
    """Whether it is a sheet of a workbook, and not a file of its own."""
    alone: bool = True
    """Whether no other sheet of the same file holds anything."""
    widths: Array | None = None
    """int32 per stored row: how many fields its line has, be they blank; None where rows are no lines of text."""
    folder: bool = False
    """Whether the file was found in a folder rather than named."""


class ReadBatch(Struct):
    """Everything that reading found, for recognising."""

    sheets: list[SheetCells]
    files: list[InputFile]
    notices: list[Notice]
    fill_merged: bool = False
    looked_at: list[str] = field(default_factory=list)
    """Names of files in a folder that are no table."""


_BATCH: Final = 20_000
"""Rows that are turned into columns at once."""

_NEVER_EQUAL_TO_OTHERS = frozenset({str, type(None)})
"""Types whose values no value of another type equals; True, 1 and 1.0 are equal to each other."""


def key_of(value: object) -> object:
    """Return what tells a cell's value apart, type included."""
    return value if type(value) in _NEVER_EQUAL_TO_OTHERS else (type(value), value)


class ColumnCollector:
    """Collects one column in batches of plain values and hands it over as a `CellColumn`."""

    def __init__(self) -> None:
        self._numbers = numbering()
        self._parts: list[Array] = []
        self._length = 0

    def add(self, values: Sequence[object]) -> None:
        """Add the cells of the next rows."""
        kinds = set(map(type, values))
        keys: Iterable[object] = values if kinds <= _NEVER_EQUAL_TO_OTHERS else map(key_of, values)
        self._parts.append(np.fromiter(map(self._numbers.__getitem__, keys), np.int32, len(values)))
        self._length += len(values)

    def __len__(self) -> int:
        """Return how many cells were added."""
        return self._length

    def finish(self) -> CellColumn:
        """Return the whole column."""
        distinct = [key[1] if type(key) is tuple else key for key in self._numbers]
        codes = np.concatenate(self._parts) if self._parts else np.zeros(0, np.int32)
        return CellColumn(distinct, codes)


class RowCollector:
    """Collects rows of plain values, a batch at a time, and hands over row numbers and columns."""

    def __init__(self) -> None:
        self._columns: dict[int, ColumnCollector] = {}
        self._numbers: list[Array] = []
        self._stored = 0
        self._added = 0
        self._widest = 0
        self.cells = 0
        """How many cells were added, the blank ones before the last of a row included."""
        self._waiting: list[Sequence[object]] = []
        self._waiting_numbers: list[int] = []

    def add(self, row_number: int, values: Sequence[object]) -> None:
        """Add a row; rows come in ascending order."""
        self._waiting.append(values)
        self._waiting_numbers.append(row_number)
        self._added += 1
        self._widest = max(self._widest, len(values))
        self.cells += len(values)
        if len(self._waiting) >= _BATCH:
            self._flush()

    def is_too_sparse(self) -> bool:
        """Whether so few of many rows are wide that the columns would be nearly empty."""
        return is_too_sparse(self._added, self._widest, self.cells)

    def _flush(self) -> None:
        count = len(self._waiting)
        for number, values in enumerate(zip_longest(*self._waiting)):
            if number not in self._columns:
                self._columns[number] = ColumnCollector()
                self._columns[number].add([None] * self._stored)
            self._columns[number].add(values)
        for column in self._columns.values():
            column.add([None] * (self._stored + count - len(column)))
        self._numbers.append(np.array(self._waiting_numbers, np.int32))
        self._stored += count
        self._waiting, self._waiting_numbers = [], []

    def finish(self) -> tuple[Array, dict[int, CellColumn]]:
        """Return the row numbers, and the columns that hold something."""
        self._flush()
        columns = {number: column.finish() for number, column in sorted(self._columns.items())}
        held = {number: column for number, column in columns.items() if set(column.distinct) - {None, ""}}
        return np.concatenate(self._numbers), held


def compacted(values: Sequence[object], codes: Array) -> CellColumn:
    """Return the column with only the values that occur, each type and value once; packed texts may repeat."""
    seen = np.zeros(len(values), bool)
    seen[codes] = True
    if isinstance(values, ManyValues):
        return _compacted_texts(values, codes, seen)
    used = np.flatnonzero(seen)
    kept = [values[number] for number in used.tolist()]
    lookup = np.zeros(len(values), np.int32)
    # What Python tells apart is different; what it calls equal may still differ in type.
    if len(set(kept)) == len(kept):
        lookup[used] = np.arange(len(kept), dtype=np.int32)
        return CellColumn(kept, lookup[codes])
    positions: dict[object, int] = {}
    lookup[used] = [positions.setdefault(key_of(value), len(positions)) for value in kept]
    return CellColumn([key[1] if type(key) is tuple else key for key in positions], lookup[codes])


def _compacted_texts(values: ManyValues, codes: Array, seen: Array) -> CellColumn:
    count = len(values.others)
    others = compacted(values.others, np.flatnonzero(seen[:count]))
    texts = np.flatnonzero(seen[count:])
    lookup = np.zeros(len(values), np.int32)
    lookup[:count][seen[:count]] = others.codes
    lookup[count + texts] = len(others.distinct) + np.arange(len(texts))
    return CellColumn(ManyValues(list(others.distinct), values.texts.taken(texts)), lookup[codes])


def column_of(values: Sequence[object]) -> CellColumn:
    """Return plain values as a column."""
    collector = ColumnCollector()
    collector.add(values)
    return collector.finish()


def column_letter(number: int) -> str:
    """Return a column's letter: A for 0, AA for 26."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the column number, from 0, of a letter."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class BlockCells(Struct):
    """Cells in the order of their columns within each row; arrays are per row or per cell."""

    rows: Array
    """int32 per row, ascending: the row's number."""
    hidden: Array
    """int32: the numbers of hidden rows."""
    row_of: Array
    """int64 per cell: index of the row that the cell stands in."""
    columns: Array
    """int32 per cell: column number from 0."""
    numbers: Array
    """int32 per cell: the number of its value, 0 where it is blank."""

    def held(self) -> BlockCells:
        """Return the cells that hold something, with the rows that have such."""
        kept = slice(None) if self.numbers.all() else np.flatnonzero(self.numbers)
        row_of = self.row_of[kept]
        is_held = np.zeros(len(self.rows), bool)
        is_held[row_of] = True
        if not is_held.all():
            row_of = (np.cumsum(is_held) - 1)[row_of]
        return BlockCells(self.rows[is_held], self.hidden, row_of, self.columns[kept], self.numbers[kept])


def merged_rows(first: BlockCells, second: BlockCells) -> BlockCells:
    """Return the rows of both in the order of their numbers."""
    if not len(second.rows):
        return first
    rows = np.concatenate([first.rows, second.rows])
    order = np.argsort(rows, kind="stable")
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows))
    return BlockCells(
        rows[order],
        np.sort(np.concatenate([first.hidden, second.hidden])),
        rank[np.concatenate([first.row_of, second.row_of + len(first.rows)])],
        np.concatenate([first.columns, second.columns]),
        np.concatenate([first.numbers, second.numbers]),
    )
