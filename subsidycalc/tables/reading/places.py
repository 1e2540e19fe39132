"""Give rows and cells that are written without places those that they have by their order.

Nothing is read here: what comes out is looked at as strictly as what had its places from the beginning.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, repeat
from typing import Final

from subsidycalc.tables.reading.cells import column_letter
from subsidycalc.tables.reading.limits import LAST_COLUMN

_CELL: Final = b"<c"
_ROW: Final = b"<row"
_PLACE: Final = b" r="
_ROW_NUMBER: Final = re.compile(rb' r="([0-9]{1,7})"')
_AFTER_A_NAME: Final = (b">", b" ", b"/")


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
        """Return a block with the places of its rows and cells; None where it is not sure which they are."""
        before, *rows = block.split(_ROW)
        numbers = [_ROW_NUMBER.match(row) for row in rows]
        self._sure &= (
            not before
            and block.count(_PLACE) == len(rows) - numbers.count(None)
            and _stand_alone(_ROW, block)
            and _stand_alone(_CELL, block)
            and max(row.count(_CELL) for row in rows) <= LAST_COLUMN
        )
        if not self._sure:
            return None
        pieces: list[bytes] = []
        for row, number in zip(rows, numbers, strict=True):
            self._last_row = self._last_row + 1 if number is None else int(number[1])
            ending = b'%d"' % self._last_row
            opening, *cells = row.split(_CELL)
            pieces += (_ROW, opening) if number else (_ROW, _PLACE, b'"', ending, opening)
            pieces += chain.from_iterable(zip(_openings(), repeat(ending), cells, strict=False))
        return b"".join(pieces)

    def pass_over(self) -> None:
        """Give up counting: rows have come that say their own places."""
        self._sure = False


def _stand_alone(tag: bytes, block: bytes) -> bool:
    """Return whether what begins like a tag is that tag everywhere, and not one with a longer name."""
    return block.count(tag) == sum(block.count(tag + after) for after in _AFTER_A_NAME)
