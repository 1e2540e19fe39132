"""The sheet 驳回: one line per row and provision that was not awarded, with every reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts, constant, joined
from subsidycalc.results.wording.reasons import lines_of
from subsidycalc.results.workbook.sheets.companies import companies_by_file
from subsidycalc.results.workbook.sheets.entities import (
    entity_name,
    objects_of,
    payee_headings,
    seen_text,
)
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, number_column, text_column
from subsidycalc.tables.model import file_of, sheet_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.wording.reasons import Lines
    from subsidycalc.results.workbook.sheets.model import Column
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Wording

REFUSALS: Final = (
    *("sheet", "row", "uscc", "name", "object", "policy", "provision", "type", "codes", "reason", "file"),
    "title",
)
"""What the columns hold, from left to right."""
MOST_WRAPPED: Final = 20_000
"""Beyond so many lines the reasons are not wrapped: fitting the heights would make opening slow."""

_TYPES: Final = {Verdict.REVIEW: 0, Verdict.REJECTED: 1, Verdict.INELIGIBLE: 2}
_TYPE_NAMES: Final = ("review", "rejected", "ineligible")


def rejected_sheet(batch: BatchResult, wording: Wording) -> SheetModel:
    """Build the sheet from every provision, in order."""
    parts = [lines for result in batch.provisions for lines in lines_of(result, wording)]
    companies = companies_by_file(batch.tables)
    called = payee_headings(batch, wording)
    return SheetModel(
        wording.say("sheets.names.rejected"),
        (Block(_columns(parts, companies, called, wording)),),
        frozen_columns=2,
        key="rejected",
    )


def _columns(
    parts: list[Lines], companies: Mapping[str, str], called: tuple[str, str], wording: Wording
) -> tuple[Column, ...]:
    heading = {name: wording.say(f"sheets.columns.{name}") for name in (
        "sheet", "row", "object", "policy", "provision", "type", "codes", "reason", "file", "title",
    )}  # fmt: skip
    rows = np.concatenate(
        [
            np.zeros(0, dtype=np.int64),
            *(part.frame.table.row_numbers[part.frame.rows[part.rows]] for part in parts),
        ]
    )
    reasons = joined([part.reasons for part in parts])
    return (
        text_column(heading["sheet"], joined([sheet_named(part) for part in parts]), 10, "folded"),
        number_column(heading["row"], rows, 7, "row"),
        text_column(called[0], joined([code_said(part) for part in parts]), 20, "code"),
        text_column(called[1], joined([name_said(part, companies) for part in parts]), 16, "folded"),
        text_column(
            heading["object"],
            joined([objects_of(part.result, part.frame, part.rows, wording) for part in parts]),
            20,
            "folded",
        ),
        text_column(
            heading["policy"],
            joined([constant(part.result.policy.id, len(part)) for part in parts]),
            14,
            "id",
        ),
        text_column(
            heading["provision"],
            joined([constant(part.result.provision.id, len(part)) for part in parts]),
            20,
            "id",
        ),
        text_column(heading["type"], joined([_type(part, wording) for part in parts]), 11),
        text_column(
            heading["codes"],
            joined([part.codes for part in parts]),
            30,
            "id",
        ),
        text_column(heading["reason"], reasons, 50, "wrapped" if len(rows) <= MOST_WRAPPED else "text"),
        text_column(heading["file"], joined([file_named(part) for part in parts]), 20, "folded"),
        text_column(heading["title"], joined([titled(part, wording) for part in parts]), 18, "folded"),
    )


def cells_of(lines: Lines, companies: Mapping[str, str], wording: Wording) -> dict[str, list[str]]:
    """Return what the sheet says of some lines, by the names of its columns."""
    block = _columns([lines], companies, ("", ""), wording)
    cells = {
        name: [column.texts.at(row) for row in range(len(lines))]
        for name, column in zip(REFUSALS, block, strict=True)
    }
    return cells | {"row": [str(number) for number in block[1].numbers.tolist()]}


def titled(part: Lines, wording: Wording) -> CodedTexts:
    """Return the title of the provision of each line."""
    return constant(part.result.provision.title.spoken(wording.language), len(part))


def sheet_named(part: Lines) -> CodedTexts:
    """Return the sheet that each line stands on."""
    return CodedTexts(_sheet_codes(part), [sheet_of(label) for label in part.frame.table.sheets])


def file_named(part: Lines) -> CodedTexts:
    """Return the file that each line comes from, where the batch has several."""
    return CodedTexts(_sheet_codes(part), [file_of(label) for label in part.frame.table.sheets])


def _sheet_codes(part: Lines) -> Array:
    return np.asarray(part.frame.table.sheet_index[part.frame.rows[part.rows]].astype(np.int32))


def name_said(part: Lines, companies: Mapping[str, str]) -> CodedTexts:
    """Return who a line is about; where its row does not say, the one enterprise of its file."""
    named = entity_name(part.frame, part.rows)
    blank = named.codes == NO_TEXT
    if not companies or not blank.any():
        return named
    of_sheets = [companies.get(file_of(label), "") for label in part.frame.table.sheets]
    codes = np.where(blank, _sheet_codes(part) + len(named.texts), named.codes).astype(np.int32)
    return CodedTexts(codes, [*named.texts, *of_sheets])


def code_said(part: Lines) -> CodedTexts:
    """Return the code on each line, a faulty one as it stands."""
    return seen_text(part.frame.view(part.frame.table.definition.entity), part.rows)


def _type(part: Lines, wording: Wording) -> CodedTexts:
    codes = np.full(len(Verdict), NO_TEXT, dtype=np.int32)
    for verdict, code in _TYPES.items():
        codes[verdict] = code
    return CodedTexts(codes[part.verdict], [wording.say(f"sheets.types.{name}") for name in _TYPE_NAMES])
