"""What one row is paid, as an exact fraction of a fen (or as points), in plain Python."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from oracle.plain_cells import BLANK, FINE, WITHOUT_END
from oracle.plain_conditions import (
    NO_CASE,
    NOT_SET,
    REVERSED,
    Why,
    all_of,
    cases_that_may_hold,
    compared_with_base,
    first_case,
    judge,
    months_later,
    why_not,
)

from subsidycalc.vocabulary import amounts as words
from subsidycalc.vocabulary.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oracle.subject import Subject


@dataclass
class Pay:
    """An amount, or why there is none."""

    amount: Fraction = Fraction(0)
    why: list[Why] = field(default_factory=list)
    known: bool = True


def pay_of(word: Any, subject: Subject, places: int | None = None) -> Pay:  # noqa: ANN401 - any amount
    """Return what a row is paid; `places` stands for the counts where places were shared out."""
    ways: dict[type, Any] = {
        words.FlatAmount: _flat,
        words.ShareAmount: _share,
        words.RateAmount: _rate,
        words.TierAmount: _tiers,
        words.SlabAmount: _slabs,
        words.StepAmount: _steps,
        words.LowerAmount: _lower,
        words.MonthlyAmount: _monthly,
        words.InterestAmount: _interest,
        words.SumAmount: lambda one, row: _several(one.sum_of, row, sum),
        words.LowestAmount: lambda one, row: _several(one.lowest_of, row, min),
        words.HighestAmount: lambda one, row: _several(one.highest_of, row, max),
        words.RaisedAmount: _raised,
        words.EachAmount: _each,
        words.GrowthSlabAmount: _growth_slabs,
        words.MultipliedAmount: _multiplied,
    }
    if isinstance(word, words.FlatAmount):
        return _flat(word, subject, places)
    pay: Pay = ways[type(word)](word, subject)
    return pay


def _figure(flat: Any, cases: Sequence[Any], key: str, subject: Subject) -> tuple[Fraction, list[Why], bool]:  # noqa: ANN401
    """Return the figure that applies, flat or of the first case that holds; or the one that all cases share."""
    figure = flat
    if cases:
        figures = [
            None if case is None else getattr(case, key) for case in cases_that_may_hold(cases, subject)
        ]
        figure = figures[0]
        if len(figures) > 1 and any(other != figure for other in figures):
            return Fraction(0), list(first_case(cases, subject)[1]), False
        if figure is None:
            return Fraction(0), [NO_CASE], False
    if not isinstance(figure, Quantity):
        return Fraction(0), [NOT_SET], False
    return figure.value, [], True


def _times(factors: Sequence[str | int], subject: Subject) -> tuple[Fraction, list[Why], bool]:
    product, why, known = Fraction(1), [], True
    for factor in factors:
        if isinstance(factor, int):
            product *= factor
            continue
        cell = subject.cell(factor)
        why += why_not(cell)
        known = known and cell.fault == FINE
        product *= cell.value if cell.fault == FINE else 0  # type: ignore[arg-type]
    return product, why, known


def _flat(word: words.FlatAmount, subject: Subject, places: int | None = None) -> Pay:
    figure, why, known = _figure(word.amount, word.cases, "amount", subject)
    product, missing, told = _times(word.times, subject)
    if places is not None:
        product = Fraction(places)
    return Pay(figure * product, why + missing, known and told)


def _share(word: words.ShareAmount, subject: Subject) -> Pay:
    figure, why, known = _figure(word.share, word.cases, "share", subject)
    product, missing, told = _times(word.times, subject)
    cells = [subject.cell(reference) for reference in word.of]
    if word.blank_counts_as_none and any(cell.fault != BLANK for cell in cells):
        cells = [cell for cell in cells if cell.fault != BLANK]
    unread = [one for cell in cells for one in why_not(cell)]
    base = sum((cell.value for cell in cells if cell.fault == FINE), Fraction(0))  # type: ignore[misc]
    all_told = known and told and all(cell.fault == FINE for cell in cells)
    return Pay(figure * product * base, why + missing + unread, all_told)


def _increment(pair: tuple[str, str], subject: Subject, *, blank_is_zero: bool) -> Pay:
    first, base = (subject.cell(reference) for reference in pair)
    if blank_is_zero and base.fault == BLANK:
        return Pay(first.value if first.fault == FINE else Fraction(0), why_not(first), first.fault == FINE)  # type: ignore[arg-type]
    known = first.fault == FINE and base.fault == FINE
    difference = first.value - base.value if known else Fraction(0)  # type: ignore[operator]
    return Pay(max(difference, Fraction(0)), why_not(first) + why_not(base, "base-missing"), known)


def _quantity(reference: str, subject: Subject) -> Pay:
    cell = subject.cell(reference)
    return Pay(cell.value if cell.fault == FINE else Fraction(0), why_not(cell), cell.fault == FINE)  # type: ignore[arg-type]


def _rate(word: words.RateAmount, subject: Subject) -> Pay:
    figure, why, known = _figure(word.rate, word.cases, "rate", subject)
    product, missing, told = _times(word.times, subject)
    if word.of is not None:
        units = _quantity(word.of, subject)
    else:
        assert word.increment is not None
        units = _increment(word.increment, subject, blank_is_zero=word.blank_base == "zero")
    return Pay(figure * units.amount * product, why + missing + units.why, known and told and units.known)


def _tiers(word: words.TierAmount, subject: Subject) -> Pay:
    units = _quantity(word.tiers, subject)
    pay = Pay(why=list(units.why), known=units.known)
    if units.known:
        pay = Pay(why=[NO_CASE], known=False)
    for threshold, figure in word.above or word.at_least:
        if not isinstance(threshold, Quantity):
            return Pay(why=[NOT_SET], known=False)
        reached = units.amount > threshold.value if word.above else units.amount >= threshold.value
        if units.known and reached:
            set_figure = isinstance(figure, Quantity)
            pay = Pay(figure.value if isinstance(figure, Quantity) else Fraction(0), [], set_figure)
            pay.why = [] if set_figure else [NOT_SET]
    return pay


def _slabs(word: words.SlabAmount, subject: Subject) -> Pay:
    if word.of is not None:
        units = _quantity(word.of, subject)
    else:
        assert word.increment is not None
        units = _increment(word.increment, subject, blank_is_zero=False)
    total = Fraction(0)
    for number, (start, share) in enumerate(word.slabs):
        end = word.slabs[number + 1][0].value if number + 1 < len(word.slabs) else units.amount
        total += max(min(units.amount, end) - start.value, Fraction(0)) * share.value
    return Pay(total, units.why, units.known)


def _steps(word: words.StepAmount, subject: Subject) -> Pay:
    pair, why = compared_with_base(word.steps_of_growth, subject)
    if not isinstance(word.amount, Quantity):
        return Pay(why=[*why, NOT_SET], known=False)
    if pair is None:
        return Pay(why=why, known=False)
    steps = max(((pair[0] - pair[1]) / pair[1] - word.beyond.value) / word.step.value, Fraction(0))
    return Pay((floor(steps) if word.counted == "whole" else steps) * word.amount.value)


def _lower(word: words.LowerAmount, subject: Subject) -> Pay:
    figure, reference = word.lower_of
    cell = subject.cell(reference)
    why = [] if cell.fault == BLANK else why_not(cell)
    if not isinstance(figure, Quantity):
        return Pay(why=[*why, NOT_SET], known=False)
    if cell.fault == BLANK:
        return Pay(figure.value)
    if cell.fault != FINE:
        return Pay(why=why, known=False)
    return Pay(min(figure.value, cell.value))  # type: ignore[type-var]


def _two_days(
    word: words.MonthlyAmount | words.InterestAmount, subject: Subject
) -> tuple[dt.date, dt.date] | Pay:
    """Return the days that are counted from and to, or why there are none."""
    first, last = subject.cell(word.from_ or ""), subject.cell(word.to or "")
    why = why_not(first) + why_not(last)
    if why:
        return Pay(why=why, known=False)
    assert isinstance(first.value, dt.date)
    assert isinstance(last.value, dt.date)
    if WITHOUT_END in (first.value, last.value):
        return Pay(why=[Why("invalid-date")], known=False)
    if first.value > last.value:
        return Pay(why=[REVERSED], known=False)
    return first.value, last.value


def _monthly(word: words.MonthlyAmount, subject: Subject) -> Pay:
    days = _two_days(word, subject)
    if isinstance(days, Pay):
        return days
    first, last = days
    if not isinstance(word.monthly, Quantity):
        return Pay(why=[NOT_SET], known=False)
    count = {
        "anniversary": by_anniversary,
        "calendar-month": by_calendar_month,
        "thirty-days": by_thirty_days,
    }[word.months]
    return Pay(word.monthly.value * count(first, last))


def _several(ways: Sequence[Any], subject: Subject, together: Any) -> Pay:  # noqa: ANN401 - sum, min or max
    pays = [pay_of(way, subject) for way in ways]
    known = all(pay.known for pay in pays)
    amount = together([pay.amount for pay in pays]) if known else Fraction(0)
    return Pay(amount, [why for pay in pays for why in pay.why], known)


def _each(word: words.EachAmount, subject: Subject) -> Pay:
    if word.of is not None:
        units = _quantity(word.of, subject)
    else:
        assert word.increment is not None
        units = _increment(word.increment, subject, blank_is_zero=False)
    if not isinstance(word.amount, Quantity):
        return Pay(why=[*units.why, NOT_SET], known=False)
    if not units.known:
        return Pay(why=units.why, known=False)
    over = max(units.amount - (word.beyond.value if word.beyond is not None else 0), Fraction(0))
    steps = over / word.for_each.value
    return Pay((floor(steps) if word.counted == "whole" else steps) * word.amount.value)


def _growth_slabs(word: words.GrowthSlabAmount, subject: Subject) -> Pay:
    pair, why = compared_with_base(word.increment, subject)
    if pair is None:
        return Pay(why=why, known=False)
    now, base = pair
    total, following = Fraction(0), [start.value for start, _ in word.growth_slabs[1:]]
    for number, (start, share) in enumerate(word.growth_slabs):
        top = min(now, base * (1 + following[number])) if number < len(following) else now
        total += max(top - base * (1 + start.value), Fraction(0)) * share.value
    return Pay(total)


def _raised(word: words.RaisedAmount, subject: Subject) -> Pay:
    pay = pay_of(word.raised, subject)
    factor = Fraction(1)
    for case in word.by:
        found = all_of([judge(condition, subject) for condition in case.where])
        if found.met is None:
            pay = Pay(pay.amount, [*pay.why, *found.why], known=False)
        elif found.met and not isinstance(case.share, Quantity):
            pay = Pay(pay.amount, [*pay.why, NOT_SET], known=False)
        elif found.met:
            factor += case.share.value  # type: ignore[union-attr]
    return Pay(pay.amount * factor, pay.why, pay.known)


def _multiplied(word: words.MultipliedAmount, subject: Subject) -> Pay:
    pay = pay_of(word.multiplied, subject)
    factor, why, known = _figure(word.factor, word.cases, "factor", subject)
    return Pay(pay.amount * factor, [*pay.why, *why], pay.known and known)


def by_anniversary(first: dt.date, last: dt.date) -> Fraction:
    """Return months from the first day on, and the days that are left as a part of the next month."""
    after = last + dt.timedelta(days=1)
    if after <= first:
        return Fraction(0)
    months = 0
    while months_later(first, months + 1) <= after:
        months += 1
    begins, ends = months_later(first, months), months_later(first, months + 1)
    return months + Fraction((after - begins).days, (ends - begins).days)


def by_thirty_days(first: dt.date, last: dt.date) -> Fraction:
    """Return months from the first day on, and the days that are left as thirtieths, a month at most."""
    months = by_anniversary(first, last)
    begins = months_later(first, floor(months))
    left = (last + dt.timedelta(days=1) - begins).days if first <= last else 0
    return floor(months) + min(Fraction(left, 30), Fraction(1))


def by_calendar_month(first: dt.date, last: dt.date) -> Fraction:
    """Return for every calendar month the days covered as a part of its days."""
    total = Fraction(0)
    day = first
    while day <= last:
        total += Fraction(1, calendar.monthrange(day.year, day.month)[1])
        day += dt.timedelta(days=1)
    return total


def _interest(word: words.InterestAmount, subject: Subject) -> Pay:
    """Return principal × the lowest rate × days ÷ the days of a year, and the share of it that is paid."""
    principal = _quantity(word.interest_on, subject)
    why, days = list(principal.why), _days_of(word, subject)
    why += days.why
    rates: list[Fraction] = []
    for rate in word.rates:
        told = _rate_of_interest(rate, subject)
        why += told.why
        if told.known:
            rates.append(max(told.amount, Fraction(0)))
    if word.share is not None and not isinstance(word.share, Quantity):
        why.append(NOT_SET)
    if not (principal.known and days.known and len(rates) == len(word.rates)):
        return Pay(why=why, known=False)
    share = word.share.value if isinstance(word.share, Quantity) else Fraction(1)
    return Pay(principal.amount * min(rates) * days.amount / word.year * share, why)


def _days_of(word: words.InterestAmount, subject: Subject) -> Pay:
    if word.days is not None:
        return _quantity(word.days, subject)
    days = _two_days(word, subject)
    if isinstance(days, Pay):
        return days
    first, last = days
    one_more = 1 if word.last_day == "counts" else 0
    return Pay(Fraction((last - first).days + one_more))


def _rate_of_interest(rate: Any, subject: Subject) -> Pay:  # noqa: ANN401 - a field, a figure or a table's rate
    if isinstance(rate, str):
        column = _quantity(rate, subject)
        below = column.known and column.amount < 0
        return Pay(why=[Why("negative-number")], known=False) if below else column
    if isinstance(rate, Quantity):
        return Pay(rate.value)
    if not hasattr(rate, "rates"):
        return Pay(why=[NOT_SET], known=False)
    day = subject.cell(rate.on)
    if day.fault != FINE:
        return Pay(why=why_not(day), known=False)
    in_force = [one.value for begins, one in rate.rates if begins <= day.value]  # type: ignore[operator]
    if not in_force:
        return Pay(why=[Why("rate-not-listed", review=True)], known=False)
    more = rate.plus.value if rate.plus is not None else Fraction(0)
    less = rate.minus.value if rate.minus is not None else Fraction(0)
    return Pay(in_force[-1] + more - less)
