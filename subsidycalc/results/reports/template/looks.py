"""The looks of a template: one format per kind of column, one colour per need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.workbook.writing.formats import INK, LINE, SHADE, MadeOnce
from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    from subsidycalc.results.reports.template.columns import Need

_BY_KIND: Final[dict[Kind, dict[str, Any]]] = {
    Kind.MONEY: {"num_format": "#,##0.00", "align": "right"},
    Kind.ENERGY: {"num_format": "#,##0.####", "align": "right"},
    Kind.NUMBER: {"num_format": "#,##0.######", "align": "right"},
    Kind.PERCENT: {"num_format": "0.00", "align": "right"},
    Kind.COUNT: {"num_format": "0", "align": "right"},
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "center"},
    Kind.FLAG: {"num_format": "@", "align": "center"},
    Kind.CHOICE: {"num_format": "@", "align": "center"},
}
"""All other columns are text, so that no digit of a code and no month is turned into a number."""

_HEADINGS: Final[dict[Need, dict[str, Any]]] = {
    "required": {"bg_color": INK, "font_color": "#FFFFFF"},
    "claims": {"bg_color": "#C55A11", "font_color": "#FFFFFF"},
    "some": {"bg_color": "#C9D6EA", "font_color": INK},
    "optional": {"bg_color": SHADE, "font_color": INK},
}


class Looks(MadeOnce):
    """Every format of a template."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - XlsxWriter is untyped
        super().__init__(workbook)
        self.title = self._format("title", "", {"bold": True, "font_size": 16, "font_color": INK})
        self.subtitle = self._format("subtitle", "", {"font_color": "#404040"})
        self.block_title = self._format("block", "", {"bold": True, "font_size": 12, "font_color": INK})
        self.hint = self._format("hint", "", {"font_color": "#7F7F7F", "font_size": 9})
        self.table_heading = self._format(
            "table",
            "",
            {"bold": True, "bg_color": SHADE, "font_color": INK, "bottom": 1, "bottom_color": INK},
        )
        self.wrapped = self._format(
            "wrapped", "", {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": LINE}
        )
        self.link = self._format(
            "link",
            "",
            {"valign": "top", "bottom": 4, "bottom_color": LINE, "font_color": "#0563C1", "underline": 1},
        )

    def heading(self, need: Need) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
        """Return the format of a heading."""
        looks = {"bold": True, "text_wrap": True, "align": "center", "border": 1, "border_color": LINE}
        return self._format("heading", need, {**looks, **_HEADINGS[need]})

    def cell(self, kind: Kind) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
        """Return the format of a cell to fill in."""
        return self._format("cell", kind.value, self._of_kind(kind))

    def example(self, kind: Kind) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
        """Return the format of a cell of the example row."""
        looks = {
            "bg_color": "#F2F2F2",
            "font_color": "#7F7F7F",
            "italic": True,
            "bottom": 1,
            "bottom_color": LINE,
        }
        return self._format("example", kind.value, {**self._of_kind(kind), **looks})

    def _of_kind(self, kind: Kind) -> dict[str, Any]:
        return _BY_KIND.get(kind, {"num_format": "@"})
