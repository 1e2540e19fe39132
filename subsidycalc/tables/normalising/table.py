"""From a raw table to typed columns: every value is read once, and taken by each row that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec.structs import replace

from subsidycalc.tables.ahead import worked_on
from subsidycalc.tables.model import Column, Kind, Notice, Table
from subsidycalc.tables.normalising.cells import shown_text, sorted_cells
from subsidycalc.tables.normalising.codes import (
    read_countries,
    read_enterprise_codes,
    read_industries,
    read_regions,
)
from subsidycalc.tables.normalising.dates import read_dates
from subsidycalc.tables.normalising.identity_numbers import read_identity_numbers
from subsidycalc.tables.normalising.numbers import read_numbers
from subsidycalc.tables.normalising.texts import read_accounts, read_choices, read_flags, read_texts
from subsidycalc.tables.raw import PLAUSIBLE_YEARS

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.normalising.cells import Cells
    from subsidycalc.tables.normalising.outcome import Outcome, Remark
    from subsidycalc.tables.raw import RawColumn, RawTable

_ONLY_WHERE_TYPED: Final = frozenset({"number-from-text"})
"""Notices that say nothing of files whose cells are all text."""


_MANY_ROWS: Final = 20_000
"""From so many rows on, columns are read side by side."""
_TAKE_PACKED: Final = frozenset({Kind.TEXT, Kind.ID, Kind.USCC})
"""Kinds whose readers take the texts of large columns as they lie in their buffer."""


_READERS: Final[dict[Kind, Callable[[RawTable, RawColumn, Cells], Outcome]]] = {
    Kind.TEXT: lambda _table, _column, cells: read_texts(cells),
    Kind.USCC: lambda table, column, cells: read_enterprise_codes(
        cells,
        is_listed_elsewhere=column.key == table.definition.entity and table.definition.name != "enterprises",
    ),
    Kind.REGION: lambda _table, _column, cells: read_regions(cells),
    Kind.INDUSTRY: lambda _table, _column, cells: read_industries(cells),
    Kind.COUNTRY: lambda _table, _column, cells: read_countries(cells),
    Kind.CHOICE: lambda _table, column, cells: read_choices(column.field, cells),
    Kind.FLAG: lambda _table, _column, cells: read_flags(cells),
    Kind.ID: lambda _table, _column, cells: read_identity_numbers(cells),
    Kind.ACCOUNT: lambda _table, _column, cells: read_accounts(cells),
    **dict.fromkeys(
        (Kind.MONEY, Kind.ENERGY, Kind.NUMBER, Kind.COUNT, Kind.PERCENT),
        lambda _table, column, cells: read_numbers(column, cells),
    ),
    **dict.fromkeys(
        (Kind.DATE, Kind.DATE_OR_MONTH, Kind.MONTH),
        lambda table, column, cells: read_dates(
            column.field, cells, since_1904=table.date_system_1904, years=table.years
        ),
    ),
}
"""How the distinct values of each kind of column are read."""


def normalise(raw: RawTable, years: range = PLAUSIBLE_YEARS) -> tuple[Table, list[Notice]]:
    """Return a table of typed columns, and the notices about its cells; no row is dropped.

    `years` are those that the batch may be about, widely around.
    """
    raw = replace(raw, years=years)
    columns: dict[str, Column] = {}
    notices: list[Notice] = []
    raw_columns = [(first, one) for first in raw.columns for one in (first, *first.in_other_units)]
    order = list(range(len(raw_columns)))
    many = len(raw.row_numbers) >= _MANY_ROWS
    if many:  # the largest first, two at once: whatever is beside the others is soon done
        order.sort(key=lambda number: -len(raw_columns[number][1].distinct))
    made = worked_on(lambda number: _read(raw, raw_columns[number][1]), order, side_by_side=many)
    done = dict(zip(order, made, strict=True))
    for number, (first, raw_column) in enumerate(raw_columns):
        column, found = done[number]
        known = columns.setdefault(first.key, column)
        if known is not column:
            here = np.isin(raw.sheet_index, sorted(raw_column.on_sheets or ()))
            columns[first.key] = _put_together(known, column, here)
        notices += found
    table = Table(
        definition=raw.definition,
        sheets=raw.sheets,
        sheet_index=raw.sheet_index,
        row_numbers=raw.row_numbers,
        columns=columns,
        rows_read=raw.rows_read,
        set_aside=raw.set_aside,
    )
    return table, notices


def _read(raw: RawTable, column: RawColumn) -> tuple[Column, list[Notice]]:
    """Return one column typed, and the notices about its cells."""
    kind = column.field.kind
    cells = sorted_cells(column.distinct, none_is_blank=kind is not Kind.FLAG, packed=kind in _TAKE_PACKED)
    outcome = _READERS[kind](raw, column, cells)
    return _column(column, outcome), _notices(raw, column, cells, outcome)


def _column(raw: RawColumn, outcome: Outcome) -> Column:
    """Return the column in which every row has what its distinct value turned out to be."""
    codes = raw.codes
    formats = sorted(raw.number_formats, key=lambda text: (-raw.number_formats[text], text))
    return Column(
        field=raw.field,
        key=raw.key,
        values=outcome.values[codes],
        state=outcome.state[codes],
        categories=outcome.categories,
        upper=None if outcome.upper is None else outcome.upper[codes],
        identity=None if outcome.identity is None else outcome.identity.taken(codes),
        raw=_shown_by_row(outcome, codes),
        masked=None if outcome.masked is None else outcome.masked[codes],
        accounts=outcome.accounts,
        heading=raw.heading,
        letter=raw.letter,
        letters=raw.letters,
        unit=raw.unit,
        number_format=formats[0] if formats else "",
    )


def _put_together(known: Column, other: Column, here: Array) -> Column:
    """Return a column of numbers with the rows of some sheets taken from the same column in another unit."""
    raw = {row: shown for row, shown in known.raw.items() if not here[row]}
    raw |= {row: shown for row, shown in other.raw.items() if here[row]}
    letters = tuple(theirs or ours for ours, theirs in zip(known.letters, other.letters, strict=True))
    return replace(
        known,
        values=np.where(here, other.values, known.values),
        state=np.where(here, other.state, known.state),
        raw=dict(sorted(raw.items())),
        letters=letters,
    )


def _rows_of(positions: list[int], codes: Array, distinct: int) -> Array:
    """Return the rows whose distinct value is at one of the positions."""
    concerned = np.zeros(distinct, bool)
    concerned[positions] = True
    return np.flatnonzero(concerned[codes])


def _shown_by_row(outcome: Outcome, codes: Array) -> dict[int, str]:
    """Return what faulty cells held, by row."""
    if not outcome.shown:
        return {}
    rows = _rows_of(list(outcome.shown), codes, len(outcome.state))
    return dict(zip(rows.tolist(), map(outcome.shown.__getitem__, codes[rows].tolist()), strict=True))


def _notices(raw: RawTable, column: RawColumn, cells: Cells, outcome: Outcome) -> list[Notice]:
    """Return one notice per remark and sheet, with the Excel numbers of its rows."""
    notices = []
    for code, remark in outcome.remarks.items():
        rows = _rows_of(remark.positions, column.codes, len(outcome.state))
        if raw.untyped and code in _ONLY_WHERE_TYPED:
            continue
        for index, sheet in enumerate(raw.sheets):
            if column.on_sheets is not None and index not in column.on_sheets:
                continue
            numbers = raw.row_numbers[rows[raw.sheet_index[rows] == index]]
            about_column = not remark.positions and bool((raw.sheet_index == index).any())
            if len(numbers) or about_column:
                heading = column.heading or column.field.zh
                shown = _values(remark, cells)
                notices.append(Notice(code, sheet, tuple(np.sort(numbers).tolist()), heading, shown))
    return notices


def _values(remark: Remark, cells: Cells) -> tuple[tuple[str, str], ...]:
    """Return what the text of a notice needs, the first value concerned included where it quotes one."""
    named = tuple(remark.values.items())
    if not remark.example:
        return named
    return (("example", shown_text(cells.distinct[remark.positions[0]])), *named)
