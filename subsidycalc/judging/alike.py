"""Persons of two tables who could be one, where a number of either is masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from subsidycalc.judging.events import whole
from subsidycalc.judging.likeness import NOBODY, likeness
from subsidycalc.tables.dictionary import built_in
from subsidycalc.tables.model import BLANK, MASKED, PRESENT, Column
from subsidycalc.vocabulary.frame import View

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array, IdentityDetail
    from subsidycalc.vocabulary.frame import Frame

_NAME = built_in().named("employees").field("name")


class Side(Struct, frozen=True):
    """The persons of one table: their numbers and names."""

    number: View
    detail: IdentityDetail
    name: View | None

    @property
    def masked(self) -> Array:
        """Return whose number is masked."""
        return np.asarray(self.number.present & (self.number.taken(self.detail.form) == MASKED))


def side_of(frame: Frame) -> Side | None:
    """Return the persons of a frame; None where it names none."""
    column = frame.table.columns.get("id_number")
    if column is None or column.identity is None:
        return None
    name = frame.view("name") if "name" in frame.table.columns else None
    return Side(frame.view("id_number"), column.identity, name)


def could_be(rows: Side, entries: Side) -> dict[int, int]:
    """Return the rows that could be the person of an entry though one of the two is masked, each with the first entry."""
    if not rows.masked.any() and not entries.masked.any():
        return {}
    together = (rows, entries)
    known = [whole(side.number) for side in together]
    marks: list[Array] = []
    texts: list[str] = []
    for side in together:
        mark = side.number.taken(side.detail.mark)
        marks.append(np.where(mark >= 0, mark + len(texts), mark))
        texts += side.detail.marks
    alike = likeness(
        np.concatenate(known),
        np.concatenate([side.masked for side in together]),
        np.concatenate([side.number.values for side in together]),
        np.concatenate(marks),
        texts,
        _names(rows, entries),
    )
    of_rows, of_entries = np.split(alike, [len(rows.number.values)])
    found: dict[int, int] = {}
    # two whole numbers are not one person, whatever a mask between them shows
    for concerned, meant in ((~known[0], of_entries != NOBODY), (known[0], entries.masked)):
        first = {int(of_entries[entry]): entry for entry in np.flatnonzero(meant)[::-1].tolist()}
        shared = concerned & np.isin(of_rows, np.array(list(first), dtype=np.int64))
        found |= {row: first[int(of_rows[row])] for row in np.flatnonzero(shared).tolist()}
    return found


def _names(*sides: Side) -> View:
    """Return the names of all sides, one below the other."""
    values: list[Array] = []
    states: list[Array] = []
    names: list[str] = []
    for side in sides:
        there = np.zeros(len(side.number.values), dtype=bool) if side.name is None else side.name.present
        numbers = 0 if side.name is None else side.name.values + len(names)
        values.append(np.where(there, numbers, 0))
        states.append(np.where(there, PRESENT, BLANK))
        names += () if side.name is None else side.name.categories
    column = Column(_NAME, "name", np.concatenate(values), np.concatenate(states), names)
    return View("name", _NAME, column.values, column.state, column, None)
