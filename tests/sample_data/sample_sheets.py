"""What the sheets of a sample hold, read plainly and apart from the product."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from sample_data.samples import Sample

Row = dict[str, Any]


@cache
def sheets(sample: Sample) -> dict[str, list[Row]]:
    """Read the data rows of every sheet by heading, the lower one where headings take two rows; totals lines left out."""
    workbook = openpyxl.load_workbook(sample.workbook, data_only=True)
    return {sheet.title: _rows(list(sheet.iter_rows(values_only=True))) for sheet in workbook}


def _rows(lines: list[tuple[Any, ...]]) -> list[Row]:
    top = next(number for number, line in enumerate(lines) if "备注" in line)
    # Headings in two rows are merged downwards, so that the first cell of the second row is empty.
    first = top + (2 if lines[top + 1][0] is None else 1)
    headings = [
        next(str(cell) for cell in reversed(cells) if cell is not None)
        for cells in zip(*lines[top:first], strict=True)
    ]
    rows = [dict(zip(headings, line, strict=True)) for line in lines[first:]]
    return [row for row in rows if "合计" not in row.values()]
