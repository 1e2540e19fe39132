"""What every way of paying returns: exact amounts per row, doubts, and the arithmetic behind them."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from subsidycalc.judging.conditions.cases import NO_CASE, UNDECIDED, Choice
from subsidycalc.vocabulary.outcome import Doubt
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subsidycalc.judging.verdicts import Term
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.quantities import Quantity
    from subsidycalc.vocabulary.words import Figure


@dataclass(frozen=True)
class Remark:
    """Something an officer should know of how some rows are paid; it becomes a notice."""

    code: str
    mask: Array
    column: str = ""


@dataclass(frozen=True)
class Payment:
    """Exact amounts for the rows of a frame: numerators ÷ denominator, in fen (or points)."""

    numerators: Array
    """int64, or object where int64 might not hold them; 0 where nothing is known."""
    denominator: int
    known: Array
    """bool per row: the amount can be computed."""
    doubts: tuple[Doubt, ...]
    terms: Callable[[Array, Array], tuple[Term, ...]]
    """From a mask of paid rows and each row's award number to the terms of the arithmetic."""
    counted: Array
    """int64 per row: how many persons, trips or units the row stands for."""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class ChosenFigures:
    """The figure that applies to each row, over a common denominator."""

    numerators: Array
    denominator: int
    known: Array
    doubts: tuple[Doubt, ...]
    case: Array
    quantities: list[Quantity | None]


def chosen_figures(
    figures: Sequence[Figure], choice: Choice | None, rows: int, reference: str
) -> ChosenFigures:
    """Return the figure of each row's case; a parameter without a value leaves the amount to be set."""
    case = np.zeros(rows, dtype=np.int16) if choice is None else choice.case
    quantities = [None if isinstance(figure, ParameterUse) else figure for figure in figures]
    denominator = lcm(*(quantity.value.denominator for quantity in quantities if quantity is not None))
    scaled = [
        0 if q is None else q.value.numerator * (denominator // q.value.denominator) for q in quantities
    ]
    unset_case = np.array([quantity is None for quantity in quantities])
    within = np.clip(case, 0, None)
    unset = unset_case[within] & (case >= 0)
    doubts = [] if choice is None else list(choice.doubts)
    if unset.any():
        doubts.append(Doubt("amount-not-set", unset, reference, review=True))
    known = (case >= 0) & ~unset
    numerators = np.where(known, np.array(scaled, dtype=np.int64)[within], 0)
    known |= case == NO_CASE
    return ChosenFigures(
        numerators, denominator, known & (case != UNDECIDED), tuple(doubts), case, quantities
    )


def grouped(paid: Array, award: Array, case: Array) -> tuple[Array, Array, Array]:
    """Return for each (award, case) among the paid rows: the award, the case, and each paid row's group."""
    rows = np.flatnonzero(paid)
    span = int(case.max(initial=0)) + 1
    keys = award[rows].astype(np.int64) * span + case[rows]
    distinct, group = np.unique(keys, return_inverse=True)
    return distinct // span, distinct % span, group
