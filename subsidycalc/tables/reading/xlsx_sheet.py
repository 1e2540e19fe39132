"""Read one worksheet of an .xlsx file: cells with types, row numbers, merged and hidden parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.reading.ahead import made_ahead
from subsidycalc.tables.reading.cell_scan import (
    NOTHING,
    NUMBER,
    ODD,
    SHARED,
    CellScan,
    Tagged,
    scan,
    tagged_block,
)
from subsidycalc.tables.reading.cells import SheetCells, column_letter, column_number
from subsidycalc.tables.reading.digit_words import decimals_ending_at, digits_ending_at
from subsidycalc.tables.reading.limits import LAST_COLUMN, LAST_ROW, is_too_sparse
from subsidycalc.tables.reading.odd_cells import OddCell, read_odd_cell
from subsidycalc.tables.reading.plain_cells import Marks, marks_of, plain_cells
from subsidycalc.tables.reading.refusing import refusal
from subsidycalc.tables.reading.sheet_blocks import SheetBlocks
from subsidycalc.tables.reading.sheet_rows import BlockRows, read_rows
from subsidycalc.tables.reading.xml_text import UnknownEntityError

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.cells import CellColumn
    from subsidycalc.tables.reading.package import Package
    from subsidycalc.tables.reading.sheet_values import SheetValues

_MERGED: Final = re.compile(
    rb"<mergeCell\s[^<>]*?ref\s*=\s*[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']"
)
_COLUMN: Final = re.compile(rb"<col\s[^<>]*>")
_SPAN: Final = re.compile(rb"\b(min|max)\s*=\s*[\"'](\d{1,5})[\"']")
_HIDDEN: Final = re.compile(rb"\b(?:hidden\s*=\s*[\"'](?:1|true)|width\s*=\s*[\"']0(?:\.0*)?)[\"']")
"""By name, or by a width of nothing."""


class XlsxSheet:
    """Reads one worksheet part into columns."""

    def __init__(self, package: Package, part: str, name: str, values: SheetValues) -> None:
        self._package = package
        self._part = part
        self._name = name
        self._values = values
        self._last_row = 0
        self._stored = 0
        self._cells = 0
        self._row_numbers: list[Array] = []
        self._hidden: list[Array] = []
        self._parts: dict[int, list[tuple[Array, Array]]] = {}
        self._plain = True
        """Whether all blocks so far held nothing but plain cells."""

    def read(self) -> SheetCells:
        """Return the sheet."""
        blocks = SheetBlocks(self._package, self._part, self._name)
        for block, marked in made_ahead((block, self._marked(block)) for block in blocks if block):
            self._read_block(block, marked)
        row_numbers = np.concatenate([np.zeros(0, np.int32), *self._row_numbers])
        self._refuse_far_cell(row_numbers)
        try:
            columns = {column: self._column(column) for column in sorted(self._parts)}
        except UnknownEntityError as error:
            raise self._package.forbidden(self._part) from error
        except UnicodeDecodeError as error:
            raise self._damaged("文字不是 UTF-8", "a text is not UTF-8") from error
        return SheetCells(
            self._package.file,
            self._name,
            self._name,
            row_numbers,
            columns,
            merged=_merged(blocks.tail),
            hidden_rows=np.concatenate([np.zeros(0, np.int32), *self._hidden]),
            hidden_columns=_hidden_columns(blocks.head, columns),
        )

    def _damaged(self, zh: str, en: str, cell: str = "") -> Exception:
        return self._package.damaged(zh, en, self._name, cell)

    def _marked(self, block: bytes) -> Marks | Tagged:
        """Mark rows and cells; where a sheet has shown other than plain cells, all tags."""
        return marks_of(block) if self._plain else tagged_block(block)

    def _read_block(self, block: bytes, marked: Marks | Tagged) -> None:
        rows = read_rows(marked.padded, marked.row_starts, self._last_row, self._damaged)
        cells: CellScan | None = None
        if isinstance(marked, Marks):
            cells = plain_cells(marked, rows.words, rows.lengths)
        if cells is None:
            self._plain = False
            tagged = tagged_block(block) if isinstance(marked, Marks) else marked
            if tagged.has_cells_outside_rows:
                raise self._damaged("有单元格不在任何行中", "a cell stands outside the rows")
            if not len(rows.numbers):
                return
            cells = scan(tagged, rows.words, rows.lengths)
        self._last_row = int(rows.numbers[-1])
        if len(rows.hidden):
            self._hidden.append(rows.hidden)
        numbers = np.zeros(len(cells.kind), np.int32)
        self._number_shared(cells, rows, numbers)
        self._number_numeric(cells, numbers)
        self._number_texts(cells, numbers)
        self._number_odd(cells, rows, numbers)
        self._refuse_disorder(cells, rows)
        self._store(cells, rows, numbers)

    def _number_shared(self, cells: CellScan, rows: BlockRows, numbers: Array) -> None:
        shared = np.flatnonzero(cells.kind == SHARED)
        index, sound = digits_ending_at(
            cells.words, cells.end[shared], cells.end[shared] - cells.start[shared]
        )
        wrong = np.flatnonzero(~sound | (index >= self._values.shared_count))
        if len(wrong):
            cell = shared[wrong[0]]
            place = f"{column_letter(int(cells.column[cell]))}{int(rows.numbers[cells.row_of[cell]])}"
            raise self._damaged("共享文本编号越界", "the index of its shared text is out of range", place)
        numbers[shared] = index + 1

    def _number_numeric(self, cells: CellScan, numbers: Array) -> None:
        numeric = np.flatnonzero(cells.kind == NUMBER)
        value, whole = digits_ending_at(
            cells.words, cells.end[numeric], cells.end[numeric] - cells.start[numeric]
        )
        small = numeric[whole]
        numbers[small] = self._values.number_whole(value[whole], cells.style[small])
        others = numeric[~whole]
        value, pointed = decimals_ending_at(cells.block, cells.start[others], cells.end[others])
        with_point = others[pointed]
        numbers[with_point] = self._values.number_decimals(value[pointed], cells.style[with_point])
        self._number_slices(cells, others[~pointed], numbers)

    def _number_texts(self, cells: CellScan, numbers: Array) -> None:
        self._number_slices(cells, np.flatnonzero((cells.kind > NUMBER) & (cells.kind < ODD)), numbers)

    def _number_slices(self, cells: CellScan, chosen: Array, numbers: Array) -> None:
        """Enter numbers for cells by the bytes of their values, one type and style at a time."""
        if not len(chosen):
            return
        # Only numbers look different in another style.
        style = np.where(cells.kind[chosen] == NUMBER, cells.style[chosen], 0)
        groups = style.astype(np.int64) * (ODD + 1) + cells.kind[chosen]
        for group in np.unique(groups).tolist():
            members = chosen[groups == group]
            spans = zip(cells.start[members].tolist(), cells.end[members].tolist(), strict=True)
            payloads = (cells.block[start:end] for start, end in spans)
            style_index, kind = divmod(group, ODD + 1)
            numbers[members] = self._values.number_payloads(payloads, len(members), kind, style_index)

    def _number_odd(self, cells: CellScan, rows: BlockRows, numbers: Array) -> None:
        for cell in np.flatnonzero(cells.kind == ODD).tolist():
            row = int(rows.numbers[cells.row_of[cell]])
            odd = read_odd_cell(cells.block[cells.cell_starts[cell] : cells.cell_ends[cell]])
            if odd is None or (odd.row and odd.row != row):
                raise self._damaged(
                    f"第 {row} 行有一个单元格无法解析", f"a cell of row {row} cannot be parsed"
                )
            cells.column[cell] = self._column_of(odd, cells, cell)
            cells.kind[cell] = odd.kind
            if odd.kind == SHARED:
                numbers[cell] = 1 + self._shared_index(odd, row)
            elif odd.kind != NOTHING:
                style = odd.style if odd.kind == NUMBER else 0
                numbers[cell] = self._values.number_payloads([odd.payload], 1, odd.kind, style)[0]

    @staticmethod
    def _column_of(odd: OddCell, cells: CellScan, cell: int) -> int:
        """Return the column; a cell without a place follows the cell before it."""
        if odd.letters:
            return column_number(odd.letters)
        follows = cell > 0 and cells.row_of[cell - 1] == cells.row_of[cell]
        return int(cells.column[cell - 1]) + 1 if follows else 0

    def _shared_index(self, odd: OddCell, row: int) -> int:
        text = odd.payload.strip()
        if not text.isdigit() or int(text) >= self._values.shared_count:
            place = f"{odd.letters}{row}" if odd.letters else ""
            raise self._damaged("共享文本编号越界", "the index of its shared text is out of range", place)
        return int(text)

    def _refuse_disorder(self, cells: CellScan, rows: BlockRows) -> None:
        """Cells of a row must ascend: a cell given twice would overwrite itself."""
        same_row = cells.row_of[1:] == cells.row_of[:-1]
        wrong = np.flatnonzero(same_row & (cells.column[1:] <= cells.column[:-1]))
        beyond = np.flatnonzero(cells.column >= LAST_COLUMN)
        for cell in [*(wrong[:1] + 1).tolist(), *beyond[:1].tolist()]:
            place = f"{column_letter(int(cells.column[cell]))}{int(rows.numbers[cells.row_of[cell]])}"
            raise self._damaged(
                "单元格重复、次序颠倒或越界",
                "the cell is there twice, out of order or beyond the sheet",
                place,
            )

    def _store(self, cells: CellScan, rows: BlockRows, numbers: Array) -> None:
        """Keep the cells that hold something, by column."""
        kept = np.flatnonzero(numbers)
        if not len(kept):
            return
        self._cells += len(kept)
        limits = self._package.limits
        if self._cells > limits.cells:
            raise self._package.too_much("cells", "单元格", "cells", self._name)
        if self._values.count > limits.distinct:
            raise self._package.too_much("distinct", "不同的值", "different values", self._name)
        held = np.zeros(len(rows.numbers), bool)
        held[cells.row_of[kept]] = True
        positions = (np.cumsum(held) - 1 + self._stored).astype(np.int32)
        self._row_numbers.append(rows.numbers[held])
        self._stored += int(held.sum())
        columns = cells.column[kept].astype(np.uint16)
        order = kept[np.argsort(columns, kind="stable")]
        places, codes = positions[cells.row_of[order]], numbers[order]
        present, first = np.unique(cells.column[order], return_index=True)
        bounds = [*first.tolist(), len(order)]
        for column, start, end in zip(present.tolist(), bounds[:-1], bounds[1:], strict=True):
            self._parts.setdefault(column, []).append((places[start:end], codes[start:end]))

    def _column(self, column: int) -> CellColumn:
        numbers = np.zeros(self._stored, np.int32)
        for places, codes in self._parts[column]:
            numbers[places] = codes
        return self._values.column(numbers)

    def _refuse_far_cell(self, row_numbers: Array) -> None:
        if not len(row_numbers):
            return
        last_row, last_column = int(row_numbers[-1]), max(self._parts)
        if last_row * (last_column + 1) > self._package.limits.area:
            cell = f"{column_letter(last_column)}{last_row}"
            raise self._too_far(cell)
        if len(self._parts) > self._package.limits.columns:
            raise self._package.too_much("columns", "列", "columns", self._name)
        if is_too_sparse(self._stored, len(self._parts), self._cells):
            raise self._damaged("单元格零星散布在极大的区域", "its cells are scattered over a huge area")

    def _too_far(self, cell: str) -> Exception:
        return refusal(
            f"表格一直延伸到 {cell}（工作表最大为 XFD{LAST_ROW}）；请删除远处多余的单元格后保存",
            f"the sheet reaches as far as {cell}; delete the stray cells far away and save",
            file=self._package.file,
            sheet=self._name,
            cell=cell,
        )


def _merged(tail: bytes) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(
        (int(top), column_number(left.decode()), int(bottom), column_number(right.decode()))
        for left, top, right, bottom in _MERGED.findall(tail)
    )


def _hidden_columns(head: bytes, columns: dict[int, CellColumn]) -> frozenset[int]:
    """Return the hidden columns among those that hold something."""
    hidden: set[int] = set()
    for element in _COLUMN.findall(head):
        if _HIDDEN.search(element):
            span = {name: int(number) for name, number in _SPAN.findall(element)}
            first, last = span.get(b"min", 1), span.get(b"max", 0)
            hidden.update(column for column in columns if first <= column + 1 <= last)
    return frozenset(hidden)
