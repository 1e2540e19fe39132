"""Raw columns and tables for tests, as recognising would hand them over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from subsidycalc.tables.dictionary import table_named
from subsidycalc.tables.model import BLANK, PRESENT, Column, Notice, fault_code
from subsidycalc.tables.normalising import normalise
from subsidycalc.tables.raw import RawColumn, RawTable

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_ROW = 2


def raw_column(table: str, field: str, cells: Sequence[object], **details: Any) -> RawColumn:  # noqa: ANN401 - whatever a raw column has
    """Return a column with one distinct value per cell; its heading is the field's Chinese name."""
    definition = table_named(table).field(field)
    codes = np.arange(len(cells), dtype=np.int32)
    return RawColumn(definition, details.pop("key", field), definition.zh, "A", list(cells), codes, **details)


def raw_table(table: str, *columns: RawColumn, **details: Any) -> RawTable:  # noqa: ANN401 - whatever a raw table has
    """Return a table of one sheet whose rows begin at row 2."""
    rows = len(columns[0].codes)
    return RawTable(
        table_named(table),
        ("表",),
        np.zeros(rows, np.uint16),
        np.arange(FIRST_ROW, FIRST_ROW + rows, dtype=np.int32),
        list(columns),
        rows,
        0,
        **details,
    )


def read(table: str, field: str, cells: Sequence[object], **details: Any) -> tuple[Column, list[Notice]]:  # noqa: ANN401 - as above
    """Return the one column of a table, normalised, and the notices about it."""
    of_table = {name: details.pop(name) for name in ("date_system_1904", "untyped") if name in details}
    result, notices = normalise(raw_table(table, raw_column(table, field, cells, **details), **of_table))
    (column,) = result.columns.values()
    return column, notices


def results(column: Column) -> list[object]:
    """Return per row the value, None where blank, or the code of the fault; categories are spelled out."""
    found: list[object] = []
    for value, state in zip(column.values.tolist(), column.state.tolist(), strict=True):
        if state == PRESENT:
            found.append(column.categories[value] if column.categories else value)
        else:
            found.append(None if state == BLANK else fault_code(state))
    return found


def noticed(notices: list[Notice]) -> dict[str, tuple[int, ...]]:
    """Return the rows of each notice by its code."""
    return {notice.code: notice.rows for notice in notices}
