"""The rows that a provision judges, with their fields, those of their enterprises, and derived ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct, field

from subsidycalc.tables.distinct import distinct
from subsidycalc.tables.model import (
    BLANK,
    FIRST_FAULT,
    PRESENT,
    Array,
    Column,
    Field,
    Notice,
    Table,
    fault_code,
)
from subsidycalc.vocabulary.outcome import Doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

UNLISTED: Final = 255
"""The state of an enterprise's field where the enterprise is not listed; it raises no doubt of its own."""

ENTERPRISE: Final = "enterprise."


class View(Struct):
    """A column as one frame sees it: values and states aligned with the frame's rows."""

    reference: str
    field: Field
    values: Array
    state: Array
    column: Column | None
    """The column it comes from; None where the input has no such column."""
    positions: Array | None
    """Row positions in that column; -1 where there is none; None where they are the frame's own, unchanged."""
    looked_up_by: View | None = None
    """The code by which the column's row was looked up; where the code is faulty, so is this field."""

    @property
    def present(self) -> Array:
        """Return which rows hold a usable value."""
        return np.asarray(self.state == PRESENT)

    def taken(self, values: Array) -> Array:
        """Return any per-row array of the column, aligned with the frame's rows."""
        return values if self.positions is None else np.asarray(values[self.positions])

    @property
    def all_values(self) -> tuple[Array, ...]:
        """Return what tells cells apart: the values and, where a month may stand for a day, its last day."""
        upper = self.column.upper if self.column is not None else None
        return (self.values,) if upper is None else (self.values, self.taken(upper))

    @property
    def categories(self) -> Sequence[str]:
        """Return the texts that `values` index, for kinds that have them."""
        return self.column.categories if self.column is not None else ()

    def doubts(self, *, blank: str = "missing-value", within: Array | None = None) -> list[Doubt]:
        """Return why rows hold no usable value: one doubt per code."""
        codes = [(blank, self.state == BLANK)]
        if self.state.size and int(self.state.max()) >= FIRST_FAULT:
            faults = [int(state) for state in distinct(self.state) if FIRST_FAULT <= state < UNLISTED]
            codes += [(fault_code(state), self.state == state) for state in faults]
        found = []
        for code, mask in codes:
            touched = mask if within is None else mask & within
            if touched.any():
                found.append(Doubt(code, touched, self.reference))
        return found


class Frame(Struct):
    """Some rows of a table, each with the row of its enterprise (or region) where that is listed."""

    table: Table
    rows: Array
    """int: positions in the table, in order."""
    entities: Table | None = None
    """The table that `enterprise.` reaches; None where the table itself lists the entities."""
    entity_rows: Array | None = None
    """int per row: position in `entities`, -1 where the entity is not listed."""
    derived: dict[str, View] = field(default_factory=dict)
    _views: dict[str, View] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def view(self, reference: str) -> View:
        """Return the field that a policy refers to; an absent column is blank in every row."""
        if reference in self.derived:
            return self.derived[reference]
        if reference not in self._views:
            self._views[reference] = self._made(reference)
        return self._views[reference]

    def _made(self, reference: str) -> View:
        if reference.startswith(ENTERPRISE):
            if self.entities is None or self.entity_rows is None:
                return self._own(reference, reference.removeprefix(ENTERPRISE))
            return _seen(self.entities, reference, reference.removeprefix(ENTERPRISE), self.entity_rows)
        return self._own(reference, reference)

    def _own(self, reference: str, key: str) -> View:
        whole = len(self.rows) == len(self.table)
        return _seen(self.table, reference, key, None if whole else self.rows)

    def notices(
        self, code: str, mask: Array, column: str = "", values: tuple[tuple[str, str], ...] = ()
    ) -> list[Notice]:
        """Return notices about the rows of a mask, one per sheet, each with the row numbers that Excel shows."""
        rows = self.rows[mask]
        sheets = self.table.sheet_index[rows]
        found = []
        for sheet in distinct(sheets).tolist():
            numbers = np.sort(self.table.row_numbers[rows[sheets == sheet]])
            found.append(Notice(code, self.table.sheets[sheet], tuple(numbers.tolist()), column, values))
        return found


def field_of(table: Table, key: str) -> Field:
    """Return the dictionary's field for a key such as `output[2023Q1]`."""
    return table.definition.field(key.partition("[")[0])


def _seen(table: Table, reference: str, key: str, positions: Array | None) -> View:
    column = table.columns.get(key)
    count = len(table) if positions is None else len(positions)
    definition = field_of(table, key)
    if column is None:
        values = np.zeros(count, dtype=np.int64)
        state = np.full(count, BLANK, dtype=np.uint8)
    elif positions is None:
        values, state = column.values, column.state
    elif len(table) == 0:
        values = np.zeros(count, dtype=np.int64)
        state = np.full(count, BLANK, dtype=np.uint8)
    else:
        values, state = column.values[positions], column.state[positions]
    if positions is not None:
        unlisted = positions < 0
        if unlisted.any():
            state = np.where(unlisted, UNLISTED, state).astype(np.uint8)
    view = View(reference, definition, values, state, column, positions)
    if definition.blank_means_no:
        _read_blank_as_no(view)
    return view


def _read_blank_as_no(view: View) -> None:
    blank = view.state == BLANK
    view.values = np.where(blank, False, view.values).astype(bool)  # noqa: FBT003 - a column of flags
    view.state = np.where(blank, PRESENT, view.state).astype(np.uint8)


def digits_of(view: View) -> tuple[Array, Array]:
    """Return the first six digits of a code or ID number (unseen ones as 0) and how many are visible."""
    if view.column is not None and view.column.identity is not None:
        detail = view.column.identity
        return view.taken(detail.prefix).astype(np.int64), view.taken(detail.prefix_length)
    if view.column is None or not view.categories:
        return view.values.astype(np.int64), np.zeros(len(view.values), dtype=np.uint8)
    digits = [category[:6] for category in view.categories]
    padded = np.array(
        [int((text + "000000")[:6]) if text.isdigit() else 0 for text in digits], dtype=np.int64
    )
    lengths = np.array([len(text) if text.isdigit() else 0 for text in digits], dtype=np.uint8)
    return padded[view.values], lengths[view.values]


class DigitsView(View):
    """A field put together from several sources: values or, for codes, digits and their visible lengths."""

    padded: Array = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    lengths: Array = field(default_factory=lambda: np.zeros(0, dtype=np.uint8))
    sources: tuple[View, ...] = ()
    origin: Array = field(default_factory=lambda: np.zeros(0, dtype=np.int16))
    """int16 per row: which source decided, by its value or by its fault."""
    texts: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the texts that `values` index, those of all sources together."""
        return self.texts
