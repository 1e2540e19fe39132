"""Charts beside the breakdowns of the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.workbook.writing.formats import INK, LINE

if TYPE_CHECKING:
    from subsidycalc.results.workbook.sheets.model import ChartModel, SheetModel

_FILL: Final = "#5B7DB1"
_WIDTH: Final = 620
_ROW_HEIGHT: Final = 20
_BELOW_THE_BREAK: Final = 6
"""A page may break above the first chart; its edge is not to be seen before."""
_LEAST_HEIGHT: Final = 120
_PER_BAR: Final = 22
_WIDTH_OF_BREAKDOWNS: Final = 4
"""In columns: charts stand to the right of the breakdowns, which are narrow."""


def place_charts(workbook: Any, sheet: Any, model: SheetModel) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    """Draw the charts of a sheet below each other, from the first breakdown on."""
    if not model.charts:
        return
    row = first_narrow_row(model)
    for chart in model.charts:
        height = max(_LEAST_HEIGHT, 60 + _PER_BAR * chart.rows)
        sheet.insert_chart(
            row,
            model.title_column + _WIDTH_OF_BREAKDOWNS,
            _drawn(workbook, model, chart, height),
            {"object_position": 2, "y_offset": _BELOW_THE_BREAK},
        )
        row += height // _ROW_HEIGHT + 1


def first_narrow_row(model: SheetModel) -> int:
    """Return the row of the first block that leaves room beside it, below all wide ones."""
    wide = [block.end_row for block in model.blocks if len(block.columns) > _WIDTH_OF_BREAKDOWNS]
    return max(wide, default=0) + 1


def _drawn(workbook: Any, model: SheetModel, chart: ChartModel, height: int) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
    block = model.blocks[chart.block]
    first, last = block.first_row, block.first_row + chart.rows - 1
    names, numbers = block.left + chart.names, block.left + chart.numbers
    drawn = workbook.add_chart({"type": "bar"})
    drawn.add_series(
        {
            "categories": [model.name, first, names, last, names],
            "values": [model.name, first, numbers, last, numbers],
            "fill": {"color": _FILL},
            "gap": 60,
            "data_labels": {"value": True, "num_format": chart.number_format, "font": {"size": 8}},
        }
    )
    drawn.set_title(
        {"name": chart.title, "name_font": {"size": 11, "color": INK, "bold": True}, "overlay": False}
    )
    drawn.set_legend({"none": True})
    drawn.set_y_axis(
        {"reverse": True, "num_font": {"size": 8}, "line": {"color": LINE}, "major_tick_mark": "none"}
    )
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    drawn.set_chartarea({"border": {"color": LINE}})
    drawn.set_size({"width": _WIDTH, "height": height})
    return drawn
