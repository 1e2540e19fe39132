"""Find the cells of a block of sheet XML that holds nothing but plain ones: numbers and shared texts, or nothing.

Nearly all blocks of nearly all workbooks are so: `<row r="7" …><c r="B7" s="1" t="s"><v>12</v></c>…</row>`, one
after another. Only where rows and cells begin is looked for, and every tag of the block must be one of theirs;
otherwise the block is scanned tag by tag.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.reading.cell_scan import (
    NOTHING,
    NUMBER,
    SHARED,
    CellScan,
    read_attributes,
    read_references,
    word_of,
)
from subsidycalc.tables.reading.digit_words import PADDING, words_of

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

_LESS, _GREATER, _SLASH, _C, _R, _O = (ord(character) for character in "<>/cro")
_VALUE: Final = word_of(b"<v>")
_THREE_BYTES: Final = np.uint64((1 << 24) - 1)
_CELL_END: Final = word_of(b"</v></c>")
_ROW_END: Final = word_of(b"</row>")
_SIX_BYTES: Final = np.uint64((1 << 48) - 1)
_TAGS_OF_CELL: Final = 4
_TAGS_OF_ROW: Final = 2


@dataclass(frozen=True)
class Marks:
    """Where rows and cells begin in a block, and how many tags it has."""

    padded: bytes
    row_starts: Array
    cell_starts: Array
    tags: int


def marks_of(block: bytes) -> Marks:
    """Find the rows and cells of a block."""
    padded = block + PADDING
    octets = np.frombuffer(padded, np.uint8)
    opening, following = octets[:-2] == _LESS, octets[1:-1]
    rows = np.flatnonzero(opening & (following == _R) & (octets[2:] == _O))
    cells = np.flatnonzero(opening & (following == _C))
    return Marks(padded, rows, cells, int(np.count_nonzero(opening)))


def plain_cells(marks: Marks, row_words: Array, row_lengths: Array) -> CellScan | None:
    """Return the cells of a block whose row numbers are known; None where the block holds anything else."""
    rows, starts = marks.row_starts, marks.cell_starts
    words, octets = words_of(marks.padded), np.frombuffer(marks.padded, np.uint8)
    first = np.searchsorted(starts, rows)
    counts = np.diff(np.append(first, len(starts)))
    stops = _stops(octets, words, rows, starts, first, counts)
    if stops is None:
        return None
    row_of = np.repeat(np.arange(len(rows)), counts)
    column, after, regular = read_references(octets, words, starts, row_words[row_of], row_lengths[row_of])
    kind, style, opening_end, closed = read_attributes(octets, words, after, regular)
    start, end = opening_end + 3, stops - 8
    plain = ((words[opening_end] & _THREE_BYTES) == _VALUE) & (words[end] == _CELL_END) & (start <= end)
    plain = np.where(closed, opening_end == stops, plain) & ((kind == SHARED) | (kind == NUMBER))
    empty = int(closed.sum())
    tags = _TAGS_OF_CELL * (len(starts) - empty) + empty
    tags += int(np.where(counts > 0, _TAGS_OF_ROW, 1).sum())
    if not plain.all() or tags != marks.tags:
        return None
    kind[closed | (start == end)] = NOTHING
    return CellScan(marks.padded, words, rows, row_of, column, kind, style, start, end, starts, stops)


def _stops(
    octets: Array, words: Array, rows: Array, starts: Array, first: Array, counts: Array
) -> Array | None:
    """Return where each cell ends, all being closely packed; None where something stands between cells or rows."""
    if not len(starts) or not len(rows) or starts[0] < rows[0]:
        return None
    behind = np.append(rows[1:], len(octets) - len(PADDING))
    filled = counts > 0
    opens = octets[starts[first[filled]] - 1] == _GREATER
    closes = (words[behind[filled] - 6] & _SIX_BYTES) == _ROW_END
    bare = (octets[behind[~filled] - 2] == _SLASH) & (octets[behind[~filled] - 1] == _GREATER)
    if not (opens.all() and closes.all() and bare.all()):
        return None
    stops = np.empty_like(starts)
    stops[:-1] = starts[1:]
    stops[first[filled] + counts[filled] - 1] = behind[filled] - 6
    return stops
