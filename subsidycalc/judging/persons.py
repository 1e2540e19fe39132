"""Telling persons apart: who stands twice, in one enterprise or under two, and who cannot be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from subsidycalc.judging.likeness import NOBODY, likeness
from subsidycalc.judging.spelling import as_compared
from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.model import FIRST_FAULT, FULL, LEGACY, MASKED, PRESENT, Array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.vocabulary.frame import Frame, View

MOST_NAMED: Final = 60
"""Fields beyond share one bit of those in which rows differ."""
_MASKED_FROM: Final = -(2**40)
_ROW_FROM: Final = -(2**20)


class Persons(Struct, frozen=True):
    """Who stands on each row of a frame."""

    key: Array
    """int64: the 17 digits of a whole number; a negative number of its own for each other person or row."""
    whole: Array
    """bool: the whole number is known, so that equal keys are one person."""
    masked: Array
    """bool: told apart by visible digits and name only."""
    likeness: Array
    """int64: one number for rows of which a masked one could be the same person as another; `NOBODY` elsewhere."""
    recurring: Array
    """bool: another row has the same key; all others stand alone in whatever grouping."""


def persons_of(frame: Frame) -> Persons:
    """Return who stands on each row; rows whose number is only a prefix, blank or faulty stand for themselves."""
    view = frame.view("id_number")
    rows = np.arange(len(frame), dtype=np.int64)
    if view.column is None or view.column.identity is None:
        nobody = np.zeros(len(frame), dtype=bool)
        alone = np.full(len(frame), NOBODY, dtype=np.int64)
        return Persons(_ROW_FROM - rows - 2**41, nobody, nobody, alone, nobody)
    detail = view.column.identity
    form = view.taken(detail.form)
    present = view.state == PRESENT
    whole = present & ((form == FULL) | (form == LEGACY))
    masked = present & (form == MASKED)
    key = np.where(whole, view.values, _ROW_FROM - rows - 2**41)
    alike = np.full(len(frame), NOBODY, dtype=np.int64)
    if masked.any():
        marks = view.taken(detail.mark)
        alike = likeness(whole, masked, view.values, marks, detail.marks, frame.view("name"))
        key[masked] = _MASKED_FROM - alike[masked]
    recurring = np.zeros(len(frame), dtype=bool)
    recurring[_repeated(key, np.flatnonzero(whole | masked))] = True
    return Persons(key, whole, masked, alike, recurring)


class Repeats(Struct, frozen=True):
    """Rows that stand more than once for one thing within one enterprise."""

    duplicate: Array
    """bool: alike to an earlier row, which stands."""
    conflicting: Array
    """bool: differs from another row for the same thing."""
    other: Array
    """int64 per row: the first other row of its group; its own where it stands alone."""
    differs: Array
    """int64 per row: a bit for each field compared in which rows of its group differ."""


class Groups(Struct, frozen=True):
    """Rows that agree in some keys, two or more to a group, one group after another, rows in order."""

    members: Array
    """int64: row numbers."""
    number: Array
    """int64: the group of each member, 0, 1, 2 …"""

    @property
    def starts(self) -> Array:
        """Return where each group begins in `members`."""
        return np.flatnonzero(np.concatenate(([True], self.number[1:] != self.number[:-1])))

    @property
    def is_first(self) -> Array:
        """Return which members are the first of their group."""
        first = np.zeros(len(self.members), dtype=bool)
        first[self.starts] = True
        return first


def groups_of_rows(keys: Sequence[Array], eligible: Array) -> Groups | None:
    """Return the groups of eligible rows that agree in all keys; None where no two do.

    The first key should tell most rows apart: rows whose first key stands alone are left out before sorting.
    """
    rows = _repeated(keys[0], np.flatnonzero(eligible))
    if len(rows) == 0:
        return None
    columns = [key[rows] for key in keys]
    order = np.lexsort((rows, *reversed(columns)))
    same = np.ones(len(rows) - 1, dtype=bool)
    for column in columns:
        ordered = column[order]
        same &= ordered[1:] == ordered[:-1]
    opens = np.concatenate(([True], ~same))
    number = np.cumsum(opens) - 1
    several = np.bincount(number)[number] > 1
    if not several.any():
        return None
    _, renumbered = np.unique(number[several], return_inverse=True)
    return Groups(rows[order[several]], renumbered)


def _repeated(key: Array, rows: Array) -> Array:
    """Return the rows whose key stands on more than one of them."""
    ordered = np.sort(key[rows])
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(twice) == 0:
        return rows[:0]
    return np.asarray(rows[np.isin(key[rows], distinct(twice))])


def repeats_within(groups: Groups | None, rows: int, used: Sequence[View]) -> Repeats:
    """Tell, for rows that stand for one thing within one enterprise, which repeat and which conflict.

    `used` are the cells that must be alike for a row to be a mere repetition.
    """
    duplicate, conflicting = (np.zeros(rows, dtype=bool) for _ in range(2))
    other, differs = np.arange(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    if groups is None:
        return Repeats(duplicate, conflicting, other, differs)
    first, starts = groups.is_first, groups.starts
    for place, view in enumerate(used):
        within = ~(first | _like_the_row_before(groups, view))
        of_group = np.logical_or.reduceat(within, starts)[groups.number]
        differs[groups.members] |= of_group.astype(np.int64) << min(place, MOST_NAMED)
    unlike = differs[groups.members] > 0
    duplicate[groups.members[~unlike & ~first]] = True
    conflicting[groups.members[unlike]] = True
    other[groups.members] = groups.members[starts][groups.number]
    other[groups.members[first]] = groups.members[starts + 1]
    return Repeats(duplicate, conflicting, other, differs)


def _like_the_row_before(groups: Groups, view: View) -> Array:
    """Return which rows say the same in a field as the row before them."""
    members = groups.members
    before = np.roll(members, 1)
    absent = view.state[members] != PRESENT
    alike = np.asarray(view.state[members] == view.state[before])
    for values in (as_compared(view, members), *(values[members] for values in view.all_values[1:])):
        alike &= absent | (values == np.roll(values, 1))
    for place in np.flatnonzero(alike & (view.state[members] >= FIRST_FAULT)).tolist():
        alike[place] = _raw(view, members[place]) == _raw(view, before[place])
    return alike


def _raw(view: View, row: int) -> str:
    """Return what a faulty cell held: two different faults are not alike."""
    if view.column is None:
        return ""
    return view.column.raw.get(int(row if view.positions is None else view.positions[row]), "")


def overlapping_spells(first: View, last: View, groups: Groups | None, eligible: Array) -> Array:
    """Return rows whose spell overlaps another spell of the same group, both days included."""
    overlapping = np.zeros(len(eligible), dtype=bool)
    if groups is None:
        return overlapping
    kept = eligible[groups.members]
    members, number = groups.members[kept], groups.number[kept]
    starts, ends = first.values[members].astype(np.int64), last.values[members].astype(np.int64)
    order = np.lexsort((ends, starts, number))
    members, number, starts, ends = members[order], number[order], starts[order], ends[order]
    if len(members) == 0:
        return overlapping
    # one running maximum serves all groups: each group's days are lifted above those of the group before
    lift = (int(ends.max()) - int(starts.min()) + 1) * number
    latest = np.maximum.accumulate(ends + lift) - lift
    same_person = number[1:] == number[:-1]
    overlapping[members[1:][same_person & (starts[1:] <= latest[:-1])]] = True
    overlapping[members[:-1][same_person & (starts[1:] <= ends[:-1])]] = True
    return overlapping


def under_two_enterprises(persons: Array, enterprise: Array, eligible: Array) -> Array:
    """Return rows of persons who stand under more than one enterprise among the eligible rows."""
    twice = np.zeros(len(persons), dtype=bool)
    groups = groups_of_rows([persons], eligible)
    if groups is None:
        return twice
    employer = enterprise[groups.members]
    lowest = np.minimum.reduceat(employer, groups.starts)
    highest = np.maximum.reduceat(employer, groups.starts)
    twice[groups.members[(lowest != highest)[groups.number]]] = True
    return twice


def distinct_per_group(group: Array, persons: Array, counted: Array, count: int, recurring: Array) -> Array:
    """Return how many distinct persons each group has among the counted rows, as int64.

    `recurring` says which rows' persons stand on other rows too.
    """
    counted = counted & (group >= 0)
    totals = np.bincount(group[counted], minlength=count).astype(np.int64)
    repeated = groups_of_rows([persons, group], counted & recurring)
    if repeated is not None:
        again = repeated.members[~repeated.is_first]
        totals -= np.bincount(group[again], minlength=count)
    return totals
