"""Tables as plain Python: one dictionary per row, one plain value per cell, nothing vectorised."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from subsidycalc.tables import model
from subsidycalc.tables.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.tables.model import Column, Table, TableDefinition

FINE = ""
BLANK = "blank"
UNLISTED = "unlisted"
"""The cell of an enterprise that is not listed: nothing is known, and nobody need say so again."""

EPOCH = dt.date(1970, 1, 1)
WITHOUT_END = dt.date.max


@dataclass(frozen=True)
class Identity:
    """What an ID number tells."""

    whole: int | None
    """The 17 digits of a whole number."""
    visible: str
    """The leading digits that can be seen, six at most."""
    looks: str | None
    """For masked numbers: the eighteen places, with a star for each that is hidden."""
    born: dt.date | None


@dataclass(frozen=True)
class PlainCell:
    """One cell: its value, or why it has none."""

    value: object = None
    fault: str = BLANK
    last: dt.date | None = None
    """The last day that the value may mean, where it is a month or a date."""
    typed: str = ""
    """What a faulty cell held."""


@dataclass
class PlainTable:
    """One table as rows of cells."""

    name: str
    entity: str
    persons: bool
    blank_means_no: frozenset[str]
    rows: list[Mapping[str, PlainCell]] = field(default_factory=list)


def empty(definition: TableDefinition) -> PlainTable:
    """Return a table without rows."""
    no_where_blank = frozenset(one.name for one in definition.fields if one.blank_means_no)
    return PlainTable(definition.name, definition.entity, definition.persons, no_where_blank)


def plain(table: Table) -> PlainTable:
    """Return a table as plain rows."""
    rows = [{key: _cell(column, row) for key, column in table.columns.items()} for row in range(len(table))]
    found = empty(table.definition)
    found.rows += rows
    return found


def _cell(column: Column, row: int) -> PlainCell:
    state = int(column.state[row])
    if state == model.BLANK:
        return PlainCell()
    if state != model.PRESENT:
        return PlainCell(fault=model.fault_code(state), typed=column.raw.get(row, ""))
    number = int(column.values[row])
    kind = column.field.kind
    if kind is Kind.ID:
        return PlainCell(_identity(column, row), FINE)
    if kind is Kind.FLAG:
        return PlainCell(bool(number), FINE)
    if kind is Kind.PERCENT:
        return PlainCell(Fraction(number, model.PERCENT_UNIT), FINE)
    if kind in {Kind.MONEY, Kind.ENERGY, Kind.COUNT, Kind.NUMBER}:
        return PlainCell(Fraction(number, 10**column.field.decimals), FINE)
    if kind in {Kind.DATE, Kind.DATE_OR_MONTH, Kind.MONTH}:
        upper = number if column.upper is None else int(column.upper[row])
        return PlainCell(_day(number), FINE, _day(upper))
    return PlainCell(column.categories[number], FINE)


def _day(number: int) -> dt.date:
    return WITHOUT_END if number == model.OPEN_ENDED else EPOCH + dt.timedelta(days=number)


def _identity(column: Column, row: int) -> Identity:
    detail = column.identity
    assert detail is not None
    form = int(detail.form[row])
    born = int(detail.birth_day[row])
    return Identity(
        whole=int(column.values[row]) if form in {model.FULL, model.LEGACY} else None,
        visible=f"{int(detail.prefix[row]):06d}"[: int(detail.prefix_length[row])],
        looks=detail.marks[int(detail.mark[row])] if form == model.MASKED else None,
        born=None if born == model.NO_DAY else _day(born),
    )
