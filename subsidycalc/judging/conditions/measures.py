"""Judging measured values: quantities, growth, falls, differences and ratios against exact limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.conditions.cases import NO_CASE, UNDECIDED, choose
from subsidycalc.tables.model import PERCENT_UNIT, Kind
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.exact import against, compared, share_against
from subsidycalc.vocabulary.outcome import Doubt, Judgement, three_way
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame, View


def judge_measure(
    word: words.MeasureCondition, frame: Frame, case_conditions: Sequence[Sequence[Judgement]]
) -> Judgement:
    """Judge a measured value against its limits, flat or by case."""
    test, known, doubts = _measured(word, frame)
    if not word.cases:
        met, unset = _within(word, test, len(frame))
        doubts += _amount_not_set(unset & known, word)
        return Judgement(word, three_way(met & known, ~known | unset), tuple(doubts))
    choice = choose(case_conditions, len(frame))
    met = np.zeros(len(frame), dtype=bool)
    unset = np.zeros(len(frame), dtype=bool)
    for number, case in enumerate(word.cases):
        here = choice.case == number
        if here.any():
            case_met, case_unset = _within(case, test, len(frame))
            met |= here & case_met
            unset |= here & case_unset
    doubts += [*choice.doubts, *_amount_not_set(unset & known, word)]
    unknown = ~known | unset | (choice.case == UNDECIDED)
    met |= choice.case == NO_CASE
    return Judgement(word, three_way(met & ~unknown, unknown), tuple(doubts), case=choice.case)


def _within(limits: words.Limits, test: Callable[[str, Fraction], Array], rows: int) -> tuple[Array, Array]:
    """Return which rows meet all limits, and which meet a limit that is a parameter without a value."""
    met = np.ones(rows, dtype=bool)
    unset = np.zeros(rows, dtype=bool)
    for operator, figure in limits.stated():
        if isinstance(figure, ParameterUse):
            unset[:] = True
        else:
            met &= test(operator, figure.value)
    return met, unset


def _amount_not_set(mask: Array, word: words.MeasureCondition) -> list[Doubt]:
    return [Doubt("amount-not-set", mask, fields_of(word)[0], review=True)] if mask.any() else []


def fields_of(word: words.MeasureCondition) -> tuple[str, ...]:
    """Return the fields that a measure is made of."""
    if isinstance(word, words.QuantityCondition):
        return (word.quantity,)
    for name in ("growth", "drop", "difference", "ratio"):
        if hasattr(word, name):
            return tuple(getattr(word, name))
    raise TypeError(f"no measure: {type(word).__name__}")


def _measured(
    word: words.MeasureCondition, frame: Frame
) -> tuple[Callable[[str, Fraction], Array], Array, list[Doubt]]:
    """Return the comparison of a measure with a limit, the rows where it is known, and why it is not elsewhere."""
    if isinstance(word, words.QuantityCondition):
        view = frame.view(word.quantity)
        scale = PERCENT_UNIT if view.field.kind is Kind.PERCENT else 1
        return (
            lambda operator, limit: against(view.values, operator, limit * scale),
            view.present,
            view.doubts(),
        )
    first, second = (frame.view(reference) for reference in fields_of(word))
    if isinstance(word, words.DifferenceCondition):
        difference = first.values - second.values
        known = first.present & second.present
        doubts = first.doubts() + second.doubts(blank="base-missing")
        return lambda operator, limit: against(difference, operator, limit), known, doubts
    is_ratio = isinstance(word, words.RatioCondition)
    known, doubts = over_base(first, second, blank="missing-value" if is_ratio else "base-missing")
    part = _part(word, first.values, second.values)
    return lambda operator, limit: share_against(part, second.values, operator, limit), known, doubts


def _part(word: words.MeasureCondition, first: Array, second: Array) -> Array:
    if isinstance(word, words.GrowthCondition):
        return np.asarray(first - second)
    if isinstance(word, words.DropCondition):
        return np.asarray(second - first)
    return first


def over_base(first: View, base: View, *, blank: str = "base-missing") -> tuple[Array, list[Doubt]]:
    """Return where a comparison with a base is known; a base that is blank or zero is `base-missing`.

    `blank` is the code of a blank one where it is no period to compare with (the staff that a share is of).
    """
    zero = base.present & (base.values == 0)
    known = first.present & base.present & ~zero
    doubts = first.doubts() + base.doubts(blank=blank)
    if zero.any():
        doubts.append(Doubt("base-missing", zero, base.reference))
    return known, doubts


def judge_increase(word: words.IncreaseCondition, frame: Frame) -> Judgement:
    """Judge whether the first field exceeds the second."""
    first, base = (frame.view(reference) for reference in word.increase)
    known, doubts = over_base(first, base)
    if word.zero_base == "counts":
        known = first.present & base.present
        doubts = first.doubts() + base.doubts(blank="base-missing")
    met = known & compared(first.values, "above", base.values)
    return Judgement(word, three_way(met, ~known), tuple(doubts))
