"""How much a file may hold before it is refused, so that memory and time stay bounded."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

LAST_ROW: Final = 1_048_576
"""The last row of a worksheet."""
LAST_COLUMN: Final = 16_384
"""The number of columns of a worksheet."""


class Limits(Struct, frozen=True):
    """Bounds for one input file; the defaults leave room for a million rows of sixty columns."""

    file_bytes: int = 1024**3
    """Size of the file itself."""
    unpacked_bytes: int = 3 * 1024**3
    """What the parts of a file really unpack to, all together, whatever the file claims."""
    small_part_bytes: int = 64 * 1024**2
    """One part of a workbook that is not a sheet or the shared texts: styles, relations."""
    row_bytes: int = 32 * 1024**2
    """One row of a text file."""
    cells: int = 200_000_000
    """Cells that hold something, over all sheets."""
    distinct: int = 25_000_000
    """Different values over all sheets, shared texts included: each becomes an object."""
    sheets: int = 1_000
    """Sheets of a workbook."""
    area: int = 200_000_000
    """Last row times last column of one sheet: a single cell far away is refused."""
    parts: int = 20_000
    """Parts of a workbook."""
    small_part_tags: int = 1_000_000
    """Tags in one part that is not a sheet or the shared texts: each becomes an object."""
    columns: int = 2_000
    """Columns of one sheet that hold something."""
    inflation: int = 100
    """How many times its own size a file may unpack to, beyond what is free to every file."""
    cells_per_byte: int = 20
    """Cells for each byte of a file in formats where a few bytes may stand for many, beyond what is free."""

    def unpacked_of(self, file_bytes: int) -> int:
        """Return what the parts of a file of some size may unpack to."""
        return min(self.unpacked_bytes, max(_FREE_BYTES, self.inflation * file_bytes))

    def cells_of(self, file_bytes: int) -> int:
        """Return how many cells a file of some size may hold where it need not spell out each."""
        return min(self.cells, max(_FREE_CELLS, self.cells_per_byte * file_bytes))


def is_too_sparse(rows: int, columns: int, cells: int) -> bool:
    """Whether a sheet is so large and so empty that its columns would take far more memory than its cells."""
    return rows * columns > max(_FREE_AREA, _AREA_PER_CELL * cells)


_FREE_BYTES: Final = 32 * 1024**2
_FREE_CELLS: Final = 2_000_000
_FREE_AREA: Final = 10_000_000
_AREA_PER_CELL: Final = 16
