"""The form of rulings: a line for each refusal of a result that a person may decide, with room for the decision."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from subsidycalc.results.reports.template.looks import Looks
from subsidycalc.results.wording.fields import field_name, table_name
from subsidycalc.results.workbook.sheets.rejected import check_code, sha256_of
from subsidycalc.results.workbook.writing.formats import LINE_POINTS, most_lines
from subsidycalc.results.workbook.writing.frame import CREATED, OPTIONS
from subsidycalc.tables.cell_text import safe_text
from subsidycalc.tables.dictionary.rulings import FILLED_IN, rulings_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subsidycalc.results.workbook.written import WrittenResult
    from subsidycalc.texts.registry import Wording

_WIDTHS: Final = {
    "told": 60,
    "uscc": 22,
    "name": 26,
    "object": 22,
    "codes": 22,
    "reason": 30,
    "evidence": 24,
    "check": 16,
}
_NARROW: Final = 12
_GUIDE_WIDTH: Final = 100
_MOST_LINES: Final = 12


def lines_to_rule(written: WrittenResult, wording: Wording, *, with_refused: bool) -> list[Mapping[str, str]]:
    """Return the lines of a result that wait for a person; with those that are refused where objections are decided."""
    review = wording.say("sheets.types.review")
    return [line for line in written.refusals() if with_refused or line["type"] == review]


def rulings_form(written: WrittenResult, lines: Iterable[Mapping[str, str]], wording: Wording) -> bytes:
    """Return the form as a workbook; the same bytes every time."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and only needed to write

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as workbook:
        title = wording.say("rulings.form.title")
        workbook.set_properties({"title": title, "created": CREATED.replace(tzinfo=None)})
        looks = Looks(workbook)
        _write_lines(
            workbook.add_worksheet(table_name(wording, rulings_table())), written, lines, looks, wording
        )
        guide = workbook.add_worksheet(wording.say("template.guide"))
        guide.set_column(0, 0, _GUIDE_WIDTH)
        guide.write_string(0, 0, title, looks.title)
        for row, step in enumerate(wording.say("rulings.form.steps").split("\n"), start=1):
            guide.write_string(row, 0, step, looks.wrapped)
    return stream.getvalue()


def _write_lines(
    sheet: Any,  # noqa: ANN401 - XlsxWriter is untyped
    written: WrittenResult,
    lines: Iterable[Mapping[str, str]],
    looks: Looks,
    wording: Wording,
) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    fields = rulings_table().fields
    for place, field in enumerate(fields):
        own = field.name in FILLED_IN
        sheet.set_column(
            place, place, _WIDTHS.get(field.name, _NARROW), looks.cell(field.kind) if own else looks.wrapped
        )
        sheet.write_string(
            0, place, field_name(wording, field), looks.heading("required" if own else "optional")
        )
    inputs, row = sha256_of(written.record.files), 0
    for row, line in enumerate(lines, start=1):
        cells = {**line, "told": line["reason"], "check": check_code(line, inputs)}
        height = min(most_lines([line["reason"]], [_WIDTHS["told"]]), _MOST_LINES)
        sheet.set_row(row, height * LINE_POINTS)
        for place, field in enumerate(fields):
            if field.name not in FILLED_IN:
                sheet.write_string(row, place, safe_text(cells[field.name]), looks.wrapped)
    decision = [field.name for field in fields].index("decision")
    choices = [wording.say(f"rulings.decision.{one}") for one in ("pay", "refuse", "correct")]
    sheet.data_validation(1, decision, max(row, 1), decision, {"validate": "list", "source": choices})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(row, 1), len(fields) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{row + 1}"})
