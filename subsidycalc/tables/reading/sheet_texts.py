"""The texts that stand in a sheet's own cells, block by block, each kept once per block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.packed_texts import PackedTexts, TextPool

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array

LONGEST: Final = 32
"""How many bytes a text may have that is compared with others as machine words."""


class SheetTexts:
    """Short texts of many blocks; a text may be there again in another block."""

    def __init__(self) -> None:
        self._parts: list[PackedTexts] = []
        self._count = 0

    def __len__(self) -> int:
        """Return how many texts there are."""
        return self._count

    def add(self, block: bytes, starts: Array, ends: Array) -> Array:
        """Take texts by their places in a block; return which of all texts each is."""
        texts = PackedTexts(TextPool(block, starts, ends), np.arange(len(starts)))
        numbers, first = texts.numbered()
        numbers = numbers + np.int32(self._count)
        # What is kept holds nothing else of the block.
        self._parts.append(PackedTexts.joined([texts.taken(first)]))
        self._count += len(first)
        return numbers

    def pool(self) -> TextPool:
        """Return all texts in one buffer."""
        if len(self._parts) != 1:
            self._parts = [PackedTexts.joined(self._parts) if self._parts else PackedTexts.of([])]
        return self._parts[0].pool
