"""What the cells of a block's plain rows hold, as far as it can be told without any other block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

import numpy as np
from msgspec import Struct

from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.packed_texts import MOST_HASHED, PackedTexts, TextPool
from subsidycalc.tables.reading.cells import BlockCells
from subsidycalc.tables.reading.digit_words import decimals_ending_at, digits_ending_at
from subsidycalc.tables.reading.markup import holds
from subsidycalc.tables.reading.plain_rows import attributes_of, plain_rows
from subsidycalc.tables.reading.sheet_markup import is_hidden
from subsidycalc.tables.reading.sheet_values import BOOLEAN, DATE, ERROR, INLINE, NUMBER, SHARED, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.plain_rows import PlainRows
    from subsidycalc.tables.reading.sheet_values import Payload

_BY_THEIR_BYTES: Final = (BOOLEAN, ERROR, DATE)


Values = TypeVar("Values")


class Alike(Struct, Generic[Values], frozen=True):
    """Cells of one type, and in what they are alike."""

    cells: Array
    """int64: which cells."""
    different: Values
    """Their different values."""
    which: Array
    """Per cell: which of these it has."""
    style: int = 0
    """That of numbers."""


_NOTHING: Final = np.zeros(0, np.int64)
_NO_TEXTS: Final = Alike(_NOTHING, PackedTexts.of([]), _NOTHING)


class PlainCells(Struct, frozen=True):
    """The plain rows of a block with their cells; arrays are per cell."""

    block: bytes
    """The XML, padded."""
    odd: bytes
    """The XML of all other rows; nothing where all are plain."""
    found: BlockCells
    """Its numbers are those of the shared texts, 0 for all other cells."""
    unread: Array
    """Which cells have a shared text whose index is written in another way than usual."""
    texts: Alike[PackedTexts]
    """Short texts that stand in their cells."""
    figures: tuple[Alike[list[Payload]], ...]
    """Whole numbers of at most eight digits, and numbers with a decimal point, by style."""
    others: tuple[tuple[int, int, Array], ...]
    """By type and style: cells that are told by their bytes."""
    start: Array
    end: Array
    """int64: where in the block the value's text begins and ends."""


def plain_cells(padded: bytes) -> PlainCells | None:
    """Return the cells of a padded block that begins with a row; None where it is not sure where rows begin."""
    rows = plain_rows(padded)
    return None if rows is None else _cells(rows)


def _cells(rows: PlainRows) -> PlainCells:
    all_plain = bool(rows.plain.all())
    cells = slice(None) if all_plain else np.flatnonzero(rows.plain[rows.row_of])
    kind, style = rows.openings.kind[cells], rows.openings.style[cells]
    start, end = rows.start[cells], rows.end[cells]
    figure, is_whole = digits_ending_at(rows.words, end, end - start)
    is_shared = kind == SHARED
    found = BlockCells(
        rows.rows[rows.plain],
        _hidden(rows),
        rows.row_of if all_plain else (np.cumsum(rows.plain) - 1)[rows.row_of[cells]],
        rows.openings.columns[cells],
        np.where(is_shared & is_whole, figure + 1, 0).astype(np.int32),
    )
    is_number = kind == NUMBER
    whole = np.flatnonzero(is_number & is_whole)
    decimals, rest = _decimals(rows.block, np.flatnonzero(is_number & ~is_whole), start, end, style)
    figures = (*_by_style(whole, figure[whole], style), *decimals)
    # A text is the same between tags of its own and where values stand.
    texts, long = _texts(rows.block, np.flatnonzero((kind == INLINE) | (kind == TEXT)), start, end)
    others = [(INLINE, 0, long), *((other, 0, np.flatnonzero(kind == other)) for other in _BY_THEIR_BYTES)]
    others += [(NUMBER, one, rest[style[rest] == one]) for one in distinct(style[rest]).tolist()]
    held = tuple(other for other in others if len(other[2]))
    unread = np.flatnonzero(is_shared & ~is_whole)
    return PlainCells(rows.block, rows.odd(), found, unread, texts, figures, held, start, end)


def _decimals(
    block: bytes, cells: Array, start: Array, end: Array, styles: Array
) -> tuple[tuple[Alike[list[Payload]], ...], Array]:
    """Return numbers with a decimal point by their styles, and which cells hold others."""
    if not len(cells):
        return (), cells
    value, pointed = decimals_ending_at(block, start[cells], end[cells])
    return tuple(_by_style(cells[pointed], value[pointed], styles)), cells[~pointed]


def _by_style(cells: Array, values: Array, styles: Array) -> Iterator[Alike[list[Payload]]]:
    """Yield the numbers of each style; one with a whole value is whole, however the file wrote it."""
    style = styles[cells]
    for one in distinct(style).tolist():
        members = np.flatnonzero(style == one)
        different, which = np.unique(values[members], return_inverse=True)
        listed = different.tolist()
        if different.dtype == np.float64 and (different == np.floor(different)).any():
            listed = [int(value) if value.is_integer() else value for value in listed]
        yield Alike(cells[members], listed, which, one)


def _texts(block: bytes, cells: Array, start: Array, end: Array) -> tuple[Alike[PackedTexts], Array]:
    """Return short texts, and which cells hold others; escapes are resolved one by one."""
    if not len(cells):
        return _NO_TEXTS, cells
    is_short = end[cells] - start[cells] <= MOST_HASHED
    if holds(block, b"_x"):
        is_short[:] = False
    short = cells[is_short]
    texts = PackedTexts(TextPool(block, start[short], end[short], is_padded=True), np.arange(len(short)))
    which, first = texts.numbered()
    # What is kept holds nothing else of the block.
    return Alike(short, PackedTexts.joined([texts.taken(first)]), which), cells[~is_short]


def _hidden(rows: PlainRows) -> Array:
    """Return the numbers of the hidden ones among the plain rows."""
    hides = {}
    for written in set(rows.said):
        attributes = attributes_of(written)
        hides[written] = is_hidden(attributes.get("hidden", ""), attributes.get("ht", ""))
    if not any(hides.values()):
        return np.zeros(0, np.int32)
    hidden = np.fromiter((hides[written] for written in rows.said), bool, len(rows.said))
    return np.asarray(rows.rows[rows.plain & hidden])
