"""Some rows of a table as a table of their own, each with the sheet and row number that it had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from subsidycalc.tables.model import IdentityDetail, Table

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array, Column


def rows_taken(table: Table, rows: Array) -> Table:
    """Return a table of some rows (positions, ascending); it counts as read no more than these."""
    return Table(
        definition=table.definition,
        sheets=table.sheets,
        sheet_index=table.sheet_index[rows],
        row_numbers=table.row_numbers[rows],
        columns={key: _taken(column, rows) for key, column in table.columns.items()},
        rows_read=len(rows),
    )


def _taken(column: Column, rows: Array) -> Column:
    kept = enumerate(rows.tolist()) if column.raw else ()
    return replace(
        column,
        values=column.values[rows],
        state=column.state[rows],
        upper=None if column.upper is None else column.upper[rows],
        identity=None if column.identity is None else _identity_taken(column.identity, rows),
        raw={number: column.raw[row] for number, row in kept if row in column.raw},
        masked=None if column.masked is None else column.masked[rows],
    )


def _identity_taken(detail: IdentityDetail, rows: Array) -> IdentityDetail:
    return IdentityDetail(
        form=detail.form[rows],
        prefix=detail.prefix[rows],
        prefix_length=detail.prefix_length[rows],
        mark=detail.mark[rows],
        birth_day=detail.birth_day[rows],
        marks=detail.marks,
    )
