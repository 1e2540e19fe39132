"""Turn the cells of plain rows into numbers of values, all cells of a kind at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.reading.cells import BlockCells, column_letter
from subsidycalc.tables.reading.digit_words import decimals_ending_at, digits_ending_at
from subsidycalc.tables.reading.plain_rows import attributes_of
from subsidycalc.tables.reading.sheet_markup import is_hidden
from subsidycalc.tables.reading.sheet_values import BOOLEAN, DATE, ERROR, INLINE, NUMBER, SHARED, TEXT
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.plain_rows import PlainRows
    from subsidycalc.tables.reading.sheet_values import SheetValues

_INDEX: Final = re.compile(rb"[0-9]{1,9}")
_BY_THEIR_BYTES: Final = (TEXT, BOOLEAN, ERROR, DATE)


def number_values(
    rows: PlainRows, values: SheetValues, damaged: Callable[[Said, str], Exception]
) -> BlockCells:
    """Return the cells of the plain rows."""
    cells = slice(None) if rows.plain.all() else np.flatnonzero(rows.plain[rows.row_of])
    kind = rows.openings.kind[cells]
    numbers = np.zeros(len(kind), np.int32)
    start, end = rows.start[cells], rows.end[cells]
    rank = np.cumsum(rows.plain) - 1
    found = BlockCells(
        rows.rows[rows.plain],
        _hidden(rows),
        rank[rows.row_of[cells]],
        rows.openings.columns[cells],
        numbers,
    )
    shared = np.flatnonzero(kind == SHARED)
    index, sound = digits_ending_at(rows.words, end[shared], end[shared] - start[shared])
    for position in np.flatnonzero(~sound).tolist():
        written = rows.block[start[shared[position]] : end[shared[position]]].strip()
        index[position] = int(written) if _INDEX.fullmatch(written) else values.shared_count
    for cell in shared[index >= values.shared_count][:1].tolist():
        place = f"{column_letter(int(found.columns[cell]))}{int(found.rows[found.row_of[cell]])}"
        raise damaged(said("reading.index_shared_text_out_range"), place)
    numbers[shared] = index + 1
    texts = np.flatnonzero(kind == INLINE)
    if len(texts):
        numbers[texts] = values.number_texts(rows.block, start[texts], end[texts])
    for other in _BY_THEIR_BYTES:
        members = np.flatnonzero(kind == other)
        if len(members):
            numbers[members] = values.number_slices(rows.block, start[members], end[members], other, 0)
    _number_numeric(rows, np.flatnonzero(kind == NUMBER), cells, numbers, values)
    return found


def _number_numeric(
    rows: PlainRows, chosen: Array, cells: Array | slice, numbers: Array, values: SheetValues
) -> None:
    """Enter the numbers of numeric cells: whole ones, those with a point, and any others by their bytes."""
    style, start, end = rows.openings.style[cells], rows.start[cells], rows.end[cells]
    value, whole = digits_ending_at(rows.words, end[chosen], end[chosen] - start[chosen])
    small = chosen[whole]
    numbers[small] = values.number_whole(value[whole], style[small])
    others = chosen[~whole]
    value, pointed = decimals_ending_at(rows.block, start[others], end[others])
    with_point = others[pointed]
    numbers[with_point] = values.number_decimals(value[pointed], style[with_point])
    others = others[~pointed]
    for number in np.unique(style[others]).tolist():
        members = others[style[others] == number]
        numbers[members] = values.number_slices(rows.block, start[members], end[members], NUMBER, number)


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
