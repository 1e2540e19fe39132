"""A row that shows a finding, as a case of `cases.toml`."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import z3
from msgspec import Struct

from subsidycalc.identity.identity_number import check_character
from subsidycalc.policy.document import YES_OR_NO
from subsidycalc.policy.lint.findings import SENTENCE
from subsidycalc.policy.lint.made_up_row import BORN, Key, fields_by_name
from subsidycalc.policy.lint.texts_told_apart import TEXTS
from subsidycalc.tables.model import PERCENT_UNIT, Kind
from subsidycalc.texts.numbers import decimal
from subsidycalc.vocabulary.codes import trimmed
from subsidycalc.vocabulary.frame import ENTERPRISE
from subsidycalc.vocabulary.payment import Way
from subsidycalc.vocabulary.quantities import ENERGY_UNITS_PER_KWH, FEN_PER_YUAN
from subsidycalc.vocabulary.walking import words_within
from subsidycalc.vocabulary.words import ParameterUse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.policy.document import Parameter, Provision
    from subsidycalc.policy.lint.made_up_row import Unknown
    from subsidycalc.policy.lint.solving import Answer
    from subsidycalc.tables.model import Field

_LABEL: Final = "row"
"""What a case calls the row."""
_SOMEWHERE: Final = "110102"
"""The first digits of an ID number on which nothing hangs."""
_EPOCH: Final = dt.date(1970, 1, 1)
_FIRST_BIRTH: Final = dt.date(1964, 1, 1)
"""The birth date of the first person that a case makes up."""


class Row(Struct):
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

    def _keys(self) -> list[Key]:
        """Return the fields on which the row hangs."""
        named = fields_by_name(self.answer.row)
        return [named[name] for name in sorted(self.answer.names & named.keys())]

    def _is_blank(self, key: Key) -> bool:
        """Whether the row shows what it shows because a field is blank."""
        filled = self.answer.row.filled.get(key)
        is_asked = filled is not None and str(filled) in self.answer.names
        return is_asked and not z3.is_true(self.model.eval(filled, model_completion=True))

    def cells(self) -> dict[str, dict[str, str]]:
        """Return the cells of the row, and of its enterprise, by table."""
        tables: dict[str, dict[str, str]] = {}
        for key in self._keys():
            if not self._is_blank(key):
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

    def _born(self) -> str:
        """Return the day of birth, where something hangs on it."""
        unknown = z3.Int(BORN)
        if BORN not in self.answer.names:
            return ""
        return f", born = {_EPOCH + dt.timedelta(days=self.number(unknown))}"

    def _masked(self, digits: str) -> str:
        """Return the number of a person who is paid as results show it; a case hands out the first of those made up."""
        born = _EPOCH + dt.timedelta(days=self.number(z3.Int(BORN))) if self._born() else _FIRST_BIRTH
        whole = f"{digits}{born:%Y%m%d}000"
        return f"{digits}{'*' * 8}000{check_character(whole)}"

    def _fill_in(self, cells: dict[str, dict[str, str]], provision: Provision) -> None:
        """Give what is paid for a plain value where nothing hangs on it: without its column nothing is judged."""
        row, told = self.answer.row, set(self._keys())
        figures = {figure.name: figure for figure in provision.figure}
        derived = {one.name: one.first_of for one in provision.derived}
        ways = (word for _, word in words_within(provision) if isinstance(word, Way))
        waiting = [
            *figures,
            *(one for one in provision.claims if isinstance(one, str)),
            *provision.once_per,
            *(provision.spell or ()),
            *(one for way in ways for one in way.references()),
        ]
        while waiting:
            reference = waiting.pop()
            if reference in figures:
                waiting += figures[reference].references()
            elif reference in derived:
                waiting += [one for one in derived[reference] if isinstance(one, str)]
            else:
                table = row.entities if reference.startswith(ENTERPRISE) else row.table
                key = Key(table, reference.removeprefix(ENTERPRISE))
                definition = row.policy.dictionary.named(table).field(key.reference.partition("[")[0])
                value = self._plain_value(definition)
                if key not in told and value and not self._is_blank(key):
                    cells.setdefault(table, {}).setdefault(key.reference, value)

    def _plain_value(self, definition: Field) -> str:
        year = self.answer.row.policy.document.as_of.year
        if definition.kind in {Kind.DATE, Kind.DATE_OR_MONTH}:
            return f"{year}-01-01"
        by_kind = {Kind.MONTH: f"{year}-01", Kind.FLAG: "是", Kind.TEXT: "甲", Kind.COUNTRY: "JP"}
        if definition.kind is Kind.CHOICE:
            return definition.choices[0]
        return by_kind.get(definition.kind, "" if definition.kind in TEXTS else "1")

    def _parameters(self, provision: Provision) -> str:
        """Return the parameters of a provision that are not set, each with a value: without them a person decides."""
        row = self.answer.row
        used = {word.parameter for _, word in words_within(provision) if isinstance(word, ParameterUse)}
        told = [
            f"{_key(name)} = {_quoted(_generous(parameter))}"
            for name, parameter in row.policy.parameter.items()
            if name in used - row.parameters.keys() and parameter.default is None
        ]
        for name, unknown in row.parameters.items():
            if str(unknown) in self.answer.names:
                value = self.amount(unknown)
                parameter = row.policy.parameter[name]
                shown = f"{_plain(value / parameter.one.value)}{parameter.unit}"
                told.append(f"{_key(name)} = {_quoted(shown)}")
        return ", ".join(told)

    def witness(
        self,
        provision: Provision,
        readings: Mapping[str, str],
        paid: Fraction | None = None,
        route: int | None = None,
    ) -> str:
        """Return the row as a case of `cases.toml`; what should come of it is awarded, by a route, or what is known to be paid."""
        cells = self.cells()
        own = self.answer.row.table
        self._fill_in(cells, provision)
        rows = []
        in_person, who = self.answer.row.policy.pays_in_person(provision), "A"
        # Whether a row is awarded is told of the row; what is paid, of the enterprise.
        is_of_row = paid is None and route is None and own != self.answer.row.entities
        for table in dict.fromkeys([self.answer.row.entities, *cells, own]):
            if " " in table or (in_person and table != own):  # of another enterprise, or of nobody's own row
                continue
            repeat = (
                f", repeat = {self.head_count(provision)}"
                if self.head_count(provision) > 1 and table == own
                else ""
            )
            own_cells = cells.get(table, {}) | (self._beside(provision) if table == own else {})
            entity = self.answer.row.policy.dictionary.named(table).entity
            who = who if in_person else trimmed(own_cells.pop(entity, who))
            person = "" if in_person else f', enterprise = "{who}"'
            if in_person or self.answer.row.policy.dictionary.named(table).persons:
                digits = own_cells.pop("id_number", _SOMEWHERE)
                who = self._masked(digits) if in_person else who
                person += f', person = "{digits}"{self._born()}'
            written = ", ".join(f"{_key(name)} = {_quoted(value)}" for name, value in own_cells.items())
            held = f", cells = {{ {written} }}" if written else ""
            label = f', label = "{_LABEL}"' if is_of_row and table == own else ""
            rows.append(f'  {{ table = "{table}"{person}{repeat}{label}{held} }},')
        parameters = self._parameters(provision)
        chosen = ", ".join(f"{name} = {_quoted(choice)}" for name, choice in readings.items())
        of = f'row = "{_LABEL}"' if is_of_row else f'enterprise = "{who}"'
        expected = _expected(paid) if route is None else f'route = "{provision.route[route].id}"'
        return "\n".join(
            [
                "[[case]]",
                f'name = "{provision.id}：{SENTENCE}"',
                f"clause = {_quoted(provision.clause)}",
                f'why = "{SENTENCE}"',
                *([f"readings = {{ {chosen} }}"] if chosen else []),
                *([f"parameters = {{ {parameters} }}"] if parameters else []),
                "row = [",
                *rows,
                "]",
                f'expect = [{{ provision = "{provision.id}", {of}, {expected} }}]',
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


def _generous(parameter: Parameter) -> str:
    """Return a value of a parameter that bounds nothing, as far as its own bounds allow."""
    if parameter.unit == YES_OR_NO:
        return "是"
    plain = "100" if parameter.one.dimension == "share" else "100000000"
    return f"{plain}{parameter.unit}" if parameter.at_most is None else str(parameter.at_most)


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
