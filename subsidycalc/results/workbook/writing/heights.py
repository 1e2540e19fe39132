"""How high the rows of a table must be to show wrapped texts whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.results.wording.coded import NO_TEXT

if TYPE_CHECKING:
    from subsidycalc.results.workbook.sheets.model import Block, Column
    from subsidycalc.tables.model import Array

LINE_POINTS: Final = 15

_WIDE: Final = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u201c\u201d\u2026]"
)
_INDENT: Final = 2
_WIDE_TENTHS, _NARROW_TENTHS = 19, 9
"""Tenths of a column's unit of width that a character takes at the size of the cells."""


def row_heights(block: Block) -> Array | None:
    """Return the height of each row in points; None where no column wraps its texts."""
    wrapped = [column for column in block.columns if column.style == "wrapped"]
    if not wrapped:
        return None
    lines = np.ones(len(block), dtype=np.int64)
    for column in wrapped:
        lines = np.maximum(lines, _lines(column))
    return np.minimum(lines, block.most_lines) * LINE_POINTS


def _lines(column: Column) -> Array:
    room = column.width - _INDENT
    by_text = np.array([*(lines_of(text, room) for text in column.texts.texts), 1], dtype=np.int64)
    codes = np.where(column.texts.codes == NO_TEXT, len(column.texts.texts), column.texts.codes)
    return np.asarray(by_text[codes])


def lines_of(text: str, room: int) -> int:
    """Return how many lines a wrapped text takes in a column of some width."""
    return sum(max(1, -(-_tenths_taken(part) // (10 * room))) for part in text.split("\n"))


def _tenths_taken(text: str) -> int:
    wide = len(_WIDE.findall(text))
    return wide * _WIDE_TENTHS + (len(text) - wide) * _NARROW_TENTHS
