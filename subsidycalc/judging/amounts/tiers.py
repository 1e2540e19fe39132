"""Amounts by level: the highest tier reached, cumulative slabs, steps of growth beyond a threshold, the lower of two."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.amounts.payment import Payment, Remark, chosen_figures
from subsidycalc.judging.amounts.proportions import increment_of
from subsidycalc.judging.conditions.cases import NO_CASE, Choice
from subsidycalc.judging.conditions.measures import over_base
from subsidycalc.judging.verdicts import Term
from subsidycalc.tables.model import BLANK, PERCENT_UNIT, Kind
from subsidycalc.vocabulary.amounts import RateAmount
from subsidycalc.vocabulary.exact import against, as_fractions, multiplied
from subsidycalc.vocabulary.outcome import Doubt
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.amounts import HeadCountTiers, LowerAmount, SlabAmount, StepAmount, TierAmount
    from subsidycalc.vocabulary.frame import Frame
    from subsidycalc.vocabulary.words import Figure


def pay_tiers(word: TierAmount, frame: Frame) -> Payment:
    """Pay the amount of the highest tier that a quantity reaches."""
    view = frame.view(word.tiers)
    operator, tiers = ("above", word.above) if word.above else ("at_least", word.at_least)
    scale = PERCENT_UNIT if view.field.kind is Kind.PERCENT else 1
    doubts = view.doubts()
    case = np.full(len(frame), NO_CASE, dtype=np.int16)
    for number, (threshold, _) in enumerate(tiers):
        if isinstance(threshold, ParameterUse):
            doubts.append(Doubt("amount-not-set", view.present, view.reference, review=True))
            continue
        case[view.present & against(view.values, operator, threshold.value * scale)] = number
    chosen = chosen_figures([amount for _, amount in tiers], Choice(case, ()), len(frame), word.tiers)
    unit = {Kind.MONEY: "money", Kind.ENERGY: "energy"}.get(view.field.kind, "count")

    def terms(paid: Array, award: Array) -> tuple[Term, ...]:
        columns = {
            "amount": chosen.quantities,
            "case": case[paid],
            "threshold": [threshold for threshold, _ in tiers],
            "observed": view.values[paid],
            "operator": operator,
            "unit": unit,
        }
        return (Term("tier", award[paid], columns),)

    counted = np.ones(len(frame), dtype=np.int64)
    known = view.present & chosen.known
    return Payment(chosen.numerators, chosen.denominator, known, (*doubts, *chosen.doubts), terms, counted)


def head_count_tier(word: HeadCountTiers, head_counts: Array) -> tuple[Array, list[Figure]]:
    """Return the number of the highest tier that each head count reaches (NO_CASE below all), and the tiers' amounts."""
    case = np.full(len(head_counts), NO_CASE, dtype=np.int16)
    for number, (threshold, _) in enumerate(word.head_count_tiers):
        case[head_counts >= threshold] = number
    return case, [amount for _, amount in word.head_count_tiers]


def pay_slabs(word: SlabAmount, frame: Frame) -> Payment:
    """Pay each part of a quantity at the share of its slab, the parts added up."""
    if word.of is not None:
        view = frame.view(word.of)
        quantity, known, doubts = np.where(view.present, view.values, 0), view.present, view.doubts()
    else:
        rate = RateAmount(rate=word.slabs[0][1], increment=word.increment)
        quantity, known, doubts, _ = increment_of(rate, frame)
    denominator = lcm(*(share.value.denominator for _, share in word.slabs))
    starts = [int(start.value) for start, _ in word.slabs]
    ends = [*starts[1:], None]
    numerators = np.zeros(len(frame), dtype=np.int64)
    parts = []
    for start, end, (_, share) in zip(starts, ends, word.slabs, strict=True):
        part = np.maximum((quantity if end is None else np.minimum(quantity, end)) - start, 0)
        parts.append(part)
        scaled = share.value.numerator * (denominator // share.value.denominator)
        numerators = numerators + multiplied(part, scaled)

    def terms(paid: Array, award: Array) -> tuple[Term, ...]:
        columns = {
            "start": [start for start, _ in word.slabs],
            "share": [share for _, share in word.slabs],
            "parts": list(zip(*(part[paid].tolist() for part in parts), strict=True)),
        }
        return (Term("slabs", award[paid], columns),)

    counted = np.ones(len(frame), dtype=np.int64)
    return Payment(numerators, denominator, known, tuple(doubts), terms, counted)


def pay_steps(word: StepAmount, frame: Frame) -> Payment:
    """Pay an amount per step of growth beyond a threshold, whole steps or pro rata."""
    current, base = (frame.view(reference) for reference in word.steps_of_growth)
    known, doubts = over_base(current, base)
    figure = word.amount
    if isinstance(figure, ParameterUse):
        doubts.append(Doubt("amount-not-set", known, current.reference, review=True))
        known = np.zeros(len(frame), dtype=bool)
    amount = Fraction(0) if isinstance(figure, ParameterUse) else figure.value
    rows = np.flatnonzero(known)
    beyond, step = _beyond_in_steps(word, current.values[rows], base.values[rows])
    counts = beyond // step if word.counted == "whole" else as_fractions(beyond, step)
    steps = np.zeros(len(frame), dtype=counts.dtype)
    steps[rows] = counts
    numerators = multiplied(steps, amount.numerator)

    def terms(paid: Array, award: Array) -> tuple[Term, ...]:
        columns = {
            "current": current.values[paid],
            "base": base.values[paid],
            "beyond": word.beyond,
            "step": word.step,
            "amount": word.amount,
            "count": steps[paid].tolist(),
        }
        return (Term("steps", award[paid], columns),)

    counted = np.ones(len(frame), dtype=np.int64)
    return Payment(numerators, amount.denominator, known, tuple(doubts), terms, counted)


def _beyond_in_steps(word: StepAmount, current: Array, base: Array) -> tuple[Array, Array]:
    """Return by how much growth passes the threshold and what one step is, over a common denominator; never below 0.

    Growth is (current - base) / base; both sides are multiplied by base and by the denominators of the two shares.
    """
    threshold, step = word.beyond.value, word.step.value
    growth = multiplied(current - base, threshold.denominator)
    over = multiplied(np.maximum(growth - multiplied(base, threshold.numerator), 0), step.denominator)
    return over, multiplied(base, threshold.denominator * step.numerator)


def pay_lower(word: LowerAmount, frame: Frame) -> Payment:
    """Pay the lower of an amount and a field; where the field is blank the amount stands, with a notice."""
    figure, reference = word.lower_of
    view = frame.view(reference)
    blank = view.state == BLANK
    doubts = view.doubts(within=~blank)
    known = view.present | blank
    if isinstance(figure, ParameterUse):
        doubts.append(Doubt("amount-not-set", known, reference, review=True))
        known = np.zeros(len(frame), dtype=bool)
    limit = 0 if isinstance(figure, ParameterUse) else int(figure.value)
    numerators = np.where(blank, limit, np.minimum(view.values, limit)).astype(np.int64)

    def terms(paid: Array, award: Array) -> tuple[Term, ...]:
        asked = np.where(view.present, view.values, -1)[paid]
        return (Term("lower", award[paid], {"amount": figure, "field": asked}),)

    counted = np.ones(len(frame), dtype=np.int64)
    remarks = (Remark("full-amount-assumed", blank & known, view.field.zh),)
    return Payment(numerators, 1, known, tuple(doubts), terms, counted, remarks)
