"""Write a template as a workbook: the guide, then a sheet for each table with headings, notes, drop-downs, an example."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.reports.template.columns import template_columns
from subsidycalc.results.reports.template.guide import guide_of, note_lines
from subsidycalc.results.reports.template.looks import Looks
from subsidycalc.results.wording.fields import table_name
from subsidycalc.results.workbook.writing.formats import LINE_POINTS, lines_of, most_lines
from subsidycalc.results.workbook.writing.frame import CREATED, OPTIONS
from subsidycalc.tables.model import Kind
from subsidycalc.tables.normalising.dates import OPEN_ENDED_TEXT
from subsidycalc.texts.wrapping import shown_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.judging.batch import Task
    from subsidycalc.judging.column_use import ColumnUse
    from subsidycalc.results.reports.pages.page import Grid
    from subsidycalc.results.reports.template.columns import TemplateColumn
    from subsidycalc.results.reports.template.guide import Guide
    from subsidycalc.texts.registry import Wording

HINT_ROW, HEADING_ROW, EXAMPLE_ROW, FIRST_ROW = 0, 1, 2, 3
"""Rows of a sheet, counted from 0."""

_LAST_ROW: Final = 1_048_575
_NUMBERS: Final = frozenset({Kind.MONEY, Kind.ENERGY, Kind.NUMBER, Kind.PERCENT, Kind.COUNT})
_GUIDE_WIDTHS: Final = (26, 30, 96)
_LEAST_WIDTH, _MOST_WIDTH = 12, 24
_NOTE_WIDTH, _NOTE_LINE = 320, 17
"""In pixels."""

_FIRST_DAY: Final = dt.date(1949, 1, 1)
_LAST_DAY: Final = dt.date(2199, 12, 31)
_CODE_LENGTH: Final = 18
_MOST_LISTED: Final = 255
"""Characters that a drop-down's list may have."""
_ID_LENGTHS: Final = (18, 15, 6, 4, 2)


def template_workbook(
    tasks: Sequence[Task], uses: Sequence[ColumnUse], policies: Sequence[str], wording: Wording
) -> bytes:
    """Return the workbook for some provisions and the columns that they use; the same bytes every time."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and only needed to write

    tables = template_columns(uses, wording)
    guide = guide_of(tasks, tables, policies, wording)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as workbook:
        workbook.set_properties({"title": guide.title, "created": CREATED.replace(tzinfo=None)})
        looks = Looks(workbook)
        _write_guide(workbook.add_worksheet(wording.say("template.guide")), guide, looks)
        for columns in tables.values():
            _write_table(
                workbook.add_worksheet(table_name(wording, columns[0].use.table)), columns, looks, wording
            )
    return stream.getvalue()


def _write_guide(sheet: Any, guide: Guide, looks: Looks) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for place, width in enumerate(_GUIDE_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, guide.title, looks.title)
    row = 1
    for text in guide.documents:
        sheet.write_string(row, 0, text, looks.subtitle)
        row += 1
    row += 1
    for number, text in enumerate(guide.steps, start=1):
        sheet.write_string(row, 0, f"{number}. {text}", looks.subtitle)
        row += 1
    row = _write_grid(sheet, row + 1, guide.sheets, looks, linked=True)
    _write_grid(sheet, row + 1, guide.provisions, looks)


def _write_grid(sheet: Any, row: int, grid: Grid, looks: Looks, *, linked: bool = False) -> int:  # noqa: ANN401 - XlsxWriter is untyped
    """Write a table and return the row after it; names of sheets lead to them."""
    for place, heading in enumerate(grid.headings):
        sheet.write_string(row, place, heading, looks.table_heading)
    for cells in grid.rows:
        row += 1
        sheet.set_row(row, most_lines(cells, _GUIDE_WIDTHS) * LINE_POINTS)
        for place, text in enumerate(cells):
            if linked and place == 0:
                sheet.write_url(row, place, f"internal:'{text}'!A1", looks.link, text)
            else:
                sheet.write_string(row, place, text, looks.wrapped)
    return row + 1


def _write_table(sheet: Any, columns: Sequence[TemplateColumn], looks: Looks, wording: Wording) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
    sheet.write_string(HINT_ROW, 0, wording.say("template.hint"), looks.hint)
    widths = [_width(column, number) for number, column in enumerate(columns)]
    lines = most_lines([column.heading for column in columns], widths)
    sheet.set_row(HEADING_ROW, lines * LINE_POINTS + 8)
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(place, place, width, looks.cell(column.kind))
        sheet.write_string(HEADING_ROW, place, column.heading, looks.heading(column.need))
        note = note_lines(column, wording)
        height = int(lines_of(note, 44).sum()) * _NOTE_LINE + 12
        sheet.write_comment(
            HEADING_ROW,
            place,
            "\n".join(note),
            {"x_scale": 1, "width": _NOTE_WIDTH, "height": height, "font_size": 9},
        )
        _write_example(sheet, place, column, looks, wording)
        allowed = _validation_of(column, place, wording)
        if allowed:
            sheet.data_validation(FIRST_ROW, place, _LAST_ROW, place, allowed)
    sheet.freeze_panes(EXAMPLE_ROW, 2 if columns[1:] and columns[1].use.key == "name" else 1)
    sheet.ignore_errors({"number_stored_as_text": f"A{EXAMPLE_ROW + 1}:XFD{_LAST_ROW + 1}"})


def _width(column: TemplateColumn, place: int) -> int:
    if column.kind in {Kind.USCC, Kind.ID}:
        return 28 if place == 0 else 23
    longest = max(map(shown_width, column.heading.split("\n")))
    return max(_LEAST_WIDTH, min(_MOST_WIDTH, longest + 3))


def _write_example(sheet: Any, place: int, column: TemplateColumn, looks: Looks, wording: Wording) -> None:  # noqa: ANN401 - XlsxWriter is untyped
    """Write the example of a column; the first one is marked, which sets its row aside."""
    style = looks.example(column.kind)
    if place == 0:
        sheet.write_string(EXAMPLE_ROW, place, wording.say("template.example", value=column.example), style)
    elif not column.example:
        sheet.write_blank(EXAMPLE_ROW, place, None, style)
    elif column.kind in _NUMBERS:
        sheet.write_number(EXAMPLE_ROW, place, Decimal(column.example), style)
    elif column.kind is Kind.DATE:
        sheet.write_datetime(EXAMPLE_ROW, place, dt.date.fromisoformat(column.example), style)
    else:
        sheet.write_string(EXAMPLE_ROW, place, column.example, style)


def _validation_of(column: TemplateColumn, place: int, wording: Wording) -> dict[str, Any] | None:
    """Return what XlsxWriter needs to check the cells of a column; None where anything may stand."""
    found = _rule(column, place)
    if found is None:
        return None
    message, rule = found
    warns_only = not column.strict or message == "id"
    return {
        **rule,
        "ignore_blank": True,
        "error_title": wording.say("template.refused.title"),
        "error_message": wording.say(f"template.refused.{message}"),
        "error_type": "warning" if warns_only else "stop",
    }


def _rule(column: TemplateColumn, place: int) -> tuple[str, dict[str, Any]] | None:
    """Return the name of the message and the rule."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - comes with the writer

    kind, cell = column.kind, xl_rowcol_to_cell(FIRST_ROW, place)
    if column.choices and len(",".join(column.choices)) <= _MOST_LISTED:
        name = "flag" if kind is Kind.FLAG else "choice" if column.strict else "text_choice"
        return name, {"validate": "list", "source": list(column.choices)}
    if kind is Kind.DATE and column.use.field.open_ended:
        return "date", {"validate": "custom", "value": f'=OR(ISNUMBER({cell}),{cell}="{OPEN_ENDED_TEXT}")'}
    if kind is Kind.DATE:
        bounds = {"minimum": _FIRST_DAY, "maximum": _LAST_DAY}
        return "date", {"validate": "date", "criteria": "between", **bounds}
    if kind in {Kind.MONEY, Kind.ENERGY, Kind.NUMBER}:
        return "number", {"validate": "decimal", "criteria": ">=", "value": 0}
    if kind is Kind.COUNT:
        return "count", {"validate": "integer", "criteria": ">=", "value": 0}
    if kind is Kind.USCC:
        return "uscc", {"validate": "length", "criteria": "==", "value": _CODE_LENGTH}
    if kind is Kind.ID:
        lengths = ",".join(f"LEN({cell})={length}" for length in _ID_LENGTHS)
        return "id", {"validate": "custom", "value": f"=OR({lengths})"}
    return None
