"""Cells worth trying: what a declaration compares, just below, at and just above, and cells with a fault."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from oracle.plain_conditions import months_later

from subsidycalc.identity.countries import CONTINENTS, countries
from subsidycalc.policy import amounts, conditions
from subsidycalc.policy.quantities import Quantity
from subsidycalc.tables.dictionary import table_named
from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.tables.model import Field, TableDefinition

DAY = dt.timedelta(days=1)
SMALLEST = {
    Kind.MONEY: Fraction(1),
    Kind.ENERGY: Fraction(1),
    Kind.COUNT: Fraction(1),
    Kind.PERCENT: Fraction(1, 10**6),
}
"""The smallest step of each kind of number that a table can tell: a fen, 0.0001 kWh, one, a ten-thousandth of a percent."""
FAULTS = {
    Kind.MONEY: ("", "许多", "-1"),
    Kind.ENERGY: ("", "许多", "-1"),
    Kind.COUNT: ("", "1.5", "几个"),
    Kind.PERCENT: ("", "很快"),
    Kind.FLAG: ("", "也许"),
    Kind.DATE: ("", "2023-02-30"),
    Kind.DATE_OR_MONTH: ("", "2023-02-30"),
    Kind.MONTH: ("", "2020-13"),
    Kind.CHOICE: ("", "别的"),
    Kind.TEXT: ("",),
    Kind.REGION: ("", "某地"),
    Kind.INDUSTRY: ("", "X1", "D3411"),
    Kind.COUNTRY: ("", "某国"),
    Kind.USCC: (),
    Kind.ID: (),
}


@dataclass
class Scope:
    """The fields of one table that a provision looks at, each with the cells worth trying."""

    definition: TableDefinition
    cells: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    divisions: dict[str, None] = field(default_factory=dict)
    """Beginnings of ID numbers worth trying."""

    def field(self, key: str) -> Field:
        """Return the field of the dictionary that a key means."""
        return self.definition.field(key.partition("[")[0])

    def numbers(self, key: str, values: Iterable[Fraction]) -> None:
        """Add numbers in the base unit of a field."""
        kind = self.field(key).kind
        for value in values:
            if value >= 0 or kind is Kind.PERCENT:
                self.cells[key][number_text(value, kind)] = None

    def around(self, key: str, value: Fraction) -> None:
        """Add a number with its two neighbours."""
        step = SMALLEST[self.field(key).kind]
        self.numbers(key, (value - step, value, value + step))

    def days(self, key: str, days: Iterable[dt.date]) -> None:
        """Add days, and where a month will do, their months."""
        for day in days:
            self.cells[key][day.isoformat()] = None
            if self.field(key).kind is not Kind.DATE:
                self.cells[key][f"{day:%Y-%m}"] = None

    def values(self, key: str) -> list[Fraction]:
        """Return the numbers among the cells, in the base unit."""
        kind = self.field(key).kind
        faults = FAULTS[kind]
        return [_number(text, kind) for text in self.cells[key] if text not in faults]


def number_text(value: Fraction, kind: Kind) -> str:
    """Return a number in the base unit as a cell under a heading in yuan, kWh or per cent has it."""
    shown, places = {
        Kind.MONEY: (value / 100, 2),
        Kind.ENERGY: (value / 10_000, 4),
        Kind.PERCENT: (value * 100, 4),
        Kind.COUNT: (value, 0),
    }[kind]
    scaled = floor(shown * 10**places)
    sign, digits = "-" if scaled < 0 else "", f"{abs(scaled):0{places + 1}d}"
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _number(text: str, kind: Kind) -> Fraction:
    factor = {Kind.MONEY: 100, Kind.ENERGY: 10_000, Kind.PERCENT: Fraction(1, 100), Kind.COUNT: 1}[kind]
    return Fraction(text) * factor


@dataclass
class Scopes:
    """The cells worth trying for a provision: of its rows, and of the enterprises (or regions) behind them."""

    own: Scope
    entity: Scope

    def of(self, reference: str) -> tuple[Scope, str]:
        """Return the scope and the key that a reference means."""
        name = reference.removeprefix("enterprise.")
        return (self.own if name == reference else self.entity), name


def scopes_of(policy: Policy, provision: Provision) -> Scopes:
    """Collect the cells worth trying from everything that a provision declares."""
    own = Scope(table_named(provision.table))
    on_entities = provision.table == own.definition.name == "enterprises" or provision.table == "regions"
    entity = own if on_entities else Scope(table_named("enterprises"))
    scopes, behind = Scopes(own, entity), Scopes(entity, entity)
    derived = {definition.name for definition in provision.derived}
    for word in walk((*policy.general_conditions_of(provision), *provision.enterprise)):
        _condition(word, behind, derived)
    contradictions = [
        word for one in policy.contradiction if provision.id in one.provisions for word in one.where
    ]
    for word in walk((*own_conditions(provision), *contradictions)):
        _condition(word, scopes, derived)
    for pays in all_pays(provision):
        _amount(pays, provision, scopes)
    for reference in _other_references(provision):
        _generic(*scopes.of(reference))
    for scope in (own, entity):
        for key in scope.cells:
            scope.cells[key] |= dict.fromkeys(FAULTS[scope.field(key).kind])
    return scopes


def own_conditions(provision: Provision) -> list[Any]:
    """Return every condition that a provision puts to its own rows."""
    found: list[Any] = [
        *provision.where,
        *(claim for claim in provision.claims if not isinstance(claim, str)),
    ]
    for route in provision.route:
        found += [*route.where, *(route.add_on.where if route.add_on is not None else ())]
    for pays in all_pays(provision):
        found += [word for case in getattr(pays, "cases", ()) for word in case.where]
    return found


def all_pays(provision: Provision) -> list[Any]:
    """Return every amount of a provision."""
    found: list[Any] = [provision.pays]
    for route in provision.route:
        found += [route.pays, route.add_on.pays if route.add_on is not None else None]
    return [pays for pays in found if pays is not None]


def walk(words: Iterable[Any]) -> Iterator[Any]:
    """Yield conditions with all that they are made of."""
    for word in words:
        yield word
        yield from walk((*getattr(word, "any", ()), *getattr(word, "all", ())))
        yield from walk(inner for case in getattr(word, "cases", ()) for inner in case.where)


def _limits(word: conditions.MeasureCondition) -> list[Fraction]:
    stated = [*word.stated(), *(pair for case in word.cases for pair in case.stated())]
    return [figure.value for _, figure in stated if isinstance(figure, Quantity)]


def _condition(word: Any, scopes: Scopes, derived: set[str]) -> None:  # noqa: ANN401, C901, PLR0912 - one branch a word
    if isinstance(word, conditions.QuantityCondition):
        scope, key = scopes.of(word.quantity)
        for limit in _limits(word):
            scope.around(key, limit)
    elif isinstance(word, conditions.MeasureCondition):
        _pair(word, scopes)
    elif isinstance(word, conditions.IncreaseCondition):
        _beside(word.increase, scopes, [Fraction(0)])
    elif isinstance(word, conditions.CodeCondition) and word.code not in derived:
        scope, key = scopes.of(word.code)
        _codes(scope, key, (*word.begins, *word.begins_not, *word.in_))
    elif isinstance(word, conditions.CodeCondition):
        scopes.own.divisions |= dict.fromkeys(word.begins or word.begins_not)
    elif isinstance(word, conditions.IndustryCondition):
        scope, key = scopes.of(word.industry)
        for text in ("C3411", "13", "4310", "B0610", "B1200", "4411", "D46", "A0111", "E4700", "C"):
            scope.cells[key][text] = None
    elif isinstance(word, conditions.ChoiceCondition):
        scope, key = scopes.of(word.choice)
        for text in (*word.in_, *word.not_in, *scope.field(key).choices):
            scope.cells[key][text] = None
    elif isinstance(word, conditions.PlaceCondition):
        scope, key = scopes.of(word.place)
        _places(scope, key, (*word.in_, *word.not_in))
    elif isinstance(word, conditions.EveryMonthCondition):
        for month in word.months:
            _generic(scopes.own, f"{word.every_month}[{month}]")
    elif isinstance(word, conditions.FlagCondition) and word.flag not in derived:
        _generic(*scopes.of(word.flag))
    else:
        _dates(word, scopes)


def _dates(word: Any, scopes: Scopes) -> None:  # noqa: ANN401 - any condition about dates
    if isinstance(word, conditions.DateCondition):
        scope, key = scopes.of(word.date)
        for end in (word.from_, word.to):
            if end is not None:
                scope.days(key, (end - DAY, end, end + DAY))
    elif isinstance(word, conditions.CoversCondition):
        for reference, end in zip(word.covers, (word.from_, word.to), strict=True):
            scope, key = scopes.of(reference)
            scope.days(key, (end - DAY, end, end + DAY))
    elif isinstance(word, (conditions.MonthsBetweenCondition, conditions.TermCondition)):
        _spans(word, scopes)
    elif isinstance(word, conditions.OrderCondition):
        for reference in word.in_order:
            scope, key = scopes.of(reference)
            scope.days(key, (dt.date(2021, 1, 31), dt.date(2021, 2, 1), dt.date(2021, 2, 28)))
    elif isinstance(word, conditions.MonthInCondition):
        scope, key = scopes.of(word.month)
        for month in (word.from_, word.to):
            first = dt.date.fromisoformat(f"{month}-01")
            for near in (months_later(first, -1), first, months_later(first, 1)):
                scope.cells[key][f"{near:%Y-%m}"] = None


def _spans(word: Any, scopes: Scopes) -> None:  # noqa: ANN401 - two kinds of conditions
    pair = word.months_between if isinstance(word, conditions.MonthsBetweenCondition) else word.term
    less = DAY if isinstance(word, conditions.TermCondition) else DAY * 0
    first_scope, first = scopes.of(pair[0])
    last_scope, last = scopes.of(pair[1])
    for day in (dt.date(2019, 8, 31), dt.date(2020, 2, 29), dt.date(2020, 3, 1)):
        first_scope.days(first, (day,))
        reached = months_later(day, word.at_least.months) - less
        last_scope.days(last, (reached - DAY, reached, reached + DAY))
    if last_scope.field(last).open_ended:
        last_scope.cells[last]["无固定期限"] = None


def _pair(word: conditions.MeasureCondition, scopes: Scopes) -> None:
    """Add bases (or wholes, or first figures) that bring the measure to each of its limits."""
    limits = _limits(word)
    if isinstance(word, conditions.GrowthCondition):
        _beside(word.growth, scopes, limits)
    elif isinstance(word, conditions.DropCondition):
        _beside(word.drop, scopes, [-limit for limit in limits])
    elif isinstance(word, conditions.RatioCondition):
        (first_scope, first), (base_scope, base) = (scopes.of(one) for one in word.ratio)
        base_scope.numbers(base, (Fraction(0), Fraction(7), Fraction(200)))
        for whole in base_scope.values(base):
            for limit in limits:
                first_scope.numbers(first, (Fraction(floor(whole * limit) + more) for more in (-1, 0, 1)))
    elif isinstance(word, conditions.DifferenceCondition):
        (first_scope, first), (base_scope, base) = (scopes.of(one) for one in word.difference)
        base_scope.numbers(base, (Fraction(0), Fraction(10**9)))
        for whole in base_scope.values(base):
            for limit in limits:
                first_scope.around(first, whole + limit)


def _beside(pair: tuple[str, str], scopes: Scopes, shares: Iterable[Fraction]) -> None:
    """Add bases from which the first figure is grown by exactly a share, and by a little less and more."""
    (first_scope, first), (base_scope, base) = (scopes.of(one) for one in pair)
    if not first_scope.cells[first]:
        first_scope.numbers(first, (Fraction(10**6), Fraction(118 * 10**7), Fraction(33_333_333_33)))
    base_scope.numbers(base, (Fraction(0),))
    for now in first_scope.values(first):
        for share in shares:
            before = floor(now / (1 + share))
            base_scope.numbers(base, (Fraction(before + more) for more in (-1, 0, 1)))


def _codes(scope: Scope, key: str, beginnings: Iterable[str]) -> None:
    if scope.field(key).kind is Kind.ID:
        for beginning in beginnings:
            scope.divisions |= dict.fromkeys((beginning, _next_code(beginning), beginning[:2]))
        return
    for beginning in beginnings:
        whole = beginning + "010101"[len(beginning) :]
        short = beginning[: (len(beginning) - 1) // 2 * 2]
        for code in (beginning, whole, _next_code(beginning), short):
            if len(code) in {2, 4, 6}:
                scope.cells[key][code] = None


def _next_code(code: str) -> str:
    return str(int(code) + 1).zfill(len(code))[-len(code) :]


def _places(scope: Scope, key: str, names: tuple[str, ...]) -> None:
    for continent in CONTINENTS:
        scope.cells[key][next(code for code, one in countries().items() if one.continent == continent)] = None
    for code in (*names[:3], *names[-2:], "CN", "HK", "TW", "RU", "US"):
        if code in countries():
            scope.cells[key][code] = None


def _amount(pays: Any, provision: Provision, scopes: Scopes) -> None:  # noqa: ANN401, C901 - one branch a word
    most = _ceiling(provision)
    if isinstance(pays, amounts.ShareAmount):
        shares = [pays.share, *(case.share for case in pays.cases)]
        for reference in pays.of:
            scope, key = scopes.of(reference)
            scope.numbers(key, (Fraction(0), Fraction(1), Fraction(5), Fraction(123455), Fraction(100005)))
            for share in shares:
                if most is not None and isinstance(share, Quantity):
                    scope.around(key, Fraction(floor(most / share.value)))
    elif isinstance(pays, amounts.RateAmount):
        rates = [pays.rate, *(case.rate for case in pays.cases)]
        scope, key = scopes.of(pays.of or (pays.increment or ("", ""))[0])
        scope.numbers(key, (Fraction(0), Fraction(1000), Fraction(999), Fraction(10**10)))
        for rate in rates:
            if most is not None and isinstance(rate, Quantity):
                scope.around(key, Fraction(floor(most / rate.value)))
        if pays.increment is not None:
            _beside(pays.increment, scopes, [Fraction(0), Fraction(1, 10)])
    elif isinstance(pays, amounts.TierAmount):
        scope, key = scopes.of(pays.tiers)
        for threshold, _ in pays.above or pays.at_least:
            scope.around(key, threshold.value)  # type: ignore[union-attr]
    elif isinstance(pays, amounts.StepAmount):
        steps = [pays.beyond.value + pays.step.value * count for count in (0, 1, 12, 17)]
        _beside(pays.steps_of_growth, scopes, steps)
    elif isinstance(pays, amounts.LowerAmount):
        scope, key = scopes.of(pays.lower_of[1])
        scope.around(key, pays.lower_of[0].value)  # type: ignore[union-attr]
    elif isinstance(pays, amounts.MonthlyAmount):
        for reference in (pays.from_, pays.to):
            scope, key = scopes.of(reference)
            days = [dt.date(2020, 12, 31), dt.date(2021, 1, 15), dt.date(2021, 1, 31), dt.date(2021, 2, 14)]
            scope.days(key, (*days, dt.date(2021, 3, 30), dt.date(2021, 7, 14), dt.date(2024, 2, 29)))
    elif isinstance(pays, amounts.RankAmount):
        scope, key = scopes.of(pays.rank_by)
        scope.numbers(key, (Fraction(number, 1000) for number in (-5, 0, 5, 31, 32, 33, 80)))
    elif isinstance(pays, amounts.SlabAmount):
        reference = pays.of or (pays.increment or ("", ""))[0]
        scope, key = scopes.of(reference)
        for start, _ in pays.slabs:
            scope.around(key, start.value)
        if pays.increment is not None:
            _beside(pays.increment, scopes, [Fraction(0), Fraction(1, 10)])
    _factors(pays, provision, scopes)


def _factors(pays: Any, provision: Provision, scopes: Scopes) -> None:  # noqa: ANN401 - any amount
    for factor in getattr(pays, "times", ()):
        if isinstance(factor, str):
            scope, key = scopes.of(factor)
            scope.numbers(key, map(Fraction, (0, 1, 2, 3, 4, 5, 7)))
            whole = _pool_in_units(pays, provision)
            if whole is not None:
                for part in (whole, whole / 3, whole / 7):
                    scope.around(key, Fraction(floor(part)))


def _pool_in_units(pays: Any, provision: Provision) -> Fraction | None:  # noqa: ANN401 - any amount
    if provision.pool is None or not isinstance(getattr(pays, "amount", None), Quantity):
        return None
    if not isinstance(provision.pool.amount, Quantity):
        return None
    return Fraction(provision.pool.amount.value / pays.amount.value)


def _ceiling(provision: Provision) -> Fraction | None:
    figure = provision.ceiling.amount if provision.ceiling is not None else None
    return figure.value if isinstance(figure, Quantity) else None


def _other_references(provision: Provision) -> list[str]:
    """Return the fields that a provision looks at beside its conditions and amounts."""
    found: list[str] = [claim for claim in provision.claims if isinstance(claim, str)]
    found += [*provision.once_per, *(provision.spell or ())]
    if provision.places is not None:
        found += [*provision.places.per, provision.places.of]
    if provision.consistent is not None:
        found += [provision.consistent.field, *provision.consistent.within]
    for definition in provision.derived:
        for source in definition.first_of:
            if not isinstance(source, str):
                found += [f"enterprise.{source.field}", source.by]
            elif source != "id_number":
                found.append(source)
    return found


def _generic(scope: Scope, key: str) -> None:
    """Add a few cells to a field of which nothing is compared."""
    kind = scope.field(key).kind
    if scope.cells[key]:
        return
    samples: dict[Kind, tuple[str, ...]] = {
        Kind.FLAG: ("是", "否"),
        Kind.MONEY: ("0", "0.01", "1000.05"),
        Kind.ENERGY: ("0", "0.0001", "1000"),
        Kind.COUNT: ("0", "1", "3"),
        Kind.PERCENT: ("0", "1.5"),
        Kind.DATE: ("2023-01-31", "2023-02-28"),
        Kind.DATE_OR_MONTH: ("2023-01-31", "2023-02"),
        Kind.MONTH: ("2023-01", "2023-02"),
        Kind.TEXT: ("甲", "乙"),
        Kind.REGION: ("330302", "3303", "33"),
        Kind.COUNTRY: ("DE", "JP"),
        Kind.CHOICE: scope.field(key).choices,
        Kind.INDUSTRY: ("C3411",),
        Kind.USCC: (),
        Kind.ID: (),
    }
    scope.cells[key] |= dict.fromkeys(samples[kind])
