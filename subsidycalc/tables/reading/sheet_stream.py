"""A sheet's XML in one pass: blocks of plain rows as they are, everything else through the parser.

Plain rows may be left out of what the parser is fed only where it stands between two rows with nothing half read;
what it is fed it is fed in order.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from subsidycalc.tables.ahead import worked_on
from subsidycalc.tables.packed_texts import PADDING
from subsidycalc.tables.reading.cells import column_letter
from subsidycalc.tables.reading.limits import LAST_COLUMN
from subsidycalc.tables.reading.markup import Markup, holds, holds_other_markup
from subsidycalc.tables.reading.plain_cells import plain_cells
from subsidycalc.tables.reading.spelling import (
    Spelling,
    has_gaps,
    with_usual_quotes,
    without_formulas,
    without_gaps,
)
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.tables.reading.package import Package
    from subsidycalc.tables.reading.plain_cells import PlainCells
    from subsidycalc.tables.reading.sheet_markup import SheetMarkup

_DATA: Final = pattern(rb"<([\w.-]+:)?sheetData>", re.ASCII)
_LONGEST_PLAIN_ROW: Final = 8 * 1024**2
_HEAD_LIMIT: Final = 16 * 1024**2
_CELL: Final = b"<c"
_ROW: Final = b"<row"
_PLACE: Final = b" r="
_ROW_NUMBER: Final = pattern(rb' r="([0-9]{1,7})"')
_LONGER_NAME: Final = pattern(rb"<(?:c|row)[^> /]")
"""What only begins like the tag of a row or cell."""


class _Piece(Struct, frozen=True):
    """Some XML of a sheet."""

    written: bytes
    """Padded where it may be plain rows."""
    usual: bytes | None = None
    """The same as office programs spell it, padded, where it may be plain rows."""
    counted: bool = False
    """Whether its rows and cells got their places by counting."""


def _told(piece: _Piece) -> tuple[_Piece, PlainCells | None]:
    return piece, None if piece.usual is None else plain_cells(piece.usual)


class SheetStream:
    """Iterate over it: each plain block comes by itself, None where the parser alone has been fed."""

    def __init__(self, package: Package, part: str, sheet: str, follower: SheetMarkup) -> None:
        self._chunks = package.chunks(part)
        self._is_large = package.is_large(part)
        self._follower = follower
        self._markup = Markup(package, part, follower, sheet)
        self._plain = True
        """Whether the parser stands where plain rows may be left out."""
        self._counted = True
        """Whether all rows that got their places by counting were rows."""
        self._spelling = Spelling(b"")

    def __iter__(self) -> Iterator[PlainCells | None]:
        """Follow the whole part."""
        pieces = self._pieces(self._read_head())
        for piece, told in worked_on(_told, pieces, side_by_side=self._is_large):
            plain = told if self._plain else None
            if piece.counted and (plain is None or not self._counted or plain.odd):
                # Some row may have been no row; the parser counts for itself from here on.
                self._counted, plain = False, None
            if plain is None:
                self._feed(piece.written if piece.usual is None else piece.written[: -len(PADDING)])
            elif plain.odd:
                self._feed(self._spelling.as_written(plain.odd))
            yield plain
        self._markup.feed(b"", last=True)

    def _read_head(self) -> bytes:
        """Feed what stands before the rows; return what has been read beyond it."""
        read = b""
        for chunk in self._chunks:
            read += chunk
            found = _DATA.search(read)
            if found:
                self._spelling = Spelling(found[1] or b"")
                self._feed(read[: found.end()])
                return read[found.end() :].lstrip()
            if b"sheetData" in read or len(read) > _HEAD_LIMIT:
                break
        self._feed(read)
        self._plain = False
        return b""

    def _pieces(self, rest: bytes) -> Iterator[_Piece]:
        """Yield blocks of whole rows as long as plain ones may come, then whatever comes."""
        places = Places()
        row, data_end = b"<%brow" % self._spelling.prefix, b"</%bsheetData>" % self._spelling.prefix
        while self._plain:
            chunk = next(self._chunks, b"")
            # Whole rows end where the last one begins; what is read is copied once, with the row begun before it.
            cut = chunk.rfind(row)
            if cut > 0 and not holds(chunk, data_end) and data_end not in rest + chunk[: len(data_end)]:
                yield self._piece(b"".join((rest, memoryview(chunk)[:cut], PADDING)), places)
                rest = chunk[cut:]
                continue
            rest += chunk
            end = rest.find(data_end) if holds(rest, data_end) else -1
            if end > 0:
                yield self._piece(rest[:end] + PADDING, places)
                rest = rest[end:]
            if end >= 0 or not chunk or len(rest) > _LONGEST_PLAIN_ROW:
                break
        yield _Piece(rest)
        for chunk in self._chunks:
            yield _Piece(chunk)

    def _piece(self, padded: bytes, places: Places) -> _Piece:
        """Return some whole rows as office programs spell them."""
        usual = self._usual(padded)
        counted = usual is not None and places.needed(usual)
        if usual is None or not counted:
            places.pass_over()
        else:
            usual = places.given(usual)
        return _Piece(padded if usual is not None else padded[: -len(PADDING)], usual, counted)

    def _usual(self, padded: bytes) -> bytes | None:
        block = self._spelling.unprefixed(padded)
        if block is None:
            return None
        if has_gaps(block):
            block = without_gaps(block) + PADDING
        return without_formulas(with_usual_quotes(block))

    def _feed(self, piece: bytes) -> None:
        self._markup.feed(piece)
        # Within a comment or a marked section the parser may stand between rows, and yet nothing there is one.
        self._plain &= self._follower.between_rows and not self._markup.pending
        self._plain &= not holds_other_markup(piece)


@cache
def _openings() -> tuple[bytes, ...]:
    """Return how the tag of a cell begins in each column, up to the number of its row."""
    return tuple(b'%b r="%b' % (_CELL, column_letter(column).encode()) for column in range(LAST_COLUMN))


class Places:
    """Counts the rows of a sheet, block by block, as long as no row has come that was not counted."""

    def __init__(self) -> None:
        self._last_row = 0
        self._sure = True

    def needed(self, block: bytes) -> bool:
        """Return whether the first row or cell of a block has no place."""
        cell = block.find(_CELL)
        return not (block.startswith(_ROW + _PLACE) and (cell < 0 or block.startswith(_CELL + _PLACE, cell)))

    def given(self, block: bytes) -> bytes | None:
        """Return a block with the places of its rows and, where none has one, its cells; None where it is not sure which they are."""
        before, *rows = block.split(_ROW)
        numbers = [_ROW_NUMBER.match(row) for row in rows]
        counts = [row.count(_CELL) for row in rows]
        placed = block.count(_CELL + _PLACE)
        self._sure &= (
            not before
            and placed in {0, sum(counts)}
            and block.count(_PLACE) == placed + len(rows) - numbers.count(None)
            and _LONGER_NAME.search(block) is None
            and max(counts) <= LAST_COLUMN
        )
        if not self._sure:
            return None
        endings = [b'%d"' % row for row in self._counted(numbers)]
        block = b"".join(
            b"".join((_ROW, row) if number else (_ROW, _PLACE, b'"', ending, row))
            for row, number, ending in zip(rows, numbers, endings, strict=True)
        )
        if placed:
            return block
        opening, *cells = block.split(_CELL)
        pieces = [b""] * (3 * len(cells))
        pieces[0::3] = chain.from_iterable(_openings()[:count] for count in counts)
        pieces[1::3] = chain.from_iterable(map(repeat, endings, counts))
        pieces[2::3] = cells
        return opening + b"".join(pieces)

    def _counted(self, numbers: Iterable[re.Match[bytes] | None]) -> Iterator[int]:
        """Yield the numbers of rows, of which some say theirs."""
        for number in numbers:
            self._last_row = self._last_row + 1 if number is None else int(number[1])
            yield self._last_row

    def pass_over(self) -> None:
        """Give up counting: rows have come that say their own places."""
        self._sure = False
