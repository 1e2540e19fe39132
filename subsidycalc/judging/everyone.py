"""Whose each row of a batch is: every enterprise, region and person at once, where one after another would be slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.tables.model import BLANK, PRESENT, Kind
from subsidycalc.vocabulary.codes import trimmed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.tables.model import Array, Table

NOBODY: Final = -1
"""The owner of a row that is no subject's."""


class Subjects(Struct, frozen=True):
    """Several subjects, and whose each row of some tables is."""

    codes: tuple[str, ...]
    """"" stands for the rows that have no code."""
    tables: Mapping[str, Table]
    owners: Mapping[str, Array]
    """Per row of each table: the number of its subject, or `NOBODY`."""

    def listed(self, number: int) -> tuple[Table, int] | None:
        """Return the table and the first row that list an enterprise or region; None where none does."""
        for name in ("enterprises", "regions"):
            if self.codes[number] and name in self.tables:
                rows = np.flatnonzero(self.owners[name] == number)
                if len(rows):
                    return self.tables[name], int(rows[0])
        return None

    def owners_at(self, sheet: str, numbers: Array) -> Array:
        """Return whose the rows of a sheet are, by the row numbers that Excel shows."""
        found = np.full(len(numbers), NOBODY, dtype=np.int64)
        for name, table in self.tables.items():
            if sheet in table.sheets and len(numbers):
                here = np.flatnonzero(table.sheet_index == table.sheets.index(sheet))
                order = here[np.argsort(table.row_numbers[here])]
                known = np.isin(numbers, table.row_numbers[order])
                at = np.searchsorted(table.row_numbers[order], numbers[known])
                found[known] = self.owners[name][order[at]]
        return found


def every_subject(tables: Mapping[str, Table]) -> Subjects:
    """Return everyone who stands on a row: listed enterprises and regions first, then whom other rows name.

    Rows without a code come last, together.
    """
    first = [name for name in ("enterprises", "regions") if name in tables]
    known: dict[str, tuple[int, str]] = {}
    owners = {name: _owners(tables[name], known) for name in dict.fromkeys([*first, *tables])}
    codes = [code for _, code in known.values()]
    if any((own == NOBODY).any() for own in owners.values()):
        owners = {name: np.where(own == NOBODY, len(codes), own) for name, own in owners.items()}
        codes.append("")
    return Subjects(tuple(codes), tables, owners)


def _owners(table: Table, known: dict[str, tuple[int, str]]) -> Array:
    """Return whose each row of a table is, and add those who are not known yet with their number and code."""
    owners = np.full(len(table), NOBODY, dtype=np.int64)
    column = table.columns.get(table.definition.entity)
    if column is None:
        return owners
    region = column.field.kind is Kind.REGION

    def number(code: str) -> int:
        # a division goes by its digits without the zeros that only fill it up, as where one is asked for
        key = trimmed(code) if region else code
        return known.setdefault(key, (len(known), code))[0]

    present = np.flatnonzero(column.state == PRESENT)
    values, at, place = np.unique(column.values[present], return_index=True, return_inverse=True)
    numbers = np.zeros(len(values), dtype=np.int64)
    for one in np.argsort(at).tolist():
        numbers[one] = number(column.categories[int(values[one])])
    owners[present] = numbers[place]
    for row in sorted(column.raw):
        if column.raw[row] and int(column.state[row]) not in {PRESENT, BLANK}:
            owners[row] = number(column.raw[row])
    return owners
