"""Compare totals lines with what their columns really add up to, in exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.model import Kind, Notice
from subsidycalc.tables.reading.cells import FormattedNumber

if TYPE_CHECKING:
    from subsidycalc.tables.model import Array
    from subsidycalc.tables.recognising.body import Body, BodyColumn

_ADDED_UP: Final = (Kind.MONEY, Kind.ENERGY, Kind.COUNT)
_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,12})?", re.ASCII)
_DIGITS: Final = 15
"""What a numeric cell holds and shows: Excel keeps fifteen digits."""


def totals_that_differ(body: Body, totals: Array, subtotals: Array, data: Array) -> list[Notice]:
    """Return a notice for each total that is not the sum of its rows; `data` says which rows are data."""
    notices = []
    for column in body.known.values():
        field = body.heading(column).meaning.field
        if field is None or field.kind not in _ADDED_UP:
            continue
        cells = body.columns[column]
        for index, position in enumerate(totals.tolist()):
            stated = exact(cells.values[int(cells.codes[position])])
            if stated is None:
                continue
            since = int(totals[index - 1]) + 1 if index else 0
            section = _sum(cells, data, since, position)
            candidates = [section] if subtotals[index] else [_sum(cells, data, 0, len(data)), section]
            if not subtotals[index]:
                candidates.append(_sum(cells, data, 0, position))
            if stated not in candidates:
                notices.append(_notice(body, column, position, stated, candidates[0]))
    return notices


def _notice(body: Body, column: int, position: int, stated: Decimal, computed: Decimal) -> Notice:
    return Notice(
        "totals-differ",
        body.sheet.label,
        (int(body.row_numbers[position]),),
        body.heading(column).text,
        (("stated", f"{stated:f}"), ("computed", f"{computed.normalize():f}")),
    )


def _sum(cells: BodyColumn, data: Array, start: int, end: int) -> Decimal:
    """Add up the data rows of a range exactly, each distinct value once with its count."""
    codes = cells.codes[start:end][data[start:end]]
    counts = np.bincount(codes, minlength=len(cells.values))
    total = Decimal(0)
    for code in np.flatnonzero(counts).tolist():
        value = exact(cells.values[code])
        if value is not None:
            total += value * int(counts[code])
    return total


def exact(value: object) -> Decimal | None:
    """Return a number's exact decimal as the cell shows it; None where the cell is no plain number."""
    if isinstance(value, FormattedNumber):
        value = value.value
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(format(value, f".{_DIGITS}g"))
    if isinstance(value, str):
        text = value.strip().replace(",", "").replace("，", "")
        if _PLAIN_NUMBER.fullmatch(text):
            return Decimal(text)
    return None
