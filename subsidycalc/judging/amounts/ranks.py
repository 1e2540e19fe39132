"""Amounts by rank: highest value first, ties under review, and only when everyone who must be ranked is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.amounts.payment import Payment, chosen_figures
from subsidycalc.judging.conditions.cases import NO_CASE, Choice
from subsidycalc.judging.verdicts import Term
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.amounts import RankAmount


@dataclass(frozen=True)
class Ranking:
    """The rank of each row and what follows from it."""

    rank: Array
    """int64 per row of the frame; 0 where it has none."""
    beyond: Array
    """bool: ranked, but not among the paid ranks."""
    tied: Array
    """bool: shares a paid rank with another."""
    incomplete: bool
    """Whether someone who must be ranked is missing."""
    payment: Payment


def pay_ranks(word: RankAmount, frame: Frame, doubled: Array) -> Ranking:
    """Rank the codes named by the policy and pay by rank; `doubled` tells rows of the whole table that stand twice."""
    everyone = Frame(frame.table, np.arange(len(frame.table)))
    value = everyone.view(word.rank_by)
    entity = everyone.view(frame.table.definition.entity)
    codes = np.array(entity.categories or ("",), dtype=object)[entity.values if entity.categories else 0]
    codes = np.broadcast_to(codes, (len(everyone),))
    taking_part = (*word.among, *word.unpaid)
    ranked = value.present & ~doubled & np.isin(codes.astype(str), taking_part)
    incomplete = set(codes[ranked].tolist()) != set(taking_part)
    values = value.values[ranked]
    ordered = np.sort(values)
    rank = np.zeros(len(everyone), dtype=np.int64)
    rank[ranked] = len(values) - np.searchsorted(ordered, values, side="right") + 1
    alike = np.zeros(len(everyone), dtype=np.int64)
    alike[ranked] = np.searchsorted(ordered, values, side="right") - np.searchsorted(
        ordered, values, side="left"
    )
    own_rank, own_alike = rank[frame.rows], alike[frame.rows]
    paid_rank = (own_rank >= 1) & (own_rank <= len(word.amounts))
    case = np.where(paid_rank, own_rank - 1, NO_CASE).astype(np.int16)
    chosen = chosen_figures(word.amounts, Choice(case, ()), len(frame), word.rank_by)

    def terms(paid: Array, award: Array) -> tuple[Term, ...]:
        columns = {"rank": own_rank[paid], "amount": chosen.quantities, "case": case[paid]}
        return (Term("rank", award[paid], columns),)

    view = frame.view(word.rank_by)
    counted = np.ones(len(frame), dtype=np.int64)
    known = view.present & chosen.known
    doubts = (*view.doubts(), *chosen.doubts)
    payment = Payment(chosen.numerators, chosen.denominator, known, doubts, terms, counted)
    return Ranking(own_rank, (own_rank >= 1) & ~paid_rank, paid_rank & (own_alike > 1), incomplete, payment)
