"""The looks of cells: few colours, amounts to the right with two decimals, codes as text; and how high rows must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from subsidycalc.results.wording.coded import NO_TEXT
from subsidycalc.results.workbook.sheets.model import shown_number
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
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

_WIDE: Final = pattern(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u201c\u201d\u2026]"
)
_MOST_LINES: Final = 25
"""The height of a row, in lines of text, beyond which wrapped texts are not shown whole."""
_INDENT: Final = 2
_LEAST_WIDTH: Final = 8
_WIDE_TENTHS, _NARROW_TENTHS = 19, 9
"""Tenths of a column's unit of width that a character takes at the size of the cells."""


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
    return max((lines_of(one.heading, width_of(one) - _INDENT) for one in block.columns), default=1)


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
