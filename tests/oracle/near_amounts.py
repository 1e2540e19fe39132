"""Cells near what amounts depend on: tiers and slabs, whole steps, ceilings and pools just reached or just not."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from oracle.near_conditions import DAY, try_growth

from subsidycalc.vocabulary import amounts as words
from subsidycalc.vocabulary.interest import RateOnDate
from subsidycalc.vocabulary.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from oracle.scope import Scopes

    from subsidycalc.policy.document import Provision

SPELL_ENDS = (
    *(dt.date(2020, 12, 31), dt.date(2021, 1, 15), dt.date(2021, 1, 31), dt.date(2021, 2, 14)),
    *(dt.date(2021, 3, 30), dt.date(2021, 7, 14), dt.date(2024, 2, 29)),
)


def try_amount(pays: Any, provision: Provision, scopes: Scopes) -> None:  # noqa: ANN401 - any amount
    """Add the cells near which an amount changes its course."""
    for part in pays.parts():
        try_amount(part, provision, scopes)
    _NEAR[type(pays)](pays, provision, scopes)
    for factor in getattr(pays, "times", ()):
        if isinstance(factor, str):
            scope, key = scopes.of(factor)
            scope.numbers(key, map(Fraction, (0, 1, 2, 3, 4, 5, 7)))
            whole = _pool_in_units(pays, provision)
            for part in () if whole is None else (whole, whole / 3, whole / 7):
                scope.around(key, Fraction(floor(part)))


def _pool_in_units(pays: Any, provision: Provision) -> Fraction | None:  # noqa: ANN401 - any amount
    pool = provision.pool.amount if provision.pool is not None else None
    amount = getattr(pays, "amount", None)
    both = isinstance(pool, Quantity) and isinstance(amount, Quantity)
    return pool.value / amount.value if both else None  # type: ignore[union-attr]


def _up_to_the_ceiling(reference: str, figures: Iterable[Any], provision: Provision, scopes: Scopes) -> None:
    """Add quantities that a share or a rate brings to the ceiling."""
    ceiling = provision.ceiling.amount if provision.ceiling is not None else None
    scope, key = scopes.of(reference)
    for figure in figures:
        if isinstance(ceiling, Quantity) and isinstance(figure, Quantity):
            scope.around(key, Fraction(floor(ceiling.value / figure.value)))


def _share(pays: words.ShareAmount, provision: Provision, scopes: Scopes) -> None:
    for reference in pays.of:
        scope, key = scopes.of(reference)
        scope.numbers(key, map(Fraction, (0, 1, 5, 123_455, 100_005)))
        _up_to_the_ceiling(reference, (pays.share, *(case.share for case in pays.cases)), provision, scopes)


def _rate(pays: words.RateAmount, provision: Provision, scopes: Scopes) -> None:
    reference = pays.of or (pays.increment or ("", ""))[0]
    scope, key = scopes.of(reference)
    scope.numbers(key, map(Fraction, (0, 999, 1000, 10**10)))
    _up_to_the_ceiling(reference, (pays.rate, *(case.rate for case in pays.cases)), provision, scopes)
    if pays.increment is not None:
        try_growth(pays.increment, scopes, [Fraction(0), Fraction(1, 10)])


def _tiers(pays: words.TierAmount, _provision: Provision, scopes: Scopes) -> None:
    scope, key = scopes.of(pays.tiers)
    for threshold, _ in pays.above or pays.at_least:
        if isinstance(threshold, Quantity):
            scope.around(key, threshold.value)


def _slabs(pays: words.SlabAmount, _provision: Provision, scopes: Scopes) -> None:
    scope, key = scopes.of(pays.of or (pays.increment or ("", ""))[0])
    for start, _ in pays.slabs:
        scope.around(key, start.value)
    if pays.increment is not None:
        try_growth(pays.increment, scopes, [Fraction(0), Fraction(1, 10)])


def _steps(pays: words.StepAmount, _provision: Provision, scopes: Scopes) -> None:
    steps = [pays.beyond.value + pays.step.value * count for count in (0, 1, 12, 17)]
    try_growth(pays.steps_of_growth, scopes, steps)


def _lower(pays: words.LowerAmount, _provision: Provision, scopes: Scopes) -> None:
    figure, reference = pays.lower_of
    scope, key = scopes.of(reference)
    if isinstance(figure, Quantity):
        scope.around(key, figure.value)


def _monthly(pays: words.MonthlyAmount, _provision: Provision, scopes: Scopes) -> None:
    for reference in (pays.from_, pays.to):
        scope, key = scopes.of(reference)
        scope.days(key, SPELL_ENDS)


def _rank(pays: words.RankAmount, _provision: Provision, scopes: Scopes) -> None:
    scope, key = scopes.of(pays.rank_by)
    scope.numbers(key, (Fraction(number, 1000) for number in (-5, 0, 5, 31, 32, 33, 80)))


def _each(pays: words.EachAmount, _provision: Provision, scopes: Scopes) -> None:
    scope, key = scopes.of(pays.of or (pays.increment or ("", ""))[0])
    least = Fraction(0) if pays.beyond is None else pays.beyond.value
    for count in (1, 2, 5):
        scope.around(key, least + count * pays.for_each.value)
    if pays.increment is not None:
        try_growth(pays.increment, scopes, [Fraction(0), Fraction(1, 10)])


def _interest(pays: words.InterestAmount, _provision: Provision, scopes: Scopes) -> None:
    """Add principals, days, and rates around those of the table, from the day before each begins."""
    figures = [rate.value for rate in pays.rates if isinstance(rate, Quantity)]
    for rate in pays.rates:
        if isinstance(rate, RateOnDate):
            scope, key = scopes.of(rate.on)
            scope.days(key, (begins + near for begins, _ in rate.rates for near in (-DAY, dt.timedelta(0))))
            figures += [one.value + rate.points for _, one in rate.rates]
    for rate in pays.rates:
        if isinstance(rate, str):
            scope, key = scopes.of(rate)
            scope.numbers(key, (Fraction(0), Fraction(-1, 100)))
            for figure in figures:
                scope.around(key, figure)
    scope, key = scopes.of(pays.interest_on)
    scope.numbers(key, map(Fraction, (0, 1, 123_455, 10**10)))
    if pays.days is not None:
        scope, key = scopes.of(pays.days)
        scope.numbers(key, map(Fraction, (0, 1, 181, 366)))
    for reference in (pays.from_, pays.to):
        if reference is not None:
            scope, key = scopes.of(reference)
            scope.days(key, SPELL_ENDS)


def _nothing(_pays: object, _provision: Provision, _scopes: Scopes) -> None:
    """Add nothing: the amount depends on no cell."""


_NEAR: dict[type[Any], Callable[[Any, Provision, Scopes], None]] = {
    words.FlatAmount: _nothing,
    words.HeadCountTiers: _nothing,
    words.ShareAmount: _share,
    words.RateAmount: _rate,
    words.TierAmount: _tiers,
    words.SlabAmount: _slabs,
    words.StepAmount: _steps,
    words.LowerAmount: _lower,
    words.MonthlyAmount: _monthly,
    words.RankAmount: _rank,
    words.InterestAmount: _interest,
    words.EachAmount: _each,
    words.GrowthSlabAmount: lambda pays, _, scopes: try_growth(
        pays.increment, scopes, [start.value for start, _ in pays.growth_slabs]
    ),
    words.SumAmount: _nothing,
    words.LowestAmount: _nothing,
    words.HighestAmount: _nothing,
    words.RaisedAmount: _nothing,
    words.MultipliedAmount: _nothing,
}
