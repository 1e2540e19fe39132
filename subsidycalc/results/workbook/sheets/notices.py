"""The sheet 提示: one line per notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.results.wording.notices import files_text, folded_notices
from subsidycalc.results.workbook.sheets.companies import Companies
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, mixed_column, text_column
from subsidycalc.tables.model import sheet_of
from subsidycalc.texts.numbers import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.results.workbook.sheets.model import Column, Style
    from subsidycalc.texts.registry import Wording

MOST_RANGES: Final = 20
"""A cell lists so many rows or runs of rows, and counts the rest."""


def notices_sheet(batch: BatchResult, wording: Wording) -> SheetModel:
    """Build the sheet, notices in the order in which they were found."""
    companies = Companies(batch.tables)
    lines = folded_notices(batch, wording)
    notices = [line.notice for line in lines]

    def texts(name: str, said: Iterable[str], width: int, style: Style = "folded") -> Column:
        return text_column(wording.say(f"sheets.columns.{name}"), said, width, style)

    rows = [_rows(notice.rows, wording) for notice in notices]
    columns = (
        texts("sheet", (sheet_of(notice.sheet) for notice in notices), 10),
        mixed_column(wording.say("sheets.columns.row"), rows, 20, "row"),
        texts("column", (notice.column for notice in notices), 16),
        texts("code", (notice.code for notice in notices), 20, "id"),
        texts("notice", (line.text for line in lines), 66, "wrapped"),
        texts("name", (companies.of_line(line, wording) for line in lines), 22),
        texts("file", (files_text(line.files, wording) for line in lines), 18),
    )
    return SheetModel(wording.say("sheets.names.notices"), (Block(columns),), key="notices")


def _rows(rows: Sequence[int], wording: Wording) -> str | int | None:
    if not rows:
        return None
    if len(rows) == 1:
        return int(rows[0])
    numbers = np.asarray(rows)
    run = np.cumsum(np.diff(numbers, prepend=numbers[0] - 1) != 1)
    listed = ", ".join(ranges(numbers[run < MOST_RANGES].tolist()))
    if int(run[-1]) < MOST_RANGES:
        return listed
    return wording.say("sheets.notices.many_rows", rows=listed, count=len(rows))
