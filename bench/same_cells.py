"""Hold that workbooks read to the same cells: `python -m bench.same_cells FIRST OTHER ...`; ends with 1 where one does not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from subsidycalc.tables.reading import Limits
from subsidycalc.tables.reading.cells import key_of
from subsidycalc.tables.reading.opening import read_inputs

if TYPE_CHECKING:
    from subsidycalc.tables.reading.cells import CellColumn


def main(first: Path, *others: Path) -> None:
    """Compare each workbook with the first; types count."""
    expected = _cells(first)
    for other in others:
        if _cells(other) != expected:
            sys.exit(f"{other.name} does not read to the cells of {first.name}")


def _cells(path: Path) -> list[tuple[str, list[int], dict[int, list[object]]]]:
    return [
        (
            sheet.name,
            sheet.row_numbers.tolist(),
            {number: _listed(column) for number, column in sheet.columns.items()},
        )
        for sheet in read_inputs([path], Limits()).sheets
    ]


def _listed(column: CellColumn) -> list[object]:
    values = [key_of(value) for value in column.distinct]
    return [values[code] for code in column.codes.tolist()]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
