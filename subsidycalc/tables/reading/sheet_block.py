"""The cells of some rows of a sheet, their values as numbers, and how two such sets of rows become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array


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
