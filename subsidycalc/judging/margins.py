"""How far rows stand from the limits of measuring conditions, exactly and over whole columns.

Every limit is put as one on the first field that the condition compares: growth over a base above 18 % is an
output above 118 % of the base. So whatever is measured, what is lacking is told in the field's own unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.judging.conditions.measures import fields_of, over_base
from subsidycalc.tables.model import PERCENT_UNIT, Kind
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.exact import SAFE, multiplied
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.frame import Frame, View
    from subsidycalc.vocabulary.outcome import Judgement
    from subsidycalc.vocabulary.quantities import Quantity

_FLIPPED: Final = {"above": "below", "at_least": "at_most", "at_most": "at_least", "below": "above"}


@dataclass(frozen=True)
class Limit:
    """One limit of a condition over the rows of a frame, put as a limit on the first field compared.

    Arrays are per row; `at_limit` ÷ `denominator` is the value of the field that stands exactly at the limit.
    """

    first: View
    operator: str
    """How the field is compared; a fall above a share is a field below what is left."""
    stated: tuple[str, Quantity] | None
    """The limit as the policy writes it, operator and figure; None where one field is compared with another."""
    values: Array
    at_limit: Array
    weight: Array
    """What a margin is a share of, over the same denominator: 18 % of the base, or the amount required."""
    denominator: int
    applies: Array
    """bool: the row is measured, and the limit is the one that binds it."""

    def lacking(self) -> Array:
        """Return how many units of the field each row lacks, or has too many, for the limit; 0 where it is kept."""
        if self.operator in {"above", "at_least"}:
            needed = _floor(self.at_limit, self.denominator) + 1
            if self.operator == "at_least":
                needed = -_floor(-self.at_limit, self.denominator)
            short = needed - self.values
        else:
            allowed = _floor(self.at_limit, self.denominator)
            if self.operator == "below":
                allowed = -_floor(-self.at_limit, self.denominator) - 1
            short = self.values - allowed
        return np.where(self.applies, np.maximum(short, 0), 0)

    def within(self, margin: Fraction) -> Array:
        """Return which rows measure within a share of the limit, on either side; whole counts at least by one."""
        distance = np.abs(multiplied(self.values, self.denominator) - self.at_limit)
        room = multiplied(np.abs(self.weight), margin.numerator)
        near = multiplied(distance, margin.denominator) <= room
        if self.first.field.kind is Kind.COUNT:
            near |= distance <= self.denominator
        return np.asarray(self.applies & near, dtype=bool)


def _floor(numerators: Array, denominator: int) -> Array:
    return numerators if denominator == 1 else np.asarray(numerators // denominator)


def limits_of(judgement: Judgement, frame: Frame) -> Iterator[Limit]:
    """Yield the limits of a measuring condition, each over the rows that it binds; nothing for other conditions."""
    word = judgement.word
    if isinstance(word, words.IncreaseCondition):
        yield _increase(word, frame)
    if not isinstance(word, words.MeasureCondition):
        return
    everywhere = np.ones(len(frame), dtype=bool)
    stated: list[tuple[words.Limits, Array]] = [(word, everywhere)]
    if judgement.case is not None:
        stated = [(case, judgement.case == number) for number, case in enumerate(word.cases)]
    for limits, here in stated:
        for operator, figure in limits.stated():
            if not isinstance(figure, ParameterUse):
                yield _limit(word, frame, operator, figure, here)


def _limit(word: words.MeasureCondition, frame: Frame, operator: str, figure: Quantity, here: Array) -> Limit:
    share, wide, stated = figure.value.numerator, figure.value.denominator, (operator, figure)
    first = frame.view(fields_of(word)[0])
    values = first.values.astype(np.int64)
    if isinstance(word, words.QuantityCondition):
        scale = PERCENT_UNIT if first.field.kind is Kind.PERCENT else 1
        limit = np.full(len(frame), share * scale, dtype=object if share * scale >= SAFE else np.int64)
        return Limit(first, operator, stated, values, limit, limit, wide, here & first.present)
    second = frame.view(fields_of(word)[1])
    base = second.values.astype(np.int64)
    if isinstance(word, words.DifferenceCondition):
        weight = np.full(len(frame), share, dtype=np.int64)
        known = first.present & second.present
        return Limit(
            first, operator, stated, values, multiplied(base, wide) + weight, weight, wide, here & known
        )
    known, _ = over_base(first, second)
    weight = multiplied(base, share)
    at_limit = weight
    if isinstance(word, words.GrowthCondition):
        at_limit = multiplied(base, wide) + weight
    elif isinstance(word, words.DropCondition):
        at_limit, operator = multiplied(base, wide) - weight, _FLIPPED[operator]
    return Limit(first, operator, stated, values, at_limit, weight, wide, here & known)


def _increase(word: words.IncreaseCondition, frame: Frame) -> Limit:
    first, second = (frame.view(reference) for reference in word.increase)
    base = second.values.astype(np.int64)
    known = first.present & second.present
    if word.zero_base == "missing":
        known = known & (base != 0)
    return Limit(first, "above", None, first.values.astype(np.int64), base, base, 1, known)
