"""What a sheet holds before it is written: blocks of columns at their places, with hints for the layout.

The writer, the content digest and comparisons all read this one shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts, coded, joined
from subsidycalc.tables.ahead import Once
from subsidycalc.tables.cell_text import safe_text, safe_texts
from subsidycalc.texts.numbers import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from subsidycalc.tables.model import Array

MOST_ROWS: Final = 1_048_576
"""Rows of one sheet, its heading included."""

MOST_EXACT: Final = 10**15
"""Numbers from here on have more digits than a cell shows exactly, and are written as text."""

Style = Literal["text", "code", "id", "folded", "wrapped", "whole", "row", "money"]
"""`folded` is a name that goes on below in a narrow column, `wrapped` a text of any length; the column of an `id`, which
names something for programs, is folded away until a click opens it, and never on paper."""


class Column(Struct, frozen=True):
    """One column of a block: every cell is a number, a text, or blank."""

    heading: str
    style: Style
    width: int
    """In characters of the default font; a Chinese character takes two."""
    told: Callable[[], CodedTexts]
    numbers: Array
    """int64 per row: whole numbers, or fen where the style is `money`; 0 where the cell is no number."""
    is_number: Array
    """bool per row."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.numbers)

    @property
    def texts(self) -> CodedTexts:
        """Return its texts, which may be put into words only now."""
        return self.told()

    @property
    def scale(self) -> int:
        """Return how many of the stored units make up one of the number shown."""
        return 100 if self.style == "money" else 1

    def rows(self, first: int, last: int) -> Column:
        """Return the same column for the rows from `first` up to, not including, `last`."""
        return replace(
            self,
            told=Once(lambda: self.texts.taken(np.arange(first, min(last, len(self))))),
            numbers=self.numbers[first:last],
            is_number=self.is_number[first:last],
        )

    def shown(self, row: int) -> str:
        """Return one cell as a reader sees it."""
        if not self.is_number[row]:
            return self.texts.at(row)
        return shown_number(int(self.numbers[row]), self.style)


def text_column(heading: str, texts: CodedTexts | Iterable[str], width: int, style: Style = "text") -> Column:
    """Return a column of texts, each made safe for a cell; "" is a blank cell."""
    held = texts if isinstance(texts, CodedTexts) else coded(texts)
    return told_column(heading, len(held), lambda: [held], width, style)


def told_column(
    heading: str, rows: int, tell: Callable[[], Iterable[CodedTexts]], width: int, style: Style = "text"
) -> Column:
    """Return a column of texts that are told, part below part, when they are first asked for, and made safe for a cell."""

    def told() -> CodedTexts:
        (*parts,) = tell()
        held = parts[0] if len(parts) == 1 else joined(parts)
        return CodedTexts(held.codes, safe_texts(held.texts)).in_order()

    return Column(
        heading, style, width, Once(told), np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=bool)
    )


def number_column(
    heading: str,
    numbers: Array | Sequence[int | None],
    width: int = 12,
    style: Style = "whole",
    *,
    blank: Array | None = None,
) -> Column:
    """Return a column of whole numbers, or of fen where the style is `money`; those too long become text, None is blank."""
    if blank is None and not isinstance(numbers, np.ndarray):
        blank = np.array([number is None for number in numbers], dtype=bool)
    whole = numbers if isinstance(numbers, np.ndarray) else [number or 0 for number in numbers]
    values, long = _within_reach(whole)
    is_number = ~long if blank is None else ~(blank | long)
    texts = CodedTexts(np.full(len(values), NO_TEXT, dtype=np.int32), ())
    if long.any():
        shown = long if blank is None else long & ~blank
        texts = coded(
            shown_number(int(number), style) if is_long else ""
            for number, is_long in zip(whole, shown.tolist(), strict=True)
        )
    return Column(heading, style, width, lambda: texts, np.where(is_number, values, 0), is_number)


def _within_reach(numbers: Array | Sequence[int]) -> tuple[Array, Array]:
    """Return numbers as int64, and which of them are too long for a cell; those stand as 0."""
    try:
        values = np.asarray(numbers, dtype=np.int64)
    except OverflowError:
        values = np.array(
            [number if abs(number) < MOST_EXACT else MOST_EXACT for number in numbers], dtype=np.int64
        )
    long = (values >= MOST_EXACT) | (values <= -MOST_EXACT)
    return np.where(long, 0, values), long


def shown_number(number: int, style: Style) -> str:
    """Return a whole number, or fen where the style is `money`, as a reader sees it."""
    if style != "money":
        return grouped(number)
    sign = "-" if number < 0 else ""
    return f"{sign}{abs(number) // 100:,}.{abs(number) % 100:02d}"


def mixed_column(
    heading: str, cells: Sequence[str | int | None], width: int, style: Style = "text"
) -> Column:
    """Return a column whose cells are texts, whole numbers or blank."""
    texts = coded(safe_text(cell) if isinstance(cell, str) else "" for cell in cells)
    is_number = np.array([isinstance(cell, int) for cell in cells], dtype=bool)
    numbers = np.array([cell if isinstance(cell, int) else 0 for cell in cells], dtype=np.int64)
    return Column(heading, style, width, lambda: texts, numbers, is_number)


class Block(Struct, frozen=True):
    """Columns side by side under their headings, at a place of a sheet."""

    columns: tuple[Column, ...]
    top: int = 0
    """The sheet's row, counted from 0, where the title or else the headings stand."""
    left: int = 0
    """The sheet's column, counted from 0, of the first of its own."""
    title: str = ""
    """A line of its own above the headings, "" where there is none."""
    headed: bool = True
    """Whether the headings stand above the rows."""
    last_is_total: bool = False
    """Whether the last row adds up the others."""

    def __len__(self) -> int:
        """Return the number of rows below the headings."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def end_column(self) -> int:
        """Return the sheet's column, counted from 0, after the last."""
        return self.left + len(self.columns)

    @property
    def title_column(self) -> int:
        """Return the sheet's column, counted from 0, of the title: the first that is seen."""
        return next((place for place, column in self.placed if column.style != "id"), self.left)

    @property
    def placed(self) -> Iterator[tuple[int, Column]]:
        """Yield its columns, each with the sheet's column, counted from 0, where it stands."""
        return enumerate(self.columns, start=self.left)

    @property
    def heading_row(self) -> int:
        """Return the sheet's row, counted from 0, of the headings."""
        return self.top + (1 if self.title else 0)

    @property
    def first_row(self) -> int:
        """Return the sheet's row, counted from 0, of the first row of cells."""
        return self.heading_row + (1 if self.headed else 0)

    @property
    def end_row(self) -> int:
        """Return the sheet's row, counted from 0, after the last."""
        return self.first_row + len(self)


class ChartModel(Struct, frozen=True):
    """A chart of one block: one column of names, one of numbers."""

    title: str
    block: int
    """The number of the block that it draws."""
    names: int
    numbers: int
    rows: int
    """How many of the block's rows it draws, from the first."""


class SheetModel(Struct, frozen=True, dict=True):
    """One sheet: blocks from top to bottom, and charts."""

    name: str
    blocks: tuple[Block, ...]
    charts: tuple[ChartModel, ...] = ()
    widths: tuple[int, ...] = ()
    """Widths of the sheet's columns where blocks stand above each other; the block's own where empty."""
    title: str = ""
    """The heading of the whole sheet, in its first cell that is seen, where the first block leaves room."""
    frozen_columns: int = 0
    key: str = ""
    """Which sheet of the interface it is: `summary`, `awards`, `totals`, `rejected`, `notices`, `run`, `payees`."""

    @property
    def is_table(self) -> bool:
        """Return whether the sheet is one table from its first row."""
        return len(self.blocks) == 1 and self.blocks[0].first_row == 1 and not self.title

    @property
    def title_column(self) -> int:
        """Return the column, counted from 0, of the sheet's title."""
        return self.blocks[0].title_column if self.blocks else 0

    @property
    def ids(self) -> frozenset[int]:
        """Return the columns, counted from 0, that hold nothing but ids."""
        placed = [(place, column.style == "id") for block in self.blocks for place, column in block.placed]
        return frozenset({place for place, _ in placed} - {place for place, is_id in placed if not is_id})

    @property
    def row_count(self) -> int:
        """Return how many rows the sheet takes."""
        return max((block.end_row for block in self.blocks), default=1 if self.title else 0)


def within_limits(sheet: SheetModel, most_rows: int = MOST_ROWS) -> list[SheetModel]:
    """Return a table as it is, or where it has more rows than a sheet, as sheets `name`, `name(2)` and so on."""
    if not sheet.is_table or sheet.row_count <= most_rows:
        return [sheet]
    (block,) = sheet.blocks
    step = most_rows - 1
    parts = []
    for number, first in enumerate(range(0, len(block), step), start=1):
        columns = tuple(column.rows(first, first + step) for column in block.columns)
        name = sheet.name if number == 1 else f"{sheet.name}({number})"
        last = first + step >= len(block)
        part = replace(block, columns=columns, last_is_total=block.last_is_total and last)
        parts.append(replace(sheet, name=name, blocks=(part,)))
    return parts
