"""A made-up row as unknowns of the solver: every field an exact number, and what words say of it as propositions."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import z3
from msgspec import Struct, field

from subsidycalc.policy.lint.products import Plain, Products, names_within, unknowns_within
from subsidycalc.policy.lint.texts_told_apart import TEXTS, texts_of
from subsidycalc.tables.model import PERCENT_UNIT, Kind
from subsidycalc.vocabulary.codes import trimmed
from subsidycalc.vocabulary.dates import day_number, months_later
from subsidycalc.vocabulary.derived import Lookup
from subsidycalc.vocabulary.frame import ENTERPRISE
from subsidycalc.vocabulary.listing import key_of
from subsidycalc.vocabulary.quantities import Quantity
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.policy.lint.products import Known
    from subsidycalc.tables.model import Field
    from subsidycalc.vocabulary.computed import ComputedFigure
    from subsidycalc.vocabulary.derived import Source
    from subsidycalc.vocabulary.modelling import Number, Proposition
    from subsidycalc.vocabulary.walking import Place
    from subsidycalc.vocabulary.words import Figure, Word

Unknown: TypeAlias = Any
"""An expression of the solver, whose types it does not export."""

_MOST: Final = 10**17
"""No figure of a row is larger: a hundred thousand times all the money that a province has in a year."""
_DAYS: Final = (day_number(dt.date(1950, 1, 1)), day_number(dt.date(2150, 12, 31)))
_LIFETIME: Final = 110
_CENTURY: Final = 36_525
_MONTHS: Final = (1950 * 12 + 1, 2150 * 12 + 12)
_YEARS_AROUND: Final = 8
"""So far around the policy's date a day is followed month by month."""
BORN: Final = "birth day"
"""The day of birth that an ID number says."""
_OVER_ROWS: Final = "over rows"
_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "above": lambda left, right: left > right,
    "at_least": lambda left, right: left >= right,
    "at_most": lambda left, right: left <= right,
    "below": lambda left, right: left < right,
}


class Key(NamedTuple):
    """One field of a made-up row: the table that it stands in, its reference there."""

    table: str
    reference: str


class Edge(NamedTuple):
    """A comparison that turns where one field moves by its smallest unit."""

    place: Place
    proposition: Proposition
    unknown: Any
    step: int
    """By how much the field moves to where the comparison no longer holds."""


class MadeUpRow(Struct, dict=True):
    """The unknowns of one row, with the row of its enterprise, under one policy."""

    policy: Policy
    table: str
    values: dict[Key, Any] = field(default_factory=dict)
    fields: dict[Key, Field] = field(default_factory=dict)
    filled: dict[Key, Any] = field(default_factory=dict)
    head_counts: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    axioms: list[Any] = field(default_factory=list)
    unmodelled: dict[str, Word] = field(default_factory=dict)
    """Words that are not modelled, by the name of the unknown that stands for them."""
    edges: list[Edge] = field(default_factory=list)
    alone: dict[str, Proposition] = field(default_factory=dict)
    """That a figure over an enterprise's rows is made of this row alone."""
    bases: set[str] = field(default_factory=set)
    """The unknowns that others are put in proportion to."""
    place: Place = ()
    """Where the word stands that is being modelled."""
    names: Known = field(default_factory=dict)
    """The unknowns of expressions that were looked at."""

    @cached_property
    def products(self) -> Products:
        """Return the products of unknowns that were made."""
        plain = Plain(self.policy.document.as_of.year, lambda: [edge.proposition for edge in self.edges])
        return Products(plain, self.names)

    def names_of(self, expression: Unknown) -> frozenset[str]:
        """Return the names of all unknowns that an expression hangs on, those within products and spells too."""
        return self.products.within(names_within(expression, self.names))

    @property
    def entities(self) -> str:
        """Return the table of who is paid."""
        return self.policy.dictionary.entities_of(self.table).name

    def value(self, key: Key, field_: Field) -> Unknown:
        """Return the unknown of a field."""
        if key not in self.values:
            name = f"{key.table}.{key.reference}"
            self.fields[key] = field_
            if field_.kind is Kind.FLAG:
                self.values[key] = z3.Bool(name)
            else:
                self.values[key] = z3.Int(name)
                self.axioms += self.holds(self.values[key], field_)
        return self.values[key]

    def is_filled(self, key: Key) -> Unknown:
        """Return the unknown that says whether a field is filled in."""
        return self.filled.setdefault(key, z3.Bool(f"{key.table}.{key.reference} filled"))

    def holds(self, value: Unknown, field_: Field) -> Iterator[Any]:
        """Yield what the dictionary says of a field's cells."""
        kind = field_.kind
        if kind in TEXTS:
            yield from (value >= 0, value < len(self.texts(field_)))
        elif kind in {Kind.DATE, Kind.DATE_OR_MONTH}:
            yield from (value >= _DAYS[0], value <= _DAYS[1])
        elif kind is Kind.MONTH:
            yield from (value >= _MONTHS[0], value <= _MONTHS[1])
        elif kind is Kind.PERCENT:
            yield from (value >= -PERCENT_UNIT, value <= 1000 * PERCENT_UNIT)
        else:
            yield from (value >= int(field_.positive), value <= _MOST)

    def texts(self, field_: Field) -> tuple[str, ...]:
        """Return every text that a field may hold, as far as the policy tells them apart; sorted."""
        return texts_of(self.policy, field_, of_regions=self.table == "regions")


class RowLogic(Struct, frozen=True):
    """What words say of a made-up row, put to the row or to its enterprise."""

    row: MadeUpRow
    provision: Provision
    of_entity: bool = False

    def all_of(self, parts: Iterable[Proposition]) -> Proposition:
        return z3.And(*parts)

    def any_of(self, parts: Iterable[Proposition]) -> Proposition:
        return z3.Or(*parts)

    def negated(self, part: Proposition) -> Proposition:
        return z3.Not(part)

    def chosen(self, condition: Proposition, then: Any, otherwise: Any) -> Any:  # noqa: ANN401 - of either sort
        return z3.If(condition, then, otherwise)

    def _key(self, reference: str) -> Key:
        own = self.row.entities if self.of_entity or reference.startswith(ENTERPRISE) else self.row.table
        return Key(own, reference.removeprefix(ENTERPRISE))

    def _sources(self, reference: str) -> tuple[Source, ...]:
        """Return what a derived field falls back on; nothing of a plain one."""
        if self.of_entity:
            return ()
        return next((one.first_of for one in self.provision.derived if one.name == reference), ())

    def _plain(self, source: Source) -> tuple[Key, Field]:
        if isinstance(source, Lookup):
            key = Key(f"enterprises of {source.by}", source.field.removeprefix(ENTERPRISE))
            return key, self.row.policy.dictionary.named("enterprises").field(key.reference.partition("[")[0])
        key = self._key(source)
        return key, self.row.policy.dictionary.named(key.table).field(key.reference.partition("[")[0])

    def _value(self, reference: str) -> tuple[Any, Field]:
        """Return the unknown of a field with its definition; of a derived one that of the first source filled in."""
        figure = self._figure(reference)
        held = None if figure is None else self._held(figure)
        if held is not None:  # it hangs on other rows, and may be anything
            return self._over_rows(Key(_OVER_ROWS, f"{self.provision.id} {reference}"), figure, held), held
        sources = self._sources(reference) or (reference,)
        *others, last = [self._plain(source) for source in sources]
        value = self.row.value(*last)
        for key, definition in reversed(others):
            value = z3.If(self.row.is_filled(key), self.row.value(key, definition), value)
        return value, last[1]

    def given(self, reference: str) -> Proposition:
        if self._figure(reference) is not None:
            return z3.BoolVal(True)  # noqa: FBT003 - of the solver
        sources = self._sources(reference) or (reference,)
        found = [self._plain(source) for source in sources]
        for key, definition in found:
            self.row.value(key, definition)
        return z3.Or(*(self.row.is_filled(key) for key, _ in found))

    def answered(self, reference: str) -> Proposition:
        return self._value(reference)[0]

    def text(self, reference: str, passes: Callable[[str], bool]) -> Proposition:
        value, definition = self._value(reference)
        texts = self.row.texts(definition)
        passing = [n for n, text in enumerate(texts) if passes(text)]
        if definition.kind is Kind.TEXT and len(passing) in {0, len(texts)}:
            raise TypeError(f"no word tells apart which texts of {reference} pass and which do not")
        return z3.Or(*(z3.And(value >= first, value <= last) for first, last in _runs(passing)))

    def begins(self, reference: str, codes: Sequence[str]) -> Proposition:
        return self.text(reference, lambda text: text.startswith(tuple(codes)))

    def is_code(self, reference: str, codes: Sequence[str]) -> Proposition:
        wanted = {trimmed(code) for code in codes}
        return self.text(reference, lambda text: trimmed(text) in wanted)

    def _figure(self, reference: str) -> ComputedFigure | None:
        """Return the figure that the provision computes under a name."""
        if self.of_entity:
            return None
        return next((one for one in self.provision.figure if one.name == reference), None)

    def _definition(self, reference: str) -> Field | None:
        figure = self._figure(reference)
        return self._value(reference)[1] if figure is None else self._held(figure)

    def _over_rows(self, key: Key, figure: ComputedFigure | None, held: Field) -> Unknown:
        is_new = key not in self.row.values
        value = self.row.value(key, held)
        alone = figure.of_one_row(self) if figure is not None and is_new and not figure.elsewhere else None
        if alone is not None:
            self.row.alone[str(value)] = z3.ToReal(value) / held.stored_as_one == alone
        return value

    def _held(self, figure: ComputedFigure) -> Field | None:
        if not figure.elsewhere:
            return figure.held(self._definition)
        other = self.row.policy.dictionary.named(figure.elsewhere)
        return figure.held(lambda reference: other.field(reference.partition("[")[0]))

    def counted(self, reference: str) -> tuple[Unknown, Field]:
        """Return the unknown of a field with its definition: what tells its values apart."""
        return self._value(reference)

    def number(self, reference: str) -> Number:
        figure = self._figure(reference)
        computed = None if figure is None else figure.modelled(self)
        if computed is not None:
            return computed
        value, definition = self._value(reference)
        if z3.is_bool(value):
            return z3.If(value, z3.RealVal(1), z3.RealVal(0))
        whole = z3.ToReal(value)
        return whole if definition.stored_as_one == 1 else whole / definition.stored_as_one

    def or_zero(self, reference: str) -> Number:
        return z3.If(self.given(reference), self.number(reference), z3.RealVal(0))

    def figure(self, value: Figure | Fraction | int) -> Number:
        if isinstance(value, ParameterUse):
            return self._parameter(value.parameter)
        exact = Fraction(value.value if isinstance(value, Quantity) else value)
        return z3.Q(exact.numerator, exact.denominator)

    def _parameter(self, name: str) -> Number:
        if name not in self.row.parameters:
            unknown = self.row.parameters[name] = z3.Real(f"parameter {name}")
            declared = self.row.policy.parameter[name]
            self.row.axioms.append(
                unknown >= (0 if declared.at_least is None else self.figure(declared.at_least))
            )
            if declared.at_most is not None:
                self.row.axioms.append(unknown <= self.figure(declared.at_most))
        return self.row.parameters[name]

    def compared(self, left: Number, operator: str, right: Number) -> Proposition:
        proposition = _COMPARE[operator](left, right)
        unknown = next(unknowns_within(left), None)
        if unknown is not None:
            step = -1 if operator in {"above", "at_least"} else 1
            self.row.edges.append(Edge(self.row.place, proposition, unknown, step))
        return proposition

    def multiplied(self, number: Number, by: Number) -> Number:
        return self.row.products.of(number, by)

    def months_of(self, start: Number, last: Number, months: Callable[[int, int], Fraction]) -> Number:
        return self.row.products.months(start, last, months)

    def months_later(self, day: Number, months: int) -> Number:
        """Return the day so many calendar months later: month by month around the policy's date, or year by year."""
        year = self.row.policy.document.as_of.year
        if months % 12 == 0:  # years begin in March, so that only their last day is clipped
            firsts = [day_number(dt.date(year + n, 3, 1)) for n in range(-_LIFETIME, _LIFETIME + 1)]
        else:
            around = range(-12 * _YEARS_AROUND, 12 * _YEARS_AROUND + 1)
            firsts = [day_number(dt.date(year + n // 12, n % 12 + 1, 1)) for n in around]
        self.row.axioms += [day >= firsts[0], day < firsts[-1]]
        # Days are whole: over whole numbers alone the solver is quickest.
        return z3.ToReal(_by_span(day.arg(0) if z3.is_to_real(day) else z3.ToInt(day), firsts, months))

    def birth_day(self, reference: str) -> Number:
        if self._value(reference)[1].kind is not Kind.ID:
            return self.number(reference)
        born = z3.Int(BORN)
        self.row.axioms += [born >= _DAYS[0] - _CENTURY, born <= _DAYS[1]]
        return z3.ToReal(born)

    def head_count(self) -> Number:
        counted = self.row.head_counts.get(self.provision.id)
        if counted is None:
            counted = self.row.head_counts[self.provision.id] = z3.Int(f"head count of {self.provision.id}")
            self.row.axioms += [counted >= 1, counted <= 10**9]
        return z3.ToReal(counted)

    def divided(self, number: Number, by: Number) -> Number:
        if z3.is_rational_value(by):
            return number / by
        return z3.If(by > 0, number / by, z3.RealVal(0))

    def whole(self, number: Number) -> Number:
        return z3.ToReal(z3.ToInt(number))

    def has_base(self, base: Number) -> Proposition:
        self.row.bases.update(map(str, unknowns_within(base)))
        return base > 0

    def at_will(self, word: Word, least: int, most: int) -> Number:
        unknown = z3.Int(f"{least} to {most} of {key_of(type(word))}")
        self.row.axioms += [unknown >= least, unknown <= most]
        return z3.ToReal(unknown)

    def unknown(self, word: Word) -> Proposition:
        return z3.Bool(self._unmodelled(word))

    def unknown_amount(self, word: Word) -> Number:
        amount = z3.Real(self._unmodelled(word))
        self.row.axioms.append(amount >= 0)
        return amount

    def _unmodelled(self, word: Word) -> str:
        known = next((name for name, one in self.row.unmodelled.items() if one == word), None)
        if known is None:
            known = f"? {len(self.row.unmodelled)}"
            self.row.unmodelled[known] = word
        return known


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return whole numbers as runs, each with its first and last."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _by_span(day: Number, firsts: Sequence[int], months: int) -> Number:
    """Return the day so many months later, by halves of the spans that it may lie in."""
    if len(firsts) == 2:  # noqa: PLR2004 - the first day of a span and of the next
        import numpy as np  # noqa: PLC0415 - exact integers of the calendar

        begins, ends = (int(months_later(np.array([one]), months)[0]) for one in (firsts[0], firsts[1] - 1))
        later = day + (begins - firsts[0])
        return z3.If(later > ends, z3.IntVal(ends), later)
    middle = len(firsts) // 2
    return z3.If(
        day < firsts[middle],
        _by_span(day, firsts[: middle + 1], months),
        _by_span(day, firsts[middle:], months),
    )


def fields_by_name(row: MadeUpRow) -> Mapping[str, Key]:
    """Return the fields of a row by the names of their unknowns."""
    return {f"{key.table}.{key.reference}": key for key in row.values}
