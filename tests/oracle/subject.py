"""One row as a policy sees it: its own cells, those of its enterprise, and derived ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from oracle.plain_cells import BLANK, FINE, UNLISTED, PlainCell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from oracle.plain_cells import PlainTable

    from subsidycalc.vocabulary.derived import DerivedField, Lookup


@dataclass
class Subject:
    """One row of a table, with the row of the enterprise (or region) that it belongs to."""

    table: PlainTable
    position: int
    entities: PlainTable
    entity: int | None
    """Position of its enterprise in the table of entities; None where that is not listed."""
    derived: dict[str, PlainCell] = field(default_factory=dict)

    @property
    def row(self) -> Mapping[str, PlainCell]:
        """Return the cells of the row itself."""
        return self.table.rows[self.position]

    def cell(self, reference: str) -> PlainCell:
        """Return the cell that a reference means; a column that is not there is blank."""
        if reference in self.derived:
            return self.derived[reference]
        name = reference.removeprefix("enterprise.")
        if name == reference or self.table is self.entities:
            return meant(self.table, self.row, name)
        if self.entity is None:
            return PlainCell(fault=UNLISTED)
        return meant(self.entities, self.entities.rows[self.entity], name)

    def derive(self, definition: DerivedField, positions: Mapping[str, int]) -> None:
        """Add a field that falls back on another: the first source that is given decides."""
        cells = [self._source(source, positions) for source in definition.first_of]
        given = (cell for cell in cells if cell.fault not in {BLANK, UNLISTED})
        cell = next(given, cells[-1])
        if cell.fault == FINE and isinstance(cell.value, dt.date):
            earliest = max(cell.value, definition.not_before or cell.value)
            cell = replace(cell, value=min(earliest, definition.not_after or earliest))
        if definition.less is not None and cell.fault == FINE:
            off = self.cell(definition.less)
            cell = off if off.fault != FINE else _more_than_nothing(cell.value - off.value)  # type: ignore[operator]
        self.derived[definition.name] = cell

    def _source(self, source: str | Lookup, positions: Mapping[str, int]) -> PlainCell:
        if isinstance(source, str):
            return self.cell(source)
        code = self.cell(source.by)
        if code.fault not in {FINE, BLANK}:
            return replace(code, value=None)
        if code.value not in positions:
            return PlainCell(fault=UNLISTED)
        same = [row for row in self.entities.rows if row[self.entities.entity] == code]
        said = [meant(self.entities, row, source.field) for row in same]
        return said[0] if all(cell == said[0] for cell in said) else PlainCell(fault="duplicate-enterprise")


def _more_than_nothing(left: Fraction) -> PlainCell:
    return PlainCell(value=left, fault=FINE) if left > 0 else PlainCell(fault="out-of-range")


def meant(table: PlainTable, row: Mapping[str, PlainCell], name: str) -> PlainCell:
    """Return what a cell means: a column that is not there is blank, and some blanks mean no."""
    cell = row.get(name, PlainCell())
    if cell.fault == BLANK and name in table.blank_means_no:
        return PlainCell(value=False, fault=FINE)
    return cell
