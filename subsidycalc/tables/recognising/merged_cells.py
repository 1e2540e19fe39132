"""Merged cells among the data: faults, or copies of the first cell where the caller wants them filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.tables.model import Notice
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import column_letter
from subsidycalc.tables.reading.refusing import refusal

if TYPE_CHECKING:
    from subsidycalc.tables.recognising.body import Body


def settle_merged(body: Body, *, fill: bool) -> list[Notice]:
    """Mark or fill all cells of each merge but its first, in rows that hold something, in known columns."""
    if not len(body.row_numbers):
        return []
    touched: set[int] = set()
    cells = 0
    first_data_row = int(body.row_numbers[0])
    for top, left, bottom, right in body.sheet.merged:
        if bottom < first_data_row or (top == bottom and left == right):
            continue
        start, end = np.searchsorted(body.row_numbers, [top, bottom + 1]).tolist()
        columns = [column for column in body.known.values() if left <= column <= right]
        value = _first_cell(body, top, left)
        if value is None or start == end or not columns:
            continue
        put = value if fill else FaultyCell("merged-cell", _range(top, left, bottom, right))
        for column in columns:
            begin = start + (column == left and int(body.row_numbers[start]) == top)
            if begin < end:
                _put(body, column, begin, end, put)
                touched.update(body.row_numbers[begin:end].tolist())
                cells += end - begin
        if cells > len(body.row_numbers) * len(body.known):
            raise refusal(
                "合并单元格互相重叠，文件已损坏；请在 Excel 中打开并另存为新的 .xlsx",
                "its merged cells overlap, the file is damaged; open it in Excel and save it again as .xlsx",
                file=body.sheet.file,
                sheet=body.sheet.name,
            )
    if not cells:
        return []
    code = "merged-filled" if fill else "merged-cells"
    return [Notice(code, body.sheet.label, tuple(sorted(touched)), values=(("count", str(cells)),))]


def _first_cell(body: Body, row: int, column: int) -> object:
    """Return what the merge shows; nothing where its first cell is blank or stands above the data."""
    position = int(np.searchsorted(body.row_numbers, row))
    if column not in body.columns or position == len(body.row_numbers) or body.row_numbers[position] != row:
        return None
    cells = body.columns[column]
    return cells.values[int(cells.codes[position])]


def _put(body: Body, column: int, start: int, end: int, value: object) -> None:
    cells = body.columns[column]
    cells.codes[start:end] = cells.add(value)


def _range(top: int, left: int, bottom: int, right: int) -> str:
    return f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"
