"""Cells near what conditions compare: just below, at and just above each threshold."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from oracle.plain_conditions import months_later
from oracle.scope import BORN, SOMEBODY

from subsidycalc.identity.countries import CONTINENTS, countries
from subsidycalc.tables.model import Kind
from subsidycalc.vocabulary import conditions as words
from subsidycalc.vocabulary.measures import MeasureCondition
from subsidycalc.vocabulary.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from oracle.scope import Scope, Scopes

    from subsidycalc.vocabulary.condition import ConditionWord

DAY = dt.timedelta(days=1)
ROUND_BASE = Fraction(10**10)
"""A base of which every whole percentage is a whole number."""
INDUSTRIES = ("C3411", "13", "4310", "B0610", "B1200", "4411", "D46", "A0111", "E4700", "C")


def try_condition(word: Any, scopes: Scopes) -> None:  # noqa: ANN401 - any condition
    """Add the cells that stand near what a condition compares."""
    for kind, near in _NEAR.items():
        if isinstance(word, kind):
            near(word, scopes)
            return


def walk(conditions: Iterable[Any]) -> Iterator[Any]:
    """Yield conditions with all that they are made of."""
    for word in conditions:
        yield word
        yield from walk((*getattr(word, "any", ()), *getattr(word, "all", ())))
        yield from walk([word.not_] if isinstance(word, words.NotCondition) else [])
        yield from walk(inner for case in getattr(word, "cases", ()) for inner in case.where)


def limits_of(word: ConditionWord) -> list[Fraction]:
    """Return the thresholds of a measure, those of its cases included; other conditions have none."""
    if not isinstance(word, MeasureCondition):
        return []
    stated = [*word.stated(), *(pair for case in word.cases for pair in case.stated())]
    return [figure.value for _, figure in stated if isinstance(figure, Quantity)]


def try_growth(pair: tuple[str, str], scopes: Scopes, shares: Iterable[Fraction]) -> None:
    """Add bases from which the first figure is grown by exactly a share, and by a little less and more."""
    (first_scope, first), (base_scope, base) = (scopes.of(one) for one in pair)
    shares = list(shares)
    first_scope.numbers(first, (Fraction(10**6), Fraction(33_333_333_33)))
    base_scope.numbers(base, (Fraction(0), ROUND_BASE))
    for share in shares:
        first_scope.around(first, ROUND_BASE * (1 + share))
    for now in first_scope.values(first):
        for share in shares:
            before = floor(now / (1 + share))
            base_scope.numbers(base, (Fraction(before + more) for more in (-1, 0, 1)))


def _quantity(word: words.QuantityCondition, scopes: Scopes) -> None:
    scope, key = scopes.of(word.quantity)
    for limit in limits_of(word):
        scope.around(key, limit)


def _ratio(word: words.RatioCondition, scopes: Scopes) -> None:
    (first_scope, first), (base_scope, base) = (scopes.of(one) for one in word.ratio)
    base_scope.numbers(base, map(Fraction, (0, 7, 200)))
    for whole in base_scope.values(base):
        for limit in limits_of(word):
            first_scope.numbers(first, (Fraction(floor(whole * limit) + more) for more in (-1, 0, 1)))
    if scopes.less.get(word.ratio[1]) == word.ratio[0]:
        # the base is what is left of a whole when the first is taken off: a whole that leaves 200
        parts = [Fraction(floor(200 * limit)) for limit in limits_of(word)]
        base_scope.numbers(base, (200 + part for part in parts))
        first_scope.numbers(first, (part + more for part in parts for more in (-1, 0, 1)))


def _difference(word: words.DifferenceCondition, scopes: Scopes) -> None:
    (first_scope, first), (base_scope, base) = (scopes.of(one) for one in word.difference)
    base_scope.numbers(base, (Fraction(0), Fraction(10**9)))
    for whole in base_scope.values(base):
        for limit in limits_of(word):
            first_scope.around(first, whole + limit)


def _code(word: words.CodeCondition, scopes: Scopes) -> None:
    for reference in scopes.derived.get(word.code, (word.code,)):
        scope, key = scopes.of(reference)
        for beginning in (*word.begins, *word.begins_not, *word.in_):
            if scope.field(key).kind is Kind.ID:
                scope.divisions |= dict.fromkeys((beginning, _next_code(beginning), beginning[:2]))
            else:
                _division(scope, key, beginning)


def _division(scope: Scope, key: str, beginning: str) -> None:
    whole = beginning + "010101"[len(beginning) :]
    shorter = beginning[: (len(beginning) - 1) // 2 * 2]
    for code in (beginning, whole, _next_code(beginning), shorter):
        if len(code) in {2, 4, 6}:
            scope.cells[key][code] = None


def _next_code(code: str) -> str:
    return str(int(code) + 1).zfill(len(code))[-len(code) :]


def _industry(word: words.IndustryCondition, scopes: Scopes) -> None:
    scope, key = scopes.of(word.industry)
    scope.cells[key] |= dict.fromkeys(INDUSTRIES)


def _choice(word: words.ChoiceCondition, scopes: Scopes) -> None:
    scope, key = scopes.of(word.choice)
    scope.cells[key] |= dict.fromkeys((*word.in_, *word.not_in, *scope.field(key).choices, "别的"))


def _place(word: words.PlaceCondition, scopes: Scopes) -> None:
    scope, key = scopes.of(word.place)
    names = (*word.in_, *word.not_in)
    for continent in CONTINENTS:
        scope.cells[key][next(code for code, one in countries().items() if one.continent == continent)] = None
    for code in (*names[:3], *names[-2:], "CN", "HK", "TW", "RU", "US"):
        if code in countries():
            scope.cells[key][code] = None


def _every_month(word: words.EveryMonthCondition, scopes: Scopes) -> None:
    for month in word.months:
        scopes.own.anything(f"{word.every_month}[{month}]")


def _flag(word: words.FlagCondition, scopes: Scopes) -> None:
    if word.flag not in scopes.derived:
        scope, key = scopes.of(word.flag)
        scope.anything(key)


def _date(word: words.DateCondition, scopes: Scopes) -> None:
    scope, key = scopes.of(word.date)
    for end in (word.from_, word.to):
        if end is not None:
            scope.days(key, (end - DAY, end, end + DAY))


def _covers(word: words.CoversCondition, scopes: Scopes) -> None:
    for reference, end in zip(word.covers, (word.from_, word.to), strict=True):
        scope, key = scopes.of(reference)
        scope.days(key, (end - DAY, end, end + DAY))


def _span(pair: tuple[str, str], months: int, less: dt.timedelta, scopes: Scopes) -> None:
    (first_scope, first), (last_scope, last) = (scopes.of(one) for one in pair)
    for day in (dt.date(2019, 8, 31), dt.date(2020, 2, 29), dt.date(2020, 3, 1)):
        first_scope.days(first, (day,))
        reached = months_later(day, months) - less
        last_scope.days(last, (reached - DAY, reached, reached + DAY))
    if last_scope.field(last).open_ended:
        last_scope.cells[last]["无固定期限"] = None


def _between(word: words.MonthsBetweenCondition, scopes: Scopes) -> None:
    first, second = word.months_between
    for length in (word.at_least, word.at_most):
        if length is not None and isinstance(first, str) and isinstance(second, str):
            _span((first, second), length.months, DAY * -length.days, scopes)
        elif length is not None:
            days = DAY * length.days
            reference, day = (first, second) if isinstance(first, str) else (second, first)
            end = (
                months_later(day, -length.months) - days
                if reference == first
                else months_later(day, length.months) + days
            )
            scope, key = scopes.of(reference)
            scope.days(key, (end - DAY, end, end + DAY))


def _age(word: words.AgeCondition, scopes: Scopes) -> None:
    scope, key = scopes.of(word.age)
    limits = (word.at_least, word.below, None if word.at_most is None else word.at_most + 1)
    ages = [years for years in limits if years is not None]
    if scope.field(key).kind is Kind.ID and isinstance(word.on, str):
        on_scope, on = scopes.of(word.on)
        windows = list(on_scope.cells[on])
        births = [BORN]
        if windows:  # the day must lie within a window: then who is of age on a day of it
            within = dt.date.fromisoformat(windows[len(windows) // 2])
            births = [months_later(within, -12 * years) + DAY * more for years in ages for more in (-1, 0, 1)]
        else:
            days = [months_later(BORN, 12 * years) + DAY * more for years in ages for more in (-1, 0, 1)]
            on_scope.days(on, days)
        scope.divisions |= {f"{SOMEBODY}{born}": None for born in births}
    if scope.field(key).kind is not Kind.ID and isinstance(word.on, dt.date):
        for years in ages:
            born = months_later(word.on, -12 * years)
            scope.days(key, (born - DAY, born, born + DAY))


def _order(word: words.OrderCondition, scopes: Scopes) -> None:
    for reference in word.in_order:
        scope, key = scopes.of(reference)
        scope.days(key, (dt.date(2021, 1, 31), dt.date(2021, 2, 1), dt.date(2021, 2, 28)))


def _month(word: words.MonthInCondition, scopes: Scopes) -> None:
    scope, key = scopes.of(word.month)
    for month in (word.from_, word.to):
        first = dt.date.fromisoformat(f"{month}-01")
        for near in (months_later(first, -1), first, months_later(first, 1)):
            scope.cells[key][f"{near:%Y-%m}"] = None


_NEAR: dict[type[Any], Callable[[Any, Scopes], None]] = {
    words.QuantityCondition: _quantity,
    words.GrowthCondition: lambda word, scopes: try_growth(word.growth, scopes, limits_of(word)),
    words.DropCondition: lambda word, scopes: try_growth(
        word.drop, scopes, [-one for one in limits_of(word)]
    ),
    words.IncreaseCondition: lambda word, scopes: try_growth(word.increase, scopes, [Fraction(0)]),
    words.RatioCondition: _ratio,
    words.DifferenceCondition: _difference,
    words.CodeCondition: _code,
    words.IndustryCondition: _industry,
    words.ChoiceCondition: _choice,
    words.PlaceCondition: _place,
    words.EveryMonthCondition: _every_month,
    words.FlagCondition: _flag,
    words.DateCondition: _date,
    words.CoversCondition: _covers,
    words.MonthsBetweenCondition: _between,
    words.AgeCondition: _age,
    words.TermCondition: lambda word, scopes: _span(word.term, word.at_least.months, DAY, scopes),
    words.OrderCondition: _order,
    words.MonthInCondition: _month,
}
