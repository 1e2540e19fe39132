"""Take one recognised sheet apart: known columns, data rows, rows set aside, and notices about all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.model import Notice
from subsidycalc.tables.reading.cells import column_letter
from subsidycalc.tables.reading.refusing import refused
from subsidycalc.tables.recognising.assembling import Part
from subsidycalc.tables.recognising.body import Body, body_of
from subsidycalc.tables.recognising.header_rows import Header
from subsidycalc.tables.recognising.merged_cells import refuse_wide_headings, settle_merged
from subsidycalc.tables.recognising.rows_below_headings import (
    column_numbers,
    refuse_compared_periods,
    refuse_longer_lines,
    repeated_headings,
)
from subsidycalc.tables.recognising.special_rows import (
    Labels,
    example_rows,
    signature_rows,
    totals_rows,
    totals_that_differ,
)
from subsidycalc.tables.recognising.unit_choice import GivenUnits, choose_units, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.recognising.choosing import Choice
    from subsidycalc.tables.recognising.headings import Vocabulary

_ROWS_NAMED: Final = 1000
"""How many row numbers a notice lists; its count is of all."""
_SUGGESTIONS: Final = 200
"""For how many unknown headings the one that may be meant is looked for: comparing takes its time."""
_NO_HEADER: Final = Header({}, 0, 0, 0, 0)


def part_of(choice: Choice, given: GivenUnits, *, fill_merged: bool) -> tuple[Part, list[Notice]]:
    """Return what the sheet gives to its table, and notices."""
    header = choice.header or _NO_HEADER
    _refuse_duplicates(choice, header)
    body = body_of(choice.sheet, header)
    refuse_wide_headings(body)
    refuse_compared_periods(body)
    refuse_longer_lines(body)
    notices = settle_merged(body, fill=fill_merged)
    labels = Labels(body)
    held_in = {column: cells.held for column, cells in body.columns.items()}
    held = _any_of(held_in.values(), body)
    data = _any_of((held_in[column] for column in body.known.values() if column in held_in), body)
    notices.extend(_set_aside(body, data, np.flatnonzero(held & ~data), "row-without-known-cells"))
    notices.extend(_set_aside(body, data, example_rows(labels), "example-row"))
    notices.extend(_set_aside(body, data, column_numbers(body), "column-numbers"))
    signed = signature_rows(body, choice.definition.told_by)
    notices.extend(_set_aside(body, data, signed, "signature-line"))
    repeated = repeated_headings(body, choice.definition.told_by)
    notices.extend(_set_aside(body, data, repeated, "header-repeated"))
    totals, subtotals = totals_rows(body, labels, choice.definition.told_by)
    totals, subtotals = totals[data[totals]], subtotals[data[totals]]
    notices.extend(_set_aside(body, data, totals, "totals-line"))
    notices.extend(totals_that_differ(body, totals, subtotals, data))
    units, assumed = choose_units(body, given)
    notices.extend(assumed)
    notices.extend(_unknown_columns(body, choice.vocabulary))
    notices.extend(_hidden(body, data))
    return Part(body, np.flatnonzero(data), units, rows_read=int(held.sum())), notices


def _any_of(columns: Iterable[Array], body: Body) -> Array:
    held = np.zeros(len(body.row_numbers), bool)
    for column in columns:
        held |= column
    return held


def _set_aside(body: Body, data: Array, positions: Array, code: str) -> list[Notice]:
    """Take rows, by their positions in order, out of the data and say so."""
    data[positions] = False
    if not len(positions):
        return []
    named = body.rows_at(positions[:_ROWS_NAMED])
    return [Notice(code, body.sheet.label, named, values=(("count", str(len(positions))),))]


def _refuse_duplicates(choice: Choice, header: Header) -> None:
    """Two columns of one meaning cannot both be right."""
    seen: dict[str, int] = {}
    for column, heading in header.headings.items():
        if heading.meaning.field is None:
            continue
        other = seen.setdefault(heading.meaning.key, column)
        if other != column:
            body = Body(choice.sheet, header, choice.sheet.row_numbers, {}, {})
            raise refused(
                "columns_alike",
                choice.sheet,
                one=place_of(body, other),
                other=place_of(body, column),
                key=heading.meaning.key,
            )


def _unknown_columns(body: Body, vocabulary: Vocabulary) -> list[Notice]:
    notices = []
    known = set(body.known.values())
    for column, cells in body.columns.items():
        if column in known:
            continue
        letter = column_letter(column) if body.sheet.lettered else ""
        heading = body.header.headings.get(column)
        if heading is None:
            count = int(cells.held.sum())
            if count:
                values = (("letter", letter), ("count", str(count)))
                notices.append(Notice("heading-missing", body.sheet.label, values=values))
        elif heading.meaning.almost:
            meant = (("words", heading.meaning.qualified), ("field", heading.meaning.almost.zh))
            named = (("letter", letter), *meant)
            notices.append(Notice("heading-qualified", body.sheet.label, (), heading.text, named))
        elif heading.meaning.missing_period:
            values = (("letter", letter), ("field", heading.meaning.missing_period.zh))
            notices.append(Notice("period-missing", body.sheet.label, (), heading.text, values))
        else:
            closest = vocabulary.closest(heading.own) if len(notices) < _SUGGESTIONS else ""
            values = (("letter", letter), ("closest", closest))
            notices.append(Notice("unknown-column", body.sheet.label, (), heading.text, values))
    return notices


def _hidden(body: Body, data: Array) -> list[Notice]:
    """Say how much of what is computed cannot be seen."""
    rows = np.flatnonzero(np.isin(body.row_numbers, body.sheet.hidden_rows) & data)
    columns = [column for column in body.known.values() if column in body.sheet.hidden_columns]
    if body.sheet.visibility != "visible":
        rows = np.flatnonzero(data)
    if not len(rows) and not columns:
        return []
    cells = sum(int(body.columns[column].held[rows].sum()) for column in body.known.values())
    seen_rows = data.copy()
    seen_rows[rows] = False
    cells += sum(int(body.columns[column].held[seen_rows].sum()) for column in columns)
    values = (
        ("cells", str(cells)),
        ("rows", str(len(rows))),
        ("columns", "、".join(column_letter(column) for column in columns)),
        ("sheet", "" if body.sheet.visibility == "visible" else body.sheet.visibility),
    )
    return [Notice("hidden-cells", body.sheet.label, body.rows_at(rows[:_ROWS_NAMED]), values=values)]
