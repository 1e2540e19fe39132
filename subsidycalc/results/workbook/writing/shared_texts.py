"""The workbook's shared texts: those of the frame first, then those of the tables, each once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.results.workbook.sheets.model import Column
    from subsidycalc.tables.model import Array

_TEXTS_AT_ONCE: Final = 50_000
_SEPARATOR: Final = "\x00"
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9a-fA-F]{4}_)")
"""What begins like an escape of the workbook's own; the end of one may begin the next."""
_OPENING: Final = '<si><t xml:space="preserve">'
_CLOSING: Final = "</t></si>"


class SharedTexts:
    """Numbers texts in the order in which they are met, after those that the frame already has."""

    def __init__(self, already: int) -> None:
        self.already = already
        self._number: dict[str, int] = {}

    def __len__(self) -> int:
        """Return how many texts there are, those of the frame included."""
        return self.already + len(self._number)

    def numbers_of(self, column: Column) -> Array:
        """Return the number of each text of a column, adding those that are new."""
        number, already = self._number, self.already
        numbers = [number.setdefault(text, already + len(number)) for text in column.texts.texts]
        return np.array(numbers or [0], dtype=np.int64)

    def chunks(self) -> Iterator[bytes]:
        """Yield the XML of the texts that were added."""
        texts = list(self._number)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            yield _xml(texts[start : start + _TEXTS_AT_ONCE]).encode()


def _xml(texts: list[str]) -> str:
    """Return texts as XML; no text holds the separator, control characters having been taken out before."""
    together = _SEPARATOR.join(texts)
    together = together.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in together:
        together = _LOOKS_ESCAPED.sub("_x005F_", together)
    return _OPENING + together.replace(_SEPARATOR, _CLOSING + _OPENING) + _CLOSING
