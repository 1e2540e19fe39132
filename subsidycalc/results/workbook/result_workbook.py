"""The sheets of a whole result, in the order of the workbook, and among them 运行信息, with the content digest of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace

from subsidycalc.judging.near_line import DEFAULT_MARGIN
from subsidycalc.judging.run_record import DIGEST
from subsidycalc.results.wording.coded import coded
from subsidycalc.results.workbook.digest import digest_of, grid_of
from subsidycalc.results.workbook.sheets.awards import awards_sheet
from subsidycalc.results.workbook.sheets.model import (
    Block,
    SheetModel,
    text_column,
    told_column,
    within_limits,
)
from subsidycalc.results.workbook.sheets.near_line import near_line_sheet
from subsidycalc.results.workbook.sheets.notices import notices_sheet
from subsidycalc.results.workbook.sheets.rejected import rejected_sheet, rulings_sheets
from subsidycalc.results.workbook.sheets.summary import summary_sheet
from subsidycalc.results.workbook.sheets.totals import payees_sheets, totals_sheet
from subsidycalc.tables.ahead import Once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from subsidycalc.judging.run_record import RunRecord
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.wording.coded import CodedTexts
    from subsidycalc.texts.registry import Wording


def result_sheets(
    batch: BatchResult,
    record: RunRecord,
    wording: Wording,
    *,
    published: bool = False,
    margin: Fraction = DEFAULT_MARGIN,
) -> tuple[list[SheetModel], Once[str]]:
    """Build every sheet of a result, and its content digest; both put cells into words when these are asked for.

    Awards and refusals within `margin` of a threshold stand on a sheet of their own. The version for public
    notice holds awards and totals only. Where the input has accounts, those of the payees stand behind all others.
    """
    laid_out = _sheets(batch, record, wording, published=published, margin=margin)
    sheets = [part for sheet in laid_out for part in within_limits(sheet)]
    digest = Once(lambda: digest_of(map(grid_of, sheets)))
    return [_with_digest(sheet, digest) if sheet.key == "run" else sheet for sheet in sheets], digest


def _sheets(
    batch: BatchResult, record: RunRecord, wording: Wording, *, published: bool, margin: Fraction
) -> Iterator[SheetModel]:
    yield summary_sheet(batch, wording, published=published)
    yield awards_sheet(batch, wording, published=published)
    yield totals_sheet(batch, wording)
    if published:
        return
    yield rejected_sheet(batch, wording)
    yield from rulings_sheets(batch, wording)
    yield notices_sheet(batch, wording)
    yield near_line_sheet(batch, wording, margin)
    yield _run_sheet(batch, record, wording)
    yield from payees_sheets(batch, wording)


def _run_sheet(batch: BatchResult, record: RunRecord, wording: Wording) -> SheetModel:
    """Build the sheet 运行信息; the digest's own cell stays blank until the digest is known."""
    lines = list(record.lines())
    policies = next((n for n, (key, _) in enumerate(lines) if key.startswith("policy:")), len(lines))
    accounts = [
        (f"rows:{table.name}", wording.say("sheets.run.pieces", **asdict(batch.accounts[table.name])))
        for table in batch.dictionary.tables
        if table.name in batch.accounts
    ]
    lines[policies:policies] = [*accounts, (DIGEST, "")]
    columns = (
        text_column(wording.say("sheets.columns.key"), [key for key, _ in lines], 34),
        text_column(wording.say("sheets.columns.value"), [value for _, value in lines], 110, "wrapped"),
    )
    return SheetModel(wording.say("sheets.names.run"), (Block(columns),), key="run")


def _with_digest(sheet: SheetModel, digest: Once[str]) -> SheetModel:
    """Return the same sheet with the digest in its cell."""
    (block,) = sheet.blocks
    keys, values = block.columns

    def told() -> Iterator[CodedTexts]:
        lines = zip(keys.texts.listed(), values.texts.listed(), strict=True)
        yield coded(digest() if key == DIGEST else value for key, value in lines)

    filled = told_column(values.heading, len(block), told, values.width, values.style)
    return replace(sheet, blocks=(replace(block, columns=(keys, filled)),))
