"""Read one worksheet of an .xlsx file: cells with types, row numbers, merged and hidden parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.ahead import worked_on
from subsidycalc.tables.reading.cells import BlockCells, SheetCells, column_letter, merged_rows
from subsidycalc.tables.reading.limits import LAST_COLUMN, LAST_ROW, is_too_sparse
from subsidycalc.tables.reading.refusing import refusal
from subsidycalc.tables.reading.sheet_markup import SheetMarkup
from subsidycalc.tables.reading.sheet_stream import SheetStream
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.cells import CellColumn
    from subsidycalc.tables.reading.package import Package
    from subsidycalc.tables.reading.plain_cells import PlainCells
    from subsidycalc.tables.reading.sheet_values import SheetValues

_MOST_SPREAD: Final = 4
"""Up to so many places per cell, columns are put down whole, which is faster than putting the cells in order."""
_INDEX: Final = pattern(rb"[0-9]{1,9}")


class XlsxSheet:
    """Reads one worksheet part into columns."""

    def __init__(self, package: Package, part: str, name: str, values: SheetValues) -> None:
        self._package = package
        self._part = part
        self._name = name
        self._values = values
        self._stored = 0
        self._cells = 0
        self._last_row = 0
        self._row_numbers: list[Array] = []
        self._hidden: list[Array] = []
        self._parts: dict[int, list[tuple[int, Array | slice, Array]]] = {}

    def read(self) -> SheetCells:
        """Return the sheet."""
        markup = SheetMarkup(self._package, self._name, self._values)
        for plain in SheetStream(self._package, self._part, self._name, markup):
            cells = markup.taken()
            if plain is not None:
                cells = merged_rows(number_values(plain, self._values, self._damaged), cells)
            self._store(cells)
            if markup.between_rows:
                markup.last_row = self._last_row
        row_numbers = np.concatenate([np.zeros(0, np.int32), *self._row_numbers])
        self._refuse_far_cell(row_numbers)
        try:
            made = worked_on(
                self._column, sorted(self._parts), side_by_side=self._package.is_large(self._part)
            )
            columns = dict(zip(sorted(self._parts), made, strict=True))
        except UnicodeDecodeError as error:
            raise self._damaged(said("reading.text_not_utf")) from error
        hidden = {column for span in markup.hidden_columns for column in columns if column in span}
        return SheetCells(
            self._package.file,
            self._name,
            self._name,
            row_numbers,
            columns,
            merged=tuple(markup.merged),
            hidden_rows=np.concatenate([np.zeros(0, np.int32), *self._hidden]),
            hidden_columns=frozenset(hidden),
        )

    def _damaged(self, what: Said, cell: str = "") -> Exception:
        return self._package.damaged(what, self._name, cell)

    def _refuse_disorder(self, cells: BlockCells) -> None:
        """Rows, and the cells of a row, must ascend: what is given twice would overwrite itself."""
        before = np.concatenate([[self._last_row], cells.rows[:-1]])
        for row in cells.rows[cells.rows <= before][:1].tolist():
            raise self._damaged(said("reading.row_there_twice_or_out_2", row=row))
        for row in cells.rows[-1:][cells.rows[-1:] > LAST_ROW].tolist():
            raise self._damaged(said("reading.row_beyond_sheet_2", row=row))
        same_row = cells.row_of[1:] == cells.row_of[:-1]
        wrong = np.flatnonzero(same_row & (cells.columns[1:] <= cells.columns[:-1]))
        beyond = np.flatnonzero(cells.columns >= LAST_COLUMN)
        for cell in [*(wrong[:1] + 1).tolist(), *beyond[:1].tolist()]:
            place = f"{column_letter(int(cells.columns[cell]))}{int(cells.rows[cells.row_of[cell]])}"
            raise self._damaged(said("reading.cell_there_twice_out_order"), place)

    def _store(self, cells: BlockCells) -> None:
        """Keep the cells that hold something, by column."""
        if not len(cells.rows):
            return
        self._refuse_disorder(cells)
        self._last_row = int(cells.rows[-1])
        self._hidden.append(cells.hidden)
        kept = cells.held()
        if not len(kept.numbers):
            return
        self._cells += len(kept.numbers)
        self._package.count_cells(len(kept.numbers), self._name)
        self._package.refuse_distinct(self._values.own_count, self._name)
        first = self._stored
        self._row_numbers.append(kept.rows)
        self._stored += len(kept.rows)
        for column, places, numbers in _by_column(kept):
            self._parts.setdefault(column, []).append((first, places, numbers))

    def _column(self, column: int) -> CellColumn:
        numbers = np.zeros(self._stored, np.int32)
        for first, places, part in self._parts[column]:
            numbers[first:][places] = part
        return self._values.column(numbers)

    def _refuse_far_cell(self, row_numbers: Array) -> None:
        if not len(row_numbers):
            return
        last_row, last_column = int(row_numbers[-1]), max(self._parts)
        if last_row * (last_column + 1) > self._package.limits.area:
            cell = f"{column_letter(last_column)}{last_row}"
            raise self._too_far(cell)
        if len(self._parts) > self._package.limits.columns:
            raise self._package.too_much("columns", said("reading.columns"), self._name)
        if is_too_sparse(self._stored, len(self._parts), self._cells):
            raise self._damaged(said("reading.cells_are_scattered_over_huge"))

    def _too_far(self, cell: str) -> Exception:
        return refusal(
            said("reading.sheet_reaches_beyond", cell=cell, last_row=LAST_ROW),
            file=self._package.file,
            sheet=self._name,
            cell=cell,
        )


def _by_column(cells: BlockCells) -> Iterator[tuple[int, Array | slice, Array]]:
    """Yield the numbers of each column with their places among the rows; columns of most rows come whole."""
    present = np.flatnonzero(np.bincount(cells.columns))
    if len(cells.rows) * len(present) > _MOST_SPREAD * len(cells.numbers):
        order = np.argsort(cells.columns.astype(np.uint16), kind="stable")
        bounds = [*np.searchsorted(cells.columns[order], present).tolist(), len(order)]
        for column, start, end in zip(present.tolist(), bounds[:-1], bounds[1:], strict=True):
            members = order[start:end]
            yield column, cells.row_of[members], cells.numbers[members]
        return
    line = np.empty(int(present[-1]) + 1, np.int64)
    line[present] = np.arange(len(present))
    spread = np.zeros((len(present), len(cells.rows)), np.int32)
    spread[line[cells.columns], cells.row_of] = cells.numbers
    for column, numbers in zip(present.tolist(), spread, strict=True):
        yield column, slice(0, len(numbers)), numbers


def number_values(
    plain: PlainCells, values: SheetValues, damaged: Callable[[Said, str], Exception]
) -> BlockCells:
    """Return the cells of the plain rows, each with the number of its value among those of the sheet."""
    found, block = plain.found, plain.block
    numbers = found.numbers
    for cell in plain.unread.tolist():
        written = block[plain.start[cell] : plain.end[cell]].strip()
        index = int(written) if _INDEX.fullmatch(written) else values.shared_count
        numbers[cell] = 1 + min(index, values.shared_count)
    if int(numbers.max(initial=0)) > values.shared_count:
        cell = int(np.argmax(numbers > values.shared_count))
        place = f"{column_letter(int(found.columns[cell]))}{int(found.rows[found.row_of[cell]])}"
        raise damaged(said("reading.index_shared_text_out_range"), place)
    numbers[plain.texts.cells] = values.number_texts(plain.texts)
    for kind, style, cells in plain.others:
        numbers[cells] = values.number_slices(block, plain.start[cells], plain.end[cells], kind, style)
    for alike in plain.figures:
        numbers[alike.cells] = values.number_figures(alike)
    return found
