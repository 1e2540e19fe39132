"""The content digest: a SHA-256 over every cell's sheet, place, type and value, its own cell left out.

Each column of a sheet enters as the types of its cells, its numbers as IEEE doubles, and its texts as the
distinct ones in the order in which they first stand with their number in each cell: the same cells give the
same bytes on every platform, and no cell is hashed by itself.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.judging.run_record import DIGEST
from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts, coded, constant, joined
from subsidycalc.tables.reading.cells import CellColumn, FormattedNumber

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from subsidycalc.results.workbook.sheets.model import Block, Column, SheetModel
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.cells import SheetCells

_FORM: Final = b"subsidycalc content 1\n"
_BLANK, _NUMBER, _TEXT = 0, 1, 2
_TEXTS_AT_ONCE: Final = 500
"""As many as stay near the processor while they are encoded."""


class GridColumn(Struct, frozen=True):
    """One column of a sheet from its first row on."""

    texts: CodedTexts
    numbers: Array
    """float64 per row; 0 where the cell is no number."""
    is_number: Array


class Grid(Struct, frozen=True):
    """The cells of one sheet."""

    name: str
    columns: tuple[GridColumn, ...]


def digest_of(grids: Iterable[Grid]) -> str:
    """Return the digest of sheets in order."""
    total = hashlib.sha256(_FORM)
    for grid in grids:
        _enter_grid(total, grid)
    return total.hexdigest()


def _enter_grid(total: hashlib._Hash, grid: Grid) -> None:
    _enter_texts(total, [grid.name])
    columns = list(_without_own_cell(grid.columns))
    while columns and not _types(columns[-1]).any():
        columns.pop()
    for column in columns:
        _enter_column(total, column)
    total.update(b"\n")


def grid_of(sheet: SheetModel) -> Grid:
    """Return the cells of a sheet that is about to be written."""
    width = max((block.end_column for block in sheet.blocks), default=1 if sheet.title else 0)
    return Grid(sheet.name, tuple(_grid_column(sheet, place) for place in range(width)))


def _grid_column(sheet: SheetModel, place: int) -> GridColumn:
    rows = sheet.row_count
    numbers = np.zeros(rows, dtype=np.float64)
    is_number = np.zeros(rows, dtype=bool)
    pieces: list[CodedTexts] = []
    reached = 0

    def fill_to(row: int) -> None:
        nonlocal reached
        if row > reached:
            pieces.append(constant("", row - reached))
            reached = row

    def stand(row: int, texts: CodedTexts) -> None:
        nonlocal reached
        fill_to(row)
        pieces.append(texts)
        reached = row + len(texts)

    if sheet.title and place == sheet.title_column:
        stand(0, coded([sheet.title]))
    for block in sheet.blocks:
        if block.title and place == block.title_column:
            stand(block.top, coded([block.title]))
        if block.left <= place < block.end_column:
            column = block.columns[place - block.left]
            if block.headed:
                stand(block.heading_row, coded([column.heading]))
            stand(block.first_row, column.texts)
            _put_numbers(numbers, is_number, block, column)
    fill_to(rows)
    return GridColumn(joined(pieces), numbers, is_number)


def _put_numbers(numbers: Array, is_number: Array, block: Block, column: Column) -> None:
    numbers[block.first_row : block.end_row] = column.numbers / column.scale
    is_number[block.first_row : block.end_row] = column.is_number


def grid_of_cells(sheet: SheetCells) -> Grid:
    """Return the cells of a sheet as it was read."""
    rows = int(sheet.row_numbers[-1]) if len(sheet.row_numbers) else 0
    width = max(sheet.columns, default=-1) + 1
    nothing = CellColumn([None], np.zeros(len(sheet.row_numbers), dtype=np.int32))
    columns = (sheet.columns.get(place, nothing) for place in range(width))
    return Grid(sheet.name, tuple(_read_column(column, sheet.row_numbers, rows) for column in columns))


def _read_column(column: CellColumn, row_numbers: Array, rows: int) -> GridColumn:
    values = [value.value if isinstance(value, FormattedNumber) else value for value in column.distinct]
    number = [float(value) if isinstance(value, (int, float)) else None for value in values]
    texts = coded(value if isinstance(value, str) else "" for value in values)
    codes = np.full(rows, NO_TEXT, dtype=np.int32)
    numbers = np.zeros(rows, dtype=np.float64)
    is_number = np.zeros(rows, dtype=bool)
    places = row_numbers - 1
    codes[places] = texts.codes[column.codes]
    numbers[places] = np.array([value or 0.0 for value in number])[column.codes]
    is_number[places] = np.array([value is not None for value in number])[column.codes]
    return GridColumn(CodedTexts(codes, texts.texts), numbers, is_number)


def _without_own_cell(columns: tuple[GridColumn, ...]) -> tuple[GridColumn, ...]:
    """Return the columns with the cell beside the digest's key left blank."""
    if len(columns) < 2 or DIGEST not in columns[0].texts.texts:  # noqa: PLR2004 - a key and a value
        return columns
    keys, values, *others = columns
    own = keys.texts.codes == list(keys.texts.texts).index(DIGEST)
    codes = np.where(own, NO_TEXT, values.texts.codes).astype(np.int32)
    return (
        keys,
        GridColumn(CodedTexts(codes, values.texts.texts), values.numbers, values.is_number),
        *others,
    )


def _types(column: GridColumn) -> Array:
    return np.where(column.is_number, _NUMBER, np.where(column.texts.codes != NO_TEXT, _TEXT, _BLANK))


def _enter_column(total: hashlib._Hash, column: GridColumn) -> None:
    types = _types(column)
    held = np.flatnonzero(types)
    rows = int(held[-1]) + 1 if len(held) else 0  # up to the last cell
    texts = CodedTexts(column.texts.codes[:rows], column.texts.texts).in_order()
    for part in (
        types[:rows].astype(np.uint8).tobytes(),
        column.numbers[:rows][column.is_number[:rows]].astype("<f8").tobytes(),
        texts.codes.astype("<i4").tobytes(),
    ):
        total.update(len(part).to_bytes(8, "little"))
        total.update(part)
    total.update(len(texts.texts).to_bytes(8, "little"))
    lengths = np.fromiter(map(len, texts.texts), dtype="<i8", count=len(texts.texts))
    total.update(lengths.tobytes())
    _enter_texts(total, texts.texts)


def _enter_texts(total: hashlib._Hash, texts: Sequence[str]) -> None:
    """Enter texts one after another, after the length of them all."""
    starts = range(0, len(texts), _TEXTS_AT_ONCE)
    pieces = ["".join(texts[start : start + _TEXTS_AT_ONCE]).encode() for start in starts]
    total.update(sum(map(len, pieces)).to_bytes(8, "little"))
    for piece in pieces:
        total.update(piece)
