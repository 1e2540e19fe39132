"""The cells below a header, by column, while they are being cleared of merges, totals and examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.tables.recognising.folding import is_blank_text

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.cells import SheetCells
    from subsidycalc.tables.recognising.header_rows import Header, Heading


@dataclass
class BodyColumn:
    """One column below its heading."""

    values: list[object]
    codes: Array
    """Index into `values` per row; the value at 0 is None."""

    @property
    def held(self) -> Array:
        """Which rows hold something."""
        return self.codes > 0


@dataclass
class Body:
    """The rows below a header."""

    sheet: SheetCells
    header: Header
    row_numbers: Array
    columns: dict[int, BodyColumn]
    known: dict[str, int]
    """Column number by key (`output[2023Q1]`), for columns with a meaning."""

    def heading(self, column: int) -> Heading:
        """Return a column's heading."""
        return self.header.headings[column]

    def rows_at(self, positions: Array) -> tuple[int, ...]:
        """Return the row numbers of these positions."""
        return tuple(self.row_numbers[positions].tolist())


def body_of(sheet: SheetCells, header: Header) -> Body:
    """Return the rows below the header; texts that show nothing count as blank."""
    columns = {}
    for number, cells in sheet.columns.items():
        lookup = np.arange(1, len(cells.distinct) + 1, dtype=np.int32)
        lookup[_blank_codes(cells.distinct)] = 0
        columns[number] = BodyColumn([None, *cells.distinct], lookup[cells.codes[header.first_row :]])
    known = {
        heading.meaning.key: number
        for number, heading in header.headings.items()
        if heading.meaning.field is not None
    }
    return Body(sheet, header, sheet.row_numbers[header.first_row :], columns, known)


def _blank_codes(values: list[object]) -> list[int]:
    """Return which values show nothing; a text that begins with a letter or digit shows something."""
    doubtful = [
        code
        for code, value in enumerate(values)
        if value is None or (type(value) is str and not value[:1].isalnum())
    ]
    return [code for code in doubtful if values[code] is None or is_blank_text(str(values[code]))]
