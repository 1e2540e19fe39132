"""The sheet 奖补明细: one line per enterprise (or region) and provision that is awarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.awards import NO_CEILING
from subsidycalc.policy.document import MONEY_KINDS
from subsidycalc.results.wording.calculation import calculations, funds_said
from subsidycalc.results.wording.coded import coded, constant
from subsidycalc.results.workbook.sheets.entities import entity_table, payee_headings, payee_text
from subsidycalc.results.workbook.sheets.model import Block, SheetModel, number_column, told_column

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.judging.verdicts import Awards, BatchResult, ProvisionResult
    from subsidycalc.results.wording.coded import CodedTexts
    from subsidycalc.results.workbook.sheets.model import Column, Style
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Wording


def awards_sheet(batch: BatchResult, wording: Wording, *, published: bool = False) -> SheetModel:
    """Build the sheet from every provision, in order.

    What is published leaves out the calculation, which quotes the figures that an enterprise reports.
    """
    awarded = [
        (result, result.awards)
        for result in batch.provisions
        if result.awards is not None and len(result.awards)
    ]
    name = wording.say("sheets.names.awards")
    columns = _columns(batch, awarded, wording, published=published)
    return SheetModel(name, (Block(columns),), frozen_columns=2, key="awards")


def _columns(
    batch: BatchResult,
    awarded: list[tuple[ProvisionResult, Awards]],
    wording: Wording,
    *,
    published: bool,
) -> tuple[Column, ...]:
    def heading(name: str) -> str:
        return wording.say(f"sheets.columns.{name}")

    rows = sum(len(awards) for _, awards in awarded)

    def told(
        heading: str,
        said: Callable[[ProvisionResult, Awards], CodedTexts],
        width: int,
        style: Style = "folded",
    ) -> Column:
        return told_column(heading, rows, lambda: [said(*one) for one in awarded], width, style)

    def entity(heading: str, key: str, width: int, style: Style) -> Column:
        def said(result: ProvisionResult, awards: Awards) -> CodedTexts:
            return payee_text(entity_table(batch, result), key, awards.entity_rows)

        return told(heading, said, width, style)

    def each(
        name: str, said: Callable[[ProvisionResult], str], width: int, style: Style = "folded"
    ) -> Column:
        return told(heading(name), lambda result, awards: constant(said(result), len(awards)), width, style)

    def money(name: str, amounts: list[Array]) -> Column:
        kinds = [np.full(len(awards), result.provision.kind not in MONEY_KINDS) for result, awards in awarded]
        values = _below(amounts)
        return number_column(
            heading(name), values, 17, "money", blank=_below(kinds).astype(bool) | (values == NO_CEILING)
        )

    calculation = told(heading("calculation"), lambda one, _: calculations(one, wording), 28, "wrapped")
    code, name = payee_headings(batch, wording)
    return (
        entity(code, "entity", 20, "code"),
        entity(name, "name", 16, "folded"),
        each("policy", lambda result: result.policy.id, 14, "id"),
        each("provision", lambda result: result.provision.id, 20, "id"),
        each("title", lambda result: result.provision.title.spoken(wording.language), 14),
        each("clause", lambda result: result.provision.clause, 9),
        each("kind", lambda result: wording.say(f"sheets.kinds.{result.provision.kind}"), 7, "text"),
        number_column(heading("quantity"), _below([awards.quantity for _, awards in awarded]), 9),
        *(() if published else (calculation,)),
        money("before_ceiling", [awards.before_ceiling for _, awards in awarded]),
        money("ceiling", [awards.ceiling for _, awards in awarded]),
        money("deducted", [awards.deducted for _, awards in awarded]),
        money("amount", [awards.amount for _, awards in awarded]),
        told(heading("fund"), lambda _, awards: coded(funds_said(awards, wording)), 9),
    )


def _below(columns: list[Array]) -> Array:
    return np.concatenate([np.zeros(0, dtype=np.int64), *columns])
