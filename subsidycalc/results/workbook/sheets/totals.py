"""The sheets of who is paid: 企业合计 with a column per money provision and the grand total, 收款账户 with where the money goes.

The second is for the list of payments alone, and holds whole account numbers.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from subsidycalc.judging.column_use import ACCOUNT, PAYEE_COLUMNS
from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.results.wording.coded import NO_TEXT, CodedTexts, constant, joined
from subsidycalc.results.workbook.sheets.entities import entity_table, payee_headings, payee_text, text_of
from subsidycalc.results.workbook.sheets.model import (
    Block,
    SheetModel,
    number_column,
    text_column,
    told_column,
)
from subsidycalc.tables.model import PERSONS, PRESENT

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import BatchResult, ProvisionResult
    from subsidycalc.results.workbook.sheets.model import Column, Style
    from subsidycalc.tables.model import Array, Table
    from subsidycalc.texts.registry import Wording


class Payees(Struct, frozen=True):
    """Who is awarded money: rows of the table of enterprises, then of regions, then of persons without an enterprise."""

    tables: tuple[tuple[Table, Array], ...]
    """Each table with the positions of its rows that are awarded, ascending."""

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(len(rows) for _, rows in self.tables)

    @property
    def persons(self) -> int:
        """Return how many of them are persons without an enterprise."""
        return sum(len(rows) for table, rows in self.tables if table.definition.paid_in_person)

    def texts(self, key: str) -> CodedTexts:
        """Return a text field of each; `entity` is the code."""
        return joined([payee_text(table, key, rows) for table, rows in self.tables])

    def amounts(self, batch: BatchResult, result: ProvisionResult) -> Array:
        """Return what each is awarded under one provision, in fen."""
        found = [np.zeros(0, dtype=np.int64)]
        for table, rows in self.tables:
            amounts = np.zeros(len(table), dtype=np.int64)
            if result.awards is not None and entity_table(batch, result) is table:
                amounts[result.awards.entity_rows] = result.awards.amount
            found.append(amounts[rows])
        return np.concatenate(found)


def payees_of(batch: BatchResult, kinds: frozenset[str] = MONEY_KINDS) -> Payees:
    """Return everyone who is awarded something under provisions of some kinds."""
    tables = []
    for name in ("enterprises", "regions", PERSONS):
        table = batch.tables.get(name)
        if table is None:
            continue
        awarded = np.zeros(len(table), dtype=bool)
        for result in batch.provisions:
            if (
                result.awards is not None
                and result.provision.kind in kinds
                and entity_table(batch, result) is table
            ):
                awarded[result.awards.entity_rows] = True
        tables.append((table, np.flatnonzero(awarded)))
    return Payees(tuple(tables))


def money_provisions(batch: BatchResult) -> list[ProvisionResult]:
    """Return the provisions that have a column: those of money, but for benefits paid under another."""
    return [
        result
        for result in batch.provisions
        if result.provision.kind in MONEY_KINDS and result.status != "same-as"
    ]


def totals_sheet(batch: BatchResult, wording: Wording) -> SheetModel:
    """Build the sheet; the last line is the grand total."""
    payees = payees_of(batch)
    results = money_provisions(batch)
    headings = _headings(results, wording)
    amounts = [payees.amounts(batch, result) for result in results]
    payable = [
        column
        for result, column in zip(results, amounts, strict=True)
        if result.provision.kind in PAYABLE_KINDS
    ]
    sums = sum(payable, np.zeros(len(payees), dtype=np.int64))
    total = constant(wording.say("sheets.summary.total"), 1)
    nothing = constant("", 1)
    code, called = payee_headings(batch, wording)

    def text(name: str, key: str, last: CodedTexts, width: int, style: Style = "text") -> Column:
        return told_column(name, len(payees) + 1, lambda: [payees.texts(key), last], width, style)

    columns = [
        text(code, "entity", total, 20, "code"),
        text(called, "name", nothing, 26, "folded"),
        text(wording.say("sheets.columns.township"), "township", nothing, 14),
        *(_money(heading, column) for heading, column in zip(headings, amounts, strict=True)),
        _money(wording.say("sheets.columns.payable"), sums, nothing_shown=True),
    ]
    block = Block(tuple(columns), last_is_total=True)
    return SheetModel(wording.say("sheets.names.totals"), (block,), frozen_columns=2, key="totals")


def _money(heading: str, amounts: Array, *, nothing_shown: bool = False) -> Column:
    """Return a column with its sum; nothing awarded is blank but where it is the total of a line."""
    summed = [*amounts.tolist(), sum(amounts.tolist())]
    blank = np.append((amounts == 0) & (not nothing_shown), False)
    return number_column(heading, summed, 18, "money", blank=blank)


def _headings(results: list[ProvisionResult], wording: Wording) -> list[str]:
    headings = []
    for result in results:
        title = result.provision.title.spoken(wording.language)
        kind = wording.say(f"sheets.kinds.{result.provision.kind}")
        key = "heading" if result.provision.kind in PAYABLE_KINDS else "heading_kind"
        headings.append(wording.say(f"sheets.totals.{key}", title=title, kind=kind))
    counts = Counter(headings)
    return [
        wording.say("sheets.totals.heading_policy", policy=result.policy.id, heading=heading)
        if counts[heading] > 1
        else heading
        for result, heading in zip(results, headings, strict=True)
    ]


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
