"""A recognised table with cells replaced: what stands in their place is read as if it had stood there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.tables.raw import RawColumn, RawTable


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
            rows = np.flatnonzero((raw.row_numbers == one.number) & (raw.sheet_index == sheet))
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
