"""Which cells of two workbooks differ, sheet by sheet: place, type and value."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.identity.identity_number import masked
from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts
from subsidycalc.results.workbook.digest import GridColumn
from subsidycalc.results.workbook.written import number_text
from subsidycalc.tables.reading.cells import column_letter
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from subsidycalc.results.workbook.digest import Grid
    from subsidycalc.tables.model import Array

_NUMBER: Final = pattern("[0-9A-Z-]{7,}")
"""What may be an account."""


class CellDifference(Struct, frozen=True):
    """One cell that two workbooks do not hold alike; a text that only looks like a number is quoted."""

    sheet: str
    cell: str
    """As spreadsheets write it: `C12`."""
    recorded: str
    again: str


def cell_differences(
    recorded: Sequence[Grid], again: Sequence[Grid], keyed: Container[str] = (), hidden: Container[str] = ()
) -> Iterator[CellDifference]:
    """Yield the cells that differ; of a sheet that only one of the two has, its name and extent.

    Sheets that `keyed` names are compared line by line under the keys of their first column, wherever they stand; of
    those that `hidden` names, numbers are shown masked.
    """
    ours, theirs = ({grid.name: grid for grid in grids} for grids in (recorded, again))
    for name in dict.fromkeys([*ours, *theirs]):
        if name not in ours or name not in theirs:
            yield CellDifference(name, "", *(_extent(grids.get(name)) for grids in (ours, theirs)))
        elif name in keyed:
            yield from _by_key(ours[name], theirs[name])
        else:
            found = _by_place(ours[name], theirs[name])
            yield from map(_masked, found) if name in hidden else found
    orders = [[name for name in grids if name in ours and name in theirs] for grids in (ours, theirs)]
    if orders[0] != orders[1]:
        yield CellDifference("", "", *(", ".join(names) for names in orders))


def _masked(cell: CellDifference) -> CellDifference:
    recorded, again = (
        _NUMBER.sub(lambda found: masked(found[0]), text) for text in (cell.recorded, cell.again)
    )
    return replace(cell, recorded=recorded, again=again)


def _extent(grid: Grid | None) -> str:
    if grid is None:
        return ""
    rows = max((len(column.numbers) for column in grid.columns), default=0)
    return f"A1:{column_letter(max(len(grid.columns) - 1, 0))}{max(rows, 1)}"


def _by_place(one: Grid, other: Grid) -> Iterator[CellDifference]:
    sides = (one.columns, other.columns)
    for place in range(max(map(len, sides))):
        pair = [side[place] if place < len(side) else _EMPTY for side in sides]
        yield from _of_column(one.name, place, *pair)


def _by_key(one: Grid, other: Grid) -> Iterator[CellDifference]:
    ours, theirs = (_lines(grid) for grid in (one, other))
    for key in dict.fromkeys([*ours, *theirs]):
        place, recorded = ours.get(key, ("", ""))
        elsewhere, again = theirs.get(key, ("", ""))
        if recorded != again or not place or not elsewhere:
            yield CellDifference(one.name, place or key, recorded, again)


def _lines(grid: Grid) -> dict[str, tuple[str, str]]:
    """Return the place and the text of each line's value by its key; keys that stand again are numbered."""
    keys, values = (*grid.columns, _EMPTY, _EMPTY)[:2]
    lines: dict[str, tuple[str, str]] = {}
    times: Counter[str] = Counter()
    for row, key in enumerate(keys.texts.listed()):
        times[key] += 1
        if key:
            name = key if times[key] == 1 else f"{key} #{times[key]}"
            lines[name] = (f"B{row + 1}", _shown(values, row))
    return lines


_EMPTY = GridColumn(
    CodedTexts(np.zeros(0, dtype=np.int32), ()), np.zeros(0, dtype=np.float64), np.zeros(0, dtype=bool)
)


def _of_column(sheet: str, place: int, one: GridColumn, other: GridColumn) -> Iterator[CellDifference]:
    rows = max(len(one.numbers), len(other.numbers))
    numbered: dict[str, int] = {}
    keys = [_keys(column, rows, numbered) for column in (one, other)]
    numbers = [np.pad(column.numbers, (0, rows - len(column.numbers))) for column in (one, other)]
    is_number = [np.pad(column.is_number, (0, rows - len(column.is_number))) for column in (one, other)]
    differs = (keys[0] != keys[1]) | (is_number[0] != is_number[1]) | (numbers[0] != numbers[1])
    for row in np.flatnonzero(differs).tolist():
        yield CellDifference(sheet, f"{column_letter(place)}{row + 1}", _shown(one, row), _shown(other, row))


def _keys(column: GridColumn, rows: int, numbered: dict[str, int]) -> Array:
    """Return a number per distinct text, the same for both columns; NO_TEXT where a cell holds none."""
    of_text = np.array(
        [numbered.setdefault(text, len(numbered)) for text in column.texts.texts] + [NO_TEXT], dtype=np.int64
    )
    return np.pad(of_text[column.texts.codes], (0, rows - len(column.texts)), constant_values=NO_TEXT)


def _shown(column: GridColumn, row: int) -> str:
    if row >= len(column.numbers):
        return ""
    if column.is_number[row]:
        return number_text(float(column.numbers[row]))
    text = column.texts.at(row)
    return f"“{text}”" if text.replace(".", "", 1).removeprefix("-").isdecimal() else text
