"""What cells hold, as far as it may be shown, and which rows hold alike: what they share is put into words once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.identity.countries import countries
from subsidycalc.results.wording.coded import Distinct, alike, distinct_of, together
from subsidycalc.tables.model import BLANK, FIRST_FAULT, PRESENT, Kind, fault_state
from subsidycalc.vocabulary.frame import UNLISTED, DigitsView, digits_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subsidycalc.tables.model import Array
    from subsidycalc.vocabulary.condition import ConditionWord
    from subsidycalc.vocabulary.frame import View

_CODE_DIGITS: Final = 6
_CONTRADICTED: Final = fault_state("duplicate-enterprise")


def digits_needed(view: View, condition: ConditionWord | None) -> int:
    """Return how many first digits of an ID number a condition looks at; 0 where the whole value is shown."""
    if view.field.kind is not Kind.ID:
        return 0
    return 0 if condition is None else condition.digits_shown()


def lies_in_the_code(view: View, code: View, row: int) -> bool:
    """Return whether the code by which a field was looked up is faulty, or stands on rows that contradict each other."""
    return int(code.state[row]) >= FIRST_FAULT or int(view.state[row]) == _CONTRADICTED


def visible(view: View, row: int, most: int) -> str:
    """Return the first digits of a code or number, as many as are known."""
    padded, lengths = digits_of(view)
    return f"{int(padded[row]):06d}"[: min(int(lengths[row]), most)]


def position(view: View, row: int) -> int:
    """Return a frame row's position in the column that a view shows."""
    return row if view.positions is None else int(view.positions[row])


def last_day(view: View, row: int) -> int | None:
    """Return the last day that a cell may mean, a month's where it names a month; None where its field names days."""
    if view.column is None or view.column.upper is None:
        return None
    return int(view.column.upper[position(view, row)])


def held(view: View, row: int) -> str:
    """Return what a faulty cell held, already safe to show; "" where that is not known."""
    if view.column is None:
        return ""
    text = view.column.raw.get(position(view, row), "")
    if text or view.column.masked is None:
        return text
    return str(view.column.masked[position(view, row)])


def masked(view: View, row: int) -> str:
    """Return an ID number as it may be shown, "" where there is none."""
    if view.column is None or view.column.masked is None:
        return ""
    return str(view.column.masked[position(view, row)])


class Distinctions:
    """Tells some rows apart; with `numbers_elsewhere`, not by whole ID numbers, which are not repeated."""

    def __init__(self, rows: Array, condition: ConditionWord | None, *, numbers_elsewhere: bool) -> None:
        self.rows = rows
        self.condition = condition
        self.numbers_elsewhere = numbers_elsewhere

    def by(self, views: Sequence[View]) -> Distinct:
        """Tell the rows apart by all that they hold in these fields."""
        if not views:
            return alike(len(self.rows))
        return together([self._of(view) for view in views])

    def _of(self, view: View) -> Distinct:
        if not isinstance(view, DigitsView):
            return self._of_one(view)
        sources = [self._of_one(source).codes for source in view.sources]
        decided = view.origin[self.rows]
        return together([decided, np.choose(decided, sources)])

    def _of_one(self, view: View, *, by_condition: bool = True) -> Distinct:
        rows = self.rows
        state = view.state[rows]
        present = state == PRESENT
        told = self._values(view, self.condition if by_condition else None)
        if present.all():
            return told
        told = together([np.where(present, told.codes, 0), state])
        if self.numbers_elsewhere and view.field.kind is Kind.ID:
            return told
        faulty = np.flatnonzero((state != PRESENT) & (state != BLANK) & (state != UNLISTED))
        if len(faulty) == 0:
            return told
        texts = [held(view, row) for row in rows[faulty].tolist()]
        told = together([told, _keys_of_texts(texts, faulty, len(rows))])
        if view.looked_up_by is None:
            return told
        return together([told, self._of_one(view.looked_up_by, by_condition=False)])

    def _values(self, view: View, condition: ConditionWord | None) -> Distinct:
        rows = self.rows
        digits = digits_needed(view, condition)
        if digits:
            padded, lengths = digits_of(view)
            shown = padded[rows] // 10 ** (_CODE_DIGITS - digits)
            whole = lengths[rows] >= digits
            if whole.all():
                return distinct_of(shown)
            return distinct_of(padded[rows] * (_CODE_DIGITS + 1) + lengths[rows])
        if view.field.kind is Kind.ID:
            if self.numbers_elsewhere:
                return alike(len(rows))
            texts = [masked(view, row) for row in rows.tolist()]
            return distinct_of(_keys_of_texts(texts, np.arange(len(rows)), len(rows)))
        if view.field.kind is Kind.COUNTRY:
            return together([view.values[rows], _unresolved(view, rows)])
        # A month and its first day are one value, but not one text.
        return together([distinct_of(values[rows]) for values in view.all_values])


def _unresolved(view: View, rows: Array) -> Array:
    """Return a number per distinct text that names no country for sure, 0 where a cell names one."""
    unknown = np.array([text not in countries() for text in view.categories] or [False], dtype=bool)
    places = np.flatnonzero(view.present[rows] & unknown[view.values[rows]])
    return _keys_of_texts([held(view, row) for row in rows[places].tolist()], places, len(rows))


def _keys_of_texts(texts: Sequence[str], places: Array, count: int) -> Array:
    """Return a number per distinct text at some places, 0 elsewhere."""
    number = {text: code for code, text in enumerate(dict.fromkeys(texts), start=1)}
    keys = np.zeros(count, dtype=np.int64)
    keys[places] = np.fromiter(map(number.__getitem__, texts), dtype=np.int64, count=len(texts))
    return keys
