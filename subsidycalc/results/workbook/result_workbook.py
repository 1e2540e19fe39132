"""The sheets of a whole result, in the order of the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidycalc.judging.near_line import DEFAULT_MARGIN
from subsidycalc.results.workbook.digest import content_digest
from subsidycalc.results.workbook.sheets.awards import awards_sheet
from subsidycalc.results.workbook.sheets.model import MOST_ROWS, within_limits
from subsidycalc.results.workbook.sheets.near_line import near_line_sheet
from subsidycalc.results.workbook.sheets.notices import notices_sheet
from subsidycalc.results.workbook.sheets.payees import payees_sheets
from subsidycalc.results.workbook.sheets.rejected import rejected_sheet
from subsidycalc.results.workbook.sheets.rulings import rulings_sheets
from subsidycalc.results.workbook.sheets.run import run_sheet, with_digest
from subsidycalc.results.workbook.sheets.summary import summary_sheet
from subsidycalc.results.workbook.sheets.totals import totals_sheet

if TYPE_CHECKING:
    from fractions import Fraction

    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.workbook.sheets.model import SheetModel
    from subsidycalc.texts.registry import Wording


def result_sheets(
    batch: BatchResult,
    record: RunRecord,
    wording: Wording,
    *,
    published: bool = False,
    margin: Fraction = DEFAULT_MARGIN,
    most_rows: int = MOST_ROWS,
) -> tuple[list[SheetModel], str]:
    """Build every sheet of a result, and its content digest.

    Awards and refusals within `margin` of a threshold stand on a sheet of their own. The version for public
    notice holds awards and totals only. Where the input has accounts, those of the payees stand behind all others.
    """
    sheets = [
        summary_sheet(batch, wording, published=published),
        awards_sheet(batch, wording, published=published),
        totals_sheet(batch, wording),
    ]
    if not published:
        sheets += [
            rejected_sheet(batch, wording),
            *rulings_sheets(batch, wording),
            notices_sheet(batch, wording),
        ]
        sheets.append(near_line_sheet(batch, wording, margin))
        sheets.append(run_sheet(batch, record, wording))
        sheets += payees_sheets(batch, wording)
    sheets = [part for sheet in sheets for part in within_limits(sheet, most_rows)]
    digest = content_digest(sheets)
    if not published:
        sheets = [with_digest(sheet, digest) if sheet.key == "run" else sheet for sheet in sheets]
    return sheets, digest
