"""Put questions to the solver, each within a bound, and write the smallest row that answers one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import z3

from subsidycalc.policy.lint.findings import SENTENCE
from subsidycalc.policy.lint.made_up_row import TEXTS, fields_by_name
from subsidycalc.tables.model import PERCENT_UNIT, Kind
from subsidycalc.texts.numbers import decimal
from subsidycalc.vocabulary.quantities import ENERGY_UNITS_PER_KWH, FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from subsidycalc.policy.document import Parameter, Provision
    from subsidycalc.policy.lint.made_up_row import Key, MadeUpRow, Unknown
    from subsidycalc.tables.model import Field
    from subsidycalc.vocabulary.modelling import Proposition

_EFFORT: Final = 1_000_000
"""What one question may cost, in the solver's own measure: the same on every machine, some seconds on any."""
_SOMEWHERE: Final = "110102"
"""The first digits of an ID number on which nothing hangs."""
_EPOCH: Final = dt.date(1970, 1, 1)


class Undecided(Exception):  # noqa: N818 - no failure: a question that stays open
    """The solver did not decide a question, or the answer rests on words that are not modelled."""


@dataclass
class Questions:
    """Questions about one made-up row."""

    row: MadeUpRow
    left_open: list[str] = field(default_factory=list)

    def solver(self, *parts: Proposition) -> Unknown:
        """Return a solver that knows what is true of the row, and some parts."""
        solver = z3.Solver()
        solver.set("rlimit", _EFFORT)
        solver.set("random_seed", 0)
        names = frozenset().union(*(self.row.names_of(part) for part in parts))
        solver.add(*self.row.axioms, *self.row.products.bounds(names), *parts)
        return solver

    def impossible(self, *parts: Proposition) -> bool:
        """Whether it is proved that no row is so; what is not modelled may be as it likes."""
        return bool(self.solver(*parts).check() == z3.unsat)

    def values(self, unknowns: Sequence[Unknown], *parts: Proposition) -> list[Unknown] | None:
        """Return what some unknowns are in a row that is so; nothing where none is, None where it stays open."""
        solver = self.solver(*parts)
        found = solver.check()
        if found == z3.unsat:
            return []
        if found != z3.sat:
            return None
        return [solver.model().eval(one, model_completion=True) for one in unknowns]

    def possible(self, *parts: Proposition) -> Answer | None:
        """Return a row that is so, None where none is; Undecided."""
        if self.solver(*parts).check() == z3.unsat:
            return None
        names = frozenset().union(*(self.row.names_of(part) for part in parts))
        # A row shows something only where its products are what they are, not somewhere within their bounds.
        parts = (*parts, *self.row.products.exact(names))
        solver = self.solver(*parts)
        if solver.check() != z3.sat or names & set(self.row.unmodelled):
            raise Undecided
        return Answer(self, parts, set(names), solver.model())


@dataclass
class Answer:
    """A row that meets what was asked."""

    questions: Questions
    parts: tuple[Proposition, ...]
    names: set[str]
    model: Unknown
    """The row as the solver found it first."""

    @property
    def row(self) -> MadeUpRow:
        """Return the made-up row that was asked about."""
        return self.questions.row

    def smallest(self) -> Row:
        """Return the row with each field as small as it can be, one after the other."""
        solver = self.questions.solver(*self.parts)
        # The bound is what all questions together may cost.
        model = solver.model() if solver.check() == z3.sat else self.model
        # Of the row of another enterprise nothing stands in a case: it is left out where it may be.
        for key, filled in self.row.filled.items():
            if " " in key.table and solver.check(z3.Not(filled)) == z3.sat:
                model = solver.model()
                solver.add(z3.Not(filled))
        for name, unknown in self.row.parameters.items():
            for plain in _worth_trying(self.row.policy.parameter[name]):
                if solver.check(unknown == z3.Q(plain.numerator, plain.denominator)) == z3.sat:
                    model = solver.model()
                    solver.add(unknown == z3.Q(plain.numerator, plain.denominator))
                    break
        for unknown in self._in_order():
            if z3.is_bool(unknown):
                value: Any = model.eval(unknown, model_completion=True)
            else:
                value = self._least(solver, unknown, model, self._usual(unknown))
            solver.add(unknown == value)
            if solver.check() != z3.sat:
                break
            model = solver.model()
        return Row(self, model)

    def _in_order(self) -> list[Any]:
        named = fields_by_name(self.row)
        fields = [self.row.values[key] for name, key in sorted(named.items()) if name in self.names]
        return [*fields, *(one for one in self.row.head_counts.values() if str(one) in self.names)]

    def _usual(self, unknown: Unknown) -> int | None:
        """Return the day or month that stands where any would do: the first of the policy's year."""
        key = fields_by_name(self.row).get(str(unknown))
        kind = None if key is None else self.row.fields[key].kind
        year = self.row.policy.document.as_of.year
        if kind in {Kind.DATE, Kind.DATE_OR_MONTH}:
            return (dt.date(year, 1, 1) - _EPOCH).days
        return year * 12 + 1 if kind is Kind.MONTH else None

    @staticmethod
    def _least(solver: Unknown, unknown: Unknown, model: Unknown, usual: int | None) -> Unknown:
        """Return the least value of one unknown, by halving what is left below a value that is known to do."""
        high = model.eval(unknown, model_completion=True).as_long()
        low, step = None, 1
        if usual is not None and solver.check(unknown == usual) == z3.sat:
            return usual
        if high > 0 and solver.check(unknown <= 0) == z3.sat:
            high = solver.model().eval(unknown, model_completion=True).as_long()
        while low is None or high - low > 1:
            middle = high - step if low is None else (low + high) // 2
            if solver.check(unknown <= middle) == z3.sat:
                high = solver.model().eval(unknown, model_completion=True).as_long()
                step *= 2
            else:
                low = middle
        return high


@dataclass
class Row:
    """A row with a value for every unknown."""

    answer: Answer
    model: Any

    def amount(self, expression: Unknown) -> Fraction:
        """Return what an expression comes to in this row."""
        value = self.model.eval(expression, model_completion=True)
        return Fraction(value.numerator_as_long(), value.denominator_as_long())

    def number(self, unknown: Unknown) -> int:
        """Return the value of an unknown."""
        return int(self.model.eval(unknown, model_completion=True).as_long())

    def cells(self) -> dict[str, dict[str, str]]:
        """Return the cells of the row, and of its enterprise, by table."""
        named = fields_by_name(self.answer.row)
        tables: dict[str, dict[str, str]] = {}
        for name in sorted(self.answer.names & (set(named) | {f"{one}" for one in named})):
            key = named[name]
            filled = self.answer.row.filled.get(key)
            is_blank = (
                filled is not None
                and str(filled) in self.answer.names
                and not z3.is_true(self.model.eval(filled, model_completion=True))
            )
            if not is_blank:
                tables.setdefault(key.table, {})[key.reference] = self._cell(key)
        return tables

    def _cell(self, key: Key) -> str:
        row = self.answer.row
        definition = row.fields[key]
        value = self.model.eval(row.values[key], model_completion=True)
        if definition.kind is Kind.FLAG:
            return "是" if z3.is_true(value) else "否"
        return cell_text(
            definition, value.as_long(), row.texts(definition) if definition.kind in TEXTS else ()
        )

    def head_count(self, provision: Provision) -> int:
        """Return how many persons of the enterprise count; one where nothing hangs on it."""
        counted = self.answer.row.head_counts.get(provision.id)
        if counted is None or str(counted) not in self.answer.names:
            return 1
        return self.number(counted)

    def _beside(self, provision: Provision) -> dict[str, str]:
        """Return the names that tell events apart, where nothing else hangs on them."""
        places, consistent = provision.places, provision.consistent
        fields = {
            *(places.per if places else ()),
            *(consistent.within if consistent else ()),
            *provision.once_per,
        }
        named = {
            one.name
            for one in self.answer.row.policy.dictionary.named(provision.table).fields
            if one.kind is Kind.TEXT
        }
        return dict.fromkeys(sorted(fields & named), "甲")

    def _parameters(self) -> str:
        """Return the parameters on which the row hangs and that are not set, each with a value."""
        row = self.answer.row
        told = []
        for name, unknown in row.parameters.items():
            if str(unknown) in self.answer.names:
                value = self.amount(unknown)
                is_share = row.policy.parameter[name].unit == "%"
                shown = f"{_plain(value * 100)}%" if is_share else f"{_plain(value / FEN_PER_YUAN)}元"
                told.append(f"{_key(name)} = {_quoted(shown)}")
        return ", ".join(told)

    def witness(self, provision: Provision, readings: Mapping[str, str], paid: Fraction | None = None) -> str:
        """Return the row as a case of `cases.toml`; what should come of it is awarded, or what is known to be paid."""
        cells = self.cells()
        own = self.answer.row.table
        rows = []
        for table in dict.fromkeys([self.answer.row.entities, *cells, own]):
            if " " in table:  # of another enterprise
                continue
            repeat = (
                f", repeat = {self.head_count(provision)}"
                if self.head_count(provision) > 1 and table == own
                else ""
            )
            own_cells = cells.get(table, {}) | (self._beside(provision) if table == own else {})
            person = ""
            if self.answer.row.policy.dictionary.named(table).persons:
                person = f', person = "{own_cells.pop("id_number", _SOMEWHERE)}"'
            written = ", ".join(f"{_key(name)} = {_quoted(value)}" for name, value in own_cells.items())
            held = f", cells = {{ {written} }}" if written else ""
            rows.append(f'  {{ table = "{table}", enterprise = "A"{repeat}{person}{held} }},')
        chosen = ", ".join(f"{name} = {_quoted(choice)}" for name, choice in readings.items())
        return "\n".join(
            [
                "[[case]]",
                f'name = "{provision.id}：{SENTENCE}"',
                f"clause = {_quoted(provision.clause)}",
                f'why = "{SENTENCE}"',
                *([f"readings = {{ {chosen} }}"] if chosen else []),
                *([f"parameters = {{ {self._parameters()} }}"] if self._parameters() else []),
                "row = [",
                *rows,
                "]",
                f'expect = [{{ provision = "{provision.id}", enterprise = "A", {_expected(paid)} }}]',
            ]
        )


def cell_text(definition: Field, value: int, texts: tuple[str, ...] = ()) -> str:
    """Return a value as it is typed into a cell."""
    kind = definition.kind
    if kind in TEXTS:
        return texts[value]
    if kind is Kind.MONEY:
        return _plain(Fraction(value, FEN_PER_YUAN))
    if kind is Kind.ENERGY:
        return _plain(Fraction(value, ENERGY_UNITS_PER_KWH))
    if kind is Kind.PERCENT:
        return _plain(Fraction(value * 100, PERCENT_UNIT))
    if kind is Kind.NUMBER:
        return _plain(Fraction(value, definition.stored_as_one))
    if kind in {Kind.DATE, Kind.DATE_OR_MONTH}:
        return (_EPOCH + dt.timedelta(days=value)).isoformat()
    if kind is Kind.MONTH:
        return f"{(value - 1) // 12}-{(value - 1) % 12 + 1:02d}"
    return str(value)


def _worth_trying(parameter: Parameter) -> list[Fraction]:
    """Return values of a parameter that are easily read: its bounds, and plain ones between."""
    bounds = [bound.value for bound in (parameter.at_most, parameter.at_least) if bound is not None]
    plain = (5, 20, 50, 100) if parameter.unit == "%" else (100, 10_000, 100_000_000)
    return [*bounds, *(Fraction(one, 100 if parameter.unit == "%" else 1) for one in plain)]


def _expected(paid: Fraction | None) -> str:
    if paid is None:
        return 'verdict = "awarded"'
    fen = (2 * paid.numerator + paid.denominator) // (2 * paid.denominator)
    return f'amount = "{fen // FEN_PER_YUAN}.{fen % FEN_PER_YUAN:02d}"' if fen else 'verdict = "ineligible"'


def _plain(number: Fraction) -> str:
    """Return a number as it is typed, without marks between thousands."""
    return decimal(number, most=12).replace(",", "").replace("−", "-")


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() else _quoted(name)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
