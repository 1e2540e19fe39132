"""The looks of cells: few colours, amounts to the right with two decimals, codes as text; and how high rows must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from subsidycalc.results.wording.coded import NO_TEXT
from subsidycalc.results.workbook.sheets.model import shown_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.results.workbook.sheets.model import Block, Column, Style
    from subsidycalc.tables.model import Array

INK: Final = "#1F3864"
LINE: Final = "#BFC7D5"
FAINT: Final = "#DDE3EC"
SHADE: Final = "#E9EEF6"
TOTAL_SHADE: Final = "#F5F7FB"

FONT: Final = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}

_BY_STYLE: Final[dict[str, dict[str, Any]]] = {
    "text": {"num_format": "@", "align": "left", "indent": 1},
    "code": {"num_format": "@", "align": "left", "indent": 1},
    "id": {"num_format": "@", "align": "left", "indent": 1},
    "folded": {"num_format": "@", "text_wrap": True, "align": "left", "indent": 1},
    "wrapped": {"text_wrap": True, "align": "left", "indent": 1},
    "whole": {"num_format": "#,##0", "align": "right"},
    "row": {"num_format": "0", "align": "right"},
    "money": {"num_format": "#,##0.00", "align": "right"},
}

_TO_THE_RIGHT: Final = frozenset({"whole", "row", "money"})


class MadeOnce:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - XlsxWriter is untyped
        self._workbook = workbook
        self._made: dict[tuple[str, str], Any] = {}

    def _format(self, use: str, style: str, looks: dict[str, Any]) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
        if (use, style) not in self._made:
            self._made[use, style] = self._workbook.add_format({**FONT, **looks})
        return self._made[use, style]


class Formats(MadeOnce):
    """Every format of a result."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - XlsxWriter is untyped
        super().__init__(workbook)
        self.title = self._format("title", "", {"bold": True, "font_size": 16, "font_color": INK})
        self.block_title = self._format("block", "", {"bold": True, "font_size": 12, "font_color": INK})
        self.label = self._format(
            "label", "", {"font_color": "#595959", "bottom": 1, "bottom_color": LINE, "indent": 1}
        )

    def heading(self, style: Style) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
        """Return the format of a heading above a column."""
        right = {"align": "right"} if style in _TO_THE_RIGHT else {"indent": 1}
        looks = {"bold": True, "bg_color": SHADE, "font_color": INK, "bottom": 1, "bottom_color": INK}
        return self._format("heading", style, {**looks, **right, "text_wrap": True})

    def cell(self, style: Style) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
        """Return the format of a cell of a table."""
        return self._format(
            "cell", style, {**_BY_STYLE[style], "bottom": 1, "bottom_color": FAINT, "valign": "top"}
        )

    def figure(self, style: Style) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
        """Return the format of a heading figure beside its label."""
        looks = {"bold": style in _TO_THE_RIGHT, "bottom": 1, "bottom_color": LINE}
        return self._format("figure", style, {**_BY_STYLE[style], **looks})

    def total(self, style: Style) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
        """Return the format of a cell of the last line, which adds up the others."""
        looks = {"bold": True, "bg_color": TOTAL_SHADE, "top": 1, "top_color": INK}
        return self._format("total", style, {**_BY_STYLE[style], **looks})


LINE_POINTS: Final = 15

MOST_FOLDED: Final = 20_000
"""Beyond so many lines names are not measured: fitting the heights would make opening slow."""

_MOST_LINES: Final = 25
"""The height of a row, in lines of text, beyond which wrapped texts are not shown whole."""
_INDENT: Final = 2
_LEAST_WIDTH: Final = 8
_WIDE_TENTHS, _NARROW_TENTHS = 19, 9
"""Tenths of a column's unit of width that a character takes at the size of the cells."""
_WIDE: Final = (
    *((0x1100, 0x115F), (0x2E80, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F)),
    *((0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x201C, 0x201D), (0x2026, 0x2026)),
)
_TENTHS: Final = np.full(1 << 16, _NARROW_TENTHS, dtype=np.uint8)
"""By the number of a character; what lies beyond takes what the last takes."""
for _first, _last in _WIDE:
    _TENTHS[_first : _last + 1] = _WIDE_TENTHS
_BREAK: Final = ord("\n")
_TENTHS[_BREAK] = 0
_TEXTS_AT_ONCE: Final = 1_000


def width_of(column: Column) -> int:
    """Return how wide a column must be: numbers are never cut, and take no more room than they need."""
    if column.style not in _TO_THE_RIGHT or not len(column):
        return column.width
    widest = max(
        len(shown_number(int(number), column.style))
        for number in (column.numbers.min(), column.numbers.max())
    )
    return max(_LEAST_WIDTH, widest + _INDENT, *(len(text) for text in column.texts.texts))


def heading_lines(block: Block) -> int:
    """Return how many lines the headings of a table take."""
    rooms = [width_of(one) - _INDENT for one in block.columns]
    return most_lines([one.heading for one in block.columns], rooms)


def row_heights(block: Block) -> Array | None:
    """Return the height of each row in points; None where no column wraps its texts."""
    wrapping = {"wrapped", "folded"} if len(block) <= MOST_FOLDED else {"wrapped"}
    wrapped = [column for column in block.columns if column.style in wrapping]
    if not wrapped:
        return None
    lines = np.ones(len(block), dtype=np.int64)
    for column in wrapped:
        lines = np.maximum(lines, _lines(column))
    return np.minimum(lines, _MOST_LINES) * LINE_POINTS


def _lines(column: Column) -> Array:
    texts = column.texts.texts
    parts = (texts[first : first + _TEXTS_AT_ONCE] for first in range(0, len(texts), _TEXTS_AT_ONCE))
    by_text = np.concatenate([*(lines_of(part, column.width - _INDENT) for part in parts), [1]])
    codes = np.where(column.texts.codes == NO_TEXT, len(texts), column.texts.codes)
    return np.asarray(by_text[codes])


def most_lines(texts: Sequence[str], rooms: Sequence[int]) -> int:
    """Return how many lines the longest of some wrapped texts takes, each in a column of its own width."""
    return int(lines_of(texts, rooms).max(initial=1))


def lines_of(texts: Sequence[str], rooms: int | Sequence[int]) -> Array:
    """Return how many lines each of some wrapped texts takes in a column of some width."""
    together = "".join(f"{text}\n" for text in texts)
    characters = np.frombuffer(together.encode("utf-32-le", "surrogatepass"), "<u4")
    breaks = np.flatnonzero(characters == _BREAK)
    reached = np.cumsum(_TENTHS[np.minimum(characters, len(_TENTHS) - 1)], dtype=np.int64)[breaks]
    last = np.searchsorted(breaks, np.cumsum([len(text) + 1 for text in texts]) - 1)
    # A text goes on over lines of its own, each of which is wrapped.
    room = np.repeat(np.broadcast_to(rooms, len(texts)), np.diff(last, prepend=-1))
    lines = np.maximum(1, -(-np.diff(reached, prepend=0) // (10 * room)))
    return np.diff(np.cumsum(lines)[last], prepend=0)
