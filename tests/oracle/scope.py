"""The fields that a provision looks at, each with the cells worth trying."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from subsidycalc.runs.cases.numbers_of_nobody import number_of
from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subsidycalc.runs.cases.numbers_of_nobody import Persons
    from subsidycalc.tables.model import Field, TableDefinition

SMALLEST = {
    Kind.MONEY: Fraction(1),
    Kind.ENERGY: Fraction(1),
    Kind.COUNT: Fraction(1),
    Kind.NUMBER: Fraction(1, 10),
    Kind.PERCENT: Fraction(1, 10**6),
}
"""The smallest step of each kind of number that a table can tell: a fen, 0.0001 kWh, one, a ten-thousandth of a percent."""
FAULTS = {
    Kind.MONEY: ("", "许多", "-1"),
    Kind.ENERGY: ("", "许多", "-1"),
    Kind.COUNT: ("", "1.5", "几个"),
    Kind.NUMBER: ("", "许多", "-1"),
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


SAMPLES = {
    Kind.FLAG: ("是", "否"),
    Kind.MONEY: ("0", "0.01", "1000.05"),
    Kind.ENERGY: ("0", "0.0001", "1000"),
    Kind.COUNT: ("0", "1", "3"),
    Kind.NUMBER: ("0", "0.5", "150"),
    Kind.PERCENT: ("0", "1.5"),
    Kind.DATE: ("2023-01-31", "2023-02-28"),
    Kind.DATE_OR_MONTH: ("2023-01-31", "2023-02"),
    Kind.MONTH: ("2023-01", "2023-02"),
    Kind.TEXT: ("甲", "乙"),
    Kind.REGION: ("330302", "3303", "33"),
    Kind.COUNTRY: ("DE", "JP"),
    Kind.INDUSTRY: ("C3411",),
    Kind.USCC: (),
    Kind.ID: (),
}


BORN = dt.date(1964, 1, 1)
SOMEBODY = "34@"
"""Begins what stands for ID numbers of persons who are all born on one day, for what depends on an age."""


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

    def anything(self, key: str) -> None:
        """Add a few cells to a field of which nothing is compared yet."""
        if not self.cells[key]:
            kind = self.field(key).kind
            samples = self.field(key).choices if kind is Kind.CHOICE else SAMPLES[kind]
            self.cells[key] |= dict.fromkeys(samples)

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
        Kind.NUMBER: (value, 1),
    }[kind]
    scaled = floor(shown * 10**places)
    sign, digits = "-" if scaled < 0 else "", f"{abs(scaled):0{places + 1}d}"
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _number(text: str, kind: Kind) -> Fraction:
    factors = {Kind.MONEY: 100, Kind.ENERGY: 10_000, Kind.PERCENT: Fraction(1, 100)}
    return Fraction(text) * factors.get(kind, 1)


def as_typed(person: str, persons: Persons) -> str:
    """Return an ID cell: another whole number where a beginning is given, else what is given."""
    if person.startswith(SOMEBODY):
        another = dt.date.fromisoformat(persons.number("34")[6:14])
        born = dt.date.fromisoformat(person.removeprefix(SOMEBODY))
        return number_of(f"34{(another - BORN).days % 10_000:04d}", born)  # told apart by their divisions
    return persons.number(person) if person.isdigit() else person


@dataclass
class Scopes:
    """The cells worth trying for a provision: of its rows, and of the enterprises (or regions) behind them."""

    own: Scope
    entity: Scope
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """From fields that fall back on others to the fields of the row that they fall back on."""
    less: Mapping[str, str] = field(default_factory=dict)
    """From derived fields to the field that is taken off."""
    figures: Mapping[str, str] = field(default_factory=dict)
    """From computed figures to a field of the row of which a single row has as much."""

    def of(self, reference: str) -> tuple[Scope, str]:
        """Return the scope and the key that a reference means."""
        reference = next(iter(self.derived.get(reference, ())), reference)
        reference = self.figures.get(reference, reference)
        name = reference.removeprefix("enterprise.")
        return (self.own if name == reference else self.entity), name
