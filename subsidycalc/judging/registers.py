"""Rows held against registers before payment: who stands in one is refused, or left to a person, and the entry is cited."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from subsidycalc.judging.column_use import used_fields
from subsidycalc.judging.events import whole
from subsidycalc.judging.likeness import could_be, side_of
from subsidycalc.judging.spelling import comparable
from subsidycalc.judging.verdicts import Ground
from subsidycalc.tables.dictionary.registers import AS_OF
from subsidycalc.tables.model import BLANK, MASKED, PRESENT, Kind, Notice
from subsidycalc.vocabulary.answers import by_category
from subsidycalc.vocabulary.dates import day_number
from subsidycalc.vocabulary.frame import Frame, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.judging.draft import Case, Draft
    from subsidycalc.judging.verdicts import Effect
    from subsidycalc.tables.dictionary.registers import Register
    from subsidycalc.tables.model import Array

SURE, DAYS_UNTOLD, ALIKE, SAME_NAME, OTHER_DAYS = range(5)
"""How an entry stands to a row: it holds; its days cannot be compared; it may be another's; its days are others."""

Hit: TypeAlias = tuple[int, int, int]
"""How the entry of a row stands that weighs most, which it is, and how many the row has."""

UNREADABLE: Final = "register-unreadable"

_EVER: Final = 2**31
_DAYS: Final = frozenset({Kind.DATE, Kind.DATE_OR_MONTH, Kind.MONTH})


class Held:
    """One register, laid out for being matched."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.frame = Frame(register.table, np.arange(len(register.table)))
        self.matched: set[int] = set()
        """The entries that stand on some row."""
        declared, fields = register.declared, {field.name for field in register.table.definition.fields}
        self.start, self.end, self.told = self._days()
        self.by_key: dict[str, dict[str | int, list[int]]] = {}
        named = np.zeros(len(self.frame), dtype=bool)
        readable = np.zeros(len(self.frame), dtype=bool)
        self.masked = np.zeros(len(self.frame), dtype=bool)
        for key in declared.matches:
            if key not in fields:
                continue
            view = self.frame.view(key)
            here = ~named & (view.state != BLANK)
            named |= here
            known = here & (whole(view) if key == "id_number" else view.present)
            if key == "id_number" and view.column is not None and view.column.identity is not None:
                self.masked = here & view.present & (view.taken(view.column.identity.form) == MASKED)
            readable |= known | (here & self.masked)
            self.by_key[key] = self._entries(view, known)
        self.unreadable = ~readable
        self.names = self._names()

    def _entries(self, view: View, known: Array) -> dict[str | int, list[int]]:
        entries: dict[str | int, list[int]] = defaultdict(list)
        for entry in np.flatnonzero(known).tolist():
            value = int(view.values[entry])
            entries[view.categories[value] if len(view.categories) else value].append(entry)
        return entries

    def _names(self) -> dict[str, int]:
        """Return by name the entries that say no more of whom they mean."""
        if "name" not in self.register.table.columns:
            return {}
        view = self.frame.view("name")
        rows = np.flatnonzero(self.unreadable & view.present)[::-1].tolist()
        return {comparable(view.categories[int(view.values[row])]): row for row in rows}

    def _days(self) -> tuple[Array, Array, Array]:
        """Return the first and last day on which each entry holds, and whether both can be told."""
        count, declared = len(self.frame), self.register.declared
        start, end = np.full(count, -_EVER, dtype=np.int64), np.full(count, _EVER, dtype=np.int64)
        told = np.ones(count, dtype=bool)
        for field, later in ((declared.on, 1), (declared.since, 0)):
            if field is not None:
                view = self.frame.view(field)
                start = np.where(view.present, view.values.astype(np.int64) + later, start)
                told &= view.present
        if declared.until is not None:
            view = self.frame.view(declared.until)
            end = np.where(view.present, view.values, end)
            told &= view.present | (view.state == BLANK)
        return start, end, told

    def standing(self, entry: int, days: tuple[int, int] | None) -> int:
        """Return how an entry stands to a row of some days, None where they cannot be told."""
        if not self.register.declared.against:
            return SURE
        if days is None or not self.told[entry]:
            return DAYS_UNTOLD
        return SURE if self.start[entry] <= days[1] and days[0] <= self.end[entry] else OTHER_DAYS

    def unread(self) -> list[Notice]:
        """Return which entries can be held against nobody but by name."""
        return self.frame.notices(UNREADABLE, self.unreadable, values=self.register.called)

    def counted(self) -> Notice:
        """Return how many entries there are, and how many stand on rows."""
        counts = (("entries", str(len(self.frame))), ("matched", str(len(self.matched))))
        values = (*self.register.called, ("file", self.register.file.name), *counts)
        return Notice("register-held", values=values)


def hold_against(draft: Draft, held: Held) -> None:
    """Note against the rows of a provision, or their enterprises, what a register says of them."""
    for key in held.by_key:
        for case, hits in _cases(draft, held, key):
            _note(draft, case, held, hits)


def _cases(draft: Draft, held: Held, key: str) -> Iterator[tuple[Case, dict[int, Hit]]]:
    """Yield the case that a key speaks of, with the rows hit: how an entry stands to each, and which."""
    fields = {field.name for field in draft.frame.table.definition.fields}
    if key == "id_number":
        if key in fields:
            yield draft.rows, _person_hits(draft, held, draft.frame.view(key))
    elif draft.entities.table.definition.entity == "uscc":
        days_on_rows = any(field in fields for field in held.register.declared.against)
        case = draft.rows if days_on_rows or draft.on_entities is None else draft.on_entities
        yield case, _enterprise_hits(draft, held, case.frame)


def _enterprise_hits(draft: Draft, held: Held, frame: Frame) -> dict[int, Hit]:
    code, entries = frame.view(frame.table.definition.entity), held.by_key["uscc"]
    listed = by_category(code, entries.__contains__)
    days = _Days(draft, held, frame)
    hits = {}
    for row in np.flatnonzero(code.present & listed).tolist():
        hits[row] = _weightiest(held, entries[code.categories[int(code.values[row])]], days.of(row))
    return _with_same_names(held, frame, "name" if frame.table is draft.entities.table else "", hits)


def _person_hits(draft: Draft, held: Held, number: View) -> dict[int, Hit]:
    entries, known = held.by_key["id_number"], whole(number)
    wanted = np.array([one for one in entries if isinstance(one, int)], dtype=np.int64)
    days = _Days(draft, held, draft.frame)
    hits = {}
    for row in np.flatnonzero(known & np.isin(number.values, wanted)).tolist():
        hits[row] = _weightiest(held, entries[int(number.values[row])], days.of(row))
    for row, entry in _alike(draft.frame, held).items():
        standing = held.standing(entry, days.of(row))
        hits.setdefault(row, (ALIKE if standing != OTHER_DAYS else OTHER_DAYS, entry, 1))
    return _with_same_names(held, draft.frame, "name", hits)


def _weightiest(held: Held, entries: list[int], days: tuple[int, int] | None) -> Hit:
    """Return how the entry stands that weighs most, which it is, and how many weigh as much."""
    standings = [(held.standing(entry, days), entry) for entry in entries]
    how, which = min(standings)
    return how, which, sum(one == how for one, _ in standings)


def _with_same_names(held: Held, frame: Frame, field: str, hits: dict[int, Hit]) -> dict[int, Hit]:
    """Add the rows that bear the name of an entry which says no more."""
    if held.names and field:
        name = frame.view(field)
        entry = [held.names.get(comparable(text), -1) for text in name.categories] or [-1]
        meant = np.where(name.present, np.array(entry, dtype=np.int64)[name.values], -1)
        for row in np.flatnonzero(meant >= 0).tolist():
            hits.setdefault(row, (SAME_NAME, int(meant[row]), 1))
    return hits


def _alike(frame: Frame, held: Held) -> dict[int, int]:
    rows, entries = side_of(frame), side_of(held.frame)
    return {} if rows is None or entries is None else could_be(rows, entries)


class _Days:
    """The days of rows that a register's are held against."""

    def __init__(self, draft: Draft, held: Held, frame: Frame) -> None:
        against = held.register.declared.against
        own = {field.name for field in frame.table.definition.fields if field.kind in _DAYS}
        there = [field for field in against if field in own and field in frame.table.columns]
        used = set(used_fields(draft.provision))
        self._views = [frame.view(field) for field in ([one for one in there if one in used] or there)]
        as_of = day_number(draft.policy.document.as_of)
        self._always = (as_of, as_of) if AS_OF in against else None

    def of(self, row: int) -> tuple[int, int] | None:
        """Return the first and last day of a row; None where it tells none."""
        told = [view for view in self._views if int(view.state[row]) == PRESENT]
        days = [int(values[row]) for view in told for values in view.all_values]
        days += self._always or ()
        return (min(days), max(days)) if days else None


def _note(draft: Draft, case: Case, held: Held, hits: dict[int, Hit]) -> None:
    """Note the hits of one case: sure ones as the register says, doubtful ones for a person, others as a notice."""
    if not hits:
        return
    count, register = len(case.frame), held.register
    standing, entry = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    several = np.zeros(count, dtype=np.int64)
    for row, (how, which, number) in hits.items():
        standing[row], entry[row], several[row] = how, which, number
    others = standing == OTHER_DAYS
    held.matched.update(entry[(standing >= 0) & ~others].tolist())
    draft.notices += case.frame.notices("register-other-days", others, values=register.called)
    refuses = register.declared.follows == "refuse"
    sure, doubt = standing == SURE, (standing > SURE) & ~others
    effects: tuple[tuple[Effect, Array], ...] = (
        ("ineligible", sure & refuses),
        ("review", doubt | (sure & (not refuses))),
    )
    for effect, mask in effects:
        figures = {"entry": entry, "standing": standing, "entries": several}
        case.add(
            Ground(register.code, effect, mask, register.declared.clause, figures=figures, register=register)
        )
    if case is draft.rows:
        draft.struck |= sure & refuses
        draft.in_doubt |= effects[1][1]
