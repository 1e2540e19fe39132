"""What recognising hands to normalising: headed columns of untyped cells with their places."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from subsidycalc.tables.model import Array, Field, TableDefinition


class FaultyCell(Struct, frozen=True):
    """A cell that held no value that can be used: an error, an uncached formula, a merged cell."""

    code: str
    """One of `FAULT_CODES`: `cell-error`, `formula-uncached` or `merged-cell`."""
    shown: str
    """What the cell showed, `#N/A` for example."""


class MonthShown(dt.date):
    """A date cell that shows a month (or a year) and no day: `2021年3月`."""

    def __str__(self) -> str:
        """Return what the cell shows."""
        return f"{self.year}年{self.month}月"


class YearHidden(dt.date):
    """A date cell that shows no year: `3月1日`."""


PLAUSIBLE_YEARS: Final = range(1970, 2071)
"""The years that a bare serial may name where no policy says of which time a batch is."""


class RawColumn(Struct):
    """One column of cells as distinct values and an index per row.

    A distinct value is None (blank), str, bool, int or float (a numeric cell), datetime.datetime,
    datetime.date, datetime.time, datetime.timedelta, or `FaultyCell`. Values of different types are different values
    even where Python calls them equal (True, 1 and 1.0): the type of a cell is never lost. Large columns come as
    `ManyValues`, whose texts may repeat.
    """

    field: Field
    key: str
    """`output[2023Q1]` for a periodic field, else the field's name."""
    heading: str
    letter: str
    distinct: Sequence[object]
    codes: Array
    """int32 per data row: index into `distinct`."""
    letters: tuple[str, ...] = ()
    """The column's letter on each sheet, "" where it has none there."""
    unit: str = ""
    """The unit as the heading has it (`万元`, `千元`, `MWh`, `%`), "" where none."""
    unit_given: bool = False
    """Whether the unit came from the caller (`--unit`) rather than the heading."""
    number_formats: Mapping[str, int] = msgspec.field(default_factory=dict)
    """Number formats met in the column that show something else than the value (`0"万"`, `0%`), with counts."""
    percent_format: bool = False
    """Whether the numeric cells are formatted as percent."""
    on_sheets: frozenset[int] | None = None
    """The sheets, by their places, whose cells these are; None where all are."""
    in_other_units: tuple[RawColumn, ...] = ()
    """The same column on sheets that have it in another unit; where one holds cells, the others are blank."""


class RawTable(Struct):
    """One table as recognised, rows of one or several sheets one after another, totals lines already set aside."""

    definition: TableDefinition
    sheets: tuple[str, ...]
    sheet_index: Array
    row_numbers: Array
    columns: list[RawColumn]
    rows_read: int
    set_aside: int
    date_system_1904: bool = False
    years: range = PLAUSIBLE_YEARS
    """The years that a bare serial may name."""
    untyped: bool = False
    """Whether all rows come from text files, where every cell is text and numbers are written as text."""


class Correction(Struct, frozen=True):
    """A cell, by its table, column, sheet and the row number that Excel shows, and what takes its place."""

    table: str
    key: str
    sheet: str
    number: int
    value: object


def corrected(raw: RawTable, corrections: Iterable[Correction]) -> RawTable:
    """Return a table with those cells replaced that are in it."""
    for one in corrections:
        if one.table == raw.definition.name and one.sheet in raw.sheets:
            sheet = raw.sheets.index(one.sheet)
            (rows,) = ((raw.row_numbers == one.number) & (raw.sheet_index == sheet)).nonzero()
            columns = [_replaced(column, one, sheet, int(rows[0])) for column in raw.columns]
            raw = replace(raw, columns=columns)
    return raw


def _replaced(column: RawColumn, one: Correction, sheet: int, row: int) -> RawColumn:
    if column.key != one.key:
        return column
    if column.on_sheets is not None and sheet not in column.on_sheets:
        others = tuple(_replaced(other, one, sheet, row) for other in column.in_other_units)
        return replace(column, in_other_units=others)
    codes = column.codes.copy()
    codes[row] = len(column.distinct)
    return replace(column, distinct=[*column.distinct, one.value], codes=codes)
