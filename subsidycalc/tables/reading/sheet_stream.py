"""A sheet's XML in one pass: blocks of plain rows as they are, everything else through the parser.

Plain rows may be left out of what the parser is fed only where it stands between two rows with nothing half read;
what it is fed it is fed in order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.reading.ahead import made_ahead
from subsidycalc.tables.reading.markup import Markup, holds_other_markup
from subsidycalc.tables.reading.places import Places
from subsidycalc.tables.reading.plain_rows import marks_of, plain_rows
from subsidycalc.tables.reading.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.reading.package import Package
    from subsidycalc.tables.reading.plain_rows import Marks, PlainRows
    from subsidycalc.tables.reading.sheet_markup import SheetMarkup

_DATA: Final = re.compile(rb"<([\w.-]+:)?sheetData>", re.ASCII)
_LONGEST_PLAIN_ROW: Final = 8 * 1024**2
_HEAD_LIMIT: Final = 16 * 1024**2


class SheetStream:
    """Iterate over it: each plain block comes by itself, None where the parser alone has been fed."""

    def __init__(self, package: Package, part: str, sheet: str, follower: SheetMarkup) -> None:
        self._chunks = package.chunks(part)
        self._follower = follower
        self._markup = Markup(package, part, follower, sheet)
        self._plain = True
        """Whether the parser stands where plain rows may be left out."""
        self._counted = True
        """Whether all rows that got their places by counting were rows."""
        self._spelling = Spelling(b"")

    def __iter__(self) -> Iterator[PlainRows | None]:
        """Follow the whole part."""
        for piece, marks, counted in made_ahead(self._pieces(self._read_head())):
            rows = plain_rows(marks) if marks is not None and self._plain else None
            if counted and (rows is None or not self._counted or not rows.plain.all()):
                # Some row may have been no row; the parser counts for itself from here on.
                self._counted, rows = False, None
            if rows is None:
                self._feed(piece)
            elif not rows.plain.all():
                self._feed(self._spelling.as_written(rows.odd()))
            yield rows
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

    def _pieces(self, rest: bytes) -> Iterator[tuple[bytes, Marks | None, bool]]:
        """Yield blocks of whole rows as long as plain ones may come, then whatever comes.

        With each block stands whether its rows and cells got their places by counting.
        """
        places = Places()
        row, data_end = b"<%brow" % self._spelling.prefix, b"</%bsheetData>" % self._spelling.prefix
        while self._plain:
            end = rest.find(data_end)
            cut = end if end >= 0 else rest.rfind(row)
            if cut > 0:
                usual = self._spelling.usual(rest[:cut])
                counted = usual is not None and places.needed(usual)
                if usual is None or not counted:
                    places.pass_over()
                else:
                    usual = places.given(usual)
                yield rest[:cut], None if usual is None else marks_of(usual), counted
                rest = rest[cut:]
            chunk = next(self._chunks, b"")
            if end >= 0 or not chunk or len(rest) > _LONGEST_PLAIN_ROW:
                rest += chunk
                break
            rest += chunk
        yield rest, None, False
        for chunk in self._chunks:
            yield chunk, None, False

    def _feed(self, piece: bytes) -> None:
        self._markup.feed(piece)
        # Within a comment or a marked section the parser may stand between rows, and yet nothing there is one.
        self._plain &= self._follower.between_rows and not self._markup.pending
        self._plain &= not holds_other_markup(piece)
