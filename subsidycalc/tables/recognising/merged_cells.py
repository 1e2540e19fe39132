"""Merged cells: among the data faults, or copies of the first cell; a heading over two filled columns is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.model import Kind, Notice
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import column_letter
from subsidycalc.tables.reading.refusing import refused
from subsidycalc.tables.recognising.headings import MEASURED

if TYPE_CHECKING:
    from subsidycalc.tables.recognising.body import Body

_TELLING: Final = (*MEASURED, Kind.DATE, Kind.MONTH, Kind.DATE_OR_MONTH)
"""Kinds of columns of which the one beside may just as well be meant."""


def refuse_wide_headings(body: Body) -> None:
    """Refuse a heading merged over several filled columns that have none of their own: which is meant is not said."""
    sheet, header = body.sheet, body.header
    top_rows = sheet.row_numbers[header.first_row - header.depth : header.first_row].tolist()
    for top, left, _, right in sheet.merged if top_rows else ():
        heading = header.headings.get(left)
        if not heading or right == left or top not in top_rows or left not in body.known.values():
            continue
        cells = sheet.columns[left]
        shown = cells.distinct[int(cells.codes[int(np.searchsorted(sheet.row_numbers, top))])]
        field = heading.meaning.field
        if field and field.kind in _TELLING and shown == heading.own:
            beside = [
                column for column in body.columns if left < column <= right and column not in header.headings
            ]
            if any(body.columns[column].held.any() for column in beside):
                letters = f"{column_letter(left)}:{column_letter(right)}"
                raise refused("wide_heading", sheet, heading=heading.text, columns=letters)


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
        area = f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"
        put = value if fill else FaultyCell("merged-cell", area)
        for column in columns:
            begin = start + (column == left and int(body.row_numbers[start]) == top)
            if begin < end:
                known = body.columns[column]
                known.codes[begin:end] = known.add(put)
                touched.update(body.row_numbers[begin:end].tolist())
                cells += end - begin
        if cells > len(body.row_numbers) * len(body.known):
            raise refused("overlapping_merges", body.sheet)
    if not cells:
        return []
    code = "merged-filled" if fill else "merged-cells"
    return [Notice(code, body.sheet.label, tuple(sorted(touched)), values=(("count", str(cells)),))]


def _first_cell(body: Body, row: int, column: int) -> object:
    """Return what the merge shows; nothing where its first cell is blank or stands above the data."""
    position = int(np.searchsorted(body.row_numbers, row))
    if column not in body.columns or position == len(body.row_numbers) or body.row_numbers[position] != row:
        return None
    return body.columns[column].at(position)
