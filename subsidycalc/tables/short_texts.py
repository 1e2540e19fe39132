"""Short texts, one per row, kept as bytes of one width instead of as objects of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array


class ShortTexts:
    """Texts by row; "" where nothing was put down."""

    def __init__(self, octets: Array) -> None:
        self._octets = octets

    @classmethod
    def blank(cls, count: int, width: int) -> ShortTexts:
        """Return so many blank texts with room for texts of `width` bytes."""
        return cls(np.zeros(count, f"S{width}"))

    def put(self, row: int, text: str) -> None:
        """Put down one text; all get more room where it needs more."""
        encoded = text.encode("utf-8", "replace")
        if len(encoded) > self._octets.itemsize:
            self._octets = self._octets.astype(f"S{len(encoded)}")
        self._octets[row] = encoded

    def put_matrix(self, rows: Array, characters: Array) -> None:
        """Put down ASCII texts, one row of uint8 each, no wider than there is room."""
        width = characters.shape[1]
        padded = np.zeros((len(rows), self._octets.itemsize), np.uint8)
        padded[:, :width] = characters
        self._octets[rows] = padded.view(self._octets.dtype)[:, 0]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._octets)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: Array) -> ShortTexts: ...
    def __getitem__(self, row: int | Array) -> str | ShortTexts:
        """Return the text of one row, or the texts of some."""
        if isinstance(row, int | np.integer):
            return bytes(self._octets[row]).decode()
        return ShortTexts(self._octets[row])

    def tolist(self) -> list[str]:
        """Return all texts."""
        return [octets.decode() for octets in self._octets.tolist()]
