"""Which cells of two workbooks differ, sheet by sheet: place, type and value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.results.coded import NO_TEXT, CodedTexts
from subsidycalc.results.digest import GridColumn
from subsidycalc.results.written import number_text
from subsidycalc.tables.reading.cells import column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.results.digest import Grid
    from subsidycalc.tables.model import Array


@dataclass(frozen=True)
class CellDifference:
    """One cell that two workbooks do not hold alike; a text that only looks like a number is quoted."""

    sheet: str
    cell: str
    """As spreadsheets write it: `C12`."""
    recorded: str
    again: str


def cell_differences(recorded: Sequence[Grid], again: Sequence[Grid]) -> Iterator[CellDifference]:
    """Yield the cells that differ; a sheet that only one of the two has differs in every cell that it holds."""
    ours, theirs = ({grid.name: grid for grid in grids} for grids in (recorded, again))
    for name in dict.fromkeys([*ours, *theirs]):
        sides = [grids[name].columns if name in grids else () for grids in (ours, theirs)]
        for place in range(max(map(len, sides))):
            pair = [side[place] if place < len(side) else _EMPTY for side in sides]
            yield from _of_column(name, place, *pair)
    if [grid.name for grid in recorded if grid.name in theirs] != [
        grid.name for grid in again if grid.name in ours
    ]:
        orders = (", ".join(grid.name for grid in grids) for grids in (recorded, again))
        yield CellDifference("", "", *orders)


_EMPTY = GridColumn(
    CodedTexts(np.zeros(0, dtype=np.int32), ()), np.zeros(0, dtype=np.float64), np.zeros(0, dtype=bool)
)


def _of_column(sheet: str, place: int, one: GridColumn, other: GridColumn) -> Iterator[CellDifference]:
    rows = max(len(one.numbers), len(other.numbers))
    numbered: dict[str, int] = {}
    keys = [_keys(column, rows, numbered) for column in (one, other)]
    numbers = [_padded(column.numbers, rows) for column in (one, other)]
    is_number = [_padded(column.is_number, rows) for column in (one, other)]
    differs = (keys[0] != keys[1]) | (is_number[0] != is_number[1]) | (numbers[0] != numbers[1])
    for row in np.flatnonzero(differs).tolist():
        yield CellDifference(sheet, f"{column_letter(place)}{row + 1}", _shown(one, row), _shown(other, row))


def _keys(column: GridColumn, rows: int, numbered: dict[str, int]) -> Array:
    """Return a number per distinct text, the same for both columns; NO_TEXT where a cell holds none."""
    of_text = np.array(
        [numbered.setdefault(text, len(numbered)) for text in column.texts.texts] + [NO_TEXT], dtype=np.int64
    )
    keys = np.full(rows, NO_TEXT, dtype=np.int64)
    keys[: len(column.texts)] = of_text[column.texts.codes]
    return keys


def _padded(values: Array, rows: int) -> Array:
    padded = np.zeros(rows, dtype=values.dtype)
    padded[: len(values)] = values
    return padded


def _shown(column: GridColumn, row: int) -> str:
    if row >= len(column.numbers):
        return ""
    if column.is_number[row]:
        return number_text(float(column.numbers[row]))
    text = column.texts.at(row)
    return f"“{text}”" if text.replace(".", "", 1).removeprefix("-").isdecimal() else text
