"""The frame of a workbook by XlsxWriter: sheets, headings, formats, page set-up and charts.

Tables get one row that only shows the style of each column; `package` puts their rows in its place.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.workbook.writing.formats import (
    INK,
    LINE,
    LINE_POINTS,
    Formats,
    heading_lines,
    row_heights,
    width_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.results.workbook.sheets.model import Block, ChartModel, Column, SheetModel
    from subsidycalc.texts.registry import Wording

OPTIONS: Final = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
CREATED: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""A fixed day, so that the same result gives the same bytes."""

_A4: Final = 9
_MARGIN: Final = 0.25
_LEAST_SCALE: Final = 80
"""In percent: the ten points of cells are no less than eight on paper."""
_PIXELS_OF_A_LINE: Final = 1340
"""What is as wide as this at the least scale goes across A4 between the margins."""
_HEADING_HEIGHT: Final = 32
_TITLE_HEIGHT: Final = 30
_BLOCK_TITLE_HEIGHT: Final = 24
_ROWS_OF_ONE_PAGE: Final = 40
"""A summary up to so long is printed on one page."""

STYLE_ROW: Final = 2
"""The row number of a table's row of styles; the next row shows those of a total."""

_BAR_COLOUR: Final = "#5B7DB1"
_CHART_WIDTH: Final = 620
_ROW_HEIGHT: Final = 20
_BELOW_THE_BREAK: Final = 6
"""A page may break above the first chart; its edge is not to be seen before."""
_LEAST_CHART_HEIGHT: Final = 120
_CHART_PER_BAR: Final = 22
_WIDTH_OF_BREAKDOWNS: Final = 4
"""In columns: charts stand to the right of the breakdowns, which are narrow."""


def frame_of(sheets: Sequence[SheetModel], wording: Wording) -> bytes:
    """Return the workbook with everything but the rows of its tables."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and only needed to write

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as workbook:
        workbook.set_properties(
            {"title": sheets[0].title or sheets[0].name, "created": CREATED.replace(tzinfo=None)}
        )
        formats = Formats(workbook)
        for model in sheets:
            sheet = workbook.add_worksheet(model.name)
            _set_up_page(sheet, model, wording)
            _set_columns(sheet, model)
            if model.is_table:
                _frame_table(sheet, model, formats)
            else:
                _write_blocks(sheet, model, formats)
                _place_charts(workbook, sheet, model)
    return stream.getvalue()


def _set_up_page(sheet: Any, model: SheetModel, wording: Wording) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.6, bottom=0.6)
    one_page = not model.is_table and model.row_count <= _ROWS_OF_ONE_PAGE
    if _pixels(model) <= _PIXELS_OF_A_LINE:
        sheet.fit_to_pages(1, 1 if one_page else 0)
    else:
        sheet.set_print_scale(_LEAST_SCALE)
        sheet.repeat_columns(0, max(model.frozen_columns - 1, 0))
    if model.charts and not one_page:
        sheet.set_h_pagebreaks([_first_narrow_row(model)])
    if not model.is_table:
        sheet.center_horizontally()
    sheet.set_footer(f"&L&8{model.name}&R&8{wording.say('sheets.page')}")
    sheet.hide_gridlines(2)


def _widths(model: SheetModel) -> list[int]:
    return list(model.widths) or [width_of(column) for column in model.blocks[0].columns]


def _pixels(model: SheetModel) -> int:
    """Return how wide a sheet is on paper."""
    widths = _widths(model)
    return sum(7 * width + 5 for place, width in enumerate(widths) if place not in model.ids)


def _set_columns(sheet: Any, model: SheetModel) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    for place, width in enumerate(_widths(model)):
        folded = {"level": 1, "hidden": True} if place in model.ids else {"collapsed": place - 1 in model.ids}
        sheet.set_column(place, place, width, None, folded)


def _frame_table(sheet: Any, model: SheetModel, formats: Formats) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    (block,) = model.blocks
    sheet.set_row(0, max(_HEADING_HEIGHT, LINE_POINTS * heading_lines(block)))
    for place, column in block.placed:
        sheet.write_string(0, place, column.heading, formats.heading(column.style))
        if len(block):
            sheet.write_blank(STYLE_ROW - 1, place, None, formats.cell(column.style))
        if len(block) and block.last_is_total:
            sheet.write_blank(STYLE_ROW, place, None, formats.total(column.style))
    last_row, last_column = block.end_row - 1, len(block.columns) - 1
    filtered = last_row - 1 if block.last_is_total else last_row
    sheet.autofilter(0, 0, max(filtered, 0), last_column)
    sheet.freeze_panes(1, model.frozen_columns)
    sheet.repeat_rows(0)
    if len(block):
        sheet.ignore_errors({"number_stored_as_text": _range_of(1, 0, last_row, last_column)})


def _range_of(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    from xlsxwriter.utility import xl_range  # noqa: PLC0415 - comes with the writer

    return str(xl_range(first_row, first_column, last_row, last_column))


def _write_blocks(sheet: Any, model: SheetModel, formats: Formats) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    if model.title:
        sheet.set_row(0, _TITLE_HEIGHT)
        sheet.write_string(0, model.title_column, model.title, formats.title)
    for block in model.blocks:
        if block.title:
            sheet.set_row(block.top, _BLOCK_TITLE_HEIGHT)
            sheet.write_string(block.top, block.title_column, block.title, formats.block_title)
        heights = row_heights(block)
        for row, height in enumerate([] if heights is None else heights.tolist()):
            if height > LINE_POINTS:
                sheet.set_row(block.first_row + row, height)
        for place, column in block.placed:
            if block.headed:
                sheet.write_string(block.heading_row, place, column.heading, formats.heading(column.style))
            _write_cells(sheet, block, place, column, formats)


def _write_cells(sheet: Any, block: Block, place: int, column: Column, formats: Formats) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    is_label = not block.headed and place == block.left
    for row in range(len(block)):
        last = block.last_is_total and row == len(block) - 1
        if last:
            style = formats.total(column.style)
        elif block.headed:
            style = formats.cell(column.style)
        else:
            style = formats.label if is_label else formats.figure(column.style)
        at = (block.first_row + row, place)
        if column.is_number[row]:
            value = int(column.numbers[row])
            sheet.write_number(*at, value / column.scale if column.scale != 1 else value, style)
        elif text := column.texts.at(row):
            sheet.write_string(*at, text, style)
        else:
            sheet.write_blank(*at, None, style)


def _place_charts(workbook: Any, sheet: Any, model: SheetModel) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    """Draw the charts of a sheet below each other, from the first breakdown on."""
    if not model.charts:
        return
    row = _first_narrow_row(model)
    for chart in model.charts:
        height = max(_LEAST_CHART_HEIGHT, 60 + _CHART_PER_BAR * chart.rows)
        sheet.insert_chart(
            row,
            model.title_column + _WIDTH_OF_BREAKDOWNS,
            _drawn(workbook, model, chart, height),
            {"object_position": 2, "y_offset": _BELOW_THE_BREAK},
        )
        row += height // _ROW_HEIGHT + 1


def _first_narrow_row(model: SheetModel) -> int:
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
            "fill": {"color": _BAR_COLOUR},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "#,##0", "font": {"size": 8}},
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
    drawn.set_size({"width": _CHART_WIDTH, "height": height})
    return drawn
