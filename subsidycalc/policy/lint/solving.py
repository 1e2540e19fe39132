"""Put questions to the solver, each within a bound, and write the smallest row that answers one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import z3
from msgspec import Struct, field

from subsidycalc.policy.lint.made_up_row import fields_by_name
from subsidycalc.policy.lint.witness import Row
from subsidycalc.tables.model import Kind
from subsidycalc.vocabulary.dates import day_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from subsidycalc.policy.document import Parameter
    from subsidycalc.policy.lint.made_up_row import MadeUpRow, Unknown
    from subsidycalc.vocabulary.modelling import Proposition

_EFFORT: Final = 1_000_000
"""What one question may cost, in the solver's own measure: the same on every machine, some seconds on any."""
_PLAUSIBLE: Final = 1_000_000
"""Ten thousand yuan, or a hundred kWh: of a base of a fen every growth would be out of range."""


class Undecided(Exception):  # noqa: N818 - no failure: a question that stays open
    """The solver did not decide a question, or the answer rests on words that are not modelled."""


class Questions(Struct):
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


class Answer(Struct):
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
        self._be_alone(solver)
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

    def _be_alone(self, solver: Unknown) -> None:
        """Let what is made of all rows of an enterprise be made of this one, where that may be."""
        for name in sorted(self.names & self.row.alone.keys()):
            alone = self.row.alone[name]
            if solver.check(alone) == z3.sat:
                solver.add(alone)
                self.names |= self.row.names_of(alone)

    def _in_order(self) -> list[Any]:
        named = fields_by_name(self.row)
        fields = [self.row.values[key] for name, key in sorted(named.items()) if name in self.names]
        return [*fields, *(one for one in self.row.head_counts.values() if str(one) in self.names)]

    def _usual(self, unknown: Unknown) -> int | None:
        """Return what stands where any value would do: the first day of the policy's year, a base that is plausible."""
        key = fields_by_name(self.row).get(str(unknown))
        kind = None if key is None else self.row.fields[key].kind
        year = self.row.policy.document.as_of.year
        if kind in {Kind.DATE, Kind.DATE_OR_MONTH}:
            return day_number(dt.date(year, 1, 1))
        if str(unknown) in self.row.bases and kind in {Kind.MONEY, Kind.ENERGY, Kind.NUMBER}:
            return _PLAUSIBLE
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


def _worth_trying(parameter: Parameter) -> list[Fraction]:
    """Return values of a parameter that are easily read: its bounds, and plain ones between."""
    bounds = [bound.value for bound in (parameter.at_most, parameter.at_least) if bound is not None]
    plain = (5, 20, 50, 100) if parameter.one.dimension == "share" else (1, 100, 1_000_000)
    return [*bounds, *(many * parameter.one.value for many in plain)]
