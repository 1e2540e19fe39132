"""The cells below a header, by column, while they are being cleared of merges, totals and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from subsidycalc.tables.packed_texts import BLANK_OR_CONTROL, UNUSUAL, ManyValues
from subsidycalc.tables.recognising.folding import is_blank_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.cells import SheetCells
    from subsidycalc.tables.recognising.header_rows import Header, Heading


class BodyColumn(Struct):
    """One column below its heading."""

    values: Sequence[object]
    codes: Array
    """Index into `values` per row; the value at 0 is None."""

    def at(self, position: int) -> object:
        """Return what stands in a row."""
        return self.values[int(self.codes[position])]

    def add(self, value: object) -> int:
        """Add a value and return its code."""
        values = self.values if isinstance(self.values, list) else list(self.values)
        values.append(value)
        self.values = values
        return len(values) - 1

    def codes_of(self, text: str) -> list[int]:
        """Return the codes of a text."""
        if isinstance(self.values, ManyValues):
            before = len(self.values.others)
            among = self.values.texts.places_of(text)
            return [place for place, value in enumerate(self.values.others) if value == text] + [
                before + place for place in among.tolist()
            ]
        # Counting is much faster than looking at each.
        if self.values.count(text) > 1:
            return [code for code, value in enumerate(self.values) if value == text]
        return [self.values.index(text)] if text in self.values else []

    @property
    def held(self) -> Array:
        """Which rows hold something."""
        return self.codes > 0


class Body(Struct):
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
        columns[number] = BodyColumn(_after_none(cells.distinct), lookup[cells.codes[header.first_row :]])
    known = {
        heading.meaning.key: number
        for number, heading in header.headings.items()
        if heading.meaning.field is not None
    }
    return Body(sheet, header, sheet.row_numbers[header.first_row :], columns, known)


def _after_none(values: Sequence[object]) -> Sequence[object]:
    if isinstance(values, ManyValues):
        return ManyValues([None, *values.others], values.texts)
    return [None, *values]


def _blank_codes(values: Sequence[object]) -> list[int]:
    """Return which values show nothing; a text that begins with a letter or digit shows something."""
    if isinstance(values, ManyValues):
        texts = values.texts
        doubtful_texts = np.flatnonzero(
            (texts.lengths == 0) | ((texts.classes & (BLANK_OR_CONTROL | UNUSUAL)) > 0)
        )
        blank = [place for place in doubtful_texts.tolist() if is_blank_text(texts[place])]
        return _blank_codes(values.others) + [len(values.others) + place for place in blank]
    doubtful = [
        code
        for code, value in enumerate(values)
        if value is None or (type(value) is str and not value[:1].isalnum())
    ]
    return [code for code in doubtful if values[code] is None or is_blank_text(str(values[code]))]
