"""The listed enterprises and regions: which row stands for which code, and codes that stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from subsidycalc.judging.persons import Repeats, groups_of_rows, repeats_within
from subsidycalc.tables.model import PRESENT
from subsidycalc.vocabulary.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from subsidycalc.tables.model import Array, Notice, Table


class Entities(Struct, frozen=True):
    """One table of entities with the standing of each of its rows."""

    table: Table
    duplicate: Array
    """bool per row: alike to an earlier row, which stands."""
    doubled: Array
    """bool per row: another row has the same code and differs."""
    row_of_code: Mapping[str, int]
    """From each code to the row that stands for it (the first)."""
    other: Array
    """int64 per row: another row with its code, its own where there is none."""
    differs: Array
    """int64 per row: a bit for each column in which rows with its code differ."""

    def difference(self, rows: Array) -> dict[str, Array | int]:
        """Return the figures of a ground about rows that stand twice."""
        return {"other": self.other[rows], "differs": self.differs[rows]}

    def rows_for(self, categories: Sequence[str], values: Array, present: Array) -> Array:
        """Return for each coded cell the row of its entity, -1 where the code is blank, faulty or not listed."""
        if not categories:
            return np.full(len(values), -1, dtype=np.int64)
        known = np.array([self.row_of_code.get(code, -1) for code in categories], dtype=np.int64)
        return np.where(present, known[values], -1)

    def linked(self, frame: Frame) -> Array:
        """Return for each row of a frame the row of its entity, -1 where that cannot be told or is not listed."""
        code = frame.view(frame.table.definition.entity)
        return self.rows_for(code.categories, code.values, code.present)

    def contradicted(self, key: str) -> Array:
        """Return, per row, whether another row with the same code says something else in one field."""
        return _repeats(Frame(self.table, np.arange(len(self.table))), [key]).conflicting


def entities_of(table: Table) -> Entities:
    """Find, in a table of enterprises or regions, repeated rows and codes with differing rows."""
    frame = Frame(table, np.arange(len(table)))
    code = frame.view(table.definition.entity)
    repeats = _repeats(frame, table.columns)
    rows = np.flatnonzero(code.state == PRESENT)[::-1]
    row_of_code = {
        code.categories[number]: row
        for number, row in zip(code.values[rows].tolist(), rows.tolist(), strict=True)
    }
    return Entities(
        table, repeats.duplicate, repeats.conflicting, row_of_code, repeats.other, repeats.differs
    )


def _repeats(frame: Frame, keys: Iterable[str]) -> Repeats:
    """Compare the rows with one code in some fields."""
    code = frame.view(frame.table.definition.entity)
    groups = groups_of_rows([code.values], code.present)
    return repeats_within(groups, len(frame), [frame.view(key) for key in keys])


def notices_of(entities: Entities) -> list[Notice]:
    """Return notices of rows that stand twice, which may claim nothing and so have no line elsewhere."""
    frame = Frame(entities.table, np.arange(len(entities.table)))
    found = (("entity-row-repeated", entities.duplicate), ("entity-rows-differ", entities.doubled))
    return [notice for code, mask in found for notice in frame.notices(code, mask)]
