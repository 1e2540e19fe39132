"""How much a file may hold before it is refused, so that memory and time stay bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LAST_ROW: Final = 1_048_576
"""The last row of a worksheet."""
LAST_COLUMN: Final = 16_384
"""The number of columns of a worksheet."""


@dataclass(frozen=True)
class Limits:
    """Bounds for one input file; the defaults leave room for a million rows of sixty columns."""

    file_bytes: int = 1024**3
    """Size of the file itself."""
    unpacked_bytes: int = 3 * 1024**3
    """What the parts of a file really unpack to, all together, whatever the file claims."""
    small_part_bytes: int = 64 * 1024**2
    """One part of a workbook that is not a sheet or the shared texts: styles, relations."""
    row_bytes: int = 64 * 1024**2
    """One row of a sheet."""
    cells: int = 200_000_000
    """Cells that hold something, in one sheet."""
    repeated_cells: int = 20_000_000
    """Cells of an OpenDocument sheet, where a few bytes may stand for many."""
    distinct: int = 25_000_000
    """Different values in one sheet, shared texts included: each becomes an object."""
    area: int = 200_000_000
    """Last row times last column of one sheet: a single cell far away is refused."""
    parts: int = 20_000
    """Parts of a workbook."""
