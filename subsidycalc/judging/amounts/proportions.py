"""Amounts in proportion: so much per row or person, a share of a cost, a rate per kWh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.amounts.payment import Payment, chosen_figures, grouped
from subsidycalc.judging.conditions.cases import Choice, choose
from subsidycalc.judging.conditions.evaluation import judge_all
from subsidycalc.judging.conditions.measures import over_base
from subsidycalc.judging.verdicts import Term
from subsidycalc.tables.model import BLANK
from subsidycalc.vocabulary.exact import multiplied, summed_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.amounts import (
        AmountCase,
        FlatAmount,
        RateAmount,
        RateCase,
        ShareAmount,
        ShareCase,
    )
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.outcome import Doubt


def _choice(cases: Sequence[AmountCase | ShareCase | RateCase], frame: Frame) -> Choice | None:
    if not cases:
        return None
    return choose([judge_all(case.where, frame) for case in cases], len(frame))


def _factors(
    times: Sequence[str | int], frame: Frame
) -> tuple[Array, Array, list[Doubt], list[tuple[str, Array]]]:
    """Return the product of some counts, where it is known, doubts, and each factor for the arithmetic."""
    product = np.ones(len(frame), dtype=np.int64)
    known = np.ones(len(frame), dtype=bool)
    doubts: list[Doubt] = []
    factors: list[tuple[str, Array]] = []
    for factor in times:
        if isinstance(factor, int):
            product = multiplied(product, factor)
            factors.append(("", np.full(len(frame), factor, dtype=np.int64)))
            continue
        view = frame.view(factor)
        known &= view.present
        doubts += view.doubts()
        values = np.where(view.present, view.values, 0)
        product = multiplied(product, values)
        factors.append((factor, values))
    return product, known, doubts, factors


def pay_flat(word: FlatAmount, frame: Frame, units: Array | None = None) -> Payment:
    """Pay an amount per row times some counts; `units` replaces the counts where places were shared out."""
    figures = [case.amount for case in word.cases] if word.amount is None else [word.amount]
    chosen = chosen_figures(figures, _choice(word.cases, frame), len(frame), "")
    product, known, doubts, factors = _factors(word.times, frame)
    if units is not None:
        product = units
    numerators = multiplied(chosen.numerators, product)

    def terms(paid: Array, award: Array) -> tuple[Term, ...]:
        entity, case, group = grouped(paid, award, chosen.case)
        columns = {
            "amount": chosen.quantities,
            "case": case,
            "count": summed_by(group, product[paid], len(entity)),
            "unit": word.unit,
        }
        if len(factors) > 1 and len(entity) == len(group):
            order = np.argsort(group, kind="stable")
            columns["factors"] = [(name, values[paid][order]) for name, values in factors]
        return (Term("times", entity, columns),)

    doubts = [*chosen.doubts, *doubts]
    return Payment(numerators, chosen.denominator, chosen.known & known, tuple(doubts), terms, product)


def pay_share(word: ShareAmount, frame: Frame) -> Payment:
    """Pay a share of the sum of some money fields, times some counts."""
    figures = [case.share for case in word.cases] if word.share is None else [word.share]
    chosen = chosen_figures(figures, _choice(word.cases, frame), len(frame), word.of[0])
    views = [frame.view(reference) for reference in word.of]
    base, known, doubts = _summed(views, blank_counts_as_none=word.blank_counts_as_none)
    product, factors_known, factor_doubts, factors = _factors(word.times, frame)
    numerators = multiplied(multiplied(base, product), chosen.numerators)

    def terms(paid: Array, award: Array) -> tuple[Term, ...]:
        entity, case, group = grouped(paid, award, chosen.case)
        single = len(entity) == len(group)
        order = np.argsort(group, kind="stable") if single else np.zeros(0, dtype=np.int64)
        whole = base if single and factors else multiplied(base, product)
        columns = {
            "share": chosen.quantities,
            "case": case,
            "base": summed_by(group, whole[paid], len(entity)),
            "rows": np.bincount(group, minlength=len(entity)),
        }
        if single and factors:
            columns["factors"] = [(name, values[paid][order]) for name, values in factors]
        return (Term("share", entity, columns),)

    doubts = [*chosen.doubts, *doubts, *factor_doubts]
    counted = np.ones(len(frame), dtype=np.int64)
    known &= chosen.known & factors_known
    return Payment(numerators, chosen.denominator, known, tuple(doubts), terms, counted)


def _summed(views: Sequence[View], *, blank_counts_as_none: bool) -> tuple[Array, Array, list[Doubt]]:
    """Return the sum of some fields; blanks may count as none as long as one field is given."""
    rows = len(views[0].values)
    total = np.zeros(rows, dtype=np.int64)
    known = np.ones(rows, dtype=bool)
    all_blank = np.ones(rows, dtype=bool)
    doubts: list[Doubt] = []
    for view in views:
        all_blank &= view.state == BLANK
        total = total + np.where(view.present, view.values, 0)
    for view in views:
        excused = (view.state == BLANK) & ~all_blank if blank_counts_as_none else np.zeros(rows, dtype=bool)
        known &= view.present | excused
        doubts += view.doubts(within=~excused)
    return total, known, doubts


def pay_rate(word: RateAmount, frame: Frame) -> Payment:
    """Pay a rate per unit of a quantity or of its increment."""
    figures = [case.rate for case in word.cases] if word.rate is None else [word.rate]
    chosen = chosen_figures(figures, _choice(word.cases, frame), len(frame), word.of or "")
    parts: dict[str, Array] = {}
    if word.of is not None:
        view = frame.view(word.of)
        quantity, known, doubts = np.where(view.present, view.values, 0), view.present, view.doubts()
    else:
        quantity, known, doubts, parts = increment_of(word, frame)
    numerators = multiplied(quantity, chosen.numerators)

    def terms(paid: Array, award: Array) -> tuple[Term, ...]:
        entity, case, group = grouped(paid, award, chosen.case)
        columns = {
            "rate": chosen.quantities,
            "case": case,
            "quantity": summed_by(group, quantity[paid], len(entity)),
        }
        columns |= {name: summed_by(group, values[paid], len(entity)) for name, values in parts.items()}
        return (Term("rate", entity, columns),)

    counted = np.ones(len(frame), dtype=np.int64)
    doubts = [*chosen.doubts, *doubts]
    return Payment(numerators, chosen.denominator, known & chosen.known, tuple(doubts), terms, counted)


def increment_of(word: RateAmount, frame: Frame) -> tuple[Array, Array, list[Doubt], dict[str, Array]]:
    """Return first field less second, never below zero; a blank base is missing unless the policy counts it as zero."""
    first, base = (frame.view(reference) for reference in word.increment or ())
    if word.blank_base == "zero":
        known = first.present & (base.present | (base.state == BLANK))
        doubts = first.doubts() + base.doubts(within=base.state != BLANK)
    else:
        _, doubts = over_base(first, base)
        known = first.present & base.present
        doubts = [doubt for doubt in doubts if not (doubt.mask & known).any()]
    minuend, subtrahend = np.where(known, first.values, 0), np.where(known & base.present, base.values, 0)
    increment = np.maximum(minuend - subtrahend, 0)
    return increment, known, doubts, {"minuend": minuend, "subtrahend": subtrahend}
