"""The figures of a batch as a whole: totals by kind, by fund, by township, and counts of lines and reasons."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from subsidycalc.judging.verdicts import Verdict
from subsidycalc.policy.document import MONEY_KINDS, PAYABLE_KINDS
from subsidycalc.results.wording.reasons import NOT_AWARDED, count_codes, count_lines
from subsidycalc.results.workbook.sheets.entities import entity_table
from subsidycalc.results.workbook.sheets.totals import payees_of
from subsidycalc.tables.distinct import distinct
from subsidycalc.texts.numbers import yuan_text

if TYPE_CHECKING:
    from subsidycalc.judging.verdicts import Awards, BatchResult, ProvisionResult
    from subsidycalc.results.workbook.sheets.totals import Payees
    from subsidycalc.tables.model import Array
    from subsidycalc.texts.registry import Language


class ProvisionFigures(Struct, frozen=True):
    """The figures of one provision."""

    result: ProvisionResult
    claimed: int
    """Enterprises (or regions) with a claiming row, listed or not."""
    awarded: int
    rejected_rows: int
    before_ceiling: int
    """Fen; 0 where the provision carries no money."""
    amount: int

    @property
    def carries_money(self) -> bool:
        """Return whether the provision's amounts are money."""
        return self.result.provision.kind in MONEY_KINDS


def provision_figures(result: ProvisionResult) -> ProvisionFigures:
    """Return the figures of one provision."""
    awards = result.awards
    is_money = result.provision.kind in MONEY_KINDS
    before = _sum(awards.before_ceiling) if awards is not None and is_money else 0
    amount = _sum(awards.amount) if awards is not None and is_money else 0
    return ProvisionFigures(
        result, _claimants(result), 0 if awards is None else len(awards), count_lines(result), before, amount
    )


def _sum(fen: Array) -> int:
    return sum(fen.tolist())


def _claimants(result: ProvisionResult) -> int:
    """Count the distinct codes on claiming rows; a row whose code is blank or faulty counts for nobody."""
    if result.frame is None:
        return 0
    code = result.frame.view(result.frame.table.definition.entity)
    return len(distinct(code.values[code.present]))


class BatchFigures(Struct, frozen=True):
    """The figures of a batch."""

    payable: int
    relief: int
    credit: int
    """Fen."""
    awarded: Payees
    """Everyone with an award of any kind."""
    paid: Payees
    """Those of them that are paid money."""
    lines: Counter[Verdict]
    """Lines of 驳回 by verdict."""


def batch_figures(batch: BatchResult) -> BatchFigures:
    """Return the figures of a batch."""
    sums: Counter[str] = Counter()
    lines: Counter[Verdict] = Counter()
    for result in batch.provisions:
        if result.awards is not None:
            sums[result.provision.kind] += _sum(result.awards.amount)
        for verdict in (result.verdict, result.entity_verdict):
            if verdict is not None:
                counts = np.bincount(verdict, minlength=len(Verdict))
                lines.update({kind: int(counts[kind]) for kind in NOT_AWARDED})
    everyone = payees_of(batch, MONEY_KINDS | {"eligibility", "points"})
    payable = sum(sums[kind] for kind in PAYABLE_KINDS)
    paid = payees_of(batch, PAYABLE_KINDS)
    return BatchFigures(payable, sums["relief"], sums["credit"], everyone, paid, lines)


class Share(Struct, frozen=True):
    """One line of a breakdown: a name, how many are paid, and how much."""

    name: str
    entities: int
    fen: int


def payable_by_fund(batch: BatchResult, language: Language) -> list[Share]:
    """Return what each fund pays, in the order in which the funds first pay."""
    paid: dict[str, dict[tuple[int, int], int]] = {}
    for number, (result, awards) in enumerate(_payable(batch)):
        table = entity_table(batch, result)
        for funds, row in zip(awards.funds, awards.entity_rows.tolist(), strict=True):
            key = (id(table) if table is not None else number, row)
            for fund, fen in funds:
                of_fund = paid.setdefault(fund.spoken(language), {})
                of_fund[key] = of_fund.get(key, 0) + fen
    return [Share(name, len(entities), sum(entities.values())) for name, entities in paid.items()]


def payable_by_township(batch: BatchResult, unnamed: str) -> list[Share]:
    """Return what enterprises of each township are paid, the highest first."""
    payees = payees_of(batch, PAYABLE_KINDS)
    townships = payees.texts("township").listed()
    sums = np.zeros(len(payees), dtype=object)
    for result, _ in _payable(batch):
        sums = sums + payees.amounts(batch, result)
    paid: dict[str, list[int]] = {}
    for name, fen in zip(townships, sums.tolist(), strict=True):
        paid.setdefault(name or unnamed, []).append(fen)
    shares = [Share(name, len(amounts), sum(amounts)) for name, amounts in paid.items()]
    return sorted(shares, key=lambda share: (-share.fen, share.name))


def _payable(batch: BatchResult) -> list[tuple[ProvisionResult, Awards]]:
    return [
        (result, result.awards)
        for result in batch.provisions
        if result.awards is not None and result.provision.kind in PAYABLE_KINDS
    ]


def amount_text(kind: str, amount: int) -> str:
    """Return an award's amount as other programs read it: money in yuan, points as they are."""
    return yuan_text(amount) if kind in MONEY_KINDS else str(amount)


def reasons_by_frequency(batch: BatchResult) -> list[tuple[str, ProvisionResult, int]]:
    """Return each reason code with a provision that gives it and its number of lines, the most frequent first."""
    counts: Counter[str] = Counter()
    given_by: dict[str, ProvisionResult] = {}
    for result in batch.provisions:
        for code, count in count_codes(result).items():
            counts[code] += count
            given_by.setdefault(code, result)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(code, given_by[code], count) for code, count in ordered]
