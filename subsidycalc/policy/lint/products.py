"""Products of two unknowns and months of a spell: kept within bounds everywhere, and exact at plain values.

A solver is quick over sums alone. What is proved of the bounds holds of the product; a row is found only where it is exact.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import z3
from msgspec import Struct, field

from subsidycalc.vocabulary.dates import day_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from subsidycalc.vocabulary.modelling import Number, Proposition

Unknown: TypeAlias = Any
_PLAIN: Final = tuple(
    Fraction(one) for one in ("0", "1/100", "1/20", "1", "30", "180", "360", "365", "10000", "1000000")
)
"""Values at which a product is exact beside those that the policy names: shares, days, yuan as fen."""
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 36)
_MOST_DAYS: Final = 8
"""So many days that the policy names are looked at, of either end of a spell."""
Known: TypeAlias = dict[int, tuple[Any, frozenset[str]]]
"""The unknowns of expressions that were looked at."""


class Product(Struct, frozen=True):
    """An unknown that stands for one number times another."""

    unknown: Unknown
    first: Number
    second: Number

    def numbers(self) -> tuple[Number, Number]:
        """Return what it hangs on."""
        return self.first, self.second

    def bounds(self, plain: Plain) -> Iterator[Proposition]:
        """Yield what is true of it: at each plain value of the second it is exact, and between them it lies between."""
        for value in plain.values(self.second):
            there = self.first * z3.Q(value.numerator, value.denominator)
            yield z3.Implies(z3.And(self.first >= 0, self.second >= _q(value)), self.unknown >= there)
            yield z3.Implies(z3.And(self.first >= 0, self.second <= _q(value)), self.unknown <= there)

    def exact(self, plain: Plain) -> Proposition:
        """Return that it is exact."""
        at = z3.Or(*(self.second == _q(value) for value in plain.values(self.second)))
        return z3.And(self.first >= 0, at)


class Spell(Struct, frozen=True):
    """An unknown that stands for the months from one day to another, both included."""

    unknown: Unknown
    start: Number
    last: Number
    months: Callable[[int, int], Fraction]

    def numbers(self) -> tuple[Number, Number]:
        """Return what it hangs on."""
        return self.start, self.last

    def _spells(self, plain: Plain) -> Iterator[tuple[int, int]]:
        """Yield spells of which the months are worked out: between days that the policy names, and whole months."""
        starts = [*plain.days(self.start), plain.first_day]
        for start in dict.fromkeys(starts):
            lasts = [
                start,
                *plain.days(self.last),
                *(plain.months_later(start, months) - 1 for months in _MONTHS),
            ]
            yield from ((start, last) for last in dict.fromkeys(lasts) if last >= start)

    def bounds(self, plain: Plain) -> Iterator[Proposition]:
        """Yield what is true of them: no month has fewer than 28 days or more than 31, a longer spell has no fewer."""
        days = self.last - self.start + 1
        yield z3.If(days > 0, z3.And(self.unknown * 31 >= days, self.unknown * 28 <= days), self.unknown == 0)
        for start, last in self._spells(plain):
            months = _q(self.months(start, last))
            yield z3.Implies(z3.And(self.start >= start, self.last <= last), self.unknown <= months)
            yield z3.Implies(z3.And(self.start <= start, self.last >= last), self.unknown >= months)

    def exact(self, plain: Plain) -> Proposition:
        """Return that they are exact."""
        told = (z3.And(self.start == start, self.last == last) for start, last in self._spells(plain))
        return z3.Or(self.last < self.start, *told)


class Plain(Struct, frozen=True):
    """The values that a policy names of a number, and others as plain."""

    year: int
    compared: Callable[[], Sequence[Proposition]]

    @property
    def first_day(self) -> int:
        """Return the first day of the policy's year."""
        return day_number(dt.date(self.year, 1, 1))

    def months_later(self, day: int, months: int) -> int:
        """Return the day so many calendar months later."""
        import numpy as np  # noqa: PLC0415 - exact integers of the calendar

        from subsidycalc.vocabulary.dates import months_later  # noqa: PLC0415

        return int(months_later(np.array([day]), months)[0])

    def named(self, number: Number) -> Iterator[Fraction]:
        """Yield the figures that a number is compared with."""
        for proposition in self.compared():
            left, right = proposition.children()
            for one, other in ((left, right), (right, left)):
                figures = [_fraction(case) for case in _cases(other) if z3.is_rational_value(case)]
                for case in _cases(one) if figures else ():
                    apart = z3.simplify(case - number)
                    if z3.is_rational_value(apart):
                        yield from (figure - _fraction(apart) for figure in figures)

    def values(self, number: Number) -> list[Fraction]:
        """Return the values of a number at which a product is exact."""
        found = {one for value in self.named(number) for one in (value - 1, value, value + 1) if one >= 0}
        return sorted({*found, *_PLAIN})

    def days(self, number: Number) -> list[int]:
        """Return the days that a date is compared with, and those beside them."""
        found = dict.fromkeys(int(value) for value in self.named(number))
        return [one for day in list(found)[:_MOST_DAYS] for one in (day, day - 1, day + 1)]


def _fraction(number: Number) -> Fraction:
    return Fraction(number.numerator_as_long(), number.denominator_as_long())


def _cases(number: Number) -> Iterator[Number]:
    """Yield what a number may be, case by case."""
    if z3.is_app_of(number, z3.Z3_OP_ITE):
        for case in number.children()[1:]:
            yield from _cases(case)
    else:
        yield number


def _q(value: Fraction) -> Unknown:
    return z3.Q(value.numerator, value.denominator)


class Products(Struct):
    """The products and spells of one made-up row."""

    plain: Plain
    names: Known
    every: dict[str, Product | Spell] = field(default_factory=dict)
    told: dict[str, tuple[int, tuple[list[Proposition], Proposition]]] = field(default_factory=dict)
    """What is true of each, with how many comparisons were known then."""

    def of(self, first: Number, second: Number) -> Number:
        """Return one number times another: as such where one is a figure, case by case, else as an unknown."""
        for one, other in ((first, second), (second, first)):
            if z3.is_rational_value(one) or z3.is_int_value(one):
                return one * other
        for one, other in ((first, second), (second, first)):
            if z3.is_app_of(one, z3.Z3_OP_ITE):
                condition, then, otherwise = one.children()
                return z3.If(condition, self.of(other, then), self.of(other, otherwise))
        for known in self.every.values():
            if isinstance(known, Product) and known.first.eq(first) and known.second.eq(second):
                return known.unknown
        made = Product(z3.Real(f"product {len(self.every)}"), first, second)
        self.every[str(made.unknown)] = made
        return made.unknown

    def months(self, start: Number, last: Number, months: Callable[[int, int], Fraction]) -> Number:
        """Return the months from one day to another; `months` tells them of two days."""
        for known in self.every.values():
            if isinstance(known, Spell) and known.start.eq(start) and known.last.eq(last):
                return known.unknown
        made = Spell(z3.Real(f"months {len(self.every)}"), start, last, months)
        self.every[str(made.unknown)] = made
        return made.unknown

    def within(self, names: frozenset[str]) -> frozenset[str]:
        """Return some unknowns and all that they hang on."""
        found, waiting = set(names), list(names)
        while waiting:
            known = self.every.get(waiting.pop())
            for number in known.numbers() if known is not None else ():
                further = names_within(number, self.names) - found
                found |= further
                waiting += further
        return frozenset(found)

    def bounds(self, names: frozenset[str]) -> Iterator[Proposition]:
        """Yield what is true of the products and spells among some unknowns."""
        for name in sorted(names & self.every.keys()):
            yield from self._told(name)[0]

    def exact(self, names: frozenset[str]) -> list[Proposition]:
        """Return that the products and spells among some unknowns are exact."""
        return [self._told(name)[1] for name in sorted(names & self.every.keys())]

    def _told(self, name: str) -> tuple[list[Proposition], Proposition]:
        """Return the bounds of a product or spell, and that it is exact; anew where the policy has named more values."""
        compared = len(self.plain.compared())
        if self.told.get(name, (-1,))[0] != compared:
            known = self.every[name]
            self.told[name] = compared, (list(known.bounds(self.plain)), known.exact(self.plain))
        return self.told[name][1]

    def moved(self, expression: Any, *pairs: tuple[Unknown, Number]) -> Any:  # noqa: ANN401 - of any sort
        """Return an expression with other values for some unknowns, in its products too."""
        moved, told = list(pairs), {str(unknown) for unknown, _ in pairs}
        for name, known in list(self.every.items()):
            hangs_on = frozenset().union(*(names_within(one, self.names) for one in known.numbers()))
            if name not in told and hangs_on & told:
                numbers = (z3.simplify(z3.substitute(one, *moved)) for one in known.numbers())
                moved.append((known.unknown, self._beside(known, *numbers)))
                told.add(name)
        return z3.substitute(expression, *moved)

    def _beside(self, known: Product | Spell, first: Number, second: Number) -> Number:
        """Return a product of other numbers as it differs from one that there is; a spell anew."""
        if isinstance(known, Spell):
            return self.months(first, second, known.months)
        by_first, by_second = z3.simplify(first - known.first), z3.simplify(second - known.second)
        differs = self.of(by_first, known.second) + self.of(known.first, by_second)
        return known.unknown + differs + self.of(by_first, by_second)


def unknowns_within(expression: Any) -> Iterator[Any]:  # noqa: ANN401 - of any sort
    """Yield the whole numbers that are unknown in an expression, the first written first."""
    if z3.is_const(expression):
        if expression.decl().kind() == z3.Z3_OP_UNINTERPRETED and z3.is_int(expression):
            yield expression
        return
    for child in expression.children():
        yield from unknowns_within(child)


def names_within(expression: Any, known: Known) -> frozenset[str]:  # noqa: ANN401 - of any sort
    """Return the names of all unknowns in an expression; `known` keeps what was found of its parts."""
    waiting = [expression]
    while waiting:
        now = waiting[-1]
        number = now.get_id()
        if number in known:
            waiting.pop()
            continue
        children = now.children()
        inner = [child for child in children if child.get_id() not in known]
        if inner:
            waiting += inner
            continue
        is_unknown = not children and now.decl().kind() == z3.Z3_OP_UNINTERPRETED
        own = frozenset({now.decl().name()}) if is_unknown else frozenset()
        # The expression is kept with its names: a number stands for it only while it lives.
        known[number] = now, own.union(*(known[child.get_id()][1] for child in children))
        waiting.pop()
    return known[expression.get_id()][1]
