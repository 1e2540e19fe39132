"""The sheet 收款账户: where the money of each enterprise goes, for the list of payments alone; whole account numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.column_use import ACCOUNT, PAYEE_COLUMNS
from subsidycalc.policy.document import PAYABLE_KINDS
from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts
from subsidycalc.results.workbook.sheets.entities import text_of
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, text_column
from subsidycalc.results.workbook.sheets.totals import payees_of
from subsidycalc.tables.model import PRESENT

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import BatchResult
    from subsidycalc.tables.model import Array, Table
    from subsidycalc.texts.registry import Wording


def payees_sheets(batch: BatchResult, wording: Wording) -> list[SheetModel]:
    """Build the sheet where the input has one of the columns: a line for each enterprise that is paid."""
    table = batch.tables.get("enterprises")
    if table is None or not any(name in table.columns for name in PAYEE_COLUMNS):
        return []
    (rows,) = (rows for paid, rows in payees_of(batch, PAYABLE_KINDS).tables if paid is table)
    columns = (
        text_column(wording.say("sheets.columns.uscc"), text_of(table, "uscc", rows), 22, "code"),
        text_column(wording.say("sheets.columns.name"), text_of(table, "name", rows), 30),
        *(
            text_column(wording.say(f"sheets.columns.{name}"), _passed(table, name, rows), 30, "code")
            for name in PAYEE_COLUMNS
        ),
    )
    name = wording.say("sheets.names.payees")
    return [SheetModel(name, (Block(columns),), frozen_columns=2, key="payees")]


def _passed(table: Table, name: str, rows: Array) -> CodedTexts:
    """Return a column as it passes through; an account that cannot be used is none."""
    column = table.columns.get(name)
    if name != ACCOUNT or column is None:
        return text_of(table, name, rows)
    codes = np.where(column.state[rows] == PRESENT, column.values[rows], NO_TEXT).astype(np.int32)
    return CodedTexts(codes, column.accounts)
