"""Amounts per month of a spell: whole months and days of the rest, or calendar month by calendar month."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.judging.amounts.payment import Payment
from subsidycalc.judging.conditions.dates import months_later
from subsidycalc.judging.verdicts import Term
from subsidycalc.vocabulary.exact import multiplied
from subsidycalc.vocabulary.outcome import Doubt
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.amounts import MonthlyAmount
    from subsidycalc.vocabulary.frame import Frame

DAYS_OF_MONTHS: Final = lcm(28, 29, 30, 31)
"""A day is a 28th to 31st of a month; over this denominator all of them are whole."""


def pay_monthly(word: MonthlyAmount, frame: Frame) -> Payment:
    """Pay an amount per month between two dates, both included; a reversed spell is not known."""
    first, last = frame.view(word.from_), frame.view(word.to)
    known = first.present & last.present
    ordered = known & (first.values <= last.values)
    doubts = [*first.doubts(), *last.doubts()]
    figure = word.monthly
    if isinstance(figure, ParameterUse):
        doubts.append(Doubt("amount-not-set", known, word.from_, review=True))
        known = np.zeros(len(frame), dtype=bool)
    amount = Fraction(0) if isinstance(figure, ParameterUse) else figure.value
    start = np.where(ordered, first.values, 0).astype(np.int64)
    after = np.where(ordered, last.values.astype(np.int64) + 1, 0)
    if word.months == "anniversary":
        portions, columns = _by_anniversary(start, after)
    else:
        portions, columns = _by_calendar_month(start, after)
    numerators = multiplied(portions, amount.numerator)

    def terms(paid: Array, award: Array) -> tuple[Term, ...]:
        picked = {name: values[paid] for name, values in columns.items()}
        return (
            Term(
                "months",
                award[paid],
                {
                    "monthly": figure,
                    "counted": word.months,
                    "start": start[paid],
                    "after": after[paid],
                    **picked,
                },
            ),
        )

    counted = np.ones(len(frame), dtype=np.int64)
    denominator = DAYS_OF_MONTHS * amount.denominator
    return Payment(numerators, denominator, known, tuple(doubts), terms, counted)


def _by_anniversary(start: Array, after: Array) -> tuple[Array, dict[str, Array]]:
    """Return portions of a month (over DAYS_OF_MONTHS): months counted from the first day, the rest by days."""
    months = np.asarray(
        after.astype("datetime64[D]").astype("datetime64[M]")
        - start.astype("datetime64[D]").astype("datetime64[M]")
    ).astype(np.int64)
    months = np.where(months_later(start, months) > after, months - 1, months)
    last_anniversary = months_later(start, months)
    next_anniversary = months_later(start, months + 1)
    days, of_days = after - last_anniversary, next_anniversary - last_anniversary
    portions = months * DAYS_OF_MONTHS + days * (DAYS_OF_MONTHS // of_days)
    return portions, {"months": months, "days": days, "of_days": of_days}


def _by_calendar_month(start: Array, after: Array) -> tuple[Array, dict[str, Array]]:
    """Return portions of a month (over DAYS_OF_MONTHS): days covered ÷ days of the month, month by month."""
    portions = np.zeros(len(start), dtype=np.int64)
    if len(start) == 0 or int((after - start).max(initial=0)) == 0:
        return portions, {}
    spell = after > start
    first_month = int(start[spell].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64).min())
    last_month = int(
        (after[spell] - 1).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64).max()
    )
    for month in range(first_month, last_month + 1):
        begins = int(np.datetime64(month, "M").astype("datetime64[D]").astype(np.int64))
        ends = int(np.datetime64(month + 1, "M").astype("datetime64[D]").astype(np.int64))
        covered = np.maximum(np.minimum(after, ends) - np.maximum(start, begins), 0)
        portions += covered * (DAYS_OF_MONTHS // (ends - begins))
    return portions, {}
