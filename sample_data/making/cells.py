"""What a cell of a sample sheet can hold, and how a sheet is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Formula:
    """A formula with the result that the spreadsheet last showed; "" where it was never calculated."""

    text: str
    shown: str | int | Decimal


@dataclass(frozen=True)
class Percent:
    """A share that the cell shows in per cent: 0.021 as 2.1%."""

    share: Decimal


Cell = str | int | Decimal | date | Formula | Percent | None

CREATED: Final = datetime(2023, 3, 1, 9, 0, 0)  # noqa: DTZ001 - a workbook knows no time zone
"""Written into the workbook in place of the time of writing, so that its bytes never change."""


@dataclass
class Sheet:
    """One sheet: its name, a title line if any, headings in one or two rows, and the rows."""

    name: str
    headings: Sequence[str | tuple[str, str]]
    """A pair is a heading that stands under a group heading."""
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    widths: Sequence[int] = ()
    hidden_rows: Sequence[int] = ()
    """Positions in `rows` that the office has hidden."""
    merged: Sequence[tuple[int, int, int]] = ()
    """First row, last row (positions in `rows`) and column of data cells merged into one."""
    totals: Sequence[Cell] = ()

    @property
    def grouped(self) -> bool:
        """Whether the headings take two rows."""
        return any(isinstance(heading, tuple) for heading in self.headings)

    @property
    def heading_row(self) -> int:
        """Where the headings begin, counted from 0."""
        return 1 if self.title else 0

    @property
    def first_row(self) -> int:
        """Where the data rows begin, counted from 0."""
        return self.heading_row + (2 if self.grouped else 1)


def write_workbook(path: str, sheets: Sequence[Sheet]) -> None:
    """Write the sheets; the same sheets always give the same bytes."""
    import xlsxwriter  # noqa: PLC0415 - only writing needs it

    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"created": CREATED, "title": "虚构示例数据"})
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14, "align": "center"}),
            "heading": workbook.add_format(
                {
                    "bold": True,
                    "border": 1,
                    "align": "center",
                    "valign": "vcenter",
                    "text_wrap": True,
                    "bg_color": "#DDEBF7",
                }
            ),
            "text": workbook.add_format({"border": 1, "num_format": "@"}),
            "number": workbook.add_format({"border": 1}),
            "percent": workbook.add_format({"border": 1, "num_format": "0.0%"}),
            "date": workbook.add_format({"border": 1, "num_format": "yyyy-mm-dd"}),
            "time": workbook.add_format({"border": 1, "num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        for sheet in sheets:
            _write_sheet(workbook.add_worksheet(sheet.name), sheet, formats)


def _write_sheet(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> None:  # noqa: ANN401 - xlsxwriter is untyped
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    if sheet.title:
        worksheet.merge_range(0, 0, 0, len(sheet.headings) - 1, sheet.title, formats["title"])
    _write_headings(worksheet, sheet, formats)
    for position, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            _write_cell(worksheet, sheet.first_row + position, column, cell, formats)
    for column, cell in enumerate(sheet.totals):
        _write_cell(worksheet, sheet.first_row + len(sheet.rows), column, cell, formats)
    for position in sheet.hidden_rows:
        worksheet.set_row(sheet.first_row + position, options={"hidden": True})
    for first, last, column in sheet.merged:
        cell = sheet.rows[first][column]
        worksheet.merge_range(
            sheet.first_row + first, column, sheet.first_row + last, column, cell, formats["text"]
        )
    worksheet.freeze_panes(sheet.first_row, 0)


def _write_headings(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> None:  # noqa: ANN401 - as above
    top = sheet.heading_row
    group_start = 0
    for column, heading in enumerate(sheet.headings):
        if isinstance(heading, str):
            if sheet.grouped:
                worksheet.merge_range(top, column, top + 1, column, heading, formats["heading"])
            else:
                worksheet.write_string(top, column, heading, formats["heading"])
            continue
        group, own = heading
        worksheet.write_string(top + 1, column, own, formats["heading"])
        before = sheet.headings[column - 1] if column else ""
        if not isinstance(before, tuple) or before[0] != group:
            group_start = column
        after = sheet.headings[column + 1] if column + 1 < len(sheet.headings) else ""
        if not isinstance(after, tuple) or after[0] != group:
            worksheet.merge_range(top, group_start, top, column, group, formats["heading"])


def _write_cell(worksheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:  # noqa: ANN401 - as above
    match cell:
        case None:
            worksheet.write_blank(row, column, None, formats["number"])
        case str():
            worksheet.write_string(row, column, cell, formats["text"])
        case Formula():
            worksheet.write_formula(row, column, cell.text, formats["number"], cell.shown)
        case Percent():
            worksheet.write_number(row, column, cell.share, formats["percent"])
        case datetime():
            worksheet.write_datetime(row, column, cell, formats["time"])
        case date():
            worksheet.write_datetime(row, column, cell, formats["date"])
        case _:
            worksheet.write_number(row, column, cell, formats["number"])
